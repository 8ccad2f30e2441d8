"""Stored facts as figures, each with one definition. Organizers' paths only: this package imports pandas."""

from quizlib.figures.facts import Facts, gather
from quizlib.figures.figure import DEFINITIONS, EVERYWHERE, Definition, Figure
from quizlib.figures.overview import branches_of, by_branch, figures_of, frame
from quizlib.figures.period import Period
from quizlib.figures.sitting import SittingFacts, gather_sitting

__all__ = [
    "DEFINITIONS",
    "EVERYWHERE",
    "Definition",
    "Facts",
    "Figure",
    "Period",
    "SittingFacts",
    "branches_of",
    "by_branch",
    "figures_of",
    "frame",
    "gather",
    "gather_sitting",
]
