"""A database that an earlier version wrote goes on working."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from begun import EDITIONS, editions
from examples import MINUTE, NOON, member, sitting

from quizlib.core.attempt import Extended, Responded
from quizlib.core.paper import draw
from quizlib.core.question import body, content_hash
from quizlib.store import open_store
from quizlib.store.attempts import select_attempts_in, settles
from quizlib.store.audit import broken, last_entry
from quizlib.store.certificates import select_certificates_for
from quizlib.store.corrections import select_corrections
from quizlib.store.migrate import _FOLDER, HEAD, revision
from quizlib.store.rosters import select_due
from quizlib.store.schema import Utc, certificates


def insert(connection: sa.Connection, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    moments = [sa.bindparam(name, type_=Utc()) for name, value in row.items() if hasattr(value, "tzinfo")]
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})").bindparams(*moments), row)


def new_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(parents=True)
    return engine


def upgrade(connection: sa.Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def written_by_0002(engine: sa.Engine) -> None:
    """A sitting in which member 001 has begun, been given ten minutes more and answered."""
    one = sitting()
    pool = {content_hash(each): each for each in one.blueprint.pool(EDITIONS.values())}
    paper = draw(one.blueprint, pool, "seed")
    who = member().model_dump()
    window = {"opens": one.opens, "closes": one.closes, "planned": NOON}
    planned = {"id": one.id, "seed": "s", "body": one.model_dump_json(), "pool": json.dumps(list(pool)), "stale": "{}"}
    drawn = {"paper": json.dumps(paper.dump()), "started": NOON, "deadline": NOON + 115 * MINUTE}
    steps = [("extended", {"minutes": 10, "reason": "停电"}), ("responded", {"slot": 1, "response": "A"})]
    with engine.connect() as connection:
        upgrade(connection, "0002")
        for edition, each in pool.items():
            row = {"edition": edition, "id": each.id, "body": json.dumps(body(each)), "kept": NOON}
            insert(connection, "questions", row)
        insert(connection, "members", {"id": "m1", "pin": None, "active": True, **who})
        insert(connection, "sittings", planned | window)
        insert(connection, "due", {"sitting_id": one.id, "member_id": "m1", **who})
        insert(connection, "attempts", {"id": "a1", "sitting_id": one.id, "member_id": "m1", "ordinal": 1, **drawn})
        for number, (kind, what) in enumerate(steps, 1):
            row = {"attempt_id": "a1", "number": number, "operation": f"o{number}", "at": NOON, "kind": kind}
            insert(connection, "steps", row | {"body": json.dumps(what)})
        connection.commit()


def test_a_database_of_0002_is_brought_up_to_date_with_all_that_it_holds(empty: str) -> None:
    engine = new_engine(empty)
    written_by_0002(engine)
    store = open_store(empty)
    try:
        with store.read() as connection:
            (attempt,) = select_attempts_in(connection, ["ceshi"], editions)
            (due,) = select_due(connection, ["ceshi"])
            assert [type(step) for step in attempt.steps] == [Extended, Responded]
            assert tuple(due) == ("ceshi", "m1", "001", "样例甲", "第一党支部", "党员", "")
            assert settles(connection, sitting()) == NOON + 125 * MINUTE
            assert (last_entry(connection, "ceshi"), broken(connection)) == (0, None)
            assert select_corrections(connection, "ceshi") == {}
    finally:
        store.close()
    assert revision(engine) == HEAD
    engine.dispose()


def test_two_certificates_that_say_the_same_both_stay_genuine(empty: str) -> None:
    engine = new_engine(empty)
    written_by_0002(engine)
    said = {"attempt_id": "a1", "sitting_id": "ceshi", "member_id": "m1", "name": "样例甲", "branch": "第一党支部"}
    said |= {"title": "测试", "points": "2", "maximum": "4", "excellent": False, "taken": NOON, "issued": NOON}
    with engine.connect() as connection:
        upgrade(connection, "0007")
        for code in ("BBBB", "AAAA"):
            insert(connection, "certificates", {"code": code, **said})
        connection.commit()
    store = open_store(empty)
    try:
        with store.read() as connection:
            assert [one.code for one in select_certificates_for(connection, "a1")] == ["AAAA", "BBBB"]
            assert list(connection.scalars(sa.select(certificates.c.number).order_by("number"))) == [1, 2]
    finally:
        store.close()
    engine.dispose()
