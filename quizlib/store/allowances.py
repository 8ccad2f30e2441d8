"""Who may begin more attempts in a sitting than its rules say, in and out."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.allowance import Allowance
from quizlib.store.schema import allowances


def insert_allowance(connection: sa.Connection, given: Allowance) -> None:
    """Store an allowance; it adds to those that the member has already."""
    row = {name: getattr(given, name) for name in ("sitting_id", "member_id", "attempts", "until", "at", "reason")}
    connection.execute(allowances.insert().values(row))


def select_allowances_of(
    connection: sa.Connection, member_id: str, sitting_id: str | None = None
) -> dict[str, list[Allowance]]:
    """What a member has been allowed (in one sitting, or in all), by sitting; those without are not in it."""
    found: dict[str, list[Allowance]] = {}
    for row in connection.execute(_OF_MEMBER, {"member": member_id}):
        if sitting_id in (None, row.sitting_id):
            found.setdefault(row.sitting_id, []).append(_allowance(row))
    return found


def select_allowances_in(connection: sa.Connection, sitting_id: str) -> dict[str, list[Allowance]]:
    """What members have been allowed in a sitting, by member; those without are not in it."""
    found: dict[str, list[Allowance]] = {}
    query = sa.select(allowances).where(allowances.c.sitting_id == sitting_id).order_by(allowances.c.id)
    for row in connection.execute(query):
        found.setdefault(row.member_id, []).append(_allowance(row))
    return found


def last_allowed(connection: sa.Connection, sitting_id: str) -> datetime | None:
    """Until when some member may begin an attempt in the sitting by an allowance; None if there is none."""
    query = sa.select(sa.func.max(allowances.c.until)).where(allowances.c.sitting_id == sitting_id)
    found: datetime | None = connection.scalar(query)
    return found


#: Built once: building a query costs more than running it.
_OF_MEMBER = sa.select(allowances).where(allowances.c.member_id == sa.bindparam("member")).order_by(allowances.c.id)


def _allowance(row: sa.Row[Any]) -> Allowance:
    return Allowance(row.sitting_id, row.member_id, row.attempts, row.until, row.at, row.reason)
