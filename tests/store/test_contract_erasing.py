"""What every database must do when a person, or a whole sitting, is erased."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from begun import begun, editions, stored
from examples import MINUTE, NOON, member, sitting

from quizlib.core.allowance import Allowance
from quizlib.core.attempt import Attempt, Extended, Responded, Submitted
from quizlib.core.audit import Action
from quizlib.core.excuse import Excuse
from quizlib.core.pseudonym import NAME, Erased, pseudonym
from quizlib.store import Store
from quizlib.store.allowances import insert_allowance
from quizlib.store.attempts import append_step, select_attempt
from quizlib.store.audit import broken, record
from quizlib.store.erasing import erase, erase_sitting, last_seen, select_erasable, sittings_of, unsettled
from quizlib.store.excuses import select_excuses, upsert_excuses
from quizlib.store.rosters import deactivate_members, renew_due, select_due, select_member
from quizlib.store.schema import allowances, metadata, steps

PERSON = member()
REASON = f"{PERSON.name}停电"


@pytest.fixture
def traced(store: Store) -> Store:
    """A person who left, with traces in the tables that words are written into."""
    attempt = begun(store)
    days = {"first": date(2026, 3, 10), "last": date(2026, 3, 10)}
    excuse = Excuse.model_validate({"number": PERSON.number, "reason": "病假", "note": "住院", **days})

    def operation(connection: sa.Connection) -> None:
        renew_due(connection, sitting())
        for step in (
            Responded(NOON, "o1", 1, "A"),
            Extended(NOON, "o2", 5, REASON),
            Submitted(NOON + MINUTE, "o3", f"{PERSON.name}离场"),
        ):
            append_step(connection, attempt_in(connection), step)
        insert_allowance(connection, Allowance("ceshi", attempt.member_id, 1, NOON + MINUTE, NOON, REASON))
        upsert_excuses(connection, [excuse], NOON)
        deactivate_members(connection, [PERSON.number])
        record(connection, at=NOON, who="张三", action=Action.EXTENDED, sitting_id="ceshi", reason=REASON)

    store.write(operation).result()
    return store


def attempt_in(connection: sa.Connection) -> Attempt:
    attempt = select_attempt(connection, "a1", editions)
    assert attempt is not None
    return attempt


def found(store: Store) -> list[Erased]:
    with store.read() as connection:
        return select_erasable(connection, [PERSON.number, "009"])


def done(store: Store, people: Sequence[Erased]) -> None:
    def operation(connection: sa.Connection) -> None:
        body = {"members": [one.id for one in people], "entries": erase(connection, people), "versions": {}}
        record(connection, at=NOON, who="李四", action=Action.ERASED, reason="期满", body=body)

    store.write(operation).result()


def test_who_is_erased_stands_under_a_pseudonym_and_answers_stay(traced: Store) -> None:
    (one,) = people = found(traced)
    assert (one.number, one.names) == (PERSON.number, (PERSON.name,))
    before = stored(traced)
    done(traced, people)
    with traced.read() as connection:
        enrolled = select_member(connection, id=one.id)
        assert enrolled is not None
        assert (enrolled.member.number, enrolled.member.name, enrolled.active) == (pseudonym(one.id), NAME, False)
        assert [(row.number, row.name) for row in select_due(connection, ["ceshi"])] == [(pseudonym(one.id), NAME)]
        assert select_excuses(connection) == []
        assert connection.scalars(sa.select(allowances.c.reason)).all() == [f"{NAME}停电"]
        assert PERSON.name not in "".join(connection.scalars(sa.select(steps.c.body)))
        assert broken(connection) is None
    after = stored(traced)
    assert (after.responses, after.deadline, after.submitted) == (before.responses, before.deadline, before.submitted)


def test_when_somebody_was_last_seen_and_where_something_goes_on(traced: Store) -> None:
    (one,) = found(traced)
    with traced.read() as connection:
        assert last_seen(connection) == {one.id: sitting().closes}
        assert sittings_of(connection, [one.id]) == ["ceshi"]
        assert unsettled(connection, ["ceshi"], NOON) == ["ceshi"]
        assert unsettled(connection, ["ceshi"], sitting().closes + timedelta(days=1)) == []


def test_a_whole_sitting_goes_with_all_that_hangs_on_it(traced: Store) -> None:
    assert traced.write(lambda connection: erase_sitting(connection, "ceshi")).result() == 1
    with traced.read() as connection:
        left = {
            table.name
            for table in metadata.sorted_tables
            if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
        }
    assert left == {"questions", "members", "excuses", "audit"}
