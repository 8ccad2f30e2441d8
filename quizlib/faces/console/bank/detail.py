"""One question to look at: as members see it, with its key, its history; and what can be done with it."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.paper import alone
from quizlib.core.question import Review
from quizlib.errors import ChangedError
from quizlib.exchange.bank_words import DIFFICULTIES, basis_words, points_words, review_words
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.history import History
from quizlib.faces.console.bank.looks import badge
from quizlib.faces.console.parts import Ask, inert, row
from quizlib.faces.sheet_html import key_html, sheet_html
from quizlib.services.authoring import Opened
from quizlib.services.searching import Found

_SHEET, _KEY, _HISTORY = "党员所见", "答案与解析", "历史与统计"


class Detail:
    """Shows one question at a time; ``edit`` is called with it as it is shown, ``closed`` when it is left."""

    def __init__(self, desk: Desk, edit: Callable[[Opened], None], closed: Callable[[], None]) -> None:
        self._desk = desk
        self.opened: Opened | None = None
        self._head = widgets.HTML()
        self._about = widgets.HTML()
        self.edit = self._button("编辑", edit)
        self.review = self._button("审定", lambda one: desk.review([one], Review.REVIEWED), "已审定")
        self.draft = self._button("退回草稿", lambda one: desk.review([one], Review.DRAFT), "已退回草稿")
        self.retire = self._button("停用", self._ask_retire)
        self.close = widgets.Button(description="关闭")
        self.close.on_click(lambda _: closed())
        self.view = widgets.ToggleButtons(options=[_SHEET, _KEY, _HISTORY])
        self.view.add_class("quizlib-views")
        self.view.observe(lambda _: self._shown(), "value")
        self._sheet = widgets.HTML()
        self.history = History(desk)
        self._place = widgets.VBox([])
        buttons = row(self.edit, self.review, self.draft, self.retire, self.close)
        self.ask = Ask(desk.notice)
        self.widget = widgets.VBox([self._head, buttons, self.ask, self.view, self._place, self._about])
        self.widget.add_class("quizlib-detail")

    def show(self, id: str) -> None:
        """Show the question as it stands. Raises ProblemsError where there is none."""
        self.opened = self._desk.home.authoring.open(id)
        found = self._desk.index.found(id)
        question = self.opened.question
        self.ask.close_question()
        self._head.value = f"<h3>{inert(question.id)} {inert(question.kind.label)} {badge(question)}</h3>" + _stale(
            found
        )
        self._about.value = self._facts()
        shown = question.review
        for button, is_shown in (
            (self.review, shown is not Review.REVIEWED),
            (self.draft, shown is not Review.DRAFT),
            (self.retire, shown is not Review.RETIRED),
        ):
            button.layout.display = "" if is_shown else "none"
        self._shown()

    def _shown(self) -> None:
        if self.opened is None:
            return
        with self._desk.notice.guarding():
            question = self.opened.question
            if self.view.value == _HISTORY:
                self._place.children = [self.history.widget]
                self.history.show(question)
                return
            paper = alone(question)
            self._sheet.value = sheet_html(paper) if self.view.value == _SHEET else key_html(paper, self._desk.titles)
            self._place.children = [self._sheet]

    def _facts(self) -> str:
        assert self.opened is not None  # noqa: S101
        one = self.opened.question
        file = self._desk.home.banks.home(one.id)
        pairs = [
            ("依据", basis_words(one.basis, self._desk.index.bank.regulations)),
            ("知识点", one.topic),
            ("标签", "、".join(one.tags)),
            ("难度", DIFFICULTIES[one.difficulty]),
            ("分值", f"{points_words(one.points)} 分"),
            ("状态", review_words(one)),
            ("题库文件", file.name if file else ""),
        ]
        cells = "".join(f"<dt>{inert(name)}</dt><dd>{inert(value)}</dd>" for name, value in pairs if value)
        return f"<dl class='quizlib-fields'>{cells}</dl>"

    def _button(self, label: str, act: Callable[[Opened], None], done: str = "") -> widgets.Button:
        button = widgets.Button(description=label)
        button.on_click(lambda _: self._act(act, done))
        return button

    def _act(self, act: Callable[[Opened], None], done: str) -> None:
        if self.opened is None:
            return
        with self._desk.notice.guarding():
            try:
                act(self.opened)
            except ChangedError:
                self._desk.renew()  # what somebody else made of it
                raise
            if done:
                self._desk.notice.good(f"题目 {self.opened.question.id} {done}。")

    def _ask_retire(self, opened: Opened) -> None:
        def retire(reason: str) -> None:
            self._desk.review([opened], Review.RETIRED, reason)
            self._desk.notice.good(f"题目 {opened.question.id} 已停用。")

        text = f"停用题目 {opened.question.id}？停用后不再被抽到；已经抽好的试卷和成绩不变。"
        self.ask.ask(text, "停用", retire, reason=True)


def _stale(found: Found | None) -> str:
    reasons = "".join(f"<div>{inert(one.message)}</div>" for one in found.stale) if found else ""
    return f"<div class='quizlib-notice quizlib-wrong'>这道题已经过时：{reasons}</div>" if reasons else ""
