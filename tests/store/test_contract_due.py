"""What every database must do with excuses and with those who are due."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from begun import begun
from examples import NOON, member, sitting

from quizlib.core.excuse import Excuse
from quizlib.store import Store
from quizlib.store.excuses import delete_excuses, select_excuses, upsert_excuses
from quizlib.store.rosters import (
    begun_in,
    excuse_due,
    put_due,
    remove_due,
    renew_due,
    select_due,
    select_member,
    upsert_members,
)

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def excuse(number: str = "001", reason: str = "病假", **more: Any) -> Excuse:
    return Excuse.model_validate({"number": number, "reason": reason, "first": FIRST, "last": LAST} | more)


def due(store: Store) -> list[tuple[str, ...]]:
    with store.read() as connection:
        return [(row.number, row.name, row.excused) for row in select_due(connection, ["ceshi"])]


@pytest.fixture
def begun_store(store: Store) -> Store:
    """Members 001, who has begun, and 002 are due in ``ceshi``."""
    begun(store)

    def operation(connection: sa.Connection) -> None:
        upsert_members(connection, [(member("002", "样例乙"), None)])
        renew_due(connection, sitting())

    store.write(operation).result()
    return store


def test_excuses_come_back_as_they_were_in_the_order_of_recording(begun_store: Store) -> None:
    held = [excuse("002", note="注"), excuse(), excuse(first=None, last=None, sitting_id="ceshi")]
    begun_store.write(lambda one: upsert_excuses(one, held, NOON)).result()
    changed = excuse("002", "借调")
    begun_store.write(lambda one: upsert_excuses(one, [changed], NOON)).result()
    with begun_store.read() as connection:
        assert select_excuses(connection) == [*held[1:], changed]
    begun_store.write(lambda one: delete_excuses(one, [excuse(reason="别的"), excuse("009")])).result()
    with begun_store.read() as connection:
        assert select_excuses(connection) == [held[2], changed]


def test_those_due_follow_the_excuses_also_who_has_begun(begun_store: Store) -> None:
    def operation(connection: sa.Connection, held: list[Excuse]) -> None:
        upsert_excuses(connection, held, NOON)
        renew_due(connection, sitting())

    begun_store.write(lambda one: operation(one, [excuse(), excuse("002", "借调")])).result()
    assert due(begun_store) == [("001", "样例甲", "病假"), ("002", "样例乙", "借调")]
    begun_store.write(lambda one: delete_excuses(one, [excuse()])).result()
    begun_store.write(lambda one: renew_due(one, sitting())).result()
    assert due(begun_store) == [("001", "样例甲", ""), ("002", "样例乙", "借调")]


def test_persons_are_put_excused_and_removed_one_by_one(begun_store: Store) -> None:
    with begun_store.read() as connection:
        found = [select_member(connection, number=number) for number in ("001", "002")]
        first, second = (one.id for one in found if one is not None)
        assert begun_in(connection, "ceshi") == {first}
    people = {first: (member("001", "样例假"), "出差"), second: (member("002", "样例乙"), "")}
    begun_store.write(lambda one: put_due(one, "ceshi", people)).result()
    begun_store.write(lambda one: excuse_due(one, "ceshi", {second: "病假"})).result()
    assert due(begun_store) == [("001", "样例假", "出差"), ("002", "样例乙", "病假")]
    begun_store.write(lambda one: remove_due(one, "ceshi", [second])).result()
    assert due(begun_store) == [("001", "样例假", "出差")]
    for nothing in (lambda one: put_due(one, "ceshi", {}), lambda one: remove_due(one, "ceshi", [])):
        begun_store.write(nothing).result()
