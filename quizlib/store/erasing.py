"""Persons erased: a pseudonym in the place of name and number, wherever the store holds them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.pseudonym import NAME, Erased, Eraser, pseudonym
from quizlib.store.attempts import settles
from quizlib.store.audit import reword, select_words
from quizlib.store.rosters import select_roster
from quizlib.store.schema import (
    allowances,
    attempts,
    cards,
    certificates,
    drills,
    due,
    excuses,
    members,
    readings,
    sittings,
    steps,
)
from quizlib.store.sittings import delete_sitting, sitting_of


def select_erasable(connection: sa.Connection, numbers: Iterable[str]) -> list[Erased]:
    """Those on the roster, or gone from it, with these numbers."""
    wanted = set(numbers)
    found = [one for one in select_roster(connection) if one.member.number in wanted]
    return [Erased(one.id, one.member.number, _names(connection, one.id)) for one in found]


def last_seen(connection: sa.Connection) -> dict[str, datetime]:
    """When each member was last due somewhere, answered or practised; those who never were are not in it."""
    seen: dict[str, datetime] = {}
    for query in (
        sa.select(due.c.member_id, sa.func.max(sittings.c.closes, type_=sittings.c.closes.type))
        .join(sittings, sittings.c.id == due.c.sitting_id)
        .group_by(due.c.member_id),
        sa.select(attempts.c.member_id, sa.func.max(attempts.c.deadline, type_=attempts.c.deadline.type)).group_by(
            attempts.c.member_id
        ),
        sa.select(drills.c.member_id, sa.func.max(drills.c.at, type_=drills.c.at.type)).group_by(drills.c.member_id),
    ):
        for member_id, at in connection.execute(query):
            seen[member_id] = max(at, seen.get(member_id, at))
    return seen


def sittings_of(connection: sa.Connection, ids: Sequence[str]) -> list[str]:
    """The ids of the sittings in which these members are due."""
    query = sa.select(due.c.sitting_id).where(due.c.member_id.in_(ids)).distinct().order_by(due.c.sitting_id)
    return list(connection.scalars(query))


def unsettled(connection: sa.Connection, sitting_ids: Iterable[str], now: datetime) -> list[str]:
    """Those of the sittings in which something can still change."""
    query = sa.select(sittings.c.id, sittings.c.body).where(sittings.c.id.in_(list(sitting_ids)))
    rows = connection.execute(query).all()
    return sorted(row.id for row in rows if now < settles(connection, sitting_of(row.body)))


def erase(connection: sa.Connection, people: Sequence[Erased]) -> dict[str, str]:
    """Replace names and numbers; what the person knew from drills and why excused goes. The seals of the audit.

    Attempts, scores and who was due stay, under the pseudonym: figures are the same.
    """
    ids, eraser = [one.id for one in people], Eraser(people)
    rows = [{"who": one.id, "new": pseudonym(one.id), "called": NAME} for one in people]
    new: dict[str, Any] = {"number": sa.bindparam("new"), "name": sa.bindparam("called")}
    connection.execute(
        members.update().where(members.c.id == sa.bindparam("who")).values(**new, pin=None, active=False), rows
    )
    connection.execute(due.update().where(due.c.member_id == sa.bindparam("who")).values(new), rows)
    connection.execute(certificates.update().where(certificates.c.member_id.in_(ids)).values(name=NAME))
    for table in (excuses, cards, drills):
        connection.execute(table.delete().where(table.c.member_id.in_(ids)))
    own = sa.select(attempts.c.id).where(attempts.c.member_id.in_(ids))
    _reword(connection, allowances, allowances.c.reason, allowances.c.member_id.in_(ids), eraser)
    _reword(connection, readings, readings.c.note, readings.c.attempt_id.in_(own), eraser)
    said = sa.and_(steps.c.attempt_id.in_(own), steps.c.kind != "responded")  # an answer is not ours to change
    _reword(connection, steps, steps.c.body, said, eraser)
    return reword(connection, reworded(connection, people))


def erase_sitting(connection: sa.Connection, sitting_id: str) -> int:
    """Delete a sitting with all that was done in it; how many attempts there were."""
    own = sa.select(attempts.c.id).where(attempts.c.sitting_id == sitting_id)
    for table in (steps, readings, certificates):
        connection.execute(table.delete().where(table.c.attempt_id.in_(own)))
    gone = connection.execute(attempts.delete().where(attempts.c.sitting_id == sitting_id)).rowcount
    delete_sitting(connection, sitting_id)
    return gone


def reworded(connection: sa.Connection, people: Sequence[Erased]) -> dict[int, tuple[str, str]]:
    """The entries of the audit that name one of ``people``, by number, with the words that may stay."""
    eraser, found = Eraser(people), {}
    for number, reason, body in select_words(connection):
        words = (eraser.text(reason), eraser.json(body))
        if words != (reason, body):
            found[number] = words
    return found


def _names(connection: sa.Connection, id: str) -> tuple[str, ...]:
    """Every name under which the store knows the member, also earlier ones."""
    queries = (
        sa.select(table.c.name).where(condition)
        for table, condition in (
            (members, members.c.id == id),
            (due, due.c.member_id == id),
            (certificates, certificates.c.member_id == id),
        )
    )
    return tuple(dict.fromkeys(name for query in queries for name in connection.scalars(query)))


def _reword(connection: sa.Connection, table: sa.Table, column: sa.Column[Any], condition: Any, eraser: Eraser) -> None:
    keys = list(table.primary_key.columns)
    for row in connection.execute(sa.select(*keys, column).where(condition)).all():
        *place, old = row
        new = eraser.json(old) if column.name == "body" else eraser.text(old)
        if new != old:
            here = sa.and_(*(key == value for key, value in zip(keys, place, strict=True)))
            connection.execute(table.update().where(here).values({column.name: new}))
