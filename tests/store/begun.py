"""A store in which somebody has begun an attempt, and what contract tests do with it."""

from typing import Any

import sqlalchemy as sa
from examples import BANK, MINUTE, NOON, member, sitting

from quizlib.core.attempt import Attempt, Responded
from quizlib.core.paper import draw
from quizlib.core.question import content_hash
from quizlib.store import Store
from quizlib.store.attempts import append_step, insert_attempt, select_attempt
from quizlib.store.questions import keep_editions
from quizlib.store.rosters import (
    select_member,
    upsert_members,
)
from quizlib.store.sittings import Planned, upsert_sitting

EDITIONS = {content_hash(one): one for one in BANK.questions.values()}


def begun(store: Store) -> Attempt:
    """An attempt in the store, of member 001 in the sitting ``ceshi``."""
    one = sitting()
    pool = {edition: EDITIONS[edition] for edition in map(content_hash, one.blueprint.pool(EDITIONS.values()))}

    def operation(connection: sa.Connection) -> Attempt:
        keep_editions(connection, EDITIONS.values(), NOON)
        upsert_members(connection, [(member(), None)])
        upsert_sitting(connection, Planned(one, "seed", tuple(pool)), NOON)
        found = select_member(connection, number="001")
        assert found is not None
        attempt = Attempt("a1", one.id, found.id, 1, draw(one.blueprint, pool, "seed"), NOON, NOON + 30 * MINUTE)
        insert_attempt(connection, attempt)
        return attempt

    return store.write(operation).result()


def editions(_: sa.Connection, wanted: Any) -> Any:
    return {edition: EDITIONS[edition] for edition in wanted}


def stored(store: Store, attempt_id: str = "a1") -> Attempt:
    with store.read() as connection:
        found = select_attempt(connection, attempt_id, editions)
    assert found is not None
    return found


def append_one(attempt_id: str, operation: str) -> Any:
    """An operation that reads the attempt as it stands and appends a response, once."""

    def write(connection: sa.Connection) -> int:
        attempt = select_attempt(connection, attempt_id, editions)
        assert attempt is not None
        if attempt.step_of(operation) is None:
            append_step(connection, attempt, Responded(NOON, operation, 1, "A"))
        found = select_attempt(connection, attempt_id, editions)
        assert found is not None
        return len(found.steps)

    return write
