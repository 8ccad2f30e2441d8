"""What every database must do. SQLite always; PostgreSQL too where ``QUIZLIB_TEST_POSTGRESQL`` holds its address."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from examples import BANK, MINUTE, NOON, asked, member, sitting

from quizlib.core.attempt import Attempt, Extended, Marked, Responded, Step, Submitted
from quizlib.core.paper import draw
from quizlib.core.question import body, content_hash, read_question
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
from quizlib.store.attempts import append_step, count_steps, insert_attempt, select_attempt, select_attempts_of
from quizlib.store.migrate import HEAD, revision
from quizlib.store.questions import keep_editions, keep_titles, select_editions, select_titles
from quizlib.store.rosters import (
    deactivate_members,
    due_ids,
    is_due,
    renew_due,
    renew_open_due,
    select_member,
    select_roster,
    upsert_members,
)
from quizlib.store.schema import metadata, steps
from quizlib.store.sittings import Planned, select_planned, select_sittings, upsert_sitting

_POSTGRESQL = os.environ.get("QUIZLIB_TEST_POSTGRESQL", "")
_DATABASES = ["sqlite", *(["postgresql"] if _POSTGRESQL else [])]
EDITIONS = {content_hash(one): one for one in BANK.questions.values()}


@pytest.fixture(params=_DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'deep' / 'quiz.db'}"
        return
    engine = sa.create_engine(_POSTGRESQL)
    _empty(engine)
    yield _POSTGRESQL
    _empty(engine)
    engine.dispose()


def _empty(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    one = open_store(url)
    yield one
    one.close()


def begun(store: Store) -> Attempt:
    """An attempt in the store, of member 001 in the sitting ``ceshi``."""
    one = sitting()
    pool = {edition: EDITIONS[edition] for edition in map(content_hash, one.blueprint.pool(EDITIONS.values()))}

    def operation(connection: sa.Connection) -> Attempt:
        keep_editions(connection, EDITIONS.values())
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
        return count_steps(connection, attempt_id)

    return write


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
        with pytest.raises(StoreError, match="没有保存成功"):
            store.write(lambda one: one.exec_driver_sql("SELECT * FROM no_such_table")).result()
        assert store.write(append_one("a1", "o1")).result() == 1

    def test_a_reader_sees_one_state(self, store: Store) -> None:
        begun(store)
        with store.read() as connection:
            assert count_steps(connection, "a1") == 0
            store.write(append_one("a1", "o1")).result()
            if connection.dialect.name == "sqlite":
                assert count_steps(connection, "a1") == 0
        with store.read() as connection:
            assert count_steps(connection, "a1") == 1


class TestContent:
    """Questions, regulations, the roster and sittings come back as they went in."""

    def test_editions_are_kept_once_and_never_change(self, store: Store) -> None:
        one, other = asked("q"), asked("q", key="A")
        for kept in ([one], [one, other], [asked("q", review="draft")]):
            store.write(lambda connection, kept=kept: keep_editions(connection, kept)).result()
        with store.read() as connection:
            found = select_editions(connection, [content_hash(one), content_hash(other), "unknown"])
        assert {edition: body(question) for edition, question in found.items()} == {
            content_hash(one): body(one),
            content_hash(other): body(other),
        }
        assert read_question(body(one)) in found.values()

    def test_titles_follow_the_bank(self, store: Store) -> None:
        renamed = [one.model_copy(update={"title": "新名称"}) for one in BANK.regulations.values()]
        for kept in (BANK.regulations.values(), renamed):
            store.write(lambda connection, kept=kept: keep_titles(connection, kept)).result()
        with store.read() as connection:
            assert select_titles(connection) == {"tiaoli": "新名称"}

    def test_a_member_keeps_the_id_through_changes(self, store: Store) -> None:
        people = [(member("000101", "张三"), "hash"), (member("000102", "李四"), None)]
        store.write(lambda one: upsert_members(one, people)).result()
        with store.read() as connection:
            before = select_member(connection, number="000101")
        moved = member("000101", "张三", "第二党支部")
        store.write(lambda one: upsert_members(one, [(moved, None)])).result()
        store.write(lambda one: deactivate_members(one, ["000102"])).result()
        with store.read() as connection:
            after, gone = select_roster(connection)[1], select_roster(connection)[0]
        assert before is not None
        assert (after.id, after.member, after.pin) == (before.id, moved, "hash")
        assert (gone.member.number, gone.active) == ("000102", False)

    def test_those_due_follow_the_roster_until_the_window_closes(self, store: Store) -> None:
        one = sitting()
        store.write(lambda connection: upsert_sitting(connection, Planned(one, "s", ()), NOON)).result()

        def change(number: str, now: Any) -> int:
            def operation(connection: sa.Connection) -> int:
                upsert_members(connection, [(member(number), None)])
                renew_open_due(connection, now)
                return len(due_ids(connection, one.id))

            return store.write(operation).result()

        assert change("001", one.closes - timedelta(microseconds=1)) == 1
        assert change("002", one.closes) == 1

    def test_one_who_has_begun_stays_due(self, store: Store) -> None:
        attempt = begun(store)

        def operation(connection: sa.Connection) -> bool:
            renew_due(connection, sitting())
            deactivate_members(connection, ["001"])
            renew_due(connection, sitting())
            return is_due(connection, "ceshi", attempt.member_id)

        assert store.write(operation).result()

    def test_a_sitting_comes_back_as_it_was_planned(self, store: Store) -> None:
        planned = Planned(sitting(note="说明\n第二行"), "seed", ("a", "b"))
        later = Planned(sitting("zaihou", opens=NOON + MINUTE), "seed", ())
        for one in (later, planned):
            store.write(lambda connection, one=one: upsert_sitting(connection, one, NOON)).result()
        with store.read() as connection:
            assert select_planned(connection, "ceshi") == planned
            assert select_planned(connection, "none") is None
            assert select_sittings(connection) == [planned.sitting, later.sitting]
            assert select_sittings(connection, opens_from=NOON, opens_before=NOON + MINUTE) == [planned.sitting]


class TestOpening:
    def test_a_database_is_made_and_opened_again(self, url: str) -> None:
        for _ in range(2):
            open_store(url).close()
        engine = sa.create_engine(url)
        assert revision(engine) == HEAD
        engine.dispose()

    def test_several_may_open_an_empty_database_at_once(self, url: str) -> None:
        stores: list[Store] = []
        threads = [threading.Thread(target=lambda: stores.append(open_store(url))) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        for store in stores:
            store.close()
        assert len(stores) == 4

    def test_a_database_of_a_newer_version_is_left_alone(self, url: str) -> None:
        open_store(url).close()
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        engine.dispose()
        with pytest.raises(StoreError, match="更新的版本"):
            open_store(url)

    def test_the_tables_are_those_of_the_schema(self, store: Store, url: str) -> None:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        engine = sa.create_engine(url)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        engine.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quiz.db").write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'quiz.db'}")


def test_sqlite_is_in_wal_and_writes_through(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'quiz.db'}").close()
    connection = sqlite3.connect(tmp_path / "quiz.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
