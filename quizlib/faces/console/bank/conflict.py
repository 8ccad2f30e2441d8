"""Two organizers have changed the same question: both versions side by side, and the ways to go on."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from quizlib.core.question import Question
from quizlib.errors import ChangedError
from quizlib.exchange.bank_form import written
from quizlib.exchange.bank_words import FIELDS
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.looks import diff_html
from quizlib.faces.console.parts import inert, row
from quizlib.services.authoring import Opened
from quizlib.services.comparing import changes, merged


class Conflict:
    """Invisible until ``show``. ``merge`` is called with the question as it stands and the entry to go on with."""

    def __init__(
        self, desk: Desk, give_up: Callable[[], None], merge: Callable[[Opened, dict[str, Any]], None]
    ) -> None:
        self._desk = desk
        self._merge = merge
        self._opened: Opened | None = None
        self._entry: dict[str, Any] = {}
        self._text = widgets.HTML()
        self.give_up = widgets.Button(description="放弃我的改动，用现在的")
        self.go_on = widgets.Button(description="合并两边的改动，继续编辑")
        self.give_up.on_click(lambda _: give_up())
        self.go_on.on_click(lambda _: self._go_on())
        self.widget = widgets.VBox([])

    def show(self, error: ChangedError, opened: Opened, entry: dict[str, Any], mine: Question) -> None:
        """What was opened, what somebody else made of it, and what is in the form."""
        current: Question | None = error.data["current"]
        self._opened, self._entry = opened, entry
        note = f"<div class='quizlib-notice quizlib-wrong' role='alert'>{inert(error)}。您写的内容还在左边。</div>"
        if current is None:
            self._text.value = note
            self.widget.children = [self._text, row(self.give_up)]
            return
        regulations = self._desk.index.bank.regulations
        theirs = changes(opened.question, current, regulations)
        review = "" if theirs else f"<p>{inert('内容没有改，只改了审定状态。')}</p>"
        self._text.value = (
            f"{note}<h3>别人的改动</h3>{review}{diff_html(theirs, '您打开时', '现在') if theirs else ''}"
            f"<h3>您的改动</h3>{diff_html(changes(opened.question, mine, regulations), '您打开时', '您写的')}"
        )
        self.widget.children = [self._text, row(self.go_on, self.give_up)]

    def hide(self) -> None:
        """Show nothing."""
        self.widget.children = []

    def _go_on(self) -> None:
        with self._desk.notice.guarding():
            assert self._opened is not None  # noqa: S101
            now = self._desk.home.authoring.open(self._opened.question.id)
            done, clashes = merged(plain_entry(self._opened.question), self._entry, plain_entry(now.question))
            self.hide()
            self._merge(now, done)
            named = "、".join(FIELDS.get(name, name) for name in clashes)
            more = f"两边都改了的：{named}，留的是您写的，请对照后再保存。" if clashes else "没有冲突，请看过后保存。"
            self._desk.notice.good(f"已合并。{more}")


def plain_entry(question: Question) -> dict[str, Any]:
    """The entry of a question as its form writes it: its basis in full, no review."""
    entry = written(question)
    return {name: value for name, value in entry.items() if name not in ("review", "reviewed_by", "reviewed_on")}
