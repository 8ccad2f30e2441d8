"""Headings, notes and rows. Whatever comes from people is made inert before it stands in HTML."""

from collections.abc import Iterable
from html import escape

import ipywidgets as widgets


def inert(text: object) -> str:
    """``text`` as HTML that shows it and does nothing."""
    return escape(str(text), quote=True)


def heading(text: str, level: int = 2) -> widgets.HTML:
    """A heading."""
    return widgets.HTML(f"<h{level}>{inert(text)}</h{level}>")


def note(text: str) -> widgets.HTML:
    """A short explanation."""
    return widgets.HTML(f"<p class='quizlib-note'>{inert(text)}</p>")


def row(*parts: widgets.Widget) -> widgets.Box:
    """Widgets side by side, wrapped where there is no room."""
    box = widgets.Box(list(parts))
    box.add_class("quizlib-row")
    return box


def fields(pairs: Iterable[tuple[str, object]]) -> widgets.HTML:
    """Names and values as a list."""
    cells = "".join(f"<dt>{inert(name)}</dt><dd>{inert(value)}</dd>" for name, value in pairs)
    return widgets.HTML(f"<dl class='quizlib-fields'>{cells}</dl>")
