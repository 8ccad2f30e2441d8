"""What every database must do with steps that a batch looks up and writes together."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
import sqlalchemy as sa
from begun import begun, editions, stored
from examples import NOON

from quizlib.core.attempt import Attempt, Responded
from quizlib.errors import LateError, StoreError
from quizlib.store import Store, open_store
from quizlib.store.attempts import append_step, as_it_stands, last_step, select_attempt
from quizlib.store.schema import steps


class Node:
    """Appends as a node does that remembers how far the attempt had got when it last saved something of it."""

    def __init__(self, store: Store, known: Attempt) -> None:
        self.store, self.known = store, known

    def respond(self, operation: str, then: Callable[[sa.Connection], object] = lambda _: None) -> Future[Attempt]:
        def write(connection: sa.Connection) -> Attempt:
            attempt = as_it_stands(connection, self.known, editions)
            assert attempt is not None
            if attempt.step_of(operation) is None:
                step = Responded(NOON, operation, 1, "A")
                append_step(connection, attempt, step)
                attempt = attempt.with_step(step)
            then(connection)
            return attempt

        future = self.store.write(write, beside=True, about=self.known.id)
        future.add_done_callback(self._remember)
        return future

    def _remember(self, done: Future[Attempt]) -> None:
        if done.exception() is None:
            self.known = done.result()


def operations(store: Store) -> list[str]:
    return [step.operation for step in stored(store).steps]


def in_one_batch(store: Store, *sends: Callable[[], Future[Any]]) -> list[Future[Any]]:
    gate = threading.Event()
    store.write(lambda _: gate.wait(20), beside=True)
    sent = [send() for send in sends]
    gate.set()
    return sent


def fail(error: Exception) -> Callable[[sa.Connection], object]:
    def now(_: sa.Connection) -> None:
        raise error

    return now


def test_steps_of_a_batch_are_written_in_their_order_and_once(store: Store) -> None:
    node = Node(store, begun(store))
    names = ["o1", "o2", "o1", "o3", "o2"]
    for one in in_one_batch(store, *(lambda name=name: node.respond(name) for name in names)):
        one.result(20)
    assert operations(store) == ["o1", "o2", "o3"]


def test_what_waits_is_seen_by_whatever_asks_next(store: Store) -> None:
    node, seen = Node(store, begun(store)), []

    def look(connection: sa.Connection) -> None:
        seen.append(last_step(connection, "a1"))
        attempt = select_attempt(connection, "a1", editions)
        assert attempt is not None
        seen.append(len(attempt.steps))
        seen.append(connection.scalar(sa.select(sa.func.count()).select_from(steps)))

    sent = in_one_batch(store, lambda: node.respond("o1"), lambda: store.write(look), lambda: node.respond("o2"))
    for one in sent:
        one.result(20)
    assert seen == [(1, "o1"), 1, 1]
    assert operations(store) == ["o1", "o2"]


@pytest.mark.parametrize("error", [LateError(deadline=""), KeyError("no")])
def test_a_step_of_an_operation_that_fails_is_taken_back_and_no_other(store: Store, error: Exception) -> None:
    node = Node(store, begun(store))
    first, bad, last = in_one_batch(
        store, lambda: node.respond("o1"), lambda: node.respond("bad", fail(error)), lambda: node.respond("o2")
    )
    with pytest.raises(type(error)):
        bad.result(20)
    first.result(20), last.result(20)
    assert operations(store) == ["o1", "o2"]


def test_a_step_that_cannot_be_stored_harms_no_other(store: Store) -> None:
    node = Node(store, begun(store))
    first, bad, last = in_one_batch(
        store, lambda: node.respond("o1"), lambda: node.respond("o" * 65), lambda: node.respond("o2")
    )
    with pytest.raises(StoreError, match="太长"):
        bad.result(20)
    first.result(20), last.result(20)
    assert operations(store) == ["o1", "o2"]


def test_two_nodes_that_remember_different_pasts_lose_nothing(store: Store, url: str) -> None:
    other = open_store(url)
    try:
        nodes = [Node(one, begun(store) if one is store else stored(store)) for one in (store, other)]
        sent = [node.respond(f"o-{at}-{number}") for number in range(30) for at, node in enumerate(nodes)]
        for one in sent:
            one.result(60)
        assert sorted(operations(store)) == sorted(f"o-{at}-{number}" for number in range(30) for at in range(2))
    finally:
        other.close()


def test_what_a_node_could_not_save_is_not_taken_for_saved_when_another_saved_the_last_of_it(
    store: Store, url: str
) -> None:
    node, other = Node(store, begun(store)), open_store(url)
    try:
        lost = Responded(NOON, "lost", 1, "A"), Responded(NOON, "again", 2, "A")
        node.known = node.known.with_step(lost[0]).with_step(lost[1])  # as where the commit of a batch failed
        Node(other, stored(store)).respond("again").result(20)
        node.respond("lost").result(20)
        assert operations(store) == ["again", "lost"]
        Node(other, stored(store)).respond("next").result(20)
        assert operations(store) == ["again", "lost", "next"]
    finally:
        other.close()


def test_a_node_that_was_quicker_is_not_written_over(store: Store, url: str) -> None:
    """On PostgreSQL another may append between the looking up and the writing."""
    node, other = Node(store, begun(store)), open_store(url)
    try:
        quicker, done = Node(other, stored(store)), []

        def overtake(connection: sa.Connection) -> None:
            if connection.dialect.name == "postgresql" and not done:
                done.append(quicker.respond("other").result(20))

        node.respond("own", overtake).result(20)
        quicker.respond("other").result(20)
        assert sorted(operations(store)) == ["other", "own"]
    finally:
        other.close()
