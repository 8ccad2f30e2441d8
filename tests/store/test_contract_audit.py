"""What every database must do with the record of what organizers did, with corrections, and with late deadlines."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from begun import begun, stored
from examples import MINUTE, NOON, TICK, asked, sitting

from quizlib.core.allowance import Allowance
from quizlib.core.attempt import Extended, Reopened, Step, Submitted
from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.question import content_hash
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
from quizlib.store.allowances import insert_allowance, select_allowances_in, select_allowances_of
from quizlib.store.append_only import lifted
from quizlib.store.attempts import append_step, settles
from quizlib.store.audit import broken, last_entry, record, select_audit
from quizlib.store.corrections import insert_corrections, select_corrections, select_corrections_in
from quizlib.store.questions import keep_editions
from quizlib.store.schema import audit


def recorded(store: Store, action: Action = Action.MARKED, sitting_id: str | None = "ceshi", **more: Any) -> int:
    def operation(connection: sa.Connection) -> int:
        return record(connection, at=NOON + TICK, who="张三", action=action, sitting_id=sitting_id, **more)

    return store.write(operation).result()


def tamper(store: Store, statement: Any) -> None:
    def operation(connection: sa.Connection) -> None:
        with lifted(connection):
            connection.execute(statement)

    store.write(operation).result()


class TestAudit:
    """Entries are appended, numbered without gaps and chained."""

    def test_an_entry_comes_back_as_it_was_recorded(self, store: Store) -> None:
        assert recorded(store, Action.EXTENDED, reason="停电 ”", body={"人": [1, None, "甲"]}) == 1
        with store.read() as connection:
            (entry,) = select_audit(connection)
        assert (entry.number, entry.at, entry.who, entry.action) == (1, NOON + TICK, "张三", Action.EXTENDED)
        assert (entry.sitting_id, entry.reason, entry.body) == ("ceshi", "停电 ”", {"人": [1, None, "甲"]})

    def test_without_a_name_it_was_the_organizer(self, store: Store) -> None:
        store.write(lambda one: record(one, at=NOON, who="  ", action=Action.MARKED)).result()
        with store.read() as connection:
            assert select_audit(connection)[0].who == ORGANIZER

    def test_the_last_entry_of_a_sitting_is_the_last_that_changes_its_figures(self, store: Store) -> None:
        with store.read() as connection:
            assert last_entry(connection, "ceshi") == 0
        for action, sitting_id in (
            (Action.MARKED, "ceshi"),
            (Action.REGRADED, "ceshi"),
            (Action.MARKED, "qita"),
            (Action.FROZEN, "ceshi"),
            (Action.EXCUSED, None),
        ):
            recorded(store, action, sitting_id)
        with store.read() as connection:
            assert (last_entry(connection, "ceshi"), last_entry(connection, "qita")) == (2, 3)
            assert [one.number for one in select_audit(connection, "ceshi")] == [1, 2, 4]
            assert [one.number for one in select_audit(connection, after=3)] == [4, 5]

    @pytest.mark.parametrize(
        "change",
        [
            {"who": "李四"},
            {"reason": "别的原因"},
            {"body": "{}"},
            {"at": NOON},
            {"action": "frozen"},
            {"sitting_id": None},
            {"chain": "0" * 64},
        ],
    )
    def test_an_entry_that_was_changed_no_longer_fits(self, store: Store, change: dict[str, Any]) -> None:
        for _ in range(4):
            recorded(store, reason="原因", body={"a": 1})
        with store.read() as connection:
            assert broken(connection) is None
        tamper(store, audit.update().where(audit.c.number == 2).values(change))
        with store.read() as connection:
            assert broken(connection) == 2

    @pytest.mark.parametrize("change", [{"action": "forged"}, {"body": "no JSON"}])
    def test_an_entry_that_cannot_be_read_is_named(self, store: Store, change: dict[str, Any]) -> None:
        recorded(store)
        tamper(store, audit.update().values(change))
        with store.read() as connection:
            assert broken(connection) == 1
            with pytest.raises(StoreError, match="第 1 条被改动过"):
                select_audit(connection)

    @pytest.mark.parametrize(("gone", "first"), [(1, 2), (2, 3)])
    def test_an_entry_that_was_removed_is_missed(self, store: Store, gone: int, first: int) -> None:
        for _ in range(3):
            recorded(store)
        tamper(store, audit.delete().where(audit.c.number == gone))
        with store.read() as connection:
            assert broken(connection) == first

    def test_two_stores_racing_make_one_chain(self, store: Store, url: str) -> None:
        other = open_store(url)
        try:
            futures = [
                one.write(lambda c: record(c, at=NOON, who="甲", action=Action.MARKED))
                for _ in range(40)
                for one in (store, other)
            ]
            assert sorted(one.result(timeout=60) for one in futures) == list(range(1, 81))
        finally:
            other.close()
        with store.read() as connection:
            assert broken(connection) is None


class TestCorrections:
    """The last correction of an edition counts, and earlier ones can still be told."""

    def test_the_last_one_wins_and_the_earlier_one_stands_at_its_time(self, store: Store) -> None:
        begun(store)
        old, new, newer = (asked("single-1", key=key) for key in "BCD")
        for by, at in ((newer, NOON + 2 * MINUTE), (new, NOON + MINUTE)):

            def operation(connection: sa.Connection, by: Any = by, at: datetime = at) -> None:
                keep_editions(connection, [by], at)
                insert_corrections(connection, "ceshi", {content_hash(old): content_hash(by)}, at, "答案有误")

            store.write(operation).result()
        with store.read() as connection:
            assert keys(select_corrections(connection, "ceshi")) == {content_hash(old): "D"}
            assert keys(select_corrections(connection, "ceshi", until=NOON + 2 * MINUTE - TICK)) == {
                content_hash(old): "C"
            }
            assert select_corrections(connection, "ceshi", until=NOON) == {}
            assert select_corrections(connection, "qita") == {}
            assert select_corrections_in(connection, ["qita", "ceshi"]).keys() == {"ceshi"}


def keys(corrected: Any) -> dict[str, str]:
    return {edition: question.key for edition, question in corrected.items()}


HANDED_IN = (Extended(NOON, "o1", 120, "停电"), Submitted(NOON, "o2"))


class TestSettling:
    """A sitting settles when its window closes, or when the last extended attempt ends."""

    @pytest.mark.parametrize(
        ("steps", "moment"),
        [
            ([], 120),
            ([Extended(NOON, "o1", 30, "停电")], 120),
            ([Extended(NOON, "o1", 60, "停电"), Extended(NOON, "o2", 60, "停电")], 150),
            ([Extended(NOON, "o1", 120, "停电"), Submitted(NOON + 140 * MINUTE, "o2")], 120),
            ([*HANDED_IN, Reopened(NOON, "o3", "误交")], 150),
            ([*HANDED_IN, Reopened(NOON, "o3", "误交"), Extended(NOON, "o4", 10, "误交")], 160),
            ([*HANDED_IN, Reopened(NOON, "o3", "误交"), Submitted(NOON, "o4")], 120),
        ],
    )
    def test_after_the_last_deadline(self, store: Store, steps: list[Step], moment: int) -> None:
        begun(store)  # until half an hour past noon
        for step in steps:
            store.write(lambda connection, step=step: append_step(connection, stored(store), step)).result()
        with store.read() as connection:
            assert settles(connection, sitting()) == NOON + moment * MINUTE
            assert settles(connection, sitting("qita")) == NOON + 120 * MINUTE

    def test_after_the_last_moment_at_which_somebody_may_begin(self, store: Store) -> None:
        attempt = begun(store)
        for until in (200, 150):
            given = Allowance("ceshi", attempt.member_id, 1, NOON + until * MINUTE, NOON, "停电")
            store.write(lambda connection, given=given: insert_allowance(connection, given)).result()
        with store.read() as connection:
            assert settles(connection, sitting()) == NOON + 200 * MINUTE
            assert settles(connection, sitting("qita")) == NOON + 120 * MINUTE


class TestAllowances:
    """What a member is allowed adds up, and concerns nobody else."""

    def test_they_come_back_by_sitting_in_the_order_given(self, store: Store) -> None:
        id = begun(store).member_id
        given = [Allowance("ceshi", id, more, NOON + 200 * MINUTE, NOON, "停电") for more in (1, 0)]
        for one in given:
            store.write(lambda connection, one=one: insert_allowance(connection, one)).result()
        with store.read() as connection:
            assert select_allowances_of(connection, id) == select_allowances_of(connection, id, "ceshi")
            assert select_allowances_of(connection, id) == {"ceshi": given}
            assert select_allowances_of(connection, id, "qita") == select_allowances_of(connection, "m9") == {}
            assert (select_allowances_in(connection, "ceshi"), select_allowances_in(connection, "qita")) == (
                {id: given},
                {},
            )
