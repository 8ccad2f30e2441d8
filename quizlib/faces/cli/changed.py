"""Figures that an earlier report cites with another value, as lines and as plain values."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from quizlib.core.moment import spoken

if TYPE_CHECKING:  # pandas is loaded only when a command needs it
    from quizlib.figures.reported import Changed


def changed_lines(found: Iterable["Changed"]) -> list[str]:
    """A line for each: the figure, old, new, why, and the report that cites it."""
    return [
        f"  {one.figure.name}（{one.where}）原为 {one.old}，现为 {one.new}；原因：{one.why}"
        f"；见 {one.reported_in}（{spoken(one.when)} 写成）"
        for one in found
    ]


def plain_changed(one: "Changed") -> dict[str, Any]:
    """The same as JSON."""
    return {
        "id": one.figure.id,
        "name": one.figure.name,
        "scope": str(one.figure.scope),
        "old": one.old,
        "new": one.new,
        "why": one.why,
        "report": one.reported_in,
        "written": one.when.isoformat(),
    }
