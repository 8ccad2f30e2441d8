"""What is true on PostgreSQL only: writers of several nodes beside each other; a server that is cut off or killed."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from begun import append_one, begun, stored
from examples import NOON
from postgresql import Cluster, running

from quizlib.core.attempt import Responded
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
from quizlib.store.attempts import append_step
from quizlib.store.audit import last_entry
from quizlib.store.engine import MOST_CONNECTIONS
from quizlib.store.schema import members, regulations


@pytest.fixture
def url(postgresql: Cluster, tables: str) -> Iterator[str]:
    with postgresql.database(tables) as address:
        yield address


@pytest.fixture
def other(store: Store, url: str) -> Iterator[Store]:
    """A second node."""
    one = open_store(url)
    yield one
    one.close()


_PUT = sa.text("INSERT INTO regulations VALUES (:id, '') ON CONFLICT DO NOTHING")


def title(store: Store, id: str) -> str | None:
    with store.read() as connection:
        return connection.scalar(sa.select(regulations.c.title).where(regulations.c.id == id))


def put(id: str, words: str = "章程") -> Any:
    """An operation that adds a title."""
    return lambda one: one.execute(regulations.insert().values(id=id, title=words))


class TestNodes:
    """Operations of members run beside each other, all others alone; a deadlock is nobody's failure."""

    def test_operations_that_may_run_beside_each_other_do(self, store: Store, other: Store) -> None:
        both = threading.Barrier(2)
        waiting = [one.write(lambda _: both.wait(20), beside=True) for one in (store, other)]
        assert sorted(one.result(30) for one in waiting) == [0, 1]

    def test_any_other_waits_until_it_is_alone(self, store: Store, other: Store) -> None:
        gate, begins = threading.Event(), threading.Event()
        first = store.write(lambda _: (begins.set(), gate.wait(20), "first")[-1], beside=True)
        begins.wait(20)
        alone = other.write(lambda _: gate.is_set())
        with pytest.raises(TimeoutError):
            alone.result(0.3)
        gate.set()
        assert (first.result(20), alone.result(20)) == ("first", True)

    def test_after_a_deadlock_both_are_saved(self, store: Store, other: Store) -> None:
        both, runs = threading.Barrier(2), []

        def crossing(*ids: str) -> Any:
            def write(connection: sa.Connection) -> None:
                runs.append(ids)
                first = runs.count(ids) == 1
                for id in ids:
                    connection.execute(_PUT, {"id": id})
                    if first and id == ids[0]:
                        both.wait(20)  # from here on each waits for the other

            return write

        crossed = store.write(crossing("a", "b"), beside=True), other.write(crossing("b", "a"), beside=True)
        assert [one.result(30) for one in crossed] == [None, None]
        assert len(runs) == 3
        assert (title(store, "a"), title(store, "b")) == ("", "")


class TestFailures:
    """Nothing hangs, nothing is acknowledged that is not saved, and nobody has to do anything afterwards."""

    def test_connections_that_the_server_ended_are_replaced(self, store: Store, postgresql: Cluster) -> None:
        begun(store)
        for number in range(3):
            postgresql.cut()
            assert store.write(append_one("a1", f"o{number}")).result(20) == number + 1
            postgresql.cut()
            assert len(stored(store).steps) == number + 1

    def test_a_batch_cut_off_before_its_commit_is_run_again(self, store: Store, postgresql: Cluster) -> None:
        runs = []

        def write(connection: sa.Connection) -> None:
            runs.append(put("cut")(connection))
            if len(runs) == 1:
                postgresql.cut()

        beside, after = store.write(write), store.write(put("after"))
        beside.result(20), after.result(20)
        assert (len(runs), title(store, "cut"), title(store, "after")) == (2, "章程", "章程")

    def test_answers_cut_off_while_they_wait_are_written_after_all(self, store: Store, postgresql: Cluster) -> None:
        attempt, runs = begun(store), []

        def write(connection: sa.Connection) -> None:
            append_step(connection, attempt, Responded(NOON, "o1", 1, "A"))
            runs.append(1)
            if len(runs) == 1:
                postgresql.cut()

        store.write(write, beside=True, about="a1").result(20)
        assert len(runs) == 2
        assert [step.operation for step in stored(store).steps] == ["o1"]

    def test_a_commit_whose_end_nobody_heard_of_is_told_as_not_saved_and_not_run_again(
        self, store: Store, url: str, postgresql: Cluster
    ) -> None:
        database, runs = url.rpartition("/")[2], []
        postgresql.run(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
            database,
        )
        postgresql.run(
            "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON regulations DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION cut()",
            database,
        )
        with pytest.raises(StoreError, match="与数据库服务器的连接断了"):
            store.write(lambda one: runs.append(put("lost")(one))).result(20)
        assert len(runs) == 1
        postgresql.run("DROP TRIGGER cut ON regulations", database)
        store.write(put("saved")).result(20)
        assert (title(store, "lost"), title(store, "saved")) == (None, "章程")

    def test_a_server_that_is_killed_is_told_and_found_again(self) -> None:
        with running() as cluster:
            store = open_store(cluster.url())
            try:
                begun(store)
                acknowledged = store.write(append_one("a1", "o1")).result(20)
                cluster.kill()
                for _ in range(2):
                    with pytest.raises(StoreError, match="数据库服务器"):
                        store.write(append_one("a1", "o2")).result(20)
                    with pytest.raises(StoreError, match="数据库服务器"):
                        stored(store)
                cluster.start()
                assert store.write(append_one("a1", "o2")).result(20) == acknowledged + 1
            finally:
                store.close()

    def test_whoever_waits_for_a_lock_is_told_after_a_while(self, url: str, postgresql: Cluster) -> None:
        store = open_store(f"{url}?options=-c%20lock_timeout%3D200ms")
        engine = sa.create_engine(store._engine.url)
        try:
            with engine.connect() as somebody:
                somebody.execute(sa.text("LOCK TABLE regulations"))
                with pytest.raises(StoreError, match="等待数据库超时"):
                    store.write(put("waits")).result(20)
            store.write(put("waits")).result(20)
        finally:
            engine.dispose()
            store.close()

    def test_many_who_read_at_once_share_a_few_connections(self, store: Store, url: str, postgresql: Cluster) -> None:
        def look(_: int) -> int:
            with store.read() as connection:
                connection.execute(sa.text("SELECT pg_sleep(0.01)"))
            return connections()

        def connections() -> int:
            database = url.rpartition("/")[2]
            return postgresql.run(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'")[0][0]

        with ThreadPoolExecutor(40) as hands:
            assert 1 < max(hands.map(look, range(80))) <= MOST_CONNECTIONS
        assert connections() <= MOST_CONNECTIONS


class TestReading:
    """A reader sees one state of the database, in the order of SQLite, and writes nothing."""

    def test_a_reader_sees_one_state_however_long_it_looks(self, store: Store) -> None:
        with store.read() as connection:
            assert last_entry(connection, "ceshi") == 0
            store.write(put("new")).result(20)
            assert connection.scalar(sa.select(sa.func.count()).select_from(regulations)) == 0
        assert title(store, "new") == "章程"

    def test_a_reader_cannot_write(self, store: Store) -> None:
        with pytest.raises(StoreError, match="只读"), store.read() as connection:
            put("new")(connection)

    def test_every_text_sorts_by_code_points_whatever_the_server_speaks(self, store: Store) -> None:
        with store.read() as connection:
            query = (
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
            )
            assert connection.exec_driver_sql(query).all() == []
        names = ["赵", "钱", "一", "b", "B", "a", "ä", "1", "𠀀"]
        rows = [{"id": one, "number": one, "name": one, "branch": "x", "cohort": "x", "active": True} for one in names]
        store.write(lambda one: one.execute(members.insert(), rows)).result(20)
        with store.read() as connection:
            assert list(connection.scalars(sa.select(members.c.name).order_by(members.c.name))) == sorted(names)


class TestAddress:
    """What an operator writes into QUIZLIB_STORE, and what is wrong with it."""

    @pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
    def test_every_way_to_write_the_address_is_understood(self, url: str, scheme: str) -> None:
        open_store(url.replace("postgresql+psycopg", scheme)).close()

    def test_a_missing_driver_is_told_with_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(StoreError, match=r'pip install "psycopg\[binary\]".*不联网'):
            open_store("postgresql://host/quiz")

    def test_a_server_that_is_not_there_is_told_without_the_password(self) -> None:
        with pytest.raises(StoreError, match="拒绝连接") as caught:
            open_store("postgresql://quiz:geheim@127.0.0.1:1/quiz")
        assert "geheim" not in str(caught.value)

    def test_a_database_that_is_not_there_is_told(self, url: str) -> None:
        with pytest.raises(StoreError, match="没有这个数据库"):
            open_store(f"{url}-missing")
