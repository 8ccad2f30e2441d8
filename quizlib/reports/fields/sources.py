"""What the fields of a report are drawn from, each thing read only when a template names it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from quizlib.core.activity import Activity, NamedValue
from quizlib.core.bank import Bank
from quizlib.core.sitting import SittingKind
from quizlib.figures import DEFINITIONS, EVERYWHERE, By, Facts, Figure, Figures, Period
from quizlib.figures.activities import activity_definitions, activity_figures, activity_titles
from quizlib.figures.change import Change, Changes, Comparison, Counted, changes, counted
from quizlib.figures.overview import Told
from quizlib.reports.fields.catalogue import OF_BANK


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of activities that a report is given: its file ``name``, the SHA-256 of the file, and its rows."""

    name: str
    checksum: str
    activities: Sequence[Activity]
    values: Sequence[NamedValue]

    @property
    def label(self) -> str:
        """What rows of the appendix call it: with its name and the beginning of the checksum."""
        return f"活动台账（{self.name}，{self.checksum[:12]}）"


class Sources:
    """The facts of ``period`` and, where they are asked for, of periods before, the bank and the ledger.

    ``gathered`` gives the facts of a period; it is called once for each.
    """

    def __init__(
        self,
        period: Period,
        gathered: Callable[[Period], Facts],
        *,
        bank: Callable[[], Bank | None] = lambda: None,
        ledger: Ledger | None = None,
    ) -> None:
        self.period = period
        self.ledger = ledger
        self.facts = cache(gathered)
        self.changes = cache(self._changes)
        self._counted = cache(self._count)
        self._bank = bank

    def figures(self, period: Period, kind: SittingKind | None = None) -> Figures:
        """Every figure of a period, of all sittings or one kind."""
        return self._counted(period, kind).figures

    def known_keys(self, by: By) -> list[str]:
        """The branches, cohorts or sittings of the period of the report."""
        return [scope.key for scope in self.figures(self.period).by(by)]

    @cached_property
    def bank_figures(self) -> Told:
        """The figures of the bank by id, untold where there is none."""
        bank = self._bank()
        if bank is None:
            return {id: DEFINITIONS[id].untold(EVERYWHERE, "没有能读的题库") for id in OF_BANK}
        told = counted(self.facts(self.period), bank, period=self.period).figures.everywhere
        return {id: told[id] for id in OF_BANK}

    def activities(self, period: Period) -> dict[str, Figure]:
        """The figures of the ledger by name; nothing without one."""
        if self.ledger is None:
            return {}
        return {one.name: one for one in activity_figures(self.ledger.activities, period)}

    def titles(self, period: Period) -> dict[str, str]:
        """The titles of each kind of activity by field."""
        return activity_titles(self.ledger.activities, period) if self.ledger else {}

    @property
    def activity_fields(self) -> dict[str, str]:
        """Every field of the ledger with its meaning, those of the usual kinds also without a row or a ledger."""
        activities = self.ledger.activities if self.ledger else ()
        fields = {one.name: one.definition for one in activity_definitions(one.kind for one in activities)}
        return fields | dict.fromkeys(activity_titles(activities, self.period), "活动台账中这类活动的名称")

    def activity_change(self, name: str, kind: Comparison) -> Change | None:
        """How a figure of the ledger changed."""
        now, then = self.activities(self.period).get(name), self.activities(kind.period(self.period)).get(name)
        if now is None or then is None or now.value is None or then.value is None:
            return None
        return Change(now, then, now.value - then.value, (), kind)

    def _count(self, period: Period, kind: SittingKind | None) -> Counted:
        return counted(self.facts(period), period=period, kind=kind)

    def _changes(self, comparison: Comparison, kind: SittingKind | None) -> Changes:
        then = self._counted(comparison.period(self.period), kind)
        return changes(self._counted(self.period, kind), then, comparison)
