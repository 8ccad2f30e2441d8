"""Whoever changes, removes, adds or swaps entries of the audit is noticed, on every database.

The chain shows what was done in the middle. The end cut off, and a chain computed anew by somebody who knows how, are
shown by numbers and chains noted outside the database.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from examples import MINUTE, NOON
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.audit import Action
from quizlib.core.pseudonym import NAME, Erased, pseudonym
from quizlib.errors import StoreError
from quizlib.store import Store, open_store
from quizlib.store.append_only import lifted
from quizlib.store.audit import _chain, astray, broken, covered, head, record, reword, select_audit
from quizlib.store.erasing import reworded
from quizlib.store.schema import audit
from quizlib.store.witness import Anchor, Witness

ACTIONS = (Action.PLANNED, Action.EXTENDED, Action.MARKED, Action.ROSTER_IMPORTED, Action.EXPORTED)
COLUMNS = ("number", "at", "who", "action", "sitting_id", "reason", "body", "chain")
Row = dict[str, Any]


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Store:
    """Five entries, witnessed in ``tmp_path``."""
    store.audit_grew = Witness(tmp_path).note
    for place, action in enumerate(ACTIONS):
        append(store, action, NOON + place * MINUTE, reason=f"原因{place}", body={"人数": place})
    return store


def append(store: Store, action: Action, at: Any, **more: Any) -> None:
    sitting_id = None if action is Action.ROSTER_IMPORTED else "ceshi"
    store.write(lambda one: record(one, at=at, who="张三", action=action, sitting_id=sitting_id, **more)).result()


def rows(store: Store) -> list[Row]:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(audit).order_by(audit.c.number)).mappings()]


def put(store: Store, new: list[Row]) -> None:
    """As somebody would who has the database and no scruples."""

    def operation(connection: sa.Connection) -> None:
        with lifted(connection):
            connection.execute(audit.delete())
            for row in new:
                connection.execute(audit.insert().values(row))

    store.write(operation).result()


def noticed(store: Store, notes: Path) -> bool:
    with store.read() as connection:
        return broken(connection) is not None or bool(astray(connection, Witness(notes).anchors()))


def rechained(entries: list[Row]) -> list[Row]:
    """The entries with numbers and chains computed anew, as the program does it."""
    chain, made = "", []
    for number, row in enumerate(entries, 1):
        new = {**row, "number": number}
        chain = new["chain"] = _chain(chain, new)
        made.append(new)
    return made


def other(row: Row, column: str) -> Any:
    match column:
        case "number":
            return 77
        case "at":
            return row["at"] + timedelta(microseconds=1)
        case "action":
            return "frozen"
        case "sitting_id":
            return "qita"
        case "chain":
            return "0" * 64
    return f"{row[column]} "


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET who = '别人' WHERE number = 2", "DELETE FROM audit WHERE number = 5"]
)
def test_the_database_itself_refuses_a_slip_of_the_hand(kept: Store, tmp_path: Path, statement: str) -> None:
    with pytest.raises(StoreError, match="append-only"):
        kept.write(lambda one: one.exec_driver_sql(statement)).result()
    assert len(rows(kept)) == 5
    append(kept, Action.MARKED, NOON)
    assert not noticed(kept, tmp_path)


def test_untouched_it_is_whole(kept: Store, tmp_path: Path) -> None:
    assert not noticed(kept, tmp_path)
    assert [one.number for one in Witness(tmp_path).anchors()] == [1, 2, 3, 4, 5]


def test_a_change_of_any_column_of_any_entry_is_noticed(kept: Store, tmp_path: Path) -> None:
    whole = rows(kept)
    for place, column in product(range(len(whole)), COLUMNS):
        changed = [dict(row) for row in whole]
        changed[place][column] = other(changed[place], column)
        put(kept, changed)
        assert noticed(kept, tmp_path), (place, column)
        if column not in {"number", "chain"}:  # which would be the same again
            put(kept, rechained(changed))
            assert noticed(kept, tmp_path), (place, column, "chain computed anew")
    put(kept, whole)
    assert not noticed(kept, tmp_path)


CHANGES: dict[str, Callable[[list[Row], int], list[Row]]] = {
    "one is removed": lambda found, place: found[:place] + found[place + 1 :],
    "the end is cut off": lambda found, place: found[:place],
    "two are swapped": lambda found, place: [
        *found[: place - 1],
        {**found[place], "number": found[place - 1]["number"]},
        {**found[place - 1], "number": found[place]["number"]},
        *found[place + 1 :],
    ],
    "one is put in": lambda found, place: [
        *found[:place],
        {**found[place], "reason": "从来没有"},
        *({**row, "number": row["number"] + 1} for row in found[place:]),
    ],
    "one is told twice": lambda found, place: [
        *found[: place + 1],
        *({**row, "number": row["number"] + 1} for row in found[place:]),
    ],
}


def test_whatever_is_done_to_entries_is_noticed(kept: Store, tmp_path: Path) -> None:
    whole = rows(kept)
    places = range(1, len(whole) - 1)  # what is put behind the last one is told from nothing else
    for change, place in product(CHANGES, places):
        made = CHANGES[change](whole, place)
        for name, new in (("as it is", made), ("chain computed anew", rechained(made))):
            put(kept, new)
            assert noticed(kept, tmp_path), (change, place, name)


def test_without_the_notes_an_end_that_was_cut_off_is_not_noticed(kept: Store, tmp_path: Path) -> None:
    put(kept, rows(kept)[:3])
    with kept.read() as connection:
        assert broken(connection) is None
        assert [one.number for one in astray(connection, Witness(tmp_path).anchors())] == [4, 5]


def test_a_chain_that_was_written_down_is_enough(kept: Store) -> None:
    whole = rows(kept)
    with kept.read() as connection:
        number, chain = head(connection)
        noted = [Anchor(number, chain[:16], "纸上")]
        assert astray(connection, noted) == []
    put(kept, rechained([{**row, "reason": "别的"} for row in whole]))
    with kept.read() as connection:
        assert broken(connection) is None
        assert astray(connection, noted) == noted


def test_what_follows_a_cut_does_not_hide_it(kept: Store, tmp_path: Path) -> None:
    put(kept, rows(kept)[:3])
    for _ in range(3):
        append(kept, Action.MARKED, NOON)
    assert noticed(kept, tmp_path)


def test_an_entry_that_came_to_nothing_is_not_noted(kept: Store, tmp_path: Path) -> None:
    def operation(connection: sa.Connection) -> None:
        record(connection, at=NOON, who="张三", action=Action.MARKED)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        kept.write(operation).result()
    append(kept, Action.MARKED, NOON)
    assert not noticed(kept, tmp_path)
    assert {one.number for one in Witness(tmp_path).anchors()} <= {1, 2, 3, 4, 5, 6}


def test_notes_that_cannot_be_written_stop_nobody(kept: Store, tmp_path: Path) -> None:
    kept.audit_grew = Witness(tmp_path / "nowhere").note
    append(kept, Action.MARKED, NOON)
    assert len(rows(kept)) == 6


PERSON = Erased("0123456789abcdef", "00417", ("欧阳样例",))


def erase(store: Store) -> None:
    def operation(connection: sa.Connection) -> None:
        seals = reword(connection, reworded(connection, [PERSON]))
        body = {"members": [PERSON.id], "entries": seals, "versions": {}}
        record(connection, at=NOON, who="李四", action=Action.ERASED, reason="期满", body=body)

    store.write(operation).result()


@pytest.fixture
def named(kept: Store) -> Store:
    """One entry more, of an earlier version, which names a person."""
    body = {"attempts": [{"number": "00417"}, {"number": "1"}], "new": {"number": "00417", "name": "欧阳样例"}}
    append(kept, Action.EXTENDED, NOON, reason="欧阳样例（00417）停电", body=body)
    append(kept, Action.MARKED, NOON)
    return kept


def test_words_that_were_erased_are_gone_and_the_chain_holds(named: Store, tmp_path: Path) -> None:
    erase(named)
    assert not noticed(named, tmp_path)
    text = json.dumps([{**row, "at": ""} for row in rows(named)], ensure_ascii=False)
    assert "00417" not in text
    assert "欧阳" not in text
    with named.read() as connection:
        entry = select_audit(connection)[5]
    new = pseudonym(PERSON.id)
    assert (entry.reason, entry.body["new"]) == (f"{NAME}（{new}）停电", {"number": new, "name": NAME})
    assert entry.body["attempts"] == [{"number": new}, {"number": "1"}]


def test_entries_that_only_an_erasure_lets_fit_are_named(named: Store) -> None:
    erase(named)
    append(named, Action.MARKED, NOON)
    with named.read() as connection:
        assert covered(connection) == [6]


@pytest.mark.parametrize(
    "change", ["at = 'gestern'", "at = 7", "who = x'ff00'", "body = '{'", "body = '[]'", "action = 'x'", "chain = ''"]
)
def test_what_is_no_entry_any_more_is_named_too(tmp_path: Path, change: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'quiz.db'}")
    for place, action in enumerate(ACTIONS):
        append(store, action, NOON + place * MINUTE)

    def operation(connection: sa.Connection) -> None:
        with lifted(connection):
            connection.exec_driver_sql(f"UPDATE audit SET {change} WHERE number = 3")

    store.write(operation).result()
    with store.read() as connection:
        assert broken(connection) == 3
        with suppress(StoreError):  # or whatever stands there now
            select_audit(connection)
    store.close()


def test_an_entry_cannot_be_changed_under_the_cover_of_an_erasure(named: Store, tmp_path: Path) -> None:
    erase(named)
    whole = rows(named)
    for place, column in product((4, 5, 7), COLUMNS):  # before it, it, and the erasure
        changed = [dict(row) for row in whole]
        changed[place][column] = other(changed[place], column)
        put(named, changed)
        assert noticed(named, tmp_path), (place, column)
    put(named, whole[:-1])  # the erasure itself gone: what it covered no longer fits
    assert noticed(named, tmp_path)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path, list[Row]]]:
    """A store with its notes, for all examples, and what it held at first."""
    folder = tmp_path_factory.mktemp("audit")
    store = open_store(f"sqlite:///{folder / 'quiz.db'}")
    store.audit_grew = Witness(folder).note
    for place, action in enumerate(ACTIONS):
        append(store, action, NOON + place * MINUTE, reason=f"原因{place}")
    yield store, folder, rows(store)
    store.close()


@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3), st.data())
def test_any_few_of_these_together_are_noticed(
    one: tuple[Store, Path, list[Row]], changes: list[str], data: st.DataObject
) -> None:
    store, folder, whole = one
    made = whole
    for change in changes:
        if len(made) > 1:
            made = CHANGES[change](made, data.draw(st.integers(1, len(made) - 1)))
    again = rechained(made) if data.draw(st.booleans()) else made
    numbers = [row["number"] for row in again]
    if again[: len(whole)] == whole or len({*numbers}) < len(numbers):
        return  # done and undone, or put behind the last one; or what no database takes
    put(store, again)
    assert noticed(store, folder)
