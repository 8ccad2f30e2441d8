"""Choices in rows that can be added and removed: with what is right of them, or their right place."""

from typing import Any

import ipywidgets as widgets

from quizlib.core.question import LETTERS, Kind
from quizlib.faces.console.bank.form.fields import Changed
from quizlib.faces.console.parts import inert, row

_WIDE = {"flex": "1 1 8rem", "width": "auto"}
_NARROW = {"width": "auto"}
_NOWHERE, _NOTHING = -1, ""  # a dropdown cannot show that None is chosen


class ChoiceRow:
    """One choice."""

    def __init__(self, changed: Changed, remove: Changed) -> None:
        self.letter = widgets.HTML()
        self.loaded = ""
        self.text = widgets.Text(placeholder="选项的文字", layout=_WIDE)
        self.right = widgets.Checkbox(description="正确", indent=False, layout=_NARROW)
        self.pinned = widgets.Checkbox(description="位置固定", indent=False, layout=_NARROW)
        self.place = widgets.Dropdown(description="应排第", layout={"width": "8rem"})
        self.place.style.description_width = "auto"
        self.remove = widgets.Button(description="删除", tooltip="删除这个选项")
        self.remove.on_click(lambda _: remove())
        for one in (self.text, self.right, self.pinned, self.place):
            one.observe(lambda _: changed(), "value")

    @property
    def entry(self) -> Any:
        """As a bank file writes it."""
        text = _typed(self.text.value, self.loaded)
        return {"text": text, "pinned": True} if self.pinned.value else text


class Choices:
    """The choices of a question, for the kind it has."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._kind = Kind.SINGLE
        self._quiet = False
        self.rows: list[ChoiceRow] = []
        self._place = widgets.VBox([])
        self.add = widgets.Button(description="添加选项")
        self.add.on_click(lambda _: self._add())
        self.widget = widgets.VBox([self._place, row(self.add)])
        self.widget.add_class("quizlib-field")

    @property
    def letters(self) -> str:
        """The letters there are."""
        return LETTERS[: len(self.rows)]

    def show_for(self, kind: Kind) -> None:
        """Show what belongs to a kind."""
        self._kind = kind
        self._draw()

    def load(self, choices: list[Any], key: str) -> None:
        """Show choices as a bank file writes them, with the key of the kind shown."""
        self._quiet = True
        self.rows = [self._row() for _ in choices]
        for one, choice in zip(self.rows, choices, strict=True):
            one.loaded = one.text.value = str(choice["text"] if isinstance(choice, dict) else choice)
            one.pinned.value = isinstance(choice, dict) and bool(choice.get("pinned"))
        self._draw()
        for letter, one in zip(LETTERS, self.rows, strict=False):
            one.right.value = self._kind in (Kind.SINGLE, Kind.MULTIPLE) and letter in key
            one.place.value = key.index(letter) if self._kind is Kind.ORDER and letter in key else _NOWHERE
        self._quiet = False

    @property
    def entries(self) -> list[Any]:
        """As a bank file writes them."""
        return [one.entry for one in self.rows]

    @property
    def key(self) -> str:
        """The letters that are right; of an order all of them, in the right order as far as it is told."""
        if self._kind is Kind.ORDER:
            placed = [(one.place.value, letter) for letter, one in zip(LETTERS, self.rows, strict=False)]
            return "".join(letter for place, letter in sorted(pair for pair in placed if pair[0] != _NOWHERE))
        return "".join(letter for letter, one in zip(LETTERS, self.rows, strict=False) if one.right.value)

    def _row(self) -> ChoiceRow:
        one = ChoiceRow(lambda: self._touched(one), lambda: self._remove(one))
        return one

    def _add(self) -> None:
        if len(self.rows) < len(LETTERS):
            self.rows.append(self._row())
            self._draw()
            self._changed()

    def _remove(self, one: ChoiceRow) -> None:
        self.rows.remove(one)
        self._draw()
        self._changed()

    def _touched(self, one: ChoiceRow) -> None:
        """Of a single choice only one is right: a second takes the place of the first."""
        if self._quiet:
            return
        if self._kind is Kind.SINGLE and one.right.value:
            self._quiet = True
            for other in self.rows:
                other.right.value = other is one
            self._quiet = False
        self._changed()

    def _draw(self) -> None:
        for letter, one in zip(LETTERS, self.rows, strict=False):
            one.letter.value = f"<b>{letter}</b>"
            one.text.tooltip = f"选项 {letter}"
            quiet, self._quiet = self._quiet, True
            place = one.place.value
            places = [("—", _NOWHERE), *((str(number + 1), number) for number in range(len(self.rows)))]
            one.place.options = places
            one.place.value = place if place in dict(places).values() else _NOWHERE
            self._quiet = quiet
        shown = {Kind.SINGLE: ["right"], Kind.MULTIPLE: ["right"], Kind.ORDER: ["place"]}.get(self._kind, [])
        self._place.children = [
            row(one.letter, one.text, *(getattr(one, name) for name in shown), one.pinned, one.remove)
            for one in self.rows
        ] or [widgets.HTML(f"<p class='quizlib-note'>{inert('还没有选项。')}</p>")]
        self.add.disabled = len(self.rows) == len(LETTERS)


class PremiseRow:
    """One premise with its choice, which is one of the rows of choices."""

    def __init__(self, text: str, changed: Changed, remove: Changed) -> None:
        self.loaded = text
        self.text = widgets.Text(value=text, placeholder="待配项的文字", tooltip="待配项", layout=_WIDE)
        self.chosen = widgets.Dropdown(description="配", layout={"width": "13rem"})
        self.chosen.style.description_width = "auto"
        self.remove = widgets.Button(description="删除", tooltip="删除这个待配项")
        self.text.observe(lambda _: changed(), "value")
        self.chosen.observe(lambda _: changed(), "value")
        self.remove.on_click(lambda _: remove())


class Premises:
    """The premises of a match."""

    def __init__(self, changed: Changed, choices: Choices) -> None:
        self._changed = changed
        self._choices = choices
        self._quiet = False
        self.rows: list[PremiseRow] = []
        self._place = widgets.VBox([])
        self.add = widgets.Button(description="添加待配项")
        self.add.on_click(lambda _: self._add())
        self.widget = widgets.VBox([self._place, row(self.add)])
        self.widget.add_class("quizlib-field")

    def load(self, premises: list[Any], key: str) -> None:
        """Show premises, each with the letter that the key gives it; the choices are there already."""
        self._quiet = True
        self.rows = [self._row(str(text)) for text in premises]
        chosen = dict(zip(LETTERS, self._choices.rows, strict=False))
        for one, letter in zip(self.rows, key, strict=False):
            one.chosen.value = chosen.get(letter, _NOTHING)
        self._quiet = False
        self._draw()

    def renew(self) -> None:
        """The choices have changed: offer those there are."""
        for one in self.rows:
            self._offer(one)

    @property
    def texts(self) -> list[str]:
        """The premises."""
        return [_typed(one.text.value, one.loaded) for one in self.rows]

    @property
    def key(self) -> str:
        """A letter for each premise that has one."""
        letters = {id(one): letter for letter, one in zip(LETTERS, self._choices.rows, strict=False)}
        return "".join(letters.get(id(one.chosen.value), "") for one in self.rows)

    def _row(self, text: str = "") -> PremiseRow:
        one = PremiseRow(text, self._touched, lambda: self._remove(one))
        self._offer(one)
        return one

    def _offer(self, one: PremiseRow) -> None:
        quiet, self._quiet = self._quiet, True
        chosen = one.chosen.value if one.chosen.value in self._choices.rows else _NOTHING
        named = zip(LETTERS, self._choices.rows, strict=False)
        one.chosen.options = [
            ("请选择", _NOTHING),
            *((f"{letter}．{its.text.value[:20]}", its) for letter, its in named),
        ]
        one.chosen.value = chosen
        self._quiet = quiet

    def _add(self) -> None:
        self.rows.append(self._row())
        self._draw()
        self._changed()

    def _remove(self, one: PremiseRow) -> None:
        self.rows.remove(one)
        self._draw()
        self._changed()

    def _touched(self) -> None:
        if not self._quiet:
            self._changed()

    def _draw(self) -> None:
        self._place.children = [row(one.text, one.chosen, one.remove) for one in self.rows]


def _typed(value: str, loaded: str) -> str:
    """What was typed, without white space around it; what was loaded stays just as it was."""
    return value if value == loaded else value.strip()
