"""Two nodes, one PostgreSQL, one HAProxy as shipped: one node is killed, the other leaves, no member loses anything.

``python -m benchmarks.two_nodes`` (or ``make nodes``) says how it goes on and gives a verdict; the exit code is 0
where it holds. Everything runs on this machine, on ports of its own.
"""
