"""Charts of horizontal bars: few rows stand roomy, many close, very many in several parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from matplotlib.axes import Axes

from quizlib.reports.charts.drawing import TALLEST, fitted

#: Rows in one picture.
MOST_ROWS = 60

_HEAD = 1.15  # inches of a chart beside its rows
_ROOMY = 0.30  # inches of a row where there are few

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The rows of one part: ``shown`` of all, how many ``parts`` there are, the ``pitch`` of a row in inches."""

    shown: Sequence[T]
    part: int
    parts: int
    pitch: float

    @classmethod
    def of(cls, every: Sequence[T], part: int) -> "Rows[T]":
        """Those of the ``part`` (from 1) of ``every`` row; all parts alike in size."""
        parts = ceil(len(every) / MOST_ROWS)
        count = ceil(len(every) / parts)
        return cls(every[count * (part - 1) : count * part], part, parts, min(_ROOMY, (TALLEST - _HEAD) / count))

    @property
    def height(self) -> float:
        """Inches of the whole chart."""
        return _HEAD + self.pitch * len(self.shown)

    @property
    def size(self) -> float:
        """Points of the type beside the bars."""
        return min(9.0, 72 * self.pitch * 0.76)

    def title(self, title: str) -> str:
        """``title`` with the number of the part, where there are several."""
        return f"{title}（第{self.part}部分，共{self.parts}部分）" if self.parts > 1 else title

    def name(self, axes: Axes, names: Sequence[str], columns: int = 10) -> None:
        """Write the names of the rows, from above; ``columns`` are Chinese characters of a line where there are few."""
        roomy = self.pitch == _ROOMY
        fit = [fitted(one, columns, 2) if roomy else fitted(one, int(columns * 1.7), 1) for one in names]
        axes.set_yticks(range(len(names)), fit)
        axes.tick_params("y", labelsize=min(self.size, 8) if roomy else self.size, length=0)
        axes.set_ylim(len(names) - 0.4, -0.6)
