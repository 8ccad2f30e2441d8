"""Numbers of earlier reports that are others now, as a table."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizlib.core.moment import spoken
from quizlib.faces.console.parts import Table

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures.reported import Changed


def changed_table() -> Table:
    """An empty table for ``changed_rows``."""
    columns = ("指标", "期间和范围", "原为", "现为", "原因", "见报告")
    return Table(columns, page=10, widths=("6rem", "8rem", "", "", "16rem", "8rem"))


def changed_rows(found: "Iterable[Changed]") -> list[tuple[str, ...]]:
    """A row for each."""
    return [
        (one.figure.name, one.where, one.old, one.new, one.why, f"{one.reported_in}（{spoken(one.when)} 写成）")
        for one in found
    ]
