"""A button that takes a file from the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from quizlib.faces.console.parts.notice import Notice

_STATIC = Path(__file__).parents[2] / "static"


class Upload(anywidget.AnyWidget):
    """``given`` is called with the name and the bytes of a file; the same one can be given again."""

    _esm = _STATIC / "upload.js"
    label = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, label: str, accept: str, given: Callable[[str, bytes], None], notice: Notice) -> None:
        super().__init__(label=label, accept=accept)
        self._given = given
        self._notice = notice
        self.on_msg(self._sent)

    def _sent(self, _widget: object, content: Any, buffers: Any) -> None:
        if isinstance(content, dict) and buffers:
            with self._notice.guarding():
                self._given(str(content.get("name", "")), bytes(buffers[0]))
