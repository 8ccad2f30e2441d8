"""Two nodes, one PostgreSQL, one HAProxy: the drill of ``benchmarks/two_nodes``, in a small form."""

import subprocess
import sys

import pytest
from programs import program
from running_site import ROOT

_COURSE = ["--members", "60", "--arrive", "2", "--lull", "2", "--hand-in", "2", "--between", "1", "--drain", "3"]


@pytest.mark.slow
def test_members_go_on_when_one_node_is_killed_and_the_other_leaves() -> None:
    for name in ("initdb", "haproxy", "openssl"):
        program(name)
    command = [sys.executable, "-m", "benchmarks.two_nodes", *_COURSE]
    drill = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "handed in 60, errors 0" in drill.stdout
