"""What the operations of a batch ask and write about attempts, asked once and written once for all of them.

A question and an answer to a database server take longer than the work itself. So the store looks up, before a batch,
how far the attempts have got that it is about; steps wait in memory, and are written together at the end, or before
anything else is sent. A step that another node was quicker to append fails the lot, which then runs one by one.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from quizlib.core.attempt import Attempt
from quizlib.store.schema import attempts, steps

#: In ``Connection.info``: the operation has written something.
WROTE = "quizlib.wrote"
_PLACE = "quizlib.gathered"

#: How far an attempt has got: the number and the operation of its last step.
Last = tuple[int, str | None]
NO_STEP: Last = (0, None)


@dataclass(slots=True)
class Gathered:
    """The ``last`` step of each attempt, by id, with those of ``steps`` that wait as rows.

    ``grown`` are the attempts with their waiting steps: good until the end of the batch, for it may not be saved.
    """

    last: dict[str, Last]
    grown: dict[str, Attempt] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def gathering(connection: sa.Connection, attempt_ids: Collection[str]) -> Iterator[None]:
    """Meanwhile what is asked and written about these attempts is gathered; ``flush`` at the end."""
    if not attempt_ids:
        yield
        return
    rows = connection.execute(_FAR, {"ids": list(attempt_ids)})
    info = connection.info  # which a broken connection does not show any more
    info[_PLACE] = Gathered({row.id: (row.number or 0, row.operation) for row in rows})
    try:
        yield
    finally:
        info.pop(_PLACE, None)


def gathered_about(connection: sa.Connection, attempt_id: str) -> Gathered | None:
    """What is gathered, if this attempt is part of it."""
    found: Gathered | None = connection.info.get(_PLACE)
    return found if found is not None and attempt_id in found.last else None


def append_row(connection: sa.Connection, row: dict[str, Any], grown: Attempt) -> None:
    """Write a step, or let it wait; ``grown`` is the attempt with it."""
    found = gathered_about(connection, row["attempt_id"])
    if found is None:
        connection.execute(_NEXT, row)
    else:
        connection.info[WROTE] = True
        found.last[row["attempt_id"]] = row["number"], row["operation"]
        found.grown[row["attempt_id"]] = grown
        found.steps.append(row)


def flush(connection: sa.Connection) -> None:
    """Write what waits. Raises IntegrityError where an attempt has gone on meanwhile."""
    found: Gathered | None = connection.info.get(_PLACE)
    if found is not None and found.steps:
        rows = sorted(found.steps, key=_by_attempt)  # in one order, so that no two nodes lock crosswise
        found.steps = []
        connection.execute(_NEXT, rows)


_NEXT = steps.insert()
_by_attempt = itemgetter("attempt_id", "number")
_far = steps.c.attempt_id == attempts.c.id
_FAR = sa.select(
    attempts.c.id,
    sa.select(sa.func.max(steps.c.number)).where(_far).scalar_subquery().label("number"),
    sa.select(steps.c.operation)
    .where(_far)
    .order_by(steps.c.number.desc())
    .limit(1)
    .scalar_subquery()
    .label("operation"),
).where(attempts.c.id.in_(sa.bindparam("ids", expanding=True)))
