"""What each of two markers gave, in and out. Rows are only appended."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from quizlib.core.reading import Reading
from quizlib.store.schema import attempts, reading_rules, readings

#: A slot of an attempt.
Place = tuple[str, int]


def insert_readings(connection: sa.Connection, given: Iterable[tuple[Place, Reading]]) -> None:
    """Store readings. A second one by the same marker at the same moment raises IntegrityError."""
    rows = [
        {
            "attempt_id": attempt_id,
            "slot": slot,
            "marker": one.marker,
            "at": one.at,
            "fraction": str(one.fraction),
            "note": one.note,
        }
        for (attempt_id, slot), one in given
    ]
    if rows:
        connection.execute(readings.insert(), rows)


def select_readings(connection: sa.Connection, sitting_id: str) -> Mapping[Place, list[Reading]]:
    """Every reading in a sitting by slot of an attempt, the oldest first."""
    joined = sa.select(readings).join(attempts, attempts.c.id == readings.c.attempt_id)
    return _select(connection, joined.where(attempts.c.sitting_id == sitting_id))


def select_readings_of(connection: sa.Connection, attempt_ids: Iterable[str]) -> Mapping[Place, list[Reading]]:
    """Every reading of these attempts by slot, the oldest first."""
    return _select(connection, sa.select(readings).where(readings.c.attempt_id.in_(list(attempt_ids))))


def insert_reading_rule(
    connection: sa.Connection, sitting_id: str, limit: Fraction | None, at: datetime, reason: str
) -> None:
    """From ``at`` on two persons mark, who may differ by ``limit`` of a slot's points; None: one person marks."""
    row = {"sitting_id": sitting_id, "at": at, "limit": "" if limit is None else str(limit), "reason": reason}
    connection.execute(reading_rules.insert().values(row))


def select_reading_limit(connection: sa.Connection, sitting_id: str) -> Fraction | None:
    """By how much of a slot's points two markers may differ; None where one person marks."""
    query = (
        sa.select(reading_rules.c.limit)
        .where(reading_rules.c.sitting_id == sitting_id)
        .order_by(reading_rules.c.at.desc())
        .limit(1)
    )
    found = connection.scalar(query)
    return Fraction(found) if found else None


def _select(connection: sa.Connection, query: sa.Select[Any]) -> Mapping[Place, list[Reading]]:
    found: dict[Place, list[Reading]] = {}
    for row in connection.execute(query.order_by(readings.c.at, readings.c.marker)):
        one = Reading(row.marker, Fraction(row.fraction), row.note, row.at)
        found.setdefault((row.attempt_id, row.slot), []).append(one)
    return found
