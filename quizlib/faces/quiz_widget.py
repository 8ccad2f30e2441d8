"""The members' widget: one anywidget whose state lives on the server, not in traits.

A browser may send any trait update it likes: ``set_state`` does nothing with it. Custom messages are all that counts,
and the desk checks each of them. The page's source is ``static/quiz.js`` and ``static/quiz.css``; the member site puts
the same files into its own page and leaves them out of the widget's opening message.
"""

from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.visit import visit
from quizlib.language import catalogue

STATIC = Path(__file__).parent / "static"


@cache
def source(name: str) -> str:
    """The text of a file in ``static/``."""
    return (STATIC / name).read_text(encoding="utf-8")


class QuizWidget(anywidget.AnyWidget):
    """A quiz for the visitor of this context. Show it as the last value of a cell."""

    _esm = traitlets.Unicode(read_only=True).tag(sync=True)
    _css = traitlets.Unicode(read_only=True).tag(sync=True)
    _anywidget_id = traitlets.Unicode("quizlib.quiz", read_only=True).tag(sync=True)
    words = traitlets.Dict(read_only=True).tag(sync=True)
    layout = traitlets.Any(None, allow_none=True).tag(sync=True)  # no second widget for a layout that nobody sets

    @traitlets.default("_esm")
    def _quiz_js(self) -> str:
        return source("quiz.js")

    @traitlets.default("_css")
    def _quiz_css(self) -> str:
        return source("quiz.css")

    def __init__(self) -> None:
        here = visit()
        self.set_trait("words", catalogue(here.home.settings.language))
        self.desk = QuizDesk(here, self.send)
        super().__init__()
        self.on_msg(lambda _widget, content, _buffers: self.desk.receive(content))

    def add_traits(self, **traits: Any) -> None:
        """Add only what the class has not: anywidget would make a class for each visitor otherwise."""
        missing = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if missing:
            super().add_traits(**missing)

    def set_state(self, sync_data: Any) -> None:
        """Ignore what a browser would set."""


def open_quiz() -> QuizWidget:
    """The quiz for whoever looks at this notebook."""
    return QuizWidget()
