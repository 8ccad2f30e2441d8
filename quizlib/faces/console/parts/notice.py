"""Where a panel says what it has done, or what is wrong and what to do."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import ipywidgets as widgets

from quizlib.errors import ProblemsError, QuizlibError
from quizlib.faces.console.parts.text import inert

log = logging.getLogger(__name__)

_MOST = 20  # problems shown at once


class Notice(widgets.HTML):  # type: ignore[misc]
    """One line, or several; empty until something happens."""

    def good(self, text: str) -> None:
        """Say what was done."""
        self.value = f"<div class='quizlib-notice quizlib-good' role='status'>{inert(text)}</div>"

    def wrong(self, *texts: str) -> None:
        """Say what is wrong."""
        lines = "".join(f"<div>{inert(one)}</div>" for one in texts[:_MOST])
        if len(texts) > _MOST:
            lines += f"<div>……共 {len(texts)} 处</div>"
        self.value = f"<div class='quizlib-notice quizlib-wrong' role='alert'>{lines}</div>"

    def clear(self) -> None:
        """Say nothing."""
        self.value = ""

    def failed(self, error: Exception) -> None:
        """Say what went wrong; a fault of our own is logged."""
        match error:
            case ProblemsError():
                self.wrong(*(str(problem) for problem in error.problems))
            case QuizlibError():
                self.wrong(str(error))
            case _:
                log.error("a panel failed", exc_info=error)
                self.wrong("系统出错，操作没有完成；请再试一次，仍不行请重新打开控制台，并告诉维护人员刚才做了什么。")

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Show the errors of the block instead of raising them."""
        self.clear()
        try:
            yield
        except Exception as error:
            self.failed(error)
