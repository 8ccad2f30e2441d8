"""The blueprint editor: each rule says at once how many questions it can draw from."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import ipywidgets as widgets

from quizlib.core.blueprint import Rule
from quizlib.core.frozen import exact
from quizlib.core.question import Difficulty, Kind
from quizlib.core.regulation import article_label
from quizlib.faces.console.parts import Choices, inert, note, row
from quizlib.services.preparing import Coverage, Workbench

_DIFFICULTIES = {Difficulty.EASY: "易", Difficulty.MEDIUM: "中", Difficulty.HARD: "难"}
_WIDE = {"description_width": "4rem"}
Values = dict[str, Any]


class RulesField(widgets.VBox):  # type: ignore[misc]
    """Rules as plain values, one of them open to be changed. They need not be right while they are written."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._showing = False
        self.rules: list[Values] = []
        self.at: int | None = None
        self.locked = False
        self._lines: list[widgets.Widget] = []
        self._place = widgets.VBox([])
        self.add = widgets.Button(description="添加一条规则")
        self.add.on_click(lambda _: self._add())
        self.count = widgets.BoundedIntText(min=1, max=500, description="题数", layout={"width": "11rem"}, style=_WIDE)
        self.points = widgets.Text(description="每题分值", layout={"width": "12rem"}, style=_WIDE)
        self.article = widgets.Text(
            description="条文", placeholder="如 7、10-12，用顿号隔开", layout={"width": "22rem"}, style=_WIDE
        )
        self.kind = Choices("题型", self._edited)
        self.regulation = Choices("法规", self._edited)
        self.topic = Choices("知识点", self._edited)
        self.difficulty = Choices("难度", self._edited)
        self.tags = Choices("标签", self._edited)
        self.kind.offer((one.value, one.label, 0) for one in Kind)
        self.difficulty.offer((one.value, label, 0) for one, label in _DIFFICULTIES.items())
        for one in (self.count, self.points, self.article):
            one.observe(lambda _: self._edited(), "value")
        self.done = widgets.Button(description="收起")
        self.done.on_click(lambda _: self._open(None))
        self._told = widgets.HTML()
        groups = row(self.kind, self.difficulty, self.regulation, self.topic, self.tags)
        groups.add_class("quizlib-top")
        self._editor = widgets.VBox([row(self.count, self.points, self.article, self._told, self.done), groups])
        self._editor.add_class("quizlib-editor")
        super().__init__([self._place, row(self.add)])

    def offer(self, bench: Workbench) -> None:
        """Offer what the bank has."""
        self._titles = {one.id: one.title for one in bank_regulations(bench)}
        self.regulation.offer((id, title, 0) for id, title in self._titles.items())
        questions = bench.bank.questions.values()
        self.topic.offer((one, one, 0) for one in sorted({one.topic for one in questions if one.topic}))
        self.tags.offer((tag, tag, 0) for tag in sorted({tag for one in questions for tag in one.tags}))

    def show(self, rules: tuple[Rule, ...]) -> None:
        """Show the rules of a sitting."""
        self.rules = [one.model_dump(mode="json") for one in rules]
        self._open(None)

    def lock(self, locked: bool) -> None:
        """Let nothing be changed any more, or let it."""
        self.locked = locked
        self._open(None)

    def tell(self, coverage: Coverage | None) -> None:
        """Say beside each rule what it finds; None: a rule is not right yet."""
        found = coverage.found if coverage else (None,) * len(self.rules)
        for line, one, values in zip(self._lines, found, self.rules, strict=False):
            line.children[0].value = self._line(values, one)
        if self.at is not None and coverage:
            self._told.value = _reach(coverage.found[self.at], self.rules[self.at]["count"])

    def _line(self, values: Values, found: int | None) -> str:
        told = "" if found is None else _reach(found, values["count"])
        return (
            f"<div class='quizlib-rule'><span>{inert(self._spoken(values))}</span>"
            f"<b>{values['count']} 题 × {inert(values['points'])} 分</b>{told}</div>"
        )

    def _spoken(self, values: Values) -> str:
        parts = [
            "、".join(Kind(one).label for one in values["kind"]),
            "、".join(f"《{self._titles.get(one, one)}》" for one in values["regulation"]),
            "、".join(article_label(one) for one in values["article"]),
            "、".join(values["topic"]),
            "、".join(_DIFFICULTIES[Difficulty(one)] for one in values["difficulty"]),
            "、".join(values["tags"]),
        ]
        return "；".join(filter(None, parts)) or "任意题目"

    def _add(self) -> None:
        self.rules.append(Rule(count=5, points="4").model_dump(mode="json"))
        self._open(len(self.rules) - 1)
        self._changed()

    def _remove(self, place: int) -> None:
        del self.rules[place]
        self._open(None)
        self._changed()

    def _open(self, place: int | None) -> None:
        self.at = place
        if place is not None:
            self._showing = True
            values = self.rules[place]
            self.count.value, self.points.value = values["count"], exact(Fraction(values["points"]))
            self.article.value = "、".join(values["article"])
            for name in ("kind", "regulation", "topic", "difficulty", "tags"):
                getattr(self, name).choose(values[name])
            self._showing = False
        self._draw()

    def _toggle(self, place: int) -> None:
        self._open(None if self.at == place else place)
        self._changed()

    def _draw(self) -> None:
        lines: list[widgets.Widget] = []
        for place, values in enumerate(self.rules):
            text = widgets.HTML(self._line(values, None), layout={"flex": "1 1 20rem"})
            edit, remove = widgets.Button(description="修改"), widgets.Button(description="删去")
            edit.tooltip, remove.tooltip = f"修改第 {place + 1} 条规则", f"删去第 {place + 1} 条规则"
            edit.on_click(lambda _, at=place: self._toggle(at))
            remove.on_click(lambda _, at=place: self._remove(at))
            lines.append(row(text) if self.locked else row(text, edit, remove))
        self._lines = lines
        shown = [*lines] or [note("还没有抽题规则。")]
        if self.at is not None:
            shown.insert(self.at + 1, self._editor)
        self._place.children = shown
        self.children = [self._place, *([] if self.locked else [row(self.add)])]

    def _edited(self) -> None:
        if self._showing or self.at is None:
            return
        articles = self.article.value.replace("，", "、").replace(",", "、").replace(" ", "").split("、")
        self.rules[self.at] = {
            "count": self.count.value,
            "points": self.points.value.strip(),
            "regulation": list(self.regulation.chosen),
            "article": [one for one in articles if one],
            "topic": list(self.topic.chosen),
            "kind": list(self.kind.chosen),
            "difficulty": list(self.difficulty.chosen),
            "tags": list(self.tags.chosen),
        }
        self._changed()


def bank_regulations(bench: Workbench) -> list[Any]:
    """The regulations that questions of the bank rest on, in the order of the register."""
    used = {one.basis.regulation for one in bench.bank.questions.values()}
    return [one for one in bench.bank.regulations.values() if one.id in used]


def _reach(found: int, count: int) -> str:
    enough = "" if found >= count else f"，还差 {count - found} 道"
    return f"<i class='{'quizlib-enough' if found >= count else 'quizlib-short'}'>可抽 {found} 道{enough}</i>"


def _points(text: str) -> str:
    """Points that may not be right yet."""
    try:
        return exact(Fraction(text))
    except (ValueError, ZeroDivisionError):
        return text or "？"
