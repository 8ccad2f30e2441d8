"""What every database must do with steps and with the operations of the writer."""

import threading
from concurrent.futures import CancelledError, Future, wait
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from begun import append_one, begun, editions, stored
from examples import MINUTE, NOON

from quizlib.core.attempt import Extended, Marked, Reopened, Responded, Step, Submitted
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
from quizlib.store.attempts import append_step, as_it_stands, insert_attempt, last_step, select_attempts_of
from quizlib.store.gathered import NO_STEP
from quizlib.store.schema import regulations, steps


class TestSteps:
    """Steps are appended, numbered without gaps and never changed."""

    def test_every_step_comes_back_as_it_was(self, store: Store) -> None:
        attempt = begun(store)
        appended: list[Step] = [
            Responded(NOON, "o1", 1, "A"),
            Responded(NOON + timedelta(microseconds=1), "o2", 2, True),
            Responded(NOON, "o3", 3, ("一年", "")),
            Responded(NOON, "o4", 1, None),
            Extended(NOON, "o5", 5, "停电"),
            Submitted(NOON + MINUTE, "o6"),
            Reopened(NOON + MINUTE, "o8", "误交"),
            Submitted(NOON + MINUTE, "o9", "收卷"),
            Marked(NOON + MINUTE, "o7", 5, Fraction(1, 3), "=1+1 有理"),
        ]
        for step in appended:
            store.write(lambda connection, step=step: append_step(connection, stored(store), step)).result()
        assert stored(store) == replace(attempt, steps=tuple(appended))

    def test_a_step_with_a_number_that_is_taken_is_refused(self, store: Store) -> None:
        attempt = begun(store)
        store.write(lambda one: append_step(one, attempt, Responded(NOON, "o1", 1, "A"))).result()
        with pytest.raises(StoreError):
            store.write(lambda one: append_step(one, attempt, Responded(NOON, "o2", 1, "B"))).result()
        assert stored(store).responses == {1: "A"}

    def test_an_operation_is_stored_once_however_often_it_is_sent(self, store: Store) -> None:
        begun(store)
        sent = [store.write(append_one("a1", "o1")) for _ in range(20)]
        assert {one.result() for one in sent} == {1}
        with pytest.raises(StoreError):
            store.write(lambda one: append_step(one, stored(store), Responded(NOON, "o1", 2, "B"))).result()

    def test_numbers_have_no_gaps_after_failures(self, store: Store) -> None:
        begun(store)

        def append_and_fail(connection: sa.Connection) -> None:
            append_one("a1", "lost")(connection)
            raise KeyError("changed my mind")

        for number in range(5):
            store.write(append_and_fail)
            store.write(append_one("a1", f"o{number}"))
        store.write(lambda _: None).result()
        with store.read() as connection:
            assert list(connection.scalars(sa.select(steps.c.number).order_by(steps.c.number))) == [1, 2, 3, 4, 5]

    def test_a_second_attempt_with_the_same_ordinal_is_refused(self, store: Store) -> None:
        attempt = begun(store)
        with pytest.raises(StoreError):
            store.write(lambda one: insert_attempt(one, replace(attempt, id="a2"))).result()
        store.write(lambda one: insert_attempt(one, replace(attempt, id="a2", ordinal=2))).result()
        with store.read() as connection:
            found = select_attempts_of(connection, attempt.member_id, editions)
        assert [one.ordinal for one in found] == [1, 2]


class TestWriter:
    """One writer: acknowledged means committed, and no operation harms another."""

    def test_what_is_acknowledged_is_seen_by_another_store(self, store: Store, url: str) -> None:
        begun(store)
        store.write(append_one("a1", "o1")).result()
        other = open_store(url)
        try:
            assert stored(other).responses == {1: "A"}
        finally:
            other.close()

    def test_many_threads_lose_nothing(self, store: Store) -> None:
        begun(store)
        futures: list[Future[int]] = []

        def send(thread: int) -> None:
            futures.extend([store.write(append_one("a1", f"o-{thread}-{n}")) for n in range(25)])

        threads = [threading.Thread(target=send, args=(one,)) for one in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        wait(futures)
        assert sorted(one.result() for one in futures) == list(range(1, 201))

    def test_two_stores_racing_on_one_database_lose_nothing(self, store: Store, url: str) -> None:
        begun(store)
        other = open_store(url)
        try:
            futures = [
                one.write(append_one("a1", f"o-{name}-{n}"))
                for n in range(60)
                for name, one in (("a", store), ("b", other))
            ]
            assert sorted(one.result(timeout=60) for one in futures) == list(range(1, 121))
        finally:
            other.close()

    def test_a_lost_race_is_run_again(self, store: Store) -> None:
        attempt = begun(store)
        tries = []

        def late(connection: sa.Connection) -> int:
            tries.append(1)
            seen = attempt if len(tries) == 1 else stored(store)  # the first time it has not seen the other's step
            append_step(connection, seen, Responded(NOON, "o2", 2, "B"))
            return len(tries)

        store.write(append_one("a1", "o1")).result()
        assert store.write(late).result() == 2
        assert stored(store).responses == {1: "A", 2: "B"}

    def test_an_operation_that_fails_takes_no_other_with_it(self, store: Store) -> None:
        begun(store)
        gate = threading.Event()
        first = store.write(lambda _: gate.wait(10))  # what follows gathers into one commit

        def fail(connection: sa.Connection) -> None:
            append_one("a1", "bad")(connection)
            raise KeyError("no")

        def fail_in_sql(connection: sa.Connection) -> None:
            append_one("a1", "bad")(connection)
            connection.execute(sa.select(sa.literal(object())))

        before, bad, worse, after = map(
            store.write, (append_one("a1", "o1"), fail, fail_in_sql, append_one("a1", "o2"))
        )
        gate.set()
        assert (first.result(), before.result(), after.result()) == (True, 1, 2)
        with pytest.raises(KeyError):
            bad.result()
        with pytest.raises(StoreError):
            worse.result()
        assert stored(store).step_of("bad") is None

    def test_a_cancelled_operation_is_not_run(self, store: Store) -> None:
        begun(store)
        gate = threading.Event()
        store.write(lambda _: gate.wait(10))
        cancelled = store.write(append_one("a1", "o1"))
        assert cancelled.cancel()
        gate.set()
        store.write(lambda _: None).result()
        with pytest.raises(CancelledError):
            cancelled.result()
        assert stored(store).steps == ()

    def test_closing_finishes_what_waits(self, url: str) -> None:
        store = open_store(url)
        begun(store)
        futures = [store.write(append_one("a1", f"o{n}")) for n in range(50)]
        store.close()
        assert [one.result(timeout=0) for one in futures] == list(range(1, 51))

    def test_after_closing_a_write_is_refused_at_once(self, url: str) -> None:
        store = open_store(url)
        store.close()
        with pytest.raises(StoreError):
            store.write(lambda _: None).result(timeout=5)

    def test_a_database_that_fails_is_said_and_the_next_write_goes_on(self, store: Store) -> None:
        begun(store)
        with pytest.raises(StoreError, match="no_such_table"):
            store.write(lambda one: one.exec_driver_sql("SELECT * FROM no_such_table")).result()
        assert store.write(append_one("a1", "o1")).result() == 1

    @pytest.mark.parametrize("words", ["a\0b", "\ud800", "长" * 201])
    def test_a_text_that_cannot_be_stored_is_refused_and_harms_no_other(self, store: Store, words: str) -> None:
        def put(id: str, title: str) -> Future[None]:
            return store.write(lambda one: one.execute(regulations.insert().values(id=id, title=title)).close())

        before, bad, after = put("a", "章程"), put("b", words), put("c", "长" * 200)
        with pytest.raises(StoreError, match="文字"):
            bad.result()
        before.result(), after.result()
        with store.read() as connection:
            assert sorted(connection.scalars(sa.select(regulations.c.id))) == ["a", "c"]

    def test_a_number_that_cannot_be_stored_is_refused(self, store: Store) -> None:
        attempt = begun(store)
        with pytest.raises(StoreError, match="数字太大"):
            store.write(lambda one: insert_attempt(one, replace(attempt, id="a2", ordinal=2**31))).result()

    def test_an_attempt_is_read_again_only_where_it_has_gone_on(self, store: Store) -> None:
        attempt = begun(store)
        with store.read() as connection:
            assert as_it_stands(connection, attempt, editions) is attempt
        store.write(append_one("a1", "o1")).result()
        with store.read() as connection:
            now = as_it_stands(connection, attempt, editions)
            assert now == stored(store)
            assert now is not None
            assert as_it_stands(connection, now, editions) is now
            assert as_it_stands(connection, replace(now, id="a9"), editions) is None

    def test_a_reader_sees_one_state(self, store: Store) -> None:
        begun(store)
        with store.read() as connection:
            assert last_step(connection, "a1") == NO_STEP
            store.write(append_one("a1", "o1")).result()
            if connection.dialect.name == "sqlite":
                assert last_step(connection, "a1") == NO_STEP
        with store.read() as connection:
            assert last_step(connection, "a1") == (1, "o1")
