"""评分: the short answers of a sitting, by question."""

from collections.abc import Sequence
from itertools import groupby

import ipywidgets as widgets

from quizlib.core.audit import ORGANIZER
from quizlib.core.moment import spoken
from quizlib.faces.console.marking.desk import MarkingDesk
from quizlib.faces.console.parts import Notice, Progress, Work, note, row
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark, ToMark

OPEN, ALL = "只看没有评的", "全部，也看评过的"
_STEM = 40


class Answers:
    """Choose a question and mark what was answered to it, blind to names."""

    def __init__(self, home: Home, notice: Notice, work: Work) -> None:
        self._home = home
        self._work = work
        self._sitting_id = ""
        self._by_question: dict[str, list[ToMark]] = {}
        self._listing = False
        self.question = widgets.Dropdown(description="题目", layout={"width": "min(44rem, 100%)"})
        self.which = widgets.Dropdown(description="哪些", options=[OPEN, ALL])
        self.who = widgets.Text(value=ORGANIZER, description="评分人", layout={"width": "16rem"})
        self.again = widgets.Button(description="重新读取", tooltip="还在开放的场次，随时有人交卷")
        self.desk = MarkingDesk(self._give, notice)
        self._told = widgets.HTML()
        for one in (self.question, self.which):
            one.observe(lambda _: self._lay(), "value")
        self.again.on_click(lambda _: self.read(self._sitting_id))
        self._there = widgets.VBox([row(self.question, self.which, self.who, self.again), self._told, self.desk])
        self._none = note("这个场次没有要评的简答题：没有交卷的、没有作答的不用评。")
        self.widget = widgets.VBox([])

    def read(self, sitting_id: str) -> None:
        """Read the answers of the sitting."""
        self._sitting_id = sitting_id
        self._work.run("正在读取作答", self._answers, self._show)

    def _answers(self, progress: Progress) -> list[ToMark]:
        found = self._home.marking.to_mark(self._sitting_id, self._home.clock())
        progress(1, 1)
        return found

    def _show(self, answers: Sequence[ToMark]) -> None:
        self._by_question = {
            key: list(its) for key, its in groupby(answers, key=lambda one: f"{one.slot.edition}:{one.slot.part or 0}")
        }
        self.widget.children = [self._there] if answers else [self._none]
        if not answers:
            return
        self._listing, kept = True, self.question.value
        self.question.options = [(_named(its), key) for key, its in self._by_question.items()]
        waiting = [key for key, its in self._by_question.items() if any(one.mark is None for one in its)]
        first = waiting[0] if waiting else next(iter(self._by_question))
        self.question.value = kept if kept in self._by_question else first
        self._listing = False
        self._lay()

    def _lay(self) -> None:
        if not self._listing and self.question.value in self._by_question:
            self.desk.lay(self._by_question[self.question.value], only_open=self.which.value == OPEN)

    def _give(self, marks: Sequence[GivenMark]) -> None:
        """Keep marks in the store, then here."""
        now = self._home.clock()
        self._home.marking.give(self._sitting_id, marks, now, who=self.who.value.strip() or ORGANIZER)
        given = {(one.attempt_id, one.slot): one for one in marks}
        its = self._by_question[self.question.value]
        for place, one in enumerate(its):
            mark = given.get((one.attempt_id, one.slot.number))
            if mark is not None:
                its[place] = ToMark(one.attempt_id, one.slot, one.response, mark.points / one.slot.points, mark.note)
        self._listing, kept = True, self.question.value
        self.question.options = [(_named(its), key) for key, its in self._by_question.items()]
        self.question.value = kept
        self._listing = False
        self._told.value = f"<p class='quizlib-note' role='status'>{spoken(now)} 记下 {len(marks)} 份。</p>"


def _named(answers: Sequence[ToMark]) -> str:
    one, waiting = answers[0], sum(each.mark is None for each in answers)
    stem = one.slot.question.stem
    told = f"待评 {waiting}/{len(answers)} 份" if waiting else f"{len(answers)} 份都已评完"
    return f"{one.slot.question.id}　{stem if len(stem) <= _STEM else stem[:_STEM] + '…'}（{told}）"
