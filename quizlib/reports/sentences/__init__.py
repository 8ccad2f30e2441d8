"""Finished sentences for reports and notices, in the plain style of official papers, right for none, one and many.

They are made of figures alone. Every number of a figure goes through a ``Manner``, which says how many decimals it has,
whether large counts are rounded, and what is written around it (a report makes it a link to its source).
"""

from quizlib.reports.sentences.manner import PLAIN, Manner
from quizlib.reports.sentences.notice import notice_to_all, notice_to_branch
from quizlib.reports.sentences.occasion import Occasion, one_sitting
from quizlib.reports.sentences.parts import overview, scored, taking_part
from quizlib.reports.sentences.period import compared, half_year
from quizlib.reports.sentences.ranking import rank_of, ranking
from quizlib.reports.sentences.weak import weak_points

__all__ = [
    "PLAIN",
    "Manner",
    "Occasion",
    "compared",
    "half_year",
    "notice_to_all",
    "notice_to_branch",
    "one_sitting",
    "overview",
    "rank_of",
    "ranking",
    "scored",
    "taking_part",
    "weak_points",
]
