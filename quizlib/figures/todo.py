"""What is left to do, as far as figures tell: answers without a mark, numbers that a report gives otherwise."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from quizlib.core.bank import Bank
from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Progress, gather, gather_sittings
from quizlib.figures.overview import figures_of
from quizlib.figures.period import Period
from quizlib.figures.reported import Changed, changed, cite
from quizlib.store import Store


def unmarked(
    store: Store, results: Path, sitting_ids: Sequence[str], now: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """How many answers of ended attempts wait for a mark, by sitting; those without are left out.

    Raises:
        ReportError, StoreError: as ``gather_sittings``.
    """
    facts = gather_sittings(store, results, sitting_ids, now, progress)
    waiting = dict(facts.rows("SELECT s, sum(pending) FROM attempts GROUP BY s HAVING sum(pending) > 0"))
    return {one.sitting.id: int(waiting[one.s]) for one in facts.held if one.s in waiting}


def recheck(store: Store, results: Path, period: Period, bank: Bank | None, now: datetime) -> list[Changed]:
    """Which figures of ``period`` the last report that cites them gives with another value, and why.

    Raises:
        ReportError, StoreError: as ``gather``.
    """
    facts = gather(store, results, period, now)
    every = [*figures_of(facts, bank)]
    for kind in (SittingKind.CONTEST, SittingKind.TEST):
        every += figures_of(facts, kind=kind)
    return changed(store, results, cite(facts, period, every))
