"""Keeps something up to date as long as somebody looks at it: the page asks, and asks no more once it is left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import anywidget
import traitlets

from quizlib.core.moment import local
from quizlib.faces.console.parts.notice import Notice

_STATIC = Path(__file__).parents[2] / "static"


class Pulse(anywidget.AnyWidget):
    """``beat`` is called every few ``seconds`` while this stands on the screen; it gives the moment that is shown."""

    _esm = _STATIC / "pulse.js"
    seconds = traitlets.Float(5).tag(sync=True)
    paused = traitlets.Bool(False).tag(sync=True)

    def __init__(self, beat: Callable[[], datetime], notice: Notice, *, seconds: float = 5) -> None:
        super().__init__(seconds=seconds)
        self._beat = beat
        self._notice = notice
        self.on_msg(self._asked)

    def _asked(self, _widget: object, content: object, _buffers: object) -> None:
        if content == "beat":
            try:
                self.send(f"{local(self._beat()):%H:%M:%S}")
            except Exception as error:
                self._notice.failed(error)
                self.send("")
