"""Fields with a label above them, and what was loaded into them kept as it was until somebody types."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from quizlib.faces.console.parts import inert

Changed = Callable[[], None]


def labelled(label: str, field: widgets.Widget, hint: str = "") -> widgets.Widget:
    """A field under its label, which is tied to it; several fields together stand under a heading."""
    text = f"{label}（{hint}）" if hint else label
    if isinstance(field, widgets.Box):
        box = widgets.VBox([widgets.HTML(f"<span class='quizlib-label'>{inert(text)}</span>"), field])
        box.add_class("quizlib-field")
        return box
    field.description = text
    field.style.description_width = "auto"
    field.add_class("quizlib-above")
    field.add_class("quizlib-field")
    return field


class TextField:
    """A text; one that nobody has changed comes back just as it was loaded."""

    def __init__(self, label: str, changed: Changed, *, rows: int = 0, hint: str = "", placeholder: str = "") -> None:
        make = widgets.Textarea if rows else widgets.Text
        more = {"rows": rows} if rows else {}
        self.field = make(placeholder=placeholder, layout={"width": "100%"}, **more)
        self.widget = labelled(label, self.field, hint)
        self._loaded = ""
        self.field.observe(lambda _: changed(), "value")

    def load(self, text: str) -> None:
        """Show ``text``."""
        self._loaded = text
        self.field.value = text

    @property
    def text(self) -> str:
        """What stands in the field, without white space around it."""
        value = str(self.field.value)
        return self._loaded if value == self._loaded else value.strip()


class ListField:
    """Texts, one a line; ``part`` parts them otherwise."""

    def __init__(self, label: str, changed: Changed, *, rows: int = 2, hint: str = "", part: str = "\n") -> None:
        self._part = part
        self._texts: tuple[str, ...] = ()
        self._field = TextField(label, changed, rows=rows, hint=hint)
        self.widget, self.field = self._field.widget, self._field.field

    def load(self, texts: Sequence[str]) -> None:
        """Show ``texts``."""
        self._texts = tuple(texts)
        self._field.load(self._part.join(texts))

    @property
    def texts(self) -> list[str]:
        """The texts that say something."""
        if self.field.value == self._part.join(self._texts):
            return list(self._texts)
        return [one.strip() for one in self.field.value.split(self._part) if one.strip()]


def dropdown(label: str, options: Sequence[tuple[str, Any]], changed: Changed, width: str = "100%") -> tuple[Any, Any]:
    """A list to choose from, and it under its label."""
    field = widgets.Dropdown(options=options, layout={"width": width})
    field.observe(lambda _: changed(), "value")
    return field, labelled(label, field)
