"""Asks once more before something is done that cannot be taken back, or that others will see."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.faces.console.parts.notice import Notice
from quizlib.faces.console.parts.text import inert, row


class Ask(widgets.VBox):  # type: ignore[misc]
    """A place for one question at a time; invisible while there is none."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._text = widgets.HTML()
        self.reason = widgets.Text(description="原因", placeholder="会记入操作记录", layout={"width": "32rem"})
        self.yes = widgets.Button(button_style="primary")
        self.no = widgets.Button(description="取消")
        self.yes.on_click(lambda _: self._agreed())
        self.no.on_click(lambda _: self.close_question())
        self._then: Callable[[str], None] = lambda reason: None
        super().__init__([])
        self.add_class("quizlib-ask")

    def ask(self, text: str, yes: str, then: Callable[[str], None], *, reason: bool = False) -> None:
        """Show ``text`` and a button ``yes``; ``then`` is called with the reason, if one is asked for, when pressed.

        Where ``then`` fails, its error is shown and the question stays.
        """
        self._text.value = f"<div role='alert'>{inert(text)}</div>"
        self.yes.description, self.reason.value, self._then = yes, "", then
        self.children = [self._text, *([self.reason] if reason else []), row(self.yes, self.no)]

    def close_question(self) -> None:
        """Ask no more."""
        self.children = []

    def _agreed(self) -> None:
        with self._notice.guarding():
            self._then(self.reason.value)
            self.close_question()
