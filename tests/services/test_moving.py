"""A backup of one database is brought back into another: from SQLite to PostgreSQL and the other way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from postgresql import Cluster
from running_site import make_home

from quizlib.core.excuse import Excuse
from quizlib.errors import StoreError
from quizlib.services.backup import back_up, restore
from quizlib.services.home import Home
from quizlib.settings import Settings
from quizlib.store.audit import broken
from quizlib.store.schema import metadata

NOW = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def url(postgresql: Cluster) -> Iterator[str]:
    with postgresql.database() as address:
        yield address


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home on SQLite in which a member has answered and another was excused."""
    one = Home(Settings(home=make_home(tmp_path / "home"), store=""))
    first, second, _ = one.planning.roster()
    attempt = one.delivery.start(first.id, "test", one.clock()).result()
    for number in range(3):
        one.delivery.respond(first.id, attempt.id, 1, "A", f"operation-{number}", one.clock()).result()
    excuse(one, second.member.number)
    yield one
    one.close()


class Row(NamedTuple):
    where: str
    excuse: Excuse
    name: str = ""


def excuse(home: Home, number: str) -> None:
    given = Excuse(number=number, reason="病假", first=date(2026, 6, 1), last=date(2026, 12, 31))
    home.excusing.record([Row("免考.xlsx", given)], home.clock())


def rows(home: Home) -> dict[str, list[Any]]:
    with home.store.read() as connection:
        return {
            name: sorted(connection.execute(sa.select(table)).all(), key=repr)
            for name, table in metadata.tables.items()
        }


def moved(source: Home, folder: Path, url: str = "") -> Home:
    """The home in ``folder`` after a backup of ``source`` was brought back there."""
    backup = folder.with_suffix(".zip")
    made = back_up(source.store, source.settings, backup, NOW)
    assert restore(backup, folder, url) == made
    return Home(Settings(home=folder, store=url))


def test_what_moves_to_postgresql_and_back_is_the_same(home: Home, tmp_path: Path, url: str) -> None:
    there = moved(home, tmp_path / "there", url)
    assert rows(there) == rows(home)
    assert not (tmp_path / "there" / "results" / "quiz.db").exists()
    back = moved(there, tmp_path / "back")
    assert rows(back) == rows(home)
    there.close()
    back.close()


def test_work_goes_on_where_it_was_left(home: Home, tmp_path: Path, url: str) -> None:
    there = moved(home, tmp_path / "there", url)
    first, _, third = there.planning.roster()
    (attempt,) = [desk.running for desk in there.delivery.desks(first.id, there.clock())]
    assert attempt is not None
    assert len(there.delivery.respond(first.id, attempt.id, 2, None, "next", there.clock()).result().steps) == 4
    excuse(there, third.member.number)
    with there.store.read() as connection:
        assert broken(connection) is None
    there.close()


def test_a_database_that_holds_something_is_left_alone(home: Home, tmp_path: Path, url: str) -> None:
    moved(home, tmp_path / "there", url).close()
    with pytest.raises(StoreError, match="已有内容，没有动它"):
        restore(tmp_path / "there.zip", tmp_path / "again", url)
