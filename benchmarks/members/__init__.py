"""Nine o'clock: the members' site beside stock Voila, preheated Voila, Solara and a plain page, in one run.

``python -m benchmarks.members`` (or ``make bench``) prints a table and writes ``results/benchmarks/latest.json``.
"""
