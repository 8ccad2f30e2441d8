"""The tables of one sitting, derived from the store: every attempt that has ended, scored by replaying its steps."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import groupby
from math import lcm

import duckdb
import pandas as pd
import sqlalchemy as sa

from quizlib.core.attempt import Attempt, Responded
from quizlib.core.question import Question, body, leaves
from quizlib.core.score import Mark, Score, score
from quizlib.core.sitting import Counts, Sitting
from quizlib.core.standing import counting
from quizlib.figures.tables import IN_UNITS, TABLES
from quizlib.store.attempts import attempts_by_member
from quizlib.store.corrections import select_corrections
from quizlib.store.questions import Editions, select_titles
from quizlib.store.rosters import select_due
from quizlib.store.sittings import select_planned

_BATCH = 500  # attempts whose rows are held at once; more are slower, for the garbage collector walks them all


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the tables of a sitting need beside them.

    ``scale``: points are whole numbers of ``1 / scale``; ``running``: the members who are answering.
    """

    full_marks: Fraction
    scale: int
    running: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ended:
    attempt: Attempt
    score: Score
    counts: bool
    settled: bool


def load_live(
    tables: duckdb.DuckDBPyConnection,
    s: int,
    connection: sa.Connection,
    sitting: Sitting,
    known: Editions,
    now: datetime,
) -> Loaded:
    """Fill the tables of ``sitting`` as number ``s`` from the store as it stands at ``now``."""
    for table in TABLES:
        tables.execute(f"CREATE TABLE {table}_{s} AS FROM {table}_0")
    due = [tuple(row)[1:] for row in select_due(connection, [sitting.id])]
    _insert(tables, "due", s, due)
    places = {member: (branch, cohort) for member, _, _, branch, cohort, _ in due}
    corrected = select_corrections(connection, sitting.id)
    items = _Items(corrected)
    staging = _Staging(tables)
    number, running = 0, set[str]()
    for attempts in attempts_by_member(connection, sitting.id, known, _BATCH):
        running.update(one.member_id for one in attempts if one.ended(now) is None)
        rows: list[tuple[object, ...]] = []
        marks: list[tuple[object, ...]] = []
        for one in _ended(sitting, attempts, corrected, now):
            number += 1
            rows.append(_attempt_row(number, one, places[one.attempt.member_id], sitting))
            marks += _mark_rows(number, one, items)
        staging.add(rows, marks)
    scale = staging.settle(s)
    _insert(tables, "items", s, items.rows())
    _insert(tables, "questions", s, items.bodies())
    regulations = items.regulations()
    titles = [(id, title) for id, title in select_titles(connection).items() if id in regulations]
    _insert(tables, "titles", s, titles)
    return Loaded(full_marks(connection, sitting, known), scale, frozenset(running))


def full_marks(connection: sa.Connection, sitting: Sitting, known: Editions) -> Fraction:
    """Full marks of every paper of the sitting."""
    planned = select_planned(connection, sitting.id)
    pool = planned.pool if planned else ()
    editions = known(connection, pool)
    return sitting.blueprint.maximum(editions[edition] for edition in pool)


def _ended(
    sitting: Sitting, attempts: Sequence[Attempt], corrected: Mapping[str, Question], now: datetime
) -> Iterator[_Ended]:
    """Those of ``attempts`` (of whole members) that have ended by ``now``, scored."""
    done = [one for one in attempts if one.ended(now) is not None]
    for _, of_member in groupby(done, key=lambda one: one.member_id):
        scored = [(one, score(one, sitting.multiple_rule, corrected)) for one in of_member]
        chosen, best = counting(scored, sitting.counts)
        settled = not best.pending and (
            sitting.counts is not Counts.BEST or all(_within_reach(one) <= best.points for _, one in scored)
        )
        for one, its in scored:
            yield _Ended(one, its, one is chosen, settled and one is chosen)


def _within_reach(score: Score) -> Fraction:
    """The most the attempt can still earn: full points for every slot that waits for a mark."""
    waiting = sum((mark.slot.points for mark in score.marks if mark.fraction is None), Fraction(0))
    return score.points + waiting


_ATTEMPT = (
    *("attempt", "member", "branch", "cohort", "ordinal", "started", "ended", "handed_in"),
    *("points", "points_below", "maximum", "maximum_below", "pending", "passes", "excels", "counts", "settled"),
)
_MARK = (
    *("attempt", "slot", "item", "response", "points", "points_below", "worth", "worth_below", "seconds"),
    *("total", "total_below", "first", "counts", "whole"),
)


def _attempt_row(number: int, one: _Ended, place: tuple[str, str], sitting: Sitting) -> tuple[object, ...]:
    attempt, points, maximum = one.attempt, one.score.points, one.score.maximum
    return (
        number,
        attempt.member_id,
        *place,
        attempt.ordinal,
        _naive(attempt.started),
        _naive(attempt.submitted or attempt.deadline),
        attempt.submitted is not None,
        *(points.numerator, points.denominator, maximum.numerator, maximum.denominator),
        one.score.pending,
        *(one.score.passes(sitting), one.score.excels(sitting), one.counts, one.settled),
    )


def _mark_rows(number: int, one: _Ended, items: "_Items") -> Iterator[tuple[object, ...]]:
    total, spent = one.score.points, _seconds(one.attempt)
    flags = (one.attempt.ordinal == 1, one.counts, not one.score.pending)
    for mark in one.score.marks:
        points, worth = mark.points, mark.slot.points
        waits = mark.fraction is None
        yield (
            *(number, mark.slot.number, items.number(mark), None if mark.response is None else _json(mark.response)),
            *(0 if waits else points.numerator, 0 if waits else points.denominator),
            *(worth.numerator, worth.denominator, spent.get(mark.slot.number, 0)),
            *(total.numerator, total.denominator, *flags),
        )


def _seconds(attempt: Attempt) -> dict[int, int]:
    """Whole seconds spent on each slot: from the response before (or the start) to its own, changes added up."""
    spent: dict[int, float] = {}
    before = attempt.started
    for step in attempt.steps:
        if isinstance(step, Responded):
            spent[step.slot] = spent.get(step.slot, 0.0) + (step.at - before).total_seconds()
            before = step.at
    return {slot: round(seconds) for slot, seconds in spent.items()}


class _Items:
    """Numbers what stands in slots: each part of each edition, as it is marked now."""

    def __init__(self, corrected: Mapping[str, Question]) -> None:
        self._corrected = corrected
        self._numbers: dict[tuple[str, int], int] = {}
        self._sources: dict[str, Question] = {}

    def number(self, mark: Mark) -> int:
        key = (mark.slot.edition, mark.slot.part or 0)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._sources[mark.slot.edition] = self._corrected.get(mark.slot.edition, mark.slot.source)
        return self._numbers[key]

    def rows(self) -> list[tuple[object, ...]]:
        return [self._row(number, edition, part) for (edition, part), number in self._numbers.items()]

    def bodies(self) -> list[tuple[object, ...]]:
        return [(edition, _json(body(source))) for edition, source in self._sources.items()]

    def regulations(self) -> set[str]:
        return {leaf.basis.regulation for source in self._sources.values() for leaf in leaves(source)}

    def _row(self, number: int, edition: str, part: int) -> tuple[object, ...]:
        source = self._sources[edition]
        leaf = leaves(source)[part]
        basis = leaf.basis
        return (
            *(number, source.id, edition, part, leaf.kind.value, basis.regulation, basis.edition, basis.article),
            *(leaf.topic or source.topic, source.difficulty.value, leaf.stem),
        )


class _Staging:
    """Rows with their points as fractions, until the unit of all is known."""

    def __init__(self, tables: duckdb.DuckDBPyConnection) -> None:
        self._tables = tables
        self._names = {"attempts": _ATTEMPT, "marks": _MARK}
        for table, names in self._names.items():
            tables.execute(f"CREATE OR REPLACE TEMP TABLE staged_{table} ({_typed(table, names)})")

    def add(self, attempts: list[tuple[object, ...]], marks: list[tuple[object, ...]]) -> None:
        for table, rows in (("attempts", attempts), ("marks", marks)):
            _append(self._tables, f"staged_{table}", self._names[table], rows)

    def settle(self, s: int) -> int:
        """Write the tables of sitting ``s`` in whole units; the scale of the unit."""
        found = [
            row[0]
            for table in self._names
            for column in TABLES[table]
            if column in IN_UNITS
            for row in self._tables.execute(f"SELECT DISTINCT {column}_below FROM staged_{table}").fetchall()  # noqa: S608
        ]
        scale = lcm(*(below for below in found if below))
        for table in self._names:
            cells = ", ".join(
                f"CASE {name}_below WHEN 0 THEN NULL ELSE {name} * ({scale} // {name}_below) END"
                if f"{name}_below" in self._names[table]
                else name
                for name in TABLES[table]
            )
            self._tables.execute(f"INSERT INTO {table}_{s} SELECT {cells} FROM staged_{table}")  # noqa: S608
            self._tables.execute(f"DROP TABLE staged_{table}")
        return scale


def _typed(table: str, names: Iterable[str]) -> str:
    return ", ".join(f"{name} {TABLES[table].get(name, 'BIGINT')}" for name in names)


def _insert(tables: duckdb.DuckDBPyConnection, table: str, s: int, rows: Iterable[Sequence[object]]) -> None:
    _append(tables, f"{table}_{s}", tuple(TABLES[table]), list(rows))


def _append(
    tables: duckdb.DuckDBPyConnection, target: str, names: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    if rows:
        frame = pd.DataFrame(list(rows), columns=list(names))
        tables.register("appended", frame)
        tables.execute(f"INSERT INTO {target} SELECT * FROM appended")  # noqa: S608
        tables.unregister("appended")


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


_json = json.JSONEncoder(ensure_ascii=False).encode
