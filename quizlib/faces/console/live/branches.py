"""Participation by branch as it happens. A plain table, which keeps its place while its numbers change."""

import ipywidgets as widgets

from quizlib.core.member import in_order
from quizlib.faces.console.live.tiles import rate
from quizlib.faces.console.parts import inert, row
from quizlib.services.watching import Turnout, Watched

_LOW, _NAME = "参与率从低到高", "按党支部名称"


class Branches:
    """参与情况."""

    def __init__(self) -> None:
        self.order = widgets.Dropdown(description="排列", options=[_LOW, _NAME])
        self._table = widgets.HTML()
        self._watched: Watched | None = None
        self.order.observe(lambda _: self._draw(), "value")
        self.widget = widgets.VBox([row(self.order), self._table])

    def show(self, watched: Watched) -> None:
        """Bring it up to date."""
        self._watched = watched
        self._draw()

    beat = show

    def _draw(self) -> None:
        if self._watched is None:
            return
        branches = sorted(self._watched.branches, key=lambda one: in_order(one.branch))
        if self.order.value == _LOW:
            branches.sort(key=lambda one: 101 if one.participation is None else one.participation)
        head = "".join(
            f"<th scope='col'>{name}</th>"
            for name in ("党支部", "应参加", "未开始", "作答中", "已交卷", "免考", "参与率", "")
        )
        rows = "".join(_row(one) for one in branches)
        self._table.value = (
            f"<table class='quizlib-turnout'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _row(one: Turnout) -> str:
    numbers = "".join(f"<td>{number}</td>" for number in (one.due, one.not_begun, one.answering, one.handed_in))
    answering, ended = (100 * count / one.due if one.due else 0 for count in (one.answering, one.handed_in))
    bar = (
        f"<div class='quizlib-bar' aria-hidden='true'><i style='width:{ended:.2f}%'></i>"
        f"<i class='quizlib-light' style='width:{answering:.2f}%'></i></div>"
    )
    return (
        f"<tr><th scope='row'>{inert(one.branch)}</th>{numbers}<td>{one.excused or ''}</td>"
        f"<td>{rate(one)}</td><td>{bar}</td></tr>"
    )
