"""What every database must do with questions, the roster and sittings, and when it is opened."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from begun import begun
from examples import BANK, MINUTE, NOON, asked, member, sitting

from quizlib.core.question import body, content_hash, read_question
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
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
from quizlib.store.schema import metadata
from quizlib.store.sittings import Planned, select_planned, select_sittings, upsert_sitting


class TestContent:
    """Questions, regulations, the roster and sittings come back as they went in."""

    def test_editions_are_kept_once_and_never_change(self, store: Store) -> None:
        one, other = asked("q"), asked("q", key="A")
        for kept in ([one], [one, other], [asked("q", review="draft")]):
            store.write(lambda connection, kept=kept: keep_editions(connection, kept, NOON)).result()
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
    def test_a_database_is_made_and_opened_again(self, empty: str) -> None:
        for _ in range(2):
            open_store(empty).close()
        engine = sa.create_engine(empty)
        assert revision(engine) == HEAD
        engine.dispose()

    def test_several_may_open_an_empty_database_at_once(self, empty: str) -> None:
        stores: list[Store] = []
        threads = [threading.Thread(target=lambda: stores.append(open_store(empty))) for _ in range(4)]
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
    with pytest.raises(StoreError, match="不是数据库"):
        open_store(f"sqlite:///{tmp_path / 'quiz.db'}")


def test_sqlite_is_in_wal_and_writes_through(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'quiz.db'}").close()
    connection = sqlite3.connect(tmp_path / "quiz.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
