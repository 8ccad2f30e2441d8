"""The load drill in a small form: ``python -m benchmarks.drill`` plays two thousand members, here it is a hundred."""

import subprocess
import sys

import pytest
from running_site import ROOT

_SMALL = "--members=100 --pages=1 --kills=2 --arrive=3 --stay=12 --hand-in=4 --between=2"


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_is_lost_while_the_server_is_killed_and_connections_are_cut() -> None:
    command = [sys.executable, "-m", "benchmarks.drill", *_SMALL.split()]
    drill = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "server killed with -9 2 times" in drill.stdout
    assert "handed in 100" in drill.stdout
    assert "VERDICT: nothing is lost" in drill.stdout
