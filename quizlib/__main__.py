"""``python -m quizlib`` is ``quizlib``."""

from quizlib.faces.cli import main

main()
