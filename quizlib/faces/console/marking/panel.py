"""The panel: which sitting, and marking, regrading or the workbook."""

from typing import Protocol

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.faces.console.marking.answers import Answers
from quizlib.faces.console.marking.book import Workbook
from quizlib.faces.console.marking.regrade import Regrade
from quizlib.faces.console.marking.rules import Rules
from quizlib.faces.console.parts import Notice, Work, heading
from quizlib.faces.console.shell import Console

ANSWERS, WORKBOOK, RULES, REGRADE = "评简答题", "用 Excel 评", "评分规则", "改答案后重新评分"


class Part(Protocol):
    """One of the ways to mark."""

    widget: widgets.Widget

    def read(self, sitting_id: str) -> None:
        """Take a sitting."""


class MarkingPanel:
    """评分."""

    def __init__(self, console: Console) -> None:
        self._home = console.home
        self.notice = Notice()
        self.work = Work(self.notice)
        self.answers = Answers(console.home, self.notice, self.work)
        self.workbook = Workbook(console.home, self.notice, self.work)
        self.regrade = Regrade(console, self.notice, self.work)
        self.rules = Rules(console.home, self.notice)
        self._parts: dict[str, Part] = {
            ANSWERS: self.answers,
            WORKBOOK: self.workbook,
            RULES: self.rules,
            REGRADE: self.regrade,
        }
        self.part = widgets.ToggleButtons(options=list(self._parts))
        self.part.add_class("quizlib-views")
        self.sitting = widgets.Dropdown(description="场次", layout={"width": "min(44rem, 100%)"})
        self._about = widgets.HTML()
        self._place = widgets.VBox([])
        self._listing = False
        self.part.observe(lambda _: self._list(), "value")
        self.sitting.observe(lambda _: self._read(), "value")
        self.widget = widgets.VBox(
            [heading("评分"), self.part, self.sitting, self._about, self.notice, self.work, self._place]
        )

    def show(self) -> None:
        """Bring it up to date."""
        self._list()

    def open(self, what: str) -> None:
        """Mark the sitting with this id."""
        self.part.value = ANSWERS
        if self.sitting.value != what and what in {id for _, id in self.sitting.options}:
            self.sitting.value = what

    def _list(self) -> None:
        """The sittings with short answers, or for regrading all that have opened; the newest first."""
        with self.notice.guarding():
            now, kept = self._home.clock(), self.sitting.value
            if self.part.value == REGRADE:
                found = [one for one in self._home.planning.sittings() if one.phase(now) is not Phase.UPCOMING]
            else:
                found = list(self._home.outlook.with_short_answers(now))
            found.sort(key=lambda one: one.opens, reverse=True)
            self._listing = True
            self.sitting.options = [(f"{one.title}（{one.kind.label}，{spoken(one.opens)}）", one.id) for one in found]
            if found:
                self.sitting.value = kept if kept in {one.id for one in found} else found[0].id
            self._listing = False
            self._about.value = "" if found else "<p class='quizlib-note'>没有带简答题的场次。</p>"
            self._read()

    def _read(self) -> None:
        if self._listing:
            return
        with self.notice.guarding():
            part = self._parts[self.part.value]
            self._place.children = [part.widget] if self.sitting.value else []
            if self.sitting.value:
                part.read(self.sitting.value)
