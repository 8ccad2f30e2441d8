"""What is ahead: sittings that draw what they should not, or could not be filled any more, and answers to be marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.bank import Bank
from quizlib.core.question import Kind, Question, leaves
from quizlib.core.sitting import Phase, Sitting
from quizlib.services.preparing import Workbench
from quizlib.store import Store
from quizlib.store.questions import Editions
from quizlib.store.sittings import Planned, select_planned, select_sittings


@dataclass(frozen=True, slots=True)
class Concern:
    """What is wrong with a sitting that has not closed.

    ``stale`` are the questions that it may draw although the law has changed, by id, with the reasons; those that its
    organizer allowed are not in it. ``shortfalls`` say what the bank of today lacks for its blueprint.
    """

    sitting: Sitting
    stale: Mapping[str, str]
    shortfalls: tuple[str, ...]


class Outlook:
    """The services for organizers who look ahead."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def concerns(self, bank: Bank, now: datetime) -> list[Concern]:
        """The sittings that run or are to come and need a look, by opening time."""
        bench = Workbench(bank, now)
        found = []
        with self._store.read() as connection:
            for sitting in select_sittings(connection):
                planned = select_planned(connection, sitting.id)
                phase = sitting.phase(now)
                if planned is None or phase is Phase.CLOSED:
                    continue
                pool = () if sitting.stale_allowed else self._pool(connection, planned)
                drawn = {one.id for one in pool} - planned.stale.keys()
                stale = {id: why for id, why in bench.stale(sitting.opens, sitting.closes).items() if id in drawn}
                coverage = bench.coverage(
                    sitting.blueprint, sitting.opens, sitting.closes, stale_allowed=sitting.stale_allowed
                )
                shortfalls = coverage.shortfalls if phase is Phase.UPCOMING else ()
                if stale or shortfalls:
                    found.append(Concern(sitting, stale, shortfalls))
        return found

    def with_short_answers(self, now: datetime) -> list[Sitting]:
        """The sittings that have opened and may have short answers to be marked, by opening time."""
        found = []
        with self._store.read() as connection:
            for sitting in select_sittings(connection):
                planned = select_planned(connection, sitting.id)
                if planned is None or sitting.phase(now) is Phase.UPCOMING:
                    continue
                if any(leaf.kind is Kind.SHORT for one in self._pool(connection, planned) for leaf in leaves(one)):
                    found.append(sitting)
        return found

    def _pool(self, connection: sa.Connection, planned: Planned) -> tuple[Question, ...]:
        known = self._editions(connection, planned.pool)
        return tuple(known[edition] for edition in planned.pool)
