"""Stored facts as figures, each with one definition. Organizers' paths only: this package imports pandas."""

from quizlib.figures.facts import Facts, Held, gather, gather_all, gather_sittings
from quizlib.figures.figure import EVERYWHERE, By, Definition, Figure, Scope
from quizlib.figures.overview import Figures, branches_of, by_branch, figures_of, frame
from quizlib.figures.period import Period
from quizlib.figures.registry import DEFINITIONS
from quizlib.figures.sitting import SittingFacts, gather_sitting

__all__ = [
    "DEFINITIONS",
    "EVERYWHERE",
    "By",
    "Definition",
    "Facts",
    "Figure",
    "Figures",
    "Held",
    "Period",
    "Scope",
    "SittingFacts",
    "branches_of",
    "by_branch",
    "figures_of",
    "frame",
    "gather",
    "gather_all",
    "gather_sitting",
    "gather_sittings",
]
