"""The load drill: members answer while the server is killed and the network is cut, and nothing may be lost.

``python -m benchmarks.drill`` (or ``make drill``) prints what happened and a verdict; exit code 0 if all holds.
"""
