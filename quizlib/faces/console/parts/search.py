"""A field to search in as one types."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

_STATIC = Path(__file__).parents[2] / "static"


class SearchField(anywidget.AnyWidget):
    """``typed`` is called with what stands in the field, each time after a short pause in typing."""

    _esm = _STATIC / "search.js"
    label = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, typed: Callable[[str], None], *, placeholder: str = "") -> None:
        super().__init__(label=label, placeholder=placeholder)
        self.observe(lambda change: typed(change["new"]), "value")
