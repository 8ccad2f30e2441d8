"""A question being written: the form, and beside it what is wrong, and what members will see."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from quizlib.core.moment import local
from quizlib.core.paper import alone
from quizlib.core.question import Question
from quizlib.core.regulation import UNSETTLED
from quizlib.core.staleness import staleness
from quizlib.errors import ChangedError, Problem, ProblemsError
from quizlib.exchange.bank_entry import examined
from quizlib.exchange.bank_words import found_words
from quizlib.exchange.lines import Path_
from quizlib.faces.console.bank.conflict import Conflict, plain_entry
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.form import QuestionForm
from quizlib.faces.console.bank.looks import badge, problems_html
from quizlib.faces.console.parts import Ask, inert, row
from quizlib.faces.sheet_html import key_html, sheet_html
from quizlib.services.authoring import Opened

_EMPTY = {"kind": "single", "choices": ["", "", "", ""]}


class Editor:
    """Made for one question; ``done`` is called with its id once it is saved, or with nothing when it is given up."""

    def __init__(self, desk: Desk, opened: Opened | None, done: Callable[[str | None], None], file: str = "") -> None:
        self._desk = desk
        self.opened = opened
        self._done = done
        self._question: Question | None = None
        bank = desk.index.bank
        self.form = QuestionForm(bank.regulations, desk.index.topics, self._check)
        self.save = widgets.Button(description="保存", button_style="primary")
        self.save_reviewed = widgets.Button(description="保存并审定")
        self.cancel = widgets.Button(description="不保存，返回")
        self.save.on_click(lambda _: self._save(reviewed=False))
        self.save_reviewed.on_click(lambda _: self._save(reviewed=True))
        self.cancel.on_click(lambda _: self._leave())
        self.problems = widgets.HTML()
        self.view = widgets.ToggleButtons(options=["党员所见", "答案与解析"])
        self.view.add_class("quizlib-views")
        self.view.observe(lambda _: self._draw(), "value")
        self._sheet = widgets.HTML()
        self.conflict = Conflict(desk, self._give_up, self._go_on)
        stems = [one.stem for one in desk.home.banks.files()]
        self.file = widgets.Combobox(description="题库文件", options=stems, value=file, layout={"width": "16rem"})
        self.id = widgets.Text(description="编号", layout={"width": "16rem"})
        for one in (self.file, self.id):
            one.style.description_width = "auto"
        self.file.observe(lambda _: self._other_file(), "value")
        self.id.observe(lambda _: self._renamed(), "value")
        self._head = widgets.HTML()
        self.ask = Ask(desk.notice)
        buttons = row(self.save, self.save_reviewed, self.cancel)
        messages = [self.ask, desk.notice, self.conflict.widget, self.problems]
        side = widgets.VBox([buttons, *messages, self.view, self._sheet])
        side.add_class("quizlib-beside")
        new = [row(self.file, self.id)] if opened is None else []
        both = widgets.HBox([widgets.VBox([*new, self.form.widget]), side])
        both.add_class("quizlib-two")
        self.widget = widgets.VBox([self._head, both])
        self._begin()

    @property
    def entry(self) -> dict[str, Any]:
        """What stands in the form."""
        return self.form.entry

    def _begin(self) -> None:
        if self.opened is None:
            self._head.value = "<h3>新题目</h3>"
            self.form.load(_EMPTY)
            self._other_file()
        else:
            question = self.opened.question
            self._head.value = f"<h3>编辑 {inert(question.id)} {badge(question)}</h3>"
            self.form.load(plain_entry(question))
        self._started = self.entry
        self._check()

    def _other_file(self) -> None:
        """Propose an id, and the basis that a file of this name has."""
        try:
            self.id.value = self._desk.home.authoring.free_id(self.file.value)
        except ProblemsError:
            self.id.value = ""
        known = self._desk.index.bank.regulations
        if self.file.value in known and self.form.regulation.value == UNSETTLED:
            self.form.regulation.value = self.file.value

    def _renamed(self) -> None:
        self.form.rename(self.id.value.strip())
        self._check()

    def _check(self) -> None:
        """Say what is wrong with what stands in the form, and draw it."""
        bank = self._desk.index.bank
        question, faults = examined(self.entry, {}, bank.regulations)
        problems = [*(("", one) for one in self._of_place()), *_told(faults)]
        warnings = []
        if question is not None:
            day = local(self._desk.home.clock()).date()
            warnings = [
                f"已过时，不能审定：{one.message}" for one in staleness(question, bank.regulations, bank.traps, day)
            ]
        if self.opened is not None and bank.questions.get(self.opened.question.id) != self.opened.question:
            warnings.append("这道题刚被别人改过，保存时会把两边的改动并排显示")
        self._question = question if not problems else None
        self.problems.value = problems_html(problems, warnings)
        self.save.disabled = self.save_reviewed.disabled = self._question is None
        self._draw(question)

    def _of_place(self) -> list[str]:
        """What is wrong with the file and the id of a new question."""
        if self.opened is not None:
            return []
        if not self.file.value:
            return ["请选择题库文件，或写一个新的，例如 jilv"]
        try:
            self._desk.home.authoring.path(self.file.value)
        except ProblemsError as error:
            return [one.message for one in error.problems]
        return ["编号已经有了，每题编号应唯一"] if self._desk.home.banks.home(self.id.value.strip()) else []

    def _draw(self, question: Question | None = None) -> None:
        shown = question or self._question
        if shown is None:
            return  # what was drawn last stays while something is wrong
        paper = alone(shown)
        keyed = self.view.value != "党员所见"
        self._sheet.value = key_html(paper, self._desk.titles) if keyed else sheet_html(paper)

    def _save(self, *, reviewed: bool) -> None:
        with self._desk.notice.guarding():
            self._check()
            question = self._question
            if question is None:
                raise ProblemsError([Problem("题目", "还有问题，没有保存")])
            reviewer = self._desk.reviewer if reviewed else ""
            try:
                done = self._written(question, reviewer)
            except ChangedError as error:
                if self.opened is None or "current" not in error.data:
                    raise
                self.conflict.show(error, self.opened, self.entry, question)
                return
            before = self.opened.question.review if self.opened else None
            self._done(done.question.id)
            now = done.question.review
            back = "内容有改动，已退回草稿，请再审定。" if before and before is not now and not reviewed else ""
            self._desk.notice.good(f"题目 {done.question.id} 已保存。{back}")

    def _written(self, question: Question, reviewer: str) -> Opened:
        authoring, now, who = self._desk.home.authoring, self._desk.home.clock(), self._desk.who
        if self.opened is None:
            return authoring.add(question, self.file.value, now, who=who, reviewer=reviewer)
        return authoring.save(self.opened, question, now, who=who, reviewer=reviewer)

    def _leave(self) -> None:
        if self.entry == self._started:
            self._give_up()
        else:
            self.ask.ask("改动还没有保存，确定不要了吗？", "不要了", lambda _: self._give_up())

    def _give_up(self) -> None:
        self._done(None)

    def _go_on(self, opened: Opened, entry: dict[str, Any]) -> None:
        """Go on with the question as it stands now and what was put together."""
        self.opened = opened
        self.form.load(entry)
        self._check()


def _told(faults: Sequence[tuple[Path_, str]]) -> list[tuple[str, str]]:
    """Faults as place and message. What a part has from its case is told of the case only."""
    inherited = {path[-1] for path, _ in faults if len(path) == 1}
    return [
        (
            found_words(path),
            "请填写" if message.startswith("缺少") else message.removeprefix(f"{path[-1]} " if path else ""),
        )
        for path, message in faults
        if not (path[:1] == ("parts",) and path[-1] in inherited & {"id", "article", "regulation", "edition"})
    ]
