"""Fields of figures: of everything, of one kind of sitting, of a branch, a cohort or a sitting, now and before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.sitting import SittingKind
from quizlib.figures import DEFINITIONS, By, Figure, Figures, Held, Period, Scope
from quizlib.figures.change import Change, Comparison
from quizlib.figures.figure import MISSING, printed_number
from quizlib.figures.overview import Told
from quizlib.reports.cited import Cited
from quizlib.reports.fields.catalogue import (
    BRANCH_FIELDS,
    FIGURE_FIELDS,
    IDS,
    OF_ALL,
    OF_BANK,
    OF_PRACTICE,
    SITTING_FIELDS,
)
from quizlib.reports.fields.names import Field, Listed, Names
from quizlib.reports.fields.sources import Sources

KINDS: Mapping[str, SittingKind] = MappingProxyType({"竞赛": SittingKind.CONTEST, "测试": SittingKind.TEST})
#: Names below which a branch, a cohort or a sitting is named, each with what it is.
PARTS_BY: Mapping[str, tuple[By, str]] = MappingProxyType(
    {
        "支部": (By.BRANCH, "党支部"),
        "党支部": (By.BRANCH, "党支部"),
        "类别": (By.COHORT, "人员类别"),
        "各场": (By.SITTING, "场次编号"),
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """A period with what it is called where it is not that of the report."""

    period: Period
    label: str = ""


class FigureFields:
    """The fields of ``span``: those of everything, and names below."""

    def __init__(self, sources: Sources, cited: Cited, span: Span) -> None:
        self._sources, self._cited, self._span = sources, cited, span

    def find(self, name: str, kind: SittingKind | None = None) -> object | None:
        """What ``name`` stands for, of all sittings or one kind."""
        if name in IDS:
            return self._of_everything(IDS[name], kind)
        if name in PARTS_BY:
            by, noun = PARTS_BY[name]
            return Names(lambda key: self._part(by, key, kind), lambda: self._keys(by, kind), noun)
        if name in KINDS and kind is None:
            return Names(lambda below: self.find(below, KINDS[name]), lambda: self.known(KINDS[name]))
        return self._list(name, kind)

    def known(self, kind: SittingKind | None = None) -> list[str]:
        """Every name that ``find`` knows."""
        ids = [name for name, id in IDS.items() if self._has(id, kind)]
        return [*ids, *PARTS_BY, *([] if kind else KINDS), "各支部", "各类别", "各场次", "指标"]

    def figure(self, told: Callable[[], Figure]) -> Field:
        """The field of one figure."""
        label, period = self._span.label, self._span.period
        return Field(
            lambda: self._cited.number(told(), label, period),
            lambda: bool(told().value),
            数=lambda: self._cited.number(told(), label, period, bare=True),
            带单位=lambda: self._cited.number(told(), label, period, unit=True),
        )

    def row(self, name: str, told: Told) -> dict[str, object]:
        """A row of a loop: the name and every figure."""
        figures = {figure: self._known(told[id]) for figure, id in IDS.items() if id not in OF_ALL}
        return {"名称": Field(lambda: name), **figures}

    def _known(self, figure: Figure) -> Field:
        return self.figure(lambda: figure)

    def _of_everything(self, id: str, kind: SittingKind | None) -> Field | None:
        if not self._has(id, kind):
            return None
        if id in OF_BANK:
            return self.figure(lambda: self._sources.bank_figures[id])
        return self.figure(lambda: self._figures(kind).everywhere[id])

    def _has(self, id: str, kind: SittingKind | None) -> bool:
        if id in OF_BANK:
            return kind is None and not self._span.label
        return kind is None or id not in OF_PRACTICE

    def _figures(self, kind: SittingKind | None) -> Figures:
        return self._sources.figures(self._span.period, kind)

    def _scopes(self, by: By, kind: SittingKind | None) -> dict[str, Told]:
        return {scope.key: told for scope, told in self._figures(kind).by(by).items()}

    def _keys(self, by: By, kind: SittingKind | None) -> list[str]:
        return list(self._scopes(by, kind))

    def _part(self, by: By, key: str, kind: SittingKind | None) -> Names | None:
        there = self._scopes(by, kind)
        if key in there:
            told = there[key]
        elif self._span.label and key in self._sources.known_keys(by):
            scope, why = Scope(by, key, key, kind), f"{self._span.label}没有“{key}”"
            told = {id: one.untold(scope, why) for id, one in DEFINITIONS.items()}
        else:
            return None
        known = [name for name, id in IDS.items() if id not in OF_ALL]
        return Names(
            lambda name: self.figure(lambda: told[IDS[name]]) if name in known else None,
            lambda: known,
        )

    def _list(self, name: str, kind: SittingKind | None) -> Listed | None:
        if name == "指标":
            return Listed(map(self._figure_row, self._figures(kind).everywhere.values()), FIGURE_FIELDS)
        if name in ("各支部", "各类别"):
            by = By.BRANCH if name == "各支部" else By.COHORT
            rows = (self.row(scope.name, told) for scope, told in self._figures(kind).by(by).items())
            return Listed(rows, BRANCH_FIELDS)
        if name == "各场次":
            facts = self._sources.facts(self._span.period)
            held = (facts if kind is None else facts.of(kind)).held
            there = self._scopes(By.SITTING, kind)
            rows = (self.row(one.sitting.title, there[one.sitting.id]) | rules(one) for one in held)
            return Listed(rows, SITTING_FIELDS)
        return None

    def _figure_row(self, figure: Figure) -> dict[str, object]:
        label, period = self._span.label, self._span.period
        return {
            "名称": figure.name,
            "数值": Field(lambda: self._cited.number(figure, label, period, unit=True)),
            "分子": printed_number(figure.numerator),
            "分母": printed_number(figure.denominator),
            "定义": figure.definition.definition,
            "说明": figure.reason,
        }


class ChangeFields:
    """The fields of 环比 or 同比: by how much each figure changed, in words."""

    def __init__(self, sources: Sources, cited: Cited, comparison: Comparison) -> None:
        self._sources, self._cited, self._comparison = sources, cited, comparison

    def find(self, name: str, kind: SittingKind | None = None) -> object | None:
        """What ``name`` stands for, of all sittings or one kind."""
        if name in PARTS_BY and name != "各场":
            by, noun = PARTS_BY[name]
            return Names(lambda key: self._part(by, key, kind), lambda: self._keys(by, kind), noun)
        if name in KINDS and kind is None:
            return Names(lambda below: self.find(below, KINDS[name]), lambda: self.known(KINDS[name]))
        if name in self._ids(kind):
            return self.change(lambda: self._told(Scope(kind=kind))[IDS[name]])
        change = self._sources.activity_change(name, self._comparison) if kind is None else None
        return self.change(lambda: change) if change is not None else None

    def known(self, kind: SittingKind | None = None) -> list[str]:
        """Every name that ``find`` knows."""
        below = [name for name in PARTS_BY if name != "各场"]
        return [*self._ids(kind), *below, *([] if kind else [*KINDS, *self._sources.activities(self._sources.period)])]

    def change(self, told: Callable[[], Change]) -> Field:
        """The field of one change."""
        return Field(
            lambda: self._cited.change(told()),
            lambda: told().difference is not None,
            数=lambda: self._cited.change(told(), bare=True),
            增长率=lambda: self._cited.change(told(), told().growth_words or MISSING),
        )

    def _ids(self, kind: SittingKind | None) -> list[str]:
        return [name for name, id in IDS.items() if id not in OF_BANK and not (kind and id in OF_PRACTICE)]

    def _told(self, scope: Scope) -> Mapping[str, Change]:
        return self._sources.changes(self._comparison, scope.kind)[scope]

    def _keys(self, by: By, kind: SittingKind | None) -> list[str]:
        return [scope.key for scope in self._sources.changes(self._comparison, kind) if scope.by is by]

    def _part(self, by: By, key: str, kind: SittingKind | None) -> Names | None:
        if key not in self._keys(by, kind):
            return None
        known = [name for name, id in IDS.items() if id not in OF_ALL]
        scope = Scope(by, key, key, kind)
        return Names(
            lambda name: self.change(lambda: self._told(scope)[IDS[name]]) if name in known else None,
            lambda: known,
        )


def rules(held: Held) -> dict[str, str]:
    """The rules of a sitting as texts, by the names of its fields."""
    sitting = held.sitting
    return {
        "编号": sitting.id,
        "类型": sitting.kind.label,
        "开放时间": spoken(sitting.opens),
        "结束时间": spoken(sitting.closes),
        "满分": f"{plain(held.full_marks)}分",
        "合格线": f"{plain(sitting.pass_line)}分",
        "优秀线": f"{plain(sitting.excellent_line)}分",
    }
