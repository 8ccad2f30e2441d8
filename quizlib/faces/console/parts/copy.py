"""A text to be copied into a message, also where the browser has no clipboard to offer."""

from pathlib import Path

import anywidget
import traitlets

_STATIC = Path(__file__).parents[2] / "static"


class CopyText(anywidget.AnyWidget):
    """Shows ``value``, which is never taken for HTML, with a button that copies it."""

    _esm = _STATIC / "copy.js"
    label = traitlets.Unicode().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
