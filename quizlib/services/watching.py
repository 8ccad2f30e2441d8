"""A sitting as it goes on: who has not begun, who is answering, who has handed in; cheap to ask time and again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting, SittingKind
from quizlib.store import Store
from quizlib.store.sittings import planned_in, select_sittings
from quizlib.store.watching import count_states, select_states


class State(StrEnum):
    """How far one who is due has got; one who took part is never excused."""

    NOT_BEGUN = "not_begun"
    ANSWERING = "answering"
    HANDED_IN = "handed_in"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        """The name people see; who ran out of time has handed in."""
        return _LABELS[self]


_LABELS = {
    State.NOT_BEGUN: "未开始",
    State.ANSWERING: "作答中",
    State.HANDED_IN: "已交卷",
    State.EXCUSED: "免考",
}


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of a branch, or of all, are in each state; who hands in one attempt and begins another is answering.

    ``ended`` have an attempt that has ended, which is what the figures count as taking part.
    """

    branch: str
    not_begun: int
    answering: int
    handed_in: int
    excused: int
    ended: int

    @property
    def due(self) -> int:
        """All but those excused."""
        return self.not_begun + self.answering + self.handed_in

    @property
    def participation(self) -> Fraction | None:
        """Per cent of those due who have an ended attempt; None where nobody is due."""
        return Fraction(100 * self.ended, self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class Watched:
    """A sitting at a moment: its branches in the order of their names, and all together."""

    sitting: Sitting
    at: datetime
    branches: tuple[Turnout, ...]
    total: Turnout


@dataclass(frozen=True, slots=True)
class Attendant:
    """One who is due and how far that person has got; ``excused`` is the reason, or nothing."""

    number: str
    name: str
    branch: str
    cohort: str
    state: State
    attempts: int
    excused: str


class Watching:
    """The services for organizers who watch."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sittings(self, now: datetime) -> list[Sitting]:
        """All that can be watched, the one to look at first first: running ones by close, coming, past."""
        with self._store.read() as connection:
            found = select_sittings(connection)
        by_phase = {phase: [one for one in found if one.phase(now) is phase] for phase in Phase}
        return [
            *sorted(by_phase[Phase.OPEN], key=lambda one: one.closes),
            *by_phase[Phase.UPCOMING],
            *sorted(by_phase[Phase.CLOSED], key=lambda one: one.closes, reverse=True),
        ]

    def foremost(self, now: datetime) -> Sitting | None:
        """The one that a hall wants to see: what runs (a practice last), else what is nearest in time; None of none."""

        def away(one: Sitting) -> tuple[timedelta, bool]:
            return max(one.opens - now, now - one.closes, timedelta(0)), one.kind is SittingKind.PRACTICE

        return min(self.sittings(now), key=away, default=None)

    def turnout(self, sitting_id: str, now: datetime) -> Watched:
        """How many are in which state, by branch. Raises PlanError where there is no such sitting."""
        with self._store.read() as connection:
            planned = planned_in(connection, sitting_id)
            rows = count_states(connection, sitting_id, now)
        counts: dict[str, Counter[State]] = {}
        ended: Counter[str] = Counter()
        for row in rows:
            counts.setdefault(row.branch, Counter())[_state(row.is_excused, row.running, row.ended)] += row.persons
            ended[row.branch] += row.persons if row.ended else 0
        branches = tuple(_turnout(branch, counts[branch], ended[branch]) for branch in sorted(counts))
        total = sum(counts.values(), Counter())
        return Watched(planned.sitting, now, branches, _turnout("", total, ended.total()))

    def people(self, sitting_id: str, now: datetime) -> list[Attendant]:
        """Everybody due in the sitting, by branch and number."""
        with self._store.read() as connection:
            rows = select_states(connection, sitting_id, now)
        return [
            Attendant(
                *(row.number, row.name, row.branch, row.cohort),
                _state(row.is_excused, row.running, row.ended),
                row.attempts,
                row.excused,
            )
            for row in rows
        ]


def reminder(sitting: Sitting, absent: Iterable[Attendant], now: datetime) -> str:
    """A message that names those who have not begun, by branch, to be copied; the order is that of ``absent``."""
    branches: dict[str, list[str]] = {}
    for one in absent:
        branches.setdefault(one.branch, []).append(one.name)
    count = sum(map(len, branches.values()))
    if not count:
        return f"《{sitting.title}》截至{spoken(now)}，应参加的同志都已开始作答。"
    asked = f"，请于{spoken(sitting.closes)}前完成作答" if sitting.phase(now) is not Phase.CLOSED else ""
    lines = [f"{branch}（{len(names)}人）：{'、'.join(names)}" for branch, names in branches.items()]
    return "\n".join([f"《{sitting.title}》截至{spoken(now)}，还有{count}位同志没有参加{asked}：", *lines])


def _state(excused: bool, running: bool, ended: bool) -> State:
    if running:
        return State.ANSWERING
    if ended:
        return State.HANDED_IN
    return State.EXCUSED if excused else State.NOT_BEGUN


def _turnout(branch: str, states: Counter[State], ended: int) -> Turnout:
    not_begun, answering, handed_in, excused = (states[state] for state in State)
    return Turnout(branch, not_begun, answering, handed_in, excused, ended)
