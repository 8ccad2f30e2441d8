"""What every figure is counted from: the tables (see ``tables``) of some sittings, all of one moment.

A sitting in which nothing can change any more is read from its frozen files, which are written on the way where they
are not there yet or where the audit log has gone on; all others are derived from the store.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import sqlalchemy as sa

from quizlib.core.allowance import Allowance
from quizlib.core.audit import Action
from quizlib.core.sitting import Phase, Sitting, SittingKind
from quizlib.errors import ReportError
from quizlib.figures import frozen
from quizlib.figures.live import load_live
from quizlib.figures.period import Period
from quizlib.figures.tables import opened_tables, view
from quizlib.store import Store
from quizlib.store.allowances import select_allowances_in
from quizlib.store.attempts import count_steps, settles
from quizlib.store.audit import head, last_entry, record, select_audit
from quizlib.store.questions import Editions
from quizlib.store.sittings import select_sittings

log = logging.getLogger(__name__)

#: Called with how many sittings are read and how many there are.
Progress = Callable[[int, int], None]

CLOSED, LOST = "场次结束", "原来的归档缺失，按数据库重新归档"
BEHIND = "归档以后又有作答（归档的电脑时钟偏快）"
_GRACE = timedelta(seconds=30)  # what arrived at the last moment is committed by then
_FRESH = timedelta(days=2)  # so long after a version it may turn out to have been made too early, by a wrong clock


@dataclass(frozen=True, slots=True)
class Held:
    """A sitting of the facts: its number ``s`` in the tables, and what it was read from.

    ``version`` is that of the frozen files with their ``checksum``, 0 and "" for a sitting read from the store;
    ``as_of`` the moment at which roster and attempts stood so. ``scale`` is the unit of its own tables, ``running``
    are the members who are answering, ``allowed`` what organizers allowed each; both are empty for frozen files.
    """

    s: int
    sitting: Sitting
    full_marks: Fraction
    scale: int
    version: int
    checksum: str
    as_of: datetime
    running: frozenset[str] = frozenset()
    allowed: Mapping[str, Sequence[Allowance]] = field(default_factory=dict)


class Facts:
    """The tables of ``held`` as they stood ``at`` a moment; points are whole numbers of ``1 / scale``."""

    def __init__(
        self,
        tables: duckdb.DuckDBPyConnection,
        at: datetime,
        held: Sequence[Held],
        everything: Sequence[Held],
        branch: str | None = None,
    ) -> None:
        self.at = at
        self.held = tuple(held)
        self.scale = lcm(*(one.scale for one in self.held))
        self._tables = tables
        self._everything = tuple(everything)
        self._made: set[str] = set()
        self._branch = branch
        self._cursor = view(tables, [(one.s, self.scale // one.scale) for one in self.held], branch)

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """The sittings, by opening time."""
        return tuple(one.sitting for one in self.held)

    def of(self, *kinds: SittingKind) -> "Facts":
        """The facts of the sittings of these kinds, practice among them where they were gathered."""
        return self._of(one for one in self._everything if one.sitting.kind in kinds)

    def only(self, *sitting_ids: str) -> "Facts":
        """The facts of these sittings."""
        return self._of(one for one in self._everything if one.sitting.id in sitting_ids)

    def of_branch(self, branch: str) -> "Facts":
        """The facts of the persons whom the lists of these sittings have in ``branch``, and nothing of others."""
        return Facts(self._tables, self.at, self.held, self._everything, branch)

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows that a query over the tables gives."""
        return self._cursor.execute(query, list(parameters)).fetchall()

    def frame(self, query: str, *parameters: object) -> pd.DataFrame:
        """The same as a DataFrame."""
        return self._cursor.execute(query, list(parameters)).df()

    def once(self, name: str, query: str) -> str:
        """``name``, a temporary table with what ``query`` gives, made the first time."""
        if name not in self._made:
            self._cursor.execute(f"CREATE TEMP TABLE {name} AS {query}")
            self._made.add(name)
        return name

    def points(self, units: int) -> Fraction:
        """Points from whole units."""
        return Fraction(int(units), self.scale)

    def _of(self, held: Iterable[Held]) -> "Facts":
        return Facts(self._tables, self.at, list(held), self._everything, self._branch)


def gather(store: Store, results: Path, period: Period, now: datetime, progress: Progress | None = None) -> Facts:
    """The facts of the contests and tests whose window opens in ``period`` and has opened by ``now``.

    Practices of the period are gathered too: ``facts.of(SittingKind.PRACTICE)``.

    Raises:
        StoreError: the database cannot be read, or a closed sitting cannot be frozen.
        ReportError: frozen files are missing or were changed.
    """
    facts = _gathered(store, results, _opened(store, now, period.start, period.end), now, progress)
    return facts.of(SittingKind.CONTEST, SittingKind.TEST)


def gather_all(store: Store, results: Path, now: datetime, progress: Progress | None = None) -> Facts:
    """The facts of every sitting, practices among them, that has opened by ``now``. Raises as ``gather``."""
    return _gathered(store, results, _opened(store, now), now, progress)


def gather_sittings(
    store: Store, results: Path, sitting_ids: Sequence[str], now: datetime, progress: Progress | None = None
) -> Facts:
    """The facts of these sittings, of whatever kind.

    Raises:
        ReportError: there is no such sitting (it names those there are), or frozen files were changed.
        StoreError: as ``gather``.
    """
    with store.read() as connection:
        there = {one.id: one for one in select_sittings(connection)}
    missing = [one for one in sitting_ids if one not in there]
    if missing:
        known = "、".join(f"{one.id}（{one.title}）" for one in there.values()) or "还没有场次"
        raise ReportError(f"没有编号为 {'、'.join(missing)} 的场次，请检查编号。现有场次：{known}")
    found = [one for id, one in there.items() if id in sitting_ids]
    return _gathered(store, results, found, now, progress)


def _opened(store: Store, now: datetime, start: datetime | None = None, end: datetime | None = None) -> list[Sitting]:
    with store.read() as connection:
        found = select_sittings(connection, opens_from=start, opens_before=end)
    return [one for one in found if one.phase(now) is not Phase.UPCOMING]


def _gathered(
    store: Store, results: Path, sittings: Sequence[Sitting], now: datetime, progress: Progress | None
) -> Facts:
    tables, known = opened_tables(), Editions()
    held: list[Held] = []
    for number, sitting in enumerate(sittings, 1):
        held.append(_held(tables, number, store, results, sitting, known, now))
        if progress:
            progress(number, len(sittings))
    return Facts(tables, now, held, held)


def _held(
    tables: duckdb.DuckDBPyConnection,
    s: int,
    store: Store,
    results: Path,
    sitting: Sitting,
    known: Editions,
    now: datetime,
) -> Held:
    with store.read() as connection:
        closed = now >= settles(connection, sitting) + _GRACE
        entry = last_entry(connection, sitting.id)
        there = frozen.versions(results, sitting.id) if closed else []
        current = bool(there) and there[-1].manifest.entry == entry
        behind = current and _is_behind(connection, there[-1], now)
        if current and not behind:
            newest = there[-1]
        else:
            loaded = load_live(tables, s, connection, sitting, known, now)
            if not closed:
                allowed = select_allowances_in(connection, sitting.id)
                return Held(s, sitting, loaded.full_marks, loaded.scale, 0, "", now, loaded.running, allowed)
            number, lost = _next(connection, there, sitting.id)
            newest = frozen.freeze(
                tables,
                s,
                results,
                sitting,
                number=number,
                entry=entry,
                noted=head(connection),
                steps=count_steps(connection, sitting.id),
                reason=LOST if lost else BEHIND if behind else _reason(connection, there, sitting.id),
                full_marks=loaded.full_marks,
                scale=loaded.scale,
                now=now,
            )
            _note(store, newest, now)
            return Held(s, sitting, loaded.full_marks, loaded.scale, newest.manifest.version, newest.checksum, now)
    frozen.attach(tables, s, newest)
    manifest = newest.manifest
    rules = newest.sitting
    return Held(s, rules, newest.full_marks, manifest.scale, manifest.version, newest.checksum, newest.frozen)


def _is_behind(connection: sa.Connection, version: frozen.Version, now: datetime) -> bool:
    """Whether members have answered since: where it was made by a clock ahead of the site's, they still could."""
    steps = version.manifest.steps
    if steps is None or now - version.frozen >= _FRESH:
        return False
    return count_steps(connection, version.manifest.sitting) > steps


def _next(connection: sa.Connection, there: Sequence[frozen.Version], sitting_id: str) -> tuple[int, bool]:
    """One more than any version ever written, and whether the last of them is gone from the disk, which is told."""
    noted = [int(one.body["version"]) for one in select_audit(connection, sitting_id) if one.action is Action.FROZEN]
    last, on_disk = max([0, *noted]), max([0, *(one.manifest.version for one in there)])
    if last > on_disk:
        log.warning("场次 %s 的第 %d 版归档文件夹缺失，已按数据库重新归档；请用 quizlib verify 查看", sitting_id, last)
    return 1 + max(last, on_disk), last > on_disk


def _reason(connection: sa.Connection, there: Sequence[frozen.Version], sitting_id: str) -> str:
    """Why a version is made: what the audit log holds since the one before."""
    since = there[-1].manifest.entry if there else 0
    changes = [one for one in select_audit(connection, sitting_id, after=since) if one.action.changes_figures]
    told = [f"{one.action.label}：{one.reason}" if one.reason else one.action.label for one in changes]
    return "；".join(dict.fromkeys(told)) if there and told else CLOSED


def _note(store: Store, version: frozen.Version, now: datetime) -> None:
    manifest = version.manifest
    store.write(
        lambda connection: record(
            connection,
            at=now,
            who="quizlib",
            action=Action.FROZEN,
            sitting_id=manifest.sitting,
            reason=manifest.reason,
            body={"version": manifest.version, "checksum": version.checksum},
        )
    ).result()
