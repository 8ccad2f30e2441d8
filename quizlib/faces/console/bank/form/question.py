"""The whole question: its basis and what it is about, and the fields of its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from quizlib.core.question import Difficulty, Kind
from quizlib.core.regulation import UNSETTLED, Regulation
from quizlib.exchange.bank_words import DIFFICULTIES
from quizlib.faces.console.bank.form.fields import Changed, ListField, TextField, dropdown, labelled
from quizlib.faces.console.bank.form.leaf import LeafForm
from quizlib.faces.console.parts import heading, row

_SEPARATOR = "、"


class QuestionForm:
    """A form for questions of every kind; ``changed`` is called after each change by a person."""

    def __init__(self, regulations: Mapping[str, Regulation], topics: Sequence[str], changed: Changed) -> None:
        self._changed = changed
        self._regulations = regulations
        self._quiet = False
        self._id = ""
        self.kind, kind = dropdown("题型", [(one.label, one) for one in Kind], self._other_kind, "10rem")
        self.difficulty, difficulty = dropdown(
            "难度", [(label, one) for one, label in DIFFICULTIES.items()], self._typed, "6rem"
        )
        self.leaf = LeafForm(self._typed)
        self.material = TextField("案例材料", self._typed, rows=5)
        self.overall = TextField("总的解析（可以不写）", self._typed, rows=2)
        self.parts: list[LeafForm] = []
        self._parts = widgets.VBox([])
        self.add_part = widgets.Button(description="添加小题")
        self.add_part.on_click(lambda _: self._add_part())
        self.regulation, regulation = dropdown(
            "依据的法规",
            [(f"《{one.title}》", one.id) for one in regulations.values()] + [("待核", UNSETTLED)],
            self._other_regulation,
        )
        self.edition, edition = dropdown("版本", [], self._typed, "9rem")
        self.article = TextField("条文", self._typed, placeholder="7、3-4、7(2) 或 全文")
        self.topic = widgets.Combobox(options=list(topics), layout={"width": "100%"}, ensure_option=False)
        self.topic.observe(lambda _: self._typed(), "value")
        self.tags = ListField("标签", self._typed, rows=0, hint="用顿号隔开", part=_SEPARATOR)
        self._body = widgets.VBox([])
        self._case = widgets.VBox([self.material.widget, self._parts, row(self.add_part), self.overall.widget])
        self.widget = widgets.VBox(
            [
                row(kind, difficulty),
                self._body,
                heading("依据和归类", 3),
                row(regulation, edition, self.article.widget),
                row(labelled("知识点", self.topic), self.tags.widget),
            ]
        )
        self.widget.add_class("quizlib-form")
        self._show_kind()

    def load(self, entry: Mapping[str, Any]) -> None:
        """Show an entry as a bank file writes it, with its basis in full."""
        self._quiet = True
        self._id = str(entry.get("id", ""))
        kind = Kind(entry.get("kind", Kind.SINGLE))
        self.kind.value = kind
        self.difficulty.value = Difficulty(entry.get("difficulty", Difficulty.MEDIUM))
        if kind is Kind.CASE:
            self.material.load(str(entry.get("stem", "")))
            self.overall.load(str(entry.get("rationale", "")))
        else:
            self.leaf.load({name: entry[name] for name in entry if name not in _OWN}, kind)
        self.parts = []
        for part in entry.get("parts") or ():
            self._new_part().load(part, Kind(part["kind"]))
        self._load_basis(entry)
        self.topic.value = str(entry.get("topic", ""))
        self.tags.load([str(one) for one in entry.get("tags") or ()])
        self._show_kind()
        self._quiet = False

    @property
    def entry(self) -> dict[str, Any]:
        """The entry as it stands in the form, with its basis in full and without a review."""
        kind: Kind = self.kind.value
        entry: dict[str, Any] = {"id": self._id}
        if kind is Kind.CASE:
            entry |= {"kind": kind.value, "stem": self.material.text, "parts": [part.entry for part in self.parts]}
            entry |= {"rationale": self.overall.text} if self.overall.text else {}
        else:
            entry |= self.leaf.entry
        entry |= {"regulation": self.regulation.value, "edition": self.edition.value}
        entry |= {"article": self.article.text} if self.article.text else {}
        entry |= {"topic": self.topic.value} if self.topic.value else {}
        entry |= {"tags": self.tags.texts} if self.tags.texts else {}
        return entry | {"difficulty": self.difficulty.value.value}

    def rename(self, id: str) -> None:
        """Give the question another id."""
        self._id = id

    def _load_basis(self, entry: Mapping[str, Any]) -> None:
        regulation = str(entry.get("regulation", UNSETTLED))
        known = [value for _, value in self.regulation.options]
        if regulation not in known:
            self.regulation.options = [*self.regulation.options, (regulation, regulation)]
        self.regulation.value = regulation
        self._show_editions(str(entry.get("edition", "")))
        self.article.load(str(entry.get("article", "")))

    def _show_editions(self, wanted: str = "") -> None:
        """The editions of the regulation, the newest first; ``wanted`` is chosen, else the newest."""
        regulation = self._regulations.get(self.regulation.value)
        ids = [one.id for one in reversed(regulation.editions)] if regulation else [UNSETTLED]
        ids += [wanted] if wanted and wanted not in ids else []
        self.edition.options = [(id, id) for id in ids]
        self.edition.value = wanted or ids[0]

    def _other_regulation(self) -> None:
        if not self._quiet:
            self._quiet = True
            self._show_editions()
            self._quiet = False
            self._changed()

    def _other_kind(self) -> None:
        if not self._quiet:
            self._show_kind()
            self._changed()

    def _show_kind(self) -> None:
        kind: Kind = self.kind.value
        if kind is not Kind.CASE and self.leaf.kind.value is not kind:
            self.leaf.kind.value = kind
        self._body.children = [self._case] if kind is Kind.CASE else [self.leaf.widget]
        self._show_parts()

    def _new_part(self) -> LeafForm:
        self.parts.append(LeafForm(self._typed, part=True))
        return self.parts[-1]

    def _add_part(self) -> None:
        self._new_part().load({"choices": ["", "", "", ""]}, Kind.SINGLE)
        self._show_parts()
        self._changed()

    def _remove_part(self, part: LeafForm) -> None:
        self.parts.remove(part)
        self._show_parts()
        self._changed()

    def _show_parts(self) -> None:
        shown = []
        for number, part in enumerate(self.parts, 1):
            remove = widgets.Button(description=f"删除第 {number} 小题")
            remove.on_click(lambda _, part=part: self._remove_part(part))
            box = widgets.VBox([row(heading(f"第 {number} 小题", 3), remove), part.widget])
            box.add_class("quizlib-part")
            shown.append(box)
        self._parts.children = shown

    def _typed(self) -> None:
        if not self._quiet:
            self._changed()


#: Fields of an entry that stand in the form of the whole question.
_OWN = ("id", "kind", "regulation", "edition", "article", "topic", "tags", "difficulty")
