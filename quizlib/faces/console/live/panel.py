"""The panel: which sitting, how many are where, and the four ways to look closer."""

import os
from datetime import datetime
from typing import Protocol

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.faces.console.live.absent import Absent
from quizlib.faces.console.live.branches import Branches
from quizlib.faces.console.live.people import People
from quizlib.faces.console.live.spread import Spread
from quizlib.faces.console.live.tiles import tiles
from quizlib.faces.console.parts import Notice, Pulse, heading, inert, row
from quizlib.faces.console.shell import Console
from quizlib.services.room import trouble_with
from quizlib.services.watching import Watched

_SECONDS = 5.0
_OF_VOILA = "VOILA_SERVER_URL"  # set for kernels of the console's own page


class View(Protocol):
    """One way to look at a sitting."""

    widget: widgets.Widget

    def show(self, watched: Watched) -> None:
        """Called when it is opened, and when another sitting is chosen."""

    def beat(self, watched: Watched) -> None:
        """Called every few seconds while it is open."""


class LivePanel:
    """实时: any sitting may be watched; the one to look at first is chosen."""

    def __init__(self, console: Console) -> None:
        self._home = console.home
        self.notice = Notice()
        self.sitting = widgets.Dropdown(description="场次", layout={"width": "min(40rem, 100%)"})
        self._about = widgets.HTML()
        self._tiles = widgets.HTML()
        self.room = Notice()
        self._listing = False
        self.pulse = Pulse(self._beat, self.notice, seconds=_SECONDS)
        self.people = People(self._home, self._changed)
        self.absent = Absent(self._home)
        self.spread = Spread(self._home, self.notice)
        self._views: dict[str, View] = {
            "参与情况": Branches(),
            "名单与处理": self.people,
            "未参加名单": self.absent,
            "成绩分布": self.spread,
        }
        self.view = widgets.ToggleButtons(options=list(self._views))
        self.view.add_class("quizlib-views")
        self._place = widgets.VBox([])
        self._there = widgets.VBox([row(self._about, self.pulse), self.room, self._tiles, self.view, self._place])
        self._none = widgets.HTML(f"<p class='quizlib-note'>{inert('还没有场次。请先在“场次”里新建。')}</p>")
        self.widget = widgets.VBox([heading("实时"), self.notice, self.sitting, self._there])
        self.sitting.observe(self._chosen, "value")
        self.view.observe(self._chosen, "value")

    def show(self) -> None:
        """List the sittings and bring what is shown up to date."""
        with self.notice.guarding():
            found = self._home.watching.sittings(self._home.clock())
            self._list(found)
            self.widget.children = [
                heading("实时"),
                self.notice,
                *([self.sitting, self._there] if found else [self._none]),
            ]
            self._opened()

    def open(self, what: str) -> None:
        """Watch the sitting with this id."""
        self.sitting.value = what

    def _named(self, one: Sitting) -> str:
        return f"{one.phase(self._home.clock()).label}  {one.title}（{spoken(one.opens)}）"

    def _list(self, found: list[Sitting]) -> None:
        """Offer these, and keep the one that is chosen."""
        kept, self._listing = self.sitting.value, True
        self.sitting.options = [(self._named(one), one.id) for one in found]
        if found:
            self.sitting.value = kept if kept in {one.id for one in found} else found[0].id
        self._listing = False

    def _chosen(self, _change: object) -> None:
        if not self._listing:
            with self.notice.guarding():
                self._opened()

    def _opened(self) -> None:
        if self.sitting.value is None:
            return
        view, watched = self._views[self.view.value], self._watched()
        self._place.children = [view.widget]
        view.show(watched)

    def _beat(self) -> datetime:
        watched = self._watched()
        self._views[self.view.value].beat(watched)
        return watched.at

    def _changed(self) -> None:
        """An organizer acted: the numbers are others now."""
        self._watched()

    def _watched(self) -> Watched:
        watched = self._home.watching.turnout(self.sitting.value, self._home.clock())
        self._tiles.value = tiles(watched.total)
        trouble = trouble_with(self._home.settings.results)
        self.room.wrong(trouble) if trouble else self.room.clear()
        self._about.value = _about(watched.sitting, watched.at)
        return watched


def _about(sitting: Sitting, now: datetime) -> str:
    window = f"{spoken(sitting.opens)} 至 {spoken(sitting.closes)}，时限 {sitting.time_limit} 分钟"
    return f"<span class='quizlib-note'>{sitting.phase(now).label} · {inert(window)} · {_board(sitting)}</span>"


def _board(sitting: Sitting) -> str:
    """The way to the big screen: an address of the console, or the notebook where this is JupyterLab."""
    if _OF_VOILA not in os.environ:
        return "大屏请打开 notebooks/board.ipynb"
    return f"<a href='/board?sitting={inert(sitting.id)}' target='_blank' rel='noopener'>打开大屏</a>"
