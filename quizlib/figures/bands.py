"""How the settled scores of one sitting are spread over bands of points."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizlib.core.frozen import plain
from quizlib.figures.sitting import SittingFacts

_TENTHS = [Fraction(tenth, 10) for tenth in range(1, 10)]
_USUAL = Fraction(6, 10)  # of full marks; what lies below it is one band where nobody scored far less


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``low`` up to, and without, ``high``; full marks are a band of their own, whose ``high`` is None."""

    low: Fraction
    high: Fraction | None
    scores: int
    passes: bool
    excels: bool

    @property
    def label(self) -> str:
        """``60分以下``, ``60～70分``, ``满分（100分）``."""
        if self.high is None:
            return f"满分（{plain(self.low)}分）"
        return f"{plain(self.low)}～{plain(self.high)}分" if self.low else f"{plain(self.high)}分以下"


def score_bands(facts: SittingFacts) -> list[Band]:
    """The bands from the lowest to full marks; edges are tenths of full marks, and the lines of the sitting."""
    scores = [one.points for one in facts.attempts if one.settled]
    sitting, full = facts.sitting, facts.full_marks
    edges = [Fraction(0), *_edges(scores, full, (sitting.pass_line, sitting.excellent_line)), full]
    return [
        Band(
            low,
            high,
            sum(low <= one and (high is None or one < high) for one in scores),
            low >= sitting.pass_line,
            low >= sitting.excellent_line,
        )
        for low, high in zip(edges, [*edges[1:], None], strict=True)
    ]


def _edges(scores: Sequence[Fraction], full: Fraction, lines: Sequence[Fraction]) -> list[Fraction]:
    """What divides the scores between nought and full marks."""
    lowest = min([_USUAL * full, *scores])
    tenths = {tenth * full for tenth in _TENTHS if tenth >= _USUAL or tenth * full > lowest}
    return sorted(tenths | {line for line in lines if 0 < line < full})
