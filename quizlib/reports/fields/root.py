"""Every name that a template may begin with."""

from collections.abc import Mapping
from types import MappingProxyType

from quizlib.core.moment import local
from quizlib.figures import EVERYWHERE, By, Figures, Period
from quizlib.figures.change import Comparison
from quizlib.figures.figure import MISSING
from quizlib.figures.period import spoken_day
from quizlib.reports import sentences
from quizlib.reports.cited import Cited
from quizlib.reports.fields.blocks import BlockFields
from quizlib.reports.fields.catalogue import ACTIVITY_FIELDS, PERIOD_FIELDS, TEXT_FIELDS
from quizlib.reports.fields.figures import KINDS, ChangeFields, FigureFields, Span
from quizlib.reports.fields.names import Field, Listed, Names
from quizlib.reports.fields.sources import Sources
from quizlib.reports.fields.weak import LISTS, WeakFields
from quizlib.reports.sentences import Manner
from quizlib.reports.sentences.period import bank, by_kind, coverage

_BEFORE: Mapping[str, Comparison] = MappingProxyType({"上期": Comparison.BEFORE, "同期": Comparison.YEAR_BEFORE})
CHANGE_TEXTS: Mapping[str, Comparison] = MappingProxyType({f"{one}情况": one for one in _BEFORE.values()})
_CHANGES: Mapping[str, Comparison] = MappingProxyType({one.value: one for one in _BEFORE.values()})


def fields_of(sources: Sources, cited: Cited) -> Names:
    """Every field. Nothing is counted before it is named; what is printed is noted in ``cited``."""
    root = _Root(sources, cited)
    return Names(root.find, root.known)


class _Root:
    def __init__(self, sources: Sources, cited: Cited) -> None:
        self._sources, self._cited = sources, cited
        self._weak = WeakFields(sources, cited)
        blocks = BlockFields(sources, cited, self._weak)
        self._groups: dict[str, Names] = {
            "期间": _days(sources.period),
            "图": blocks.charts,
            "表": blocks.tables,
            "待填": Names(self._value, lambda: [one.name for one in sources.ledger.values] if sources.ledger else []),
        }
        for name, comparison in _BEFORE.items():
            span = Span(comparison.period(sources.period), comparison.then)
            self._groups[name] = _Spoken(sources, cited, span).names
        for name, comparison in _CHANGES.items():
            changed = ChangeFields(sources, cited, comparison)
            self._groups[name] = Names(changed.find, changed.known)
        self._spoken = _Spoken(sources, cited, Span(sources.period))

    def find(self, name: str) -> object | None:
        if name in self._groups:
            return self._groups[name]
        if name in LISTS:
            return self._weak.listed(name)
        if name == "薄弱情况":
            return Field(self._weak.sentence)
        if name in CHANGE_TEXTS:
            return Field(lambda: self._compared(CHANGE_TEXTS[name]))
        return self._spoken.find(name)

    def known(self) -> list[str]:
        return [*self._groups, *LISTS, *CHANGE_TEXTS, *self._spoken.known()]

    def _compared(self, comparison: Comparison) -> str:
        then = comparison.period(self._sources.period)
        return sentences.compared(
            comparison, then, self._sources.changes(comparison, None)[EVERYWHERE], self._cited.manner()
        )

    def _value(self, name: str) -> Field:
        values = {one.name: one for one in self._sources.ledger.values} if self._sources.ledger else {}
        if name not in values:
            return _missing(self._cited, name)
        value = values[name]
        return Field(
            lambda: self._cited.value(value),
            数=lambda: self._cited.value(value, bare=True),
            带单位=lambda: self._cited.value(value) + value.unit,
        )


class _Spoken:
    """The fields of one period: figures, texts and what the ledger holds of it."""

    def __init__(self, sources: Sources, cited: Cited, span: Span) -> None:
        self._sources, self._cited, self._span = sources, cited, span
        self._figures = FigureFields(sources, cited, span)

    @property
    def names(self) -> Names:
        return Names(self.find, self.known)

    def find(self, name: str) -> object | None:
        if name in TEXT_FIELDS and name != "薄弱情况":
            return Field(lambda: self._text(name))
        if name == "活动":
            return self._activities()
        found = self._figures.find(name)
        return self._of_ledger(name) if found is None else found

    def known(self) -> list[str]:
        return [*TEXT_FIELDS, *self._figures.known(), "活动", *self._sources.activity_fields]

    def _text(self, name: str) -> str:
        period, at = self._span.period, local(self._sources.facts(self._span.period).at)
        plain = {
            "统计期间": str(period),
            "开始日期": spoken_day(period.first),
            "结束日期": spoken_day(period.last),
            "统计时点": f"{spoken_day(at.date())}{at:%H:%M}",
        }
        if name in plain:
            return plain[name]
        return self._passage(name, self._sources.figures(period), self._cited.manner(self._span.label, period))

    def _passage(self, name: str, figures: Figures, manner: Manner) -> str:
        told = figures.everywhere
        if name == "概述":
            return sentences.overview(self._span.period, told, manner) + coverage(told, manner)
        if name == "参与情况":
            return sentences.taking_part(told, list(figures.by(By.BRANCH).values()), manner)
        if name == "分类情况":
            kinds = {kind: self._sources.figures(self._span.period, kind).everywhere for kind in KINDS.values()}
            return by_kind(kinds, manner)
        if name == "题库情况":
            return bank(told if self._span.label else {**told, **self._sources.bank_figures}, manner)
        rules = [{line: str(row[line]) for line in ("满分", "合格线", "优秀线")} for row in self._rows("各场次")]
        return sentences.scored(told, rules, manner)

    def _rows(self, name: str) -> Listed:
        found = self._figures.find(name)
        return found if isinstance(found, Listed) else Listed((), {})

    def _of_ledger(self, name: str) -> Field | None:
        if name not in self._sources.activity_fields:
            return None
        if self._sources.ledger is None:
            return _missing(self._cited, name)
        figures, titles = self._sources.activities(self._span.period), self._sources.titles(self._span.period)
        if name in figures:
            return self._figures.figure(lambda: figures[name])
        return Field(lambda: titles.get(name, MISSING), lambda: titles.get(name, MISSING) != MISSING)

    def _activities(self) -> Listed:
        ledger, period = self._sources.ledger, self._span.period
        within = [one for one in (ledger.activities if ledger else ()) if period.first <= one.date <= period.last]
        rows = (
            {
                "日期": spoken_day(one.date),
                "类型": one.kind,
                "名称": one.title,
                "党支部": one.branch,
                "参加人数": str(one.persons),
                "备注": one.note,
            }
            for one in sorted(within, key=lambda one: one.date)
        )
        return Listed(rows, ACTIVITY_FIELDS)


def _missing(cited: Cited, name: str) -> Field:
    """A field that nobody has given a value."""

    def told() -> str:
        return cited.missing(name)

    return Field(told, lambda: False, 数=told, 带单位=told)


def _days(period: Period) -> Names:
    first, last = period.first, period.last
    values = (last.year, first.year, first.month, first.day, last.year, last.month, last.day)
    told = dict(zip(PERIOD_FIELDS, map(str, values), strict=True))
    return Names(lambda name: Field(lambda: told[name]) if name in told else None, lambda: told)
