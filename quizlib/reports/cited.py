"""The numbers that a report prints, each with a row of its own in the appendix 数据来源."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

from quizlib.core.activity import NamedValue
from quizlib.figures import Figure, Period, Scope
from quizlib.figures.change import Change
from quizlib.figures.figure import MISSING, decimal, half_up, printed_number, whole_or_decimal
from quizlib.reports.sentences import PLAIN, Manner
from quizlib.reports.word.marks import blank, block, numbered, writable
from quizlib.reports.word.placing import Block

_VALUE_ID = "value"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the appendix: its ``number`` (from 1), and the number that leads to it as text."""

    number: int
    name: str
    id: str
    scope: str
    value: str
    numerator: str
    denominator: str
    definition: str


class Cited:
    """What a report has printed so far: ``rows``, the ``figures`` with their periods, tables and pictures (``blocks``).

    ``unfilled`` are names that nobody has given a value, ``untold`` figures without one; ``sizes`` holds the sign and
    the words of changes of which only the size was printed, by row. ``period`` is that of the
    report, ``manner`` says how numbers are written, ``ledger`` what the ledger is called.
    """

    def __init__(self, period: Period, manner: Manner = PLAIN, ledger: str = "活动台账") -> None:
        self.period = period
        self._ledger = ledger
        self.unfilled: list[str] = []
        self.untold: list[str] = []
        self.blocks: list[tuple[Block, ...]] = []
        self.sizes: dict[int, tuple[int, str]] = {}
        self._manner = manner
        self._rows: dict[Hashable, Row] = {}
        self._figures: dict[Hashable, tuple[Figure, Period]] = {}
        self._labels: dict[Period, str] = {}

    @property
    def rows(self) -> list[Row]:
        """The rows by number."""
        return list(self._rows.values())

    @property
    def figures(self) -> list[tuple[Figure, Period]]:
        """Every figure that was printed, and those behind a change."""
        return list(self._figures.values())

    @property
    def spans(self) -> list[tuple[str, Period]]:
        """The periods that were counted, each with what it is called, that of the report first."""
        return [("本期", self.period), *((label, period) for period, label in self._labels.items())]

    def manner(
        self, label: str = "", period: Period | None = None, spot: Callable[[Any, str], str] = lambda _, text: text
    ) -> Manner:
        """How sentences write the figures of a period that is called ``label`` (上期): each number is marked.

        ``spot`` marks the rate of a weak spot.
        """
        return replace(
            self._manner,
            marked=lambda figure, text: self._of_figure(figure, text, label, period),
            marked_change=self.change,
            marked_spot=spot,
        )

    def number(
        self,
        figure: Figure,
        label: str = "",
        period: Period | None = None,
        *,
        bare: bool = False,
        unit: bool = False,
    ) -> str:
        """The figure as printed, marked; ``bare``: without %; with its ``unit``."""
        text = self._manner.number(figure)
        marked = self._of_figure(figure, text.removesuffix("%") if bare else text, label, period)
        return marked + figure.with_unit.removeprefix(figure.printed) if unit else marked

    def change(self, change: Change, text: str | None = None, *, bare: bool = False) -> str:
        """A change in words, or ``text`` in their place, marked; ``bare``: only its size."""
        then, own = change.kind.period(self.period), self._manner.change(change)
        self._labels.setdefault(then, change.kind.then)
        self._keep(change.now, self.period)
        self._keep(change.then, then)
        if change.difference is None:
            self._untold(f"{change.name}{change.kind}", change.scope, change.reason)
        sides = ((change.kind.now, change.now), (f"{change.kind.then}（{then}）", change.then))
        told = "，".join(f"{label}{self._manner.amount(one)}{_ratio(one)}" for label, one in sides)
        more = "".join(f"；{one}" for one in change.warnings)
        words = MISSING if change.difference is None else own.words
        marked = self._marked(
            (change.kind, change.id, change.scope),
            text or (_size(own) if bare else words),
            name=f"{change.name}{change.kind}",
            id=change.id,
            scope=str(change.scope),
            value=words,
            definition=f"{told}；{'按准确值相减' if change.difference is not None else change.reason}{more}。",
        )
        if bare and change.difference is not None:
            sign = (change.difference > 0) - (change.difference < 0)
            self.sizes[self._rows[change.kind, change.id, change.scope].number] = (sign, own.words)
        return marked

    def value(self, value: NamedValue, *, bare: bool = False) -> str:
        """A value of the ledger, marked; ``bare``: without %."""
        return self._marked(
            (_VALUE_ID, value.name),
            value.value.removesuffix("%") if bare else value.value,
            name=value.name,
            id=_VALUE_ID,
            scope=self._ledger,
            value=value.value + value.unit,
            definition=f"活动台账“其他数据”中填写{f'，来源：{value.source}' if value.source else ''}。",
        )

    def other(self, name: str, id: str, scope: str, text: str, *, of: tuple[str, str], definition: str) -> str:
        """A number that is no figure of the registry, marked; ``of`` are its numerator and denominator."""
        return self._marked(
            (id, name, scope),
            text,
            name=name,
            id=id,
            scope=scope,
            value=text,
            numerator=of[0],
            denominator=of[1],
            definition=definition,
        )

    def block(self, *blocks: Block) -> str:
        """The mark of the place where tables and pictures stand."""
        self.blocks.append(blocks)
        return block(len(self.blocks) - 1)

    def missing(self, name: str) -> str:
        """The mark of something that nobody has filled in."""
        if name not in self.unfilled:
            self.unfilled.append(name)
        return blank(f"【待填：{name}】")

    def _of_figure(self, figure: Figure, text: str, label: str, period: Period | None) -> str:
        then = period or self.period
        self._keep(figure, then)
        if label:
            self._labels.setdefault(then, label)
        if figure.value is None:
            self._untold(f"{label}{figure.name}", figure.scope, figure.reason)
        before = f"{label}（{then}）" if then != self.period else ""
        return self._marked(
            (then, figure.id, figure.scope),
            text,
            name=figure.name,
            id=figure.id,
            scope=before + (self._ledger if figure.id.startswith("activity:") else str(figure.scope)),
            value=self._manner.amount(figure),
            numerator=printed_number(figure.numerator),
            denominator=printed_number(figure.denominator),
            definition=figure.definition.definition + (f"没有数值：{figure.reason}。" if figure.reason else ""),
        )

    def _untold(self, name: str, scope: Scope, reason: str) -> None:
        told = f"{name}（{scope}：{reason}）"
        if told not in self.untold:
            self.untold.append(told)

    def _keep(self, figure: Figure, period: Period) -> None:
        self._figures.setdefault((period, figure.id, figure.scope), (figure, period))

    def _marked(
        self,
        key: Hashable,
        text: str,
        *,
        name: str,
        id: str,
        scope: str,
        value: str,
        numerator: str = MISSING,
        denominator: str = MISSING,
        definition: str,
    ) -> str:
        if key not in self._rows:
            texts = (name, id, scope, value, numerator, denominator, definition)
            self._rows[key] = Row(len(self._rows) + 1, *map(writable, texts))
        return numbered(self._rows[key].number, text)


def _ratio(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    return f"（{printed_number(figure.numerator)}/{printed_number(figure.denominator)}）"


def _size(change: Change) -> str:
    """How much it is, without its sign, direction and unit."""
    if change.difference is None:
        return MISSING
    places = change.now.definition.places
    size = half_up(abs(change.difference), places)
    return decimal(size, places) if change.now.unit == "%" else whole_or_decimal(size, places)
