"""The panel: scores, reports, templates made of old reports, and whether all is as it was."""

from typing import Protocol

import ipywidgets as widgets

from quizlib.faces.console.parts import Notice, Work, heading
from quizlib.faces.console.results.adopt import Adopt
from quizlib.faces.console.results.check import Check
from quizlib.faces.console.results.report import Report
from quizlib.faces.console.results.scores import Scores
from quizlib.faces.console.shell import Console

SCORES, REPORT, ADOPT, CHECK = "成绩", "写报告", "旧报告变模板", "核对"


class Part(Protocol):
    """One of the four."""

    widget: widgets.Widget

    def show(self) -> None:
        """Called when it is opened."""


class ResultsPanel:
    """成绩与报告."""

    def __init__(self, console: Console) -> None:
        self.notice = Notice()
        self.work = Work(self.notice)
        self.scores = Scores(console, self.notice, self.work)
        self.report = Report(console.home, self.notice, self.work)
        self.adopt = Adopt(self.notice, self.work, self._use)
        self.check = Check(console.home, self.notice, self.work)
        self._parts: dict[str, Part] = {SCORES: self.scores, REPORT: self.report, ADOPT: self.adopt, CHECK: self.check}
        self.part = widgets.ToggleButtons(options=list(self._parts))
        self.part.add_class("quizlib-views")
        self.part.observe(lambda _: self._turn(), "value")
        self._place = widgets.VBox([])
        self.widget = widgets.VBox([heading("成绩与报告"), self.part, self.notice, self.work, self._place])

    def show(self) -> None:
        """Bring what is open up to date."""
        self._turn()

    def open(self, what: str) -> None:
        """Look at the sitting with this id."""
        self.part.value = SCORES
        self.scores.open(what)

    def _turn(self) -> None:
        with self.notice.guarding():
            part = self._parts[self.part.value]
            self._place.children = [part.widget]
            part.show()

    def _use(self, name: str, content: bytes) -> None:
        """A template that was just made: write a report with it."""
        self.report.template.give(name, content)
        self.part.value = REPORT
