"""By which questions papers are marked after a correction, in and out."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.question import Question
from quizlib.store.attempts import Editions
from quizlib.store.questions import select_editions
from quizlib.store.schema import corrections


def insert_corrections(
    connection: sa.Connection, sitting_id: str, corrected: Mapping[str, str], at: datetime, reason: str
) -> None:
    """From ``at`` on mark the papers of a sitting that hold an edition (key) by another edition (value)."""
    rows = [
        {"sitting_id": sitting_id, "edition": edition, "corrected": by, "at": at, "reason": reason}
        for edition, by in corrected.items()
    ]
    connection.execute(corrections.insert(), rows)


def select_corrections(
    connection: sa.Connection, sitting_id: str, until: datetime | None = None
) -> Mapping[str, Question]:
    """For each edition on papers of the sitting that was corrected, the question by which it is marked now.

    ``until``: as it was marked at that moment.
    """
    return select_corrections_in(connection, [sitting_id], until).get(sitting_id, {})


def select_corrections_in(
    connection: sa.Connection,
    sitting_ids: Collection[str],
    until: datetime | None = None,
    editions: Editions = select_editions,
) -> Mapping[str, Mapping[str, Question]]:
    """The same for several sittings, by sitting; those without corrections are not in it. Asks nothing for none."""
    if not sitting_ids:
        return {}
    query = sa.select(corrections).where(corrections.c.sitting_id.in_(sitting_ids)).order_by(corrections.c.at)
    if until is not None:
        query = query.where(corrections.c.at <= until)
    rows = list(connection.execute(query))
    known = editions(connection, [row.corrected for row in rows])
    found: dict[str, dict[str, Question]] = {}
    for row in rows:
        found.setdefault(row.sitting_id, {})[row.edition] = known[row.corrected]
    return found
