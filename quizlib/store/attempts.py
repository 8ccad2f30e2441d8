"""Attempts and their steps in and out. Steps are only appended."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from quizlib.core import paper
from quizlib.core.attempt import Attempt, Extended, Marked, Reopened, Responded, Step, Submitted
from quizlib.core.question import Question
from quizlib.core.sitting import Sitting
from quizlib.store.allowances import last_allowed
from quizlib.store.gathered import NO_STEP, Last, append_row, gathered_about
from quizlib.store.schema import attempts, steps

#: Gives the questions of these editions; services keep them in memory.
Editions = Callable[[sa.Connection, Iterable[str]], Mapping[str, Question]]


def insert_attempt(connection: sa.Connection, attempt: Attempt) -> None:
    """Store an attempt without steps. A second one with the same ordinal raises IntegrityError."""
    connection.execute(_NEW, _attempt_row(attempt))


def insert_whole(connection: sa.Connection, taken: Iterable[Attempt]) -> None:
    """Store attempts with all their steps at once."""
    rows = list(taken)
    if not rows:
        return
    connection.execute(attempts.insert(), [_attempt_row(one) for one in rows])
    connection.execute(
        steps.insert(), [_step_row(one, number, step) for one in rows for number, step in enumerate(one.steps, 1)]
    )


def append_step(connection: sa.Connection, attempt: Attempt, step: Step) -> None:
    """Append ``step`` to ``attempt`` as it stands. Another step of that number or operation raises IntegrityError."""
    append_row(connection, _step_row(attempt, len(attempt.steps) + 1, step), attempt.with_step(step))


def last_step(connection: sa.Connection, attempt_id: str) -> Last:
    """The number and the operation of an attempt's last step; ``NO_STEP`` without steps."""
    gathered = gathered_about(connection, attempt_id)
    if gathered:
        return gathered.last[attempt_id]
    row = connection.execute(_LAST, {"attempt": attempt_id}).first()
    return (row.number, row.operation) if row else NO_STEP


def select_attempt(connection: sa.Connection, attempt_id: str, editions: Editions) -> Attempt | None:
    """The attempt with this id, or None."""
    found = _select(connection, _ONE, editions, attempt=attempt_id)
    return found[0] if found else None


def as_it_stands(connection: sa.Connection, known: Attempt, editions: Editions) -> Attempt | None:
    """The attempt, read again only where it has gone on since it was ``known``, so that the writer is not held up.

    ``known`` must have been committed: what was not saved may look the same from its last step, sent to another node.
    """
    gathered = gathered_about(connection, known.id)
    if gathered and known.id in gathered.grown:
        return gathered.grown[known.id]
    last = (len(known.steps), known.steps[-1].operation) if known.steps else NO_STEP
    return known if last_step(connection, known.id) == last else select_attempt(connection, known.id, editions)


def select_attempts_of(
    connection: sa.Connection, member_id: str, editions: Editions, sitting_id: str | None = None
) -> list[Attempt]:
    """A member's attempts (in one sitting, or in all), by sitting and ordinal."""
    if sitting_id is None:
        return _select(connection, _OF_MEMBER, editions, member=member_id)
    return _select(connection, _OF_MEMBER_IN, editions, member=member_id, sitting=sitting_id)


def select_attempts_in(connection: sa.Connection, sitting_ids: Sequence[str], editions: Editions) -> list[Attempt]:
    """All attempts in these sittings, by sitting, member and ordinal."""
    return _select(connection, _queries(attempts.c.sitting_id.in_(sitting_ids)), editions)


def count_steps(connection: sa.Connection, sitting_id: str) -> int:
    """How many steps all attempts in a sitting have, each attempt itself counted as one."""
    own = sa.select(attempts.c.id).where(attempts.c.sitting_id == sitting_id)
    taken = sa.select(sa.func.count()).select_from(steps).where(steps.c.attempt_id.in_(own)).scalar_subquery()
    return (
        connection.scalar(sa.select(taken + sa.select(sa.func.count()).select_from(own.subquery()).scalar_subquery()))
        or 0
    )


def attempts_by_member(
    connection: sa.Connection, sitting_id: str, editions: Editions, size: int
) -> Iterator[list[Attempt]]:
    """All attempts in a sitting, by member and ordinal, some ``size`` at a time and never a member in two lists."""
    query = sa.select(attempts.c.member_id, sa.func.count()).where(attempts.c.sitting_id == sitting_id)
    counts = connection.execute(query.group_by(attempts.c.member_id).order_by(attempts.c.member_id)).all()
    first, held = 0, 0
    for place, (_, count) in enumerate(counts, 1):
        held += count
        if held >= size or place == len(counts):
            within = attempts.c.member_id.between(counts[first][0], counts[place - 1][0])
            yield _select(connection, _queries((attempts.c.sitting_id == sitting_id) & within), editions)
            first, held = place, 0


def settles(connection: sa.Connection, sitting: Sitting) -> datetime:
    """The moment from which no member can change anything: the window has closed, for those too who were allowed in
    later, and every extended deadline has passed.

    One who has handed in can change nothing, however long the deadline was extended.
    """
    reopened = sa.exists().where(
        _again.c.attempt_id == attempts.c.id, _again.c.kind == _KINDS[Reopened], _again.c.number > _later.c.number
    )
    handed_in = sa.exists().where(_later.c.attempt_id == attempts.c.id, _later.c.kind == _KINDS[Submitted], ~reopened)
    late = extended_deadlines(connection, sitting.id, ~handed_in)
    allowed = last_allowed(connection, sitting.id)
    return max([sitting.closes.astimezone(UTC), *late.values(), *([allowed] if allowed else [])])


def extended_deadlines(
    connection: sa.Connection, sitting_id: str, condition: sa.ColumnElement[bool] | None = None
) -> dict[str, datetime]:
    """The deadlines, with all extensions, of those attempts in a sitting that were extended, by id."""
    here = _sitting_of_extended == sitting_id
    return deadlines_where(connection, here if condition is None else here & condition)


def deadlines_where(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> dict[str, datetime]:
    """The same of those that meet ``condition``."""
    query = (
        sa.select(attempts.c.id, attempts.c.deadline, steps.c.body)
        .join(steps, steps.c.attempt_id == attempts.c.id)
        .where(condition, steps.c.kind == _EXTENDED)
    )
    deadlines: dict[str, datetime] = {}
    for row in connection.execute(query):
        deadlines.setdefault(row.id, row.deadline)
        deadlines[row.id] += timedelta(minutes=json.loads(row.body)["minutes"])
    return deadlines


_Queries = tuple[sa.Select[Any], sa.Select[Any]]


def _queries(condition: sa.ColumnElement[bool]) -> _Queries:
    """The attempts that meet ``condition``, and their steps."""
    order = (attempts.c.sitting_id, attempts.c.member_id, attempts.c.ordinal)
    return (
        sa.select(attempts).where(condition).order_by(*order),
        sa.select(steps)
        .join(attempts, attempts.c.id == steps.c.attempt_id)
        .where(condition)
        .order_by(*order, steps.c.number),  # as the indexes have them: nothing is sorted
    )


# What members cause is built once: building a statement costs more than running it.
_NEW = attempts.insert()
_LAST = (
    sa.select(steps.c.number, steps.c.operation)
    .where(steps.c.attempt_id == sa.bindparam("attempt"))
    .order_by(steps.c.number.desc())
    .limit(1)
)
_ONE = _queries(attempts.c.id == sa.bindparam("attempt"))
_OF_MEMBER = _queries(attempts.c.member_id == sa.bindparam("member"))
_OF_MEMBER_IN = _queries(
    (attempts.c.member_id == sa.bindparam("member")) & (attempts.c.sitting_id == sa.bindparam("sitting"))
)


def _select(connection: sa.Connection, queries: _Queries, editions: Editions, **known: str) -> list[Attempt]:
    begun, taken_in_them = queries
    rows = list(connection.execute(begun, known))
    if not rows:
        return []
    taken: dict[str, list[Step]] = {row.id: [] for row in rows}
    for row in connection.execute(taken_in_them, known):
        taken[row.attempt_id].append(_step(row))
    papers = {row.id: json.loads(row.paper) for row in rows}
    questions = editions(connection, {slot["edition"] for stored in papers.values() for slot in stored})
    return [
        Attempt(
            id=row.id,
            sitting_id=row.sitting_id,
            member_id=row.member_id,
            ordinal=row.ordinal,
            paper=paper.load(papers[row.id], questions),
            started=row.started,
            first_deadline=row.deadline,
            steps=tuple(taken[row.id]),
        )
        for row in rows
    ]


_KINDS: dict[type[Step], str] = {
    Responded: "responded",
    Submitted: "submitted",
    Reopened: "reopened",
    Extended: "extended",
    Marked: "marked",
}

#: Written out, so that the database sees that its index of extended steps will do.
_EXTENDED: sa.ColumnElement[str] = sa.literal_column("'extended'", sa.String)
#: No bare column, so that the database begins with the few extended steps and not with every attempt of the sitting.
_sitting_of_extended = attempts.c.sitting_id.concat("")
_later, _again = steps.alias(), steps.alias()


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "sitting_id": attempt.sitting_id,
        "member_id": attempt.member_id,
        "ordinal": attempt.ordinal,
        "paper": json.dumps(attempt.paper.dump()),
        "started": attempt.started,
        "deadline": attempt.first_deadline,
    }


def _step_row(attempt: Attempt, number: int, step: Step) -> dict[str, Any]:
    return {
        "attempt_id": attempt.id,
        "number": number,
        "operation": step.operation,
        "at": step.at,
        "kind": _KINDS[type(step)],
        "body": json.dumps(_body(step), ensure_ascii=False),
    }


def _body(step: Step) -> dict[str, Any]:
    match step:
        case Responded():
            return {"slot": step.slot, "response": step.response}
        case Submitted():
            return {"reason": step.reason} if step.reason else {}
        case Reopened():
            return {"reason": step.reason}
        case Extended():
            return {"minutes": step.minutes, "reason": step.reason}
        case Marked():
            return {"slot": step.slot, "fraction": str(step.fraction), "note": step.note}


def _step(row: sa.Row[Any]) -> Step:
    body = json.loads(row.body)
    match row.kind:
        case "responded":
            response = body["response"]
            return Responded(
                row.at, row.operation, body["slot"], tuple(response) if isinstance(response, list) else response
            )
        case "submitted":
            return Submitted(row.at, row.operation, body.get("reason", ""))
        case "reopened":
            return Reopened(row.at, row.operation, body["reason"])
        case "extended":
            return Extended(row.at, row.operation, body["minutes"], body["reason"])
        case "marked":
            return Marked(row.at, row.operation, body["slot"], Fraction(body["fraction"]), body["note"])
    raise ValueError(f"unknown step: {row.kind}")
