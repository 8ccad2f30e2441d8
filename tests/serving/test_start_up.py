"""The site is back soon after a crash."""

import subprocess
import sys


def test_starting_builds_no_grammar_for_international_addresses() -> None:
    told = "import sys, quizlib.serving.app; print(sys.modules.get('rfc3987_syntax'), 'lark' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout
    assert output.split() == ["None", "False"]
