"""Excuses in and out."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.excuse import Excuse
from quizlib.store.schema import excuses, members


def upsert_excuses(connection: sa.Connection, given: Iterable[Excuse], recorded: datetime) -> None:
    """Add excuses of members on the roster; one with the key of another takes its place."""
    new = list(given)
    delete_excuses(connection, new)
    ids = {row.number: row.id for row in connection.execute(sa.select(members.c.number, members.c.id))}
    rows = [
        {
            "member_id": ids[one.number],
            "sitting_id": one.sitting_id or None,
            "recorded": recorded,
            **one.model_dump(include={"reason", "first", "last", "note"}),
        }
        for one in new
    ]
    if rows:
        connection.execute(excuses.insert(), rows)


def delete_excuses(connection: sa.Connection, given: Iterable[Excuse]) -> None:
    """Take back the excuses that have the keys of these."""
    keys = {one.key for one in given}
    ids = [{"gone": id} for id, one in _select(connection) if one.key in keys]
    if ids:
        connection.execute(excuses.delete().where(excuses.c.id == sa.bindparam("gone")), ids)


def select_excuses(connection: sa.Connection) -> list[Excuse]:
    """All excuses, in the order in which they were recorded."""
    return [one for _, one in _select(connection)]


def _select(connection: sa.Connection) -> list[tuple[int, Excuse]]:
    query = (
        sa.select(excuses, members.c.number).join(members, members.c.id == excuses.c.member_id).order_by(excuses.c.id)
    )
    return [
        (
            row.id,
            Excuse.model_construct(
                number=row.number,
                reason=row.reason,
                first=row.first,
                last=row.last,
                sitting_id=row.sitting_id or "",
                note=row.note,
            ),
        )
        for row in connection.execute(query)
    ]
