"""What every database must do for two nodes that serve the same members, and an office that plans meanwhile."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
import sqlalchemy as sa
from examples import BANK, member, sitting
from taking import StillClock

from quizlib.core.attempt import Attempt
from quizlib.errors import NoAttemptLeftError, NotDueError, StoreError
from quizlib.services.home import Home
from quizlib.settings import Settings
from quizlib.store.audit import broken
from quizlib.store.schema import attempts, due, steps

PEOPLE = [member(f"{number:03}", f"样例{number:03}") for number in range(1, 31)]


@pytest.fixture
def nodes(url: str, tmp_path: Path, clock: StillClock) -> Iterator[list[Home]]:
    """Two, on one database, with thirty members due in the sitting ``ceshi`` of one attempt."""
    made = [Home(Settings(home=tmp_path, store=url), clock) for _ in range(2)]
    made[0].planning.import_roster([(one, "") for one in PEOPLE], clock())
    made[0].planning.plan(sitting(attempts=1), BANK, clock())
    yield made
    for one in made:
        one.close()


def ids(node: Home) -> list[str]:
    return [one.id for one in node.planning.roster()]


def held(nodes: list[Home]) -> threading.Event:
    """Until this is set, what is sent to the writers gathers, so that each commits it as one batch."""
    gate = threading.Event()
    for node in nodes:
        node.store.write(lambda _: gate.wait(20), beside=True)
    return gate


def started(nodes: list[Home], clock: StillClock) -> list[Attempt]:
    return [nodes[0].delivery.start(id, "ceshi", clock()).result() for id in ids(nodes[0])]


def test_a_member_who_starts_at_two_nodes_at_once_has_one_attempt(nodes: list[Home], clock: StillClock) -> None:
    people, gate = ids(nodes[0]), held(nodes)
    here = [(id, nodes[0].delivery.start(id, "ceshi", clock())) for id in people]
    there = [(id, nodes[1].delivery.start(id, "ceshi", clock())) for id in reversed(people)]
    gate.set()
    begun = {id: future.result(60) for id, future in here}
    assert {id: future.result(60) for id, future in there} == begun
    with nodes[0].store.read() as connection:
        assert sorted(connection.scalars(sa.select(attempts.c.member_id))) == sorted(people)


def test_nobody_gets_an_attempt_more_by_asking_two_nodes(nodes: list[Home], clock: StillClock) -> None:
    for one in started(nodes, clock):
        nodes[0].delivery.submit(one.member_id, one.id, "hand-in", clock()).result()
    gate = held(nodes)
    asked = [node.delivery.start(id, "ceshi", clock()) for node in nodes for id in ids(node)]
    gate.set()
    for one in asked:
        with pytest.raises(NoAttemptLeftError):
            one.result(60)


def test_what_two_nodes_acknowledge_for_the_same_attempts_is_stored_once(nodes: list[Home], clock: StillClock) -> None:
    begun, gate = started(nodes, clock), held(nodes)
    sent: list[Future[Attempt]] = []
    for node, order in zip(nodes, (begun, begun[::-1]), strict=True):  # each waits for what the other has
        for slot, operation in ((1, "same-1"), (2, f"own-{id(node)}"), (1, "same-2")):
            sent += [node.delivery.respond(one.member_id, one.id, slot, None, operation, clock()) for one in order]
    gate.set()
    for one in sent:
        one.result(60)
    for one in begun:
        found = [node.delivery.attempt(one.member_id, one.id) for node in nodes]
        assert found[0] == found[1]
        assert sorted(step.operation for step in found[0].steps) == sorted(
            ["same-1", "same-2", *(f"own-{id(node)}" for node in nodes)]
        )
    with nodes[0].store.read() as connection:
        assert list(connection.scalars(sa.select(steps.c.number).distinct().order_by(steps.c.number))) == [1, 2, 3, 4]


def test_what_a_node_could_not_save_it_does_not_take_for_saved_however_alike_the_last_steps_are(
    nodes: list[Home], clock: StillClock
) -> None:
    one, *_ = started(nodes, clock)

    def respond(node: Home, operation: str) -> Future[Attempt]:
        return node.delivery.respond(one.member_id, one.id, 1, None, operation, clock())

    def fails(_: sa.Connection) -> None:
        raise sa.exc.OperationalError("", None, Exception("disk I/O error"))

    gate = threading.Event()
    nodes[0].store.write(lambda _: gate.wait(20), beside=True)
    lost = [respond(nodes[0], "lost-1"), respond(nodes[0], "again-2"), nodes[0].store.write(fails, beside=True)]
    gate.set()
    for each in lost:
        with pytest.raises(StoreError):
            each.result(60)
    for operation in ("other-1", "again-2"):
        respond(nodes[1], operation).result(60)
    respond(nodes[0], "lost-1").result(60)
    for node in nodes:
        stored = node.delivery.attempt(one.member_id, one.id).steps
        assert [step.operation for step in stored] == ["other-1", "again-2", "lost-1"]


def test_whoever_begins_while_the_roster_is_renewed_is_due_or_told_not_to_be(
    nodes: list[Home], clock: StillClock
) -> None:
    people, office = ids(nodes[0]), nodes[0]
    kept, starting = PEOPLE[:10], threading.Event()

    def renew() -> None:
        starting.wait(20)
        for wanted in (kept, PEOPLE, kept):
            office.planning.import_roster([(one, "") for one in wanted], clock(), remove_missing=True)

    renewing = threading.Thread(target=renew)
    renewing.start()
    refused = 0
    for id in reversed(people):
        starting.set()
        try:
            nodes[1].delivery.start(id, "ceshi", clock()).result(60)
        except NotDueError:
            refused += 1
    renewing.join()
    with office.store.read() as connection:
        begun = set(connection.scalars(sa.select(attempts.c.member_id)))
        assert begun <= set(connection.scalars(sa.select(due.c.member_id)))
        assert len(begun) == len(people) - refused
        assert broken(connection) is None
