"""The fields of a question that takes a response, and of a part of a case."""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets

from quizlib.core.question import BLANK, Kind
from quizlib.faces.console.bank.form.choices import Choices, Premises
from quizlib.faces.console.bank.form.fields import Changed, ListField, TextField, dropdown, labelled
from quizlib.faces.console.parts import row

_CHOICES = (Kind.SINGLE, Kind.MULTIPLE, Kind.MATCH, Kind.ORDER)
#: What a part says only where it differs from its case; it comes back as it was.
_KEPT = ("id", "regulation", "edition", "topic", "tags", "difficulty")


class LeafForm:
    """Stem, choices, key, points and rationale of one kind; ``part`` also has an article of its own."""

    def __init__(self, changed: Changed, *, part: bool = False) -> None:
        self._changed = changed
        self._quiet = False
        self._kept: dict[str, Any] = {}
        kinds = [(kind.label, kind) for kind in Kind if kind is not Kind.CASE]
        self.kind, self._kind = dropdown("题型", kinds, self._other_kind, "10rem")
        self.stem = TextField("题干", self._stem_typed, rows=3)
        self.insert = widgets.Button(description="插入空", tooltip="在题干末尾插入一个空")
        self.insert.on_click(lambda _: self._insert())
        self.choices = Choices(self._choices_typed)
        self.premises = Premises(self._typed, self.choices)
        self.truth = widgets.ToggleButtons(options=[("正确", True), ("错误", False)], value=None)
        self.truth.add_class("quizlib-views")
        self.truth.observe(lambda _: self._typed(), "value")
        self.blanks: list[ListField] = []
        self._blanks = widgets.VBox([])
        self.number = TextField("标准答案（数字）", self._typed)
        self.tolerance = TextField("允许误差", self._typed, placeholder="0")
        self.unit = TextField("单位", self._typed, placeholder="例如 学时")
        self.reference = TextField("参考答案和要点", self._typed, rows=5, hint="写明各要点占的份额")
        self.points = TextField("分值", self._typed, placeholder="2")
        self.rationale = TextField("解析", self._typed, rows=3)
        self.article = TextField("条文（与案例不同时写）", self._typed)
        self._key = widgets.VBox([])
        foot = [self.points.widget, self.article.widget] if part else [self.points.widget]
        self.widget = widgets.VBox(
            [self._kind if part else widgets.HTML(), self.stem.widget, self._key, row(*foot), self.rationale.widget]
        )
        self._show_key()

    def load(self, entry: Mapping[str, Any], kind: Kind) -> None:
        """Show an entry as a bank file writes it."""
        self._quiet = True
        self._kept = {name: entry[name] for name in _KEPT if name in entry}
        self.kind.value = kind
        self.stem.load(str(entry.get("stem", "")))
        self.points.load(str(entry.get("points", "")))
        self.rationale.load(str(entry.get("rationale", "")))
        self.article.load(str(entry.get("article", "")))
        self._show_key()
        key = entry.get("key")
        letters = key if isinstance(key, str) else ""
        self.choices.load(list(entry.get("choices") or ()), letters if kind in _CHOICES else "")
        self.premises.load(list(entry.get("premises") or ()), letters if kind is Kind.MATCH else "")
        self.truth.value = key if isinstance(key, bool) else None
        self._load_blanks(key if kind is Kind.FILL and isinstance(key, list) else [])
        self.number.load(str(key) if kind is Kind.NUMERICAL and key is not None else "")
        self.tolerance.load(str(entry.get("tolerance", "")))
        self.unit.load(str(entry.get("unit", "")))
        self.reference.load(letters if kind is Kind.SHORT else "")
        self._quiet = False

    @property
    def entry(self) -> dict[str, Any]:
        """As a bank file writes it; what is empty is left out."""
        kind: Kind = self.kind.value
        entry: dict[str, Any] = {"kind": kind.value, "stem": self.stem.text}
        if kind is Kind.MATCH:
            entry |= {"premises": self.premises.texts, "choices": self.choices.entries, "key": self.premises.key}
        elif kind in _CHOICES:
            entry |= {"choices": self.choices.entries, "key": self.choices.key}
        elif kind is Kind.TRUEFALSE:
            entry |= {} if self.truth.value is None else {"key": self.truth.value}
        elif kind is Kind.FILL:
            entry["key"] = [blank.texts for blank in self.blanks[: self._count]]
        elif kind is Kind.NUMERICAL:
            entry["key"] = self.number.text
            entry |= _said(tolerance=self.tolerance.text, unit=self.unit.text)
        else:
            entry["key"] = self.reference.text
        return (
            entry
            | _said(points=self.points.text, rationale=self.rationale.text, article=self.article.text)
            | self._kept
        )

    @property
    def _count(self) -> int:
        return str(self.stem.field.value).count(BLANK)

    def _typed(self) -> None:
        if not self._quiet:
            self._changed()

    def _other_kind(self) -> None:
        if not self._quiet:
            self._show_key()
            self._changed()

    def _stem_typed(self) -> None:
        if self.kind.value is Kind.FILL:
            self._show_blanks()
        self._typed()

    def _choices_typed(self) -> None:
        self.premises.renew()
        self._typed()

    def _insert(self) -> None:
        self.stem.field.value += BLANK

    def _show_key(self) -> None:
        kind: Kind = self.kind.value
        self.choices.show_for(kind)
        shown: dict[Kind, list[widgets.Widget]] = {
            Kind.TRUEFALSE: [labelled("标准答案", self.truth)],
            Kind.FILL: [row(self.insert), self._blanks],
            Kind.NUMERICAL: [row(self.number.widget, self.tolerance.widget, self.unit.widget)],
            Kind.SHORT: [self.reference.widget],
            Kind.MATCH: [
                labelled("选项", self.choices.widget, "一个选项可以配几项，也可以不配"),
                labelled("待配项", self.premises.widget, "依次排列，每项选定所配的选项"),
            ],
            Kind.ORDER: [labelled("选项", self.choices.widget, "写明每个选项应排第几；试卷上的次序会打乱")],
        }
        hint = "勾选一个正确的" if kind is Kind.SINGLE else "勾选全部正确的，至少两个"
        self._key.children = shown.get(kind, [labelled("选项和标准答案", self.choices.widget, hint)])
        self._show_blanks()

    def _load_blanks(self, key: list[Any]) -> None:
        self.blanks = []
        self._show_blanks()
        for blank, accepted in zip(self.blanks, key, strict=False):
            blank.load([str(one) for one in accepted] if isinstance(accepted, list | tuple) else [str(accepted)])

    def _show_blanks(self) -> None:
        """A field for each blank of the stem; one whose blank is gone is kept, in case it comes back."""
        while len(self.blanks) < self._count:
            number = len(self.blanks) + 1
            hint = "每行一种可接受的写法，第一行用来公布"
            self.blanks.append(ListField(f"第 {number} 空的答案", self._typed, hint=hint))
        self._blanks.children = [one.widget for one in self.blanks[: self._count]] or [
            widgets.HTML(f"<p class='quizlib-note'>题干里用 {BLANK} 表示一个空。</p>")
        ]


def _said(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
