"""指标: every figure of everything, and the main ones of each branch, cohort or sitting."""

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.faces.console.parts import Progress, Table, note
from quizlib.faces.console.results.told import Told

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures import Figure, Figures

_ALL = "全部"
_SCOPES = {_ALL: "", "按党支部": "branch", "按人员类别": "cohort", "按场次": "sitting"}
#: The figures by branch, cohort or sitting, under short names where there is little room.
_COLUMNS = {
    "persons_due": "应参加",
    "excused": "免考",
    "persons": "参加",
    "absent": "未参加",
    "participation": "参与率（%）",
    "person_times": "人次",
    "scored": "成绩（份）",
    "mean_rate": "得分率（%）",
    "pass_rate": "合格率（%）",
    "excellent_rate": "优秀率（%）",
    "full_rate": "满分率（%）",
}


class FiguresView:
    """The figures as they stand in reports, with what they are divided of and how they are counted."""

    def __init__(self) -> None:
        self.scope = widgets.Dropdown(description="范围", options=list(_SCOPES))
        self.kind = widgets.Dropdown(description="类型", options=[_ALL])
        self._place = widgets.VBox([])
        self._made: dict[str, Figures] = {}
        for one in (self.scope, self.kind):
            one.observe(lambda _: self._draw(), "value")
        self.widget = widgets.VBox([widgets.HBox([self.scope, self.kind]), self._place])

    def make(self, told: Told, progress: Progress) -> dict[str, "Figures"]:
        """The figures of all, and of each kind of sittings where there are several."""
        from quizlib.figures import figures_of

        found = {_ALL: told.figures}
        kinds = list(dict.fromkeys(one.kind for one in told.facts.sittings))
        if len(kinds) > 1:
            found |= {kind.label: figures_of(told.facts, kind=kind) for kind in kinds}
        progress(1, 1)
        return found

    def draw(self, told: Told, made: Any) -> None:
        """Show them."""
        self._made = {}
        self.kind.options = list(made)
        self.kind.layout.display = "" if len(made) > 1 else "none"
        self._made = made
        self._draw()

    def _draw(self) -> None:
        if self._made:
            figures = self._made[self.kind.value]
            scope = _SCOPES[self.scope.value]
            self._place.children = [_by(figures, scope) if scope else _everywhere(figures)]


def _everywhere(figures: "Figures") -> widgets.Widget:
    from quizlib.figures.figure import printed_number

    table = Table(("指标", "数值", "分子/分母", "怎样算的"), page=50, widths=("12rem", "8rem", "9rem", ""))
    rows = []
    for one in figures.everywhere.values():
        ratio = "" if one.denominator is None else f"{printed_number(one.numerator)}/{printed_number(one.denominator)}"
        rows.append((one.name, one.with_unit, ratio, one.reason or one.definition.definition))
    table.show(rows)
    return table


def _by(figures: "Figures", scope: str) -> widgets.Widget:
    from quizlib.figures import By

    told = figures.by(By(scope))
    ids = [id for id in _COLUMNS if id != "excused" or any(its[id].value for its in told.values())]
    label = {"branch": "党支部", "cohort": "人员类别", "sitting": "场次"}[scope]
    table = Table((label, *(_COLUMNS[id] for id in ids)), page=50, widths=("12rem",))
    table.show([(one.name, *(number(its[id]) for id in ids)) for one, its in told.items()])
    reasons = dict.fromkeys(its[id].reason for its in told.values() for id in ids if its[id].reason)
    return widgets.VBox([table, note(f"空着的没有数值：{'；'.join(reasons)}。")]) if reasons else table


def number(figure: "Figure") -> float | int | None:
    """The value rounded as it is printed, as a number that a table sorts by."""
    from quizlib.figures.figure import half_up

    if figure.value is None:
        return None
    value = half_up(figure.value, figure.definition.places)
    return int(value) if value.denominator == 1 and figure.unit not in ("%", "分", "分钟") else float(value)
