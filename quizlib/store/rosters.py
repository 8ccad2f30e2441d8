"""The roster in and out, and who is due in a sitting."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.excuse import reasons
from quizlib.core.member import Member
from quizlib.core.sitting import Sitting
from quizlib.store.excuses import select_excuses
from quizlib.store.schema import attempts, due, members, sittings
from quizlib.store.sittings import sitting_of


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member of the roster with the random ``id`` and the hash of the PIN, if there is one."""

    id: str
    member: Member
    pin: str | None
    active: bool


def select_member(connection: sa.Connection, *, id: str = "", number: str = "") -> Enrolled | None:
    """The member with this id, or with this employee number; None if there is none."""
    query, known = (_BY_ID, {"id": id}) if id else (_BY_NUMBER, {"number": number})
    row = connection.execute(query, known).first()
    return None if row is None else _enrolled(row)


def any_pin(connection: sa.Connection) -> bool:
    """Whether anybody on the roster has a PIN."""
    query = sa.select(members.c.id).where(members.c.pin.is_not(None), members.c.active).limit(1)
    return connection.execute(query).first() is not None


def select_roster(connection: sa.Connection) -> list[Enrolled]:
    """Everybody, also those who left, by branch and number."""
    return [
        _enrolled(row) for row in connection.execute(sa.select(members).order_by(members.c.branch, members.c.number))
    ]


def upsert_members(connection: sa.Connection, people: Iterable[tuple[Member, str | None]]) -> None:
    """Add or change members by number (with the hash of a PIN; None keeps the old one)."""
    known = {one.member.number: one for one in select_roster(connection)}
    added, changed = [], []
    for member, pin in people:
        row = {**member.model_dump(), "active": True}
        old = known.get(member.number)
        if old is None:
            added.append({**row, "id": secrets.token_hex(16), "pin": pin})
        else:
            changed.append({**row, "pin": pin if pin is not None else old.pin, "old": old.id})
    if added:
        connection.execute(members.insert(), added)
    if changed:
        values: dict[str, Any] = {
            name: sa.bindparam(name) for name in ("number", "name", "branch", "cohort", "active", "pin")
        }
        connection.execute(members.update().where(members.c.id == sa.bindparam("old")).values(values), changed)


def deactivate_members(connection: sa.Connection, numbers: Iterable[str]) -> None:
    """Mark members as gone; their attempts stay."""
    gone = [{"gone": number} for number in numbers]
    if gone:
        connection.execute(members.update().where(members.c.number == sa.bindparam("gone")).values(active=False), gone)


def renew_due(connection: sa.Connection, sitting: Sitting) -> None:
    """Make the list of those due in ``sitting`` follow the roster and the excuses. One who has begun stays on it."""
    connection.execute(
        due.delete().where(
            due.c.sitting_id == sitting.id,
            ~sa.exists().where(attempts.c.sitting_id == sitting.id, attempts.c.member_id == due.c.member_id),
        )
    )
    kept, excused = due_ids(connection, sitting.id), reasons(select_excuses(connection), sitting)
    roster = select_roster(connection)
    rows = [
        _due_row(sitting.id, one.id, one.member, excused.get(one.member.number, ""))
        for one in roster
        if one.active and one.id not in kept and sitting.audience.includes(one.member.branch, one.member.cohort)
    ]
    if rows:
        connection.execute(due.insert(), rows)
    excuse_due(connection, sitting.id, {one.id: excused.get(one.member.number, "") for one in roster if one.id in kept})


def put_due(connection: sa.Connection, sitting_id: str, people: Mapping[str, tuple[Member, str]]) -> None:
    """Add or change persons due in a sitting: by id, who they are there and why they are excused, if they are."""
    remove_due(connection, sitting_id, people)
    if people:
        connection.execute(due.insert(), [_due_row(sitting_id, id, *person) for id, person in people.items()])


def remove_due(connection: sa.Connection, sitting_id: str, ids: Iterable[str]) -> None:
    """Take persons off the list of those due in a sitting."""
    gone = [{"gone": id} for id in ids]
    if gone:
        connection.execute(
            due.delete().where(due.c.sitting_id == sitting_id, due.c.member_id == sa.bindparam("gone")), gone
        )


def excuse_due(connection: sa.Connection, sitting_id: str, excused: Mapping[str, str]) -> None:
    """Write, by id, why persons due in a sitting are excused; empty where they are not."""
    rows = [{"who": id, "reason": reason} for id, reason in excused.items()]
    if rows:
        one = due.update().where(due.c.sitting_id == sitting_id, due.c.member_id == sa.bindparam("who"))
        connection.execute(one.values(excused=sa.bindparam("reason")), rows)


def renew_open_due(connection: sa.Connection, now: datetime) -> None:
    """Make every sitting whose window has not closed at ``now`` follow the roster."""
    for body in connection.scalars(sa.select(sittings.c.body).where(sittings.c.closes > now)).all():
        renew_due(connection, sitting_of(body))


def count_due(connection: sa.Connection) -> dict[str, int]:
    """How many persons are due, by sitting."""
    query = sa.select(due.c.sitting_id, sa.func.count()).group_by(due.c.sitting_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def due_ids(connection: sa.Connection, sitting_id: str) -> set[str]:
    """The ids of the members due in the sitting."""
    return set(connection.scalars(sa.select(due.c.member_id).where(due.c.sitting_id == sitting_id)))


def is_due(connection: sa.Connection, sitting_id: str, member_id: str) -> bool:
    """Whether the member is due in the sitting."""
    return connection.execute(_IS_DUE, {"sitting": sitting_id, "member": member_id}).first() is not None


def begun_in(connection: sa.Connection, sitting_id: str) -> set[str]:
    """The ids of the members who have begun an attempt in the sitting."""
    return set(connection.scalars(sa.select(attempts.c.member_id).where(attempts.c.sitting_id == sitting_id)))


def select_due(connection: sa.Connection, sitting_ids: Sequence[str]) -> list[sa.Row[Any]]:
    """Rows (sitting_id, member_id, number, name, branch, cohort, excused) of those due, by branch and number."""
    query = sa.select(due).where(due.c.sitting_id.in_(sitting_ids)).order_by(due.c.branch, due.c.number)
    return list(connection.execute(query))


def select_due_person(connection: sa.Connection, sitting_id: str, number: str) -> sa.Row[Any] | None:
    """The row of ``select_due`` with this employee number, or None."""
    query = sa.select(due).where(due.c.sitting_id == sitting_id, due.c.number == number)
    return connection.execute(query).first()


# Queries of the members' path are built once: building one costs more than running it.
_BY_ID = sa.select(members).where(members.c.id == sa.bindparam("id"))
_BY_NUMBER = sa.select(members).where(members.c.number == sa.bindparam("number"))
_IS_DUE = sa.select(due.c.member_id).where(
    due.c.sitting_id == sa.bindparam("sitting"), due.c.member_id == sa.bindparam("member")
)


def _due_row(sitting_id: str, member_id: str, member: Member, excused: str) -> dict[str, Any]:
    return {"sitting_id": sitting_id, "member_id": member_id, **member.model_dump(), "excused": excused}


def _enrolled(row: sa.Row[Any]) -> Enrolled:
    member = Member.model_construct(number=row.number, name=row.name, branch=row.branch, cohort=row.cohort)
    return Enrolled(row.id, member, row.pin, row.active)
