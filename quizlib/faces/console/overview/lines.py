"""A line with a button that leads to the panel concerned."""

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets

from quizlib.faces.console.parts import inert


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` and what stands on the button; the panel that it opens, at ``what`` if it is about one of many."""

    text: str
    button: str
    panel: str
    what: str | None = None


def line(one: Line, go: Callable[[str, str | None], None]) -> widgets.Box:
    """The line as a widget."""
    button = widgets.Button(description=one.button, tooltip=f"{one.button}：{one.text}")
    button.on_click(lambda _: go(one.panel, one.what))
    box = widgets.Box([widgets.HTML(f"<span>{inert(one.text)}</span>"), button])
    box.add_class("quizlib-line")
    return box
