"""How far members have got, counted in the database: no paper and no response is read.

An attempt that has not run out of time has ended if its last step is the hand-in, or a mark, which only an ended
attempt gets.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizlib.store.attempts import deadlines_where, extended_deadlines
from quizlib.store.schema import attempts, due, steps

_ENDS = ("submitted", "marked")
_LAST = (
    sa.select(steps.c.kind)
    .where(steps.c.attempt_id == attempts.c.id)
    .order_by(steps.c.number.desc())
    .limit(1)
    .correlate(attempts)
    .scalar_subquery()
)

_BEGUN = (
    sa.select(attempts.c.sitting_id, sa.func.count())
    .where(attempts.c.member_id == sa.bindparam("member"))
    .group_by(attempts.c.sitting_id)
)


def is_answering(connection: sa.Connection, member_id: str, now: datetime) -> bool:
    """Whether an attempt of the member goes on, in any sitting."""
    return _go_on(connection, attempts.c.member_id == member_id, now)


def anybody_answers(connection: sa.Connection, now: datetime) -> bool:
    """Whether an attempt goes on, of any member in any sitting."""
    return _go_on(connection, sa.true(), now)


def _go_on(connection: sa.Connection, condition: sa.ColumnElement[bool], now: datetime) -> bool:
    """Whether one of the attempts that meet ``condition`` goes on."""
    own = condition & sa.func.coalesce(_LAST, "").not_in(_ENDS)
    if connection.execute(sa.select(attempts.c.id).where(own, attempts.c.deadline > now).limit(1)).first():
        return True
    return any(deadline > now for deadline in deadlines_where(connection, own).values())


def count_begun(connection: sa.Connection, member_id: str) -> dict[str, int]:
    """How many attempts a member has begun, by sitting; those without are not in it."""
    return {row[0]: row[1] for row in connection.execute(_BEGUN, {"member": member_id})}


def count_states(connection: sa.Connection, sitting_id: str, now: datetime) -> list[sa.Row[Any]]:
    """Rows (branch, is_excused, running, ended, persons) of those due in the sitting.

    ``running``: an attempt goes on; ``ended``: an attempt has ended.
    """
    state = _state(connection, sitting_id, now)
    columns = (due.c.branch, *_columns(state))
    query = sa.select(*columns, sa.func.count().label("persons")).select_from(_joined(state))
    return list(connection.execute(query.where(due.c.sitting_id == sitting_id).group_by(*columns)))


def select_states(connection: sa.Connection, sitting_id: str, now: datetime) -> list[sa.Row[Any]]:
    """Rows (number, name, branch, cohort, excused, is_excused, running, ended, attempts), by branch and number."""
    state = _state(connection, sitting_id, now)
    columns = (due.c.number, due.c.name, due.c.branch, due.c.cohort, due.c.excused, *_columns(state))
    query = sa.select(*columns, sa.func.coalesce(state.c.attempts, 0).label("attempts")).select_from(_joined(state))
    return list(connection.execute(query.where(due.c.sitting_id == sitting_id).order_by(due.c.branch, due.c.number)))


def _state(connection: sa.Connection, sitting_id: str, now: datetime) -> sa.Subquery:
    """A row for each member who has begun: member_id, running (how many go on), attempts (how many there are)."""
    longer = [id for id, deadline in extended_deadlines(connection, sitting_id).items() if deadline > now]
    in_time = (attempts.c.deadline > now) | attempts.c.id.in_(longer) if longer else attempts.c.deadline > now
    goes_on = sa.case((in_time, sa.case((_LAST.in_(_ENDS), 0), else_=1)), else_=0)
    return (
        sa.select(
            attempts.c.member_id,
            sa.func.sum(goes_on).label("running"),
            sa.func.count().label("attempts"),
        )
        .where(attempts.c.sitting_id == sitting_id)
        .group_by(attempts.c.member_id)
        .subquery()
    )


def _joined(state: sa.Subquery) -> sa.Join:
    return due.outerjoin(state, state.c.member_id == due.c.member_id)


def _columns(state: sa.Subquery) -> tuple[sa.Label[bool], ...]:
    running = sa.func.coalesce(state.c.running, 0)
    return (
        (due.c.excused != "").label("is_excused"),
        (running > 0).label("running"),
        (sa.func.coalesce(state.c.attempts, 0) > running).label("ended"),
    )
