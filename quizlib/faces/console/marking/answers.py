"""评简答题: the short answers of a sitting, by question; by one person, or by two who do not see each other's marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

import ipywidgets as widgets

from quizlib.core.audit import ORGANIZER
from quizlib.core.frozen import plain
from quizlib.core.moment import local
from quizlib.faces.console.marking.desk import MarkingDesk, Place
from quizlib.faces.console.parts import Notice, Progress, Work, inert, note, row
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark, ToMark

OPEN, ALL, APART = "只看没有评的", "全部，也看评过的", "两人分歧大、要定分的"
_STEM = 40


@dataclass(frozen=True)
class _Laid:
    """The answers there are to mark, and what two gave for some of them."""

    answers: Sequence[ToMark]
    beside: Mapping[Place, str]


class Answers:
    """Choose a question and mark what was answered to it, blind to names."""

    def __init__(self, home: Home, notice: Notice, work: Work) -> None:
        self._home = home
        self._work = work
        self._sitting_id = ""
        self._by_question: dict[str, list[ToMark]] = {}
        self._limit: Fraction | None = None
        self._beside: Mapping[Place, str] = {}
        self._listing = False
        self.question = widgets.Dropdown(description="题目", layout={"width": "min(44rem, 100%)"})
        self.which = widgets.Dropdown(description="哪些", options=[OPEN, ALL])
        self.who = widgets.Text(
            value=ORGANIZER, description="评分人", continuous_update=False, layout={"width": "16rem"}
        )
        self.again = widgets.Button(description="重新读取", tooltip="还在开放的场次，随时有人交卷")
        self.desk = MarkingDesk(self._give, notice)
        self._rule, self._told = widgets.HTML(), widgets.HTML()
        self.question.observe(lambda _: self._lay(), "value")
        self.which.observe(lambda _: self._another(), "value")
        self.who.observe(lambda _: self._another(), "value")
        self.again.on_click(lambda _: self.read(self._sitting_id))
        self._none = note("")
        self._place = widgets.VBox([])
        self.widget = widgets.VBox([row(self.which, self.who, self.again), self._rule, self._none, self._place])

    def read(self, sitting_id: str) -> None:
        """Read the answers of the sitting."""
        self._sitting_id = sitting_id
        self._by_question, self._place.children = {}, []
        self._limit = limit = self._home.double_marking.limit(sitting_id)
        options = [OPEN, ALL] if limit is None else [OPEN, ALL, APART]
        if list(self.which.options) != options:
            self._listing, kept = True, self.which.value
            self.which.options = options
            self.which.value = kept if kept in options else OPEN
            self._listing = False
        self._rule.value = f"<p class='quizlib-note'>{inert(_ruled(limit))}</p>"
        which, who = self.which.value, self.who.value
        self._work.run_instead("正在读取作答", lambda progress: self._answers(limit, which, who, progress), self._show)

    def _answers(self, limit: Fraction | None, which: str, who: str, progress: Progress) -> _Laid:
        now, id = self._home.clock(), self._sitting_id
        if limit is None:
            found = _Laid(self._home.marking.to_mark(id, now, progress), {})
        elif which == APART:
            disputes = self._home.double_marking.disputes(id, now, progress)
            beside = {(one.answer.attempt_id, one.answer.slot.number): one.told for one in disputes}
            found = _Laid([one.answer for one in disputes], beside)
        else:
            found = _Laid(self._home.double_marking.to_read(id, who, now, progress), {})
        return found

    def _show(self, laid: _Laid) -> None:
        self._beside, answers = laid.beside, laid.answers
        self._by_question = {
            key: list(its) for key, its in groupby(answers, key=lambda one: f"{one.slot.edition}:{one.slot.part or 0}")
        }
        self._none.value = "" if answers else f"<p class='quizlib-note'>{_NOTHING[self.which.value]}</p>"
        self._place.children = [self.question, self._told, self.desk] if answers else []
        self._told.value = ""
        if answers:
            waiting = [key for key, its in self._by_question.items() if any(one.mark is None for one in its)]
            kept = self.question.value
            self._list(kept if kept in waiting else (waiting or [*self._by_question])[0])
            self._lay()

    def _list(self, chosen: str) -> None:
        self._listing = True
        self.question.options = [(_named(its), key) for key, its in self._by_question.items()]
        self.question.value = chosen
        self._listing = False

    def _another(self) -> None:
        """Others are asked for: read again where it takes another reading, else lay out what is there."""
        if not self._listing and self._sitting_id:
            if self._limit is None and self._by_question:
                self._lay()
            else:
                self.read(self._sitting_id)

    def _lay(self) -> None:
        if not self._listing and self.question.value in self._by_question:
            its = self._by_question[self.question.value]
            self.desk.lay(its, only_open=self.which.value != ALL, beside=self._beside)

    def _give(self, marks: Sequence[GivenMark]) -> None:
        """Keep marks in the store, then here."""
        now, who = self._home.clock(), self.who.value.strip() or ORGANIZER
        told = f"{local(now):%H:%M:%S} 记下 {len(marks)} 份"
        if self._limit is None:
            self._home.marking.give(self._sitting_id, marks, now, who=who)
        elif self.which.value == APART:
            self._home.double_marking.decide(self._sitting_id, marks, now, who=who)
        else:
            done = self._home.double_marking.give(self._sitting_id, who, marks, now)
            told += f"：两人已一致 {done.agreed} 份，分歧大要定分 {done.apart} 份，等另一人评 {done.single} 份"
        given = {(one.attempt_id, one.slot): one for one in marks}
        its = self._by_question[self.question.value]
        for place, one in enumerate(its):
            mark = given.get((one.attempt_id, one.slot.number))
            if mark is not None:
                its[place] = replace(one, mark=mark.points / one.slot.points, note=mark.note)
        self._list(self.question.value)
        self._told.value = f"<p class='quizlib-note' role='status'>{told}。</p>"


_NOTHING = {
    OPEN: "没有要评的作答：没有交卷的、没有作答的不用评。",
    ALL: "没有要评的作答：没有交卷的、没有作答的不用评。",
    APART: "没有两人分歧大、要定分的作答。",
}


def _ruled(limit: Fraction | None) -> str:
    if limit is None:
        return "一人评分。"
    return (
        f"两人评分：各自在“评分人”写上姓名，互相看不到给分；相差不超过满分的 {plain(100 * limit)}% 取平均，"
        "超过的由第三人在“两人分歧大、要定分的”里定分。"
    )


def _named(answers: Sequence[ToMark]) -> str:
    one, waiting = answers[0], sum(each.mark is None for each in answers)
    stem = one.slot.question.stem
    told = f"待评 {waiting}/{len(answers)} 份" if waiting else f"{len(answers)} 份都已评完"
    return f"{one.slot.question.id}　{stem if len(stem) <= _STEM else stem[:_STEM] + '…'}（{told}）"
