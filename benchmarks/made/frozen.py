"""Made-up frozen sittings, the same for the same seed and version of DuckDB.

Members have an ability, questions a difficulty and a slope, and who is right is drawn from both (a logistic curve with
a guessing floor), so that the statistics look like those of people. Everything is made by SQL in the very tables of
``quizlib.figures.tables`` and frozen by ``quizlib.figures.frozen``; the store gets the members, the sittings and who
was due, so that the real ``gather`` finds and reads them.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import sqlalchemy as sa

from made.bank import POOLS, REGULATIONS, questions, sitting
from made.size import FIRST_DAY, SEED, Size
from quizlib.core.question import Question, body, content_hash, leaves
from quizlib.core.sitting import Sitting
from quizlib.figures.frozen import freeze
from quizlib.figures.tables import TABLES, opened_tables
from quizlib.store import Store, open_store
from quizlib.store.questions import keep_editions
from quizlib.store.schema import due, members
from quizlib.store.sittings import Planned, upsert_sitting

BRANCHES = 40


def make_frozen(home: Path, size: Size) -> None:
    """Freeze sittings of ``size`` into ``home/results`` and tell ``home``'s store of them."""
    results = home / "results"
    store = open_store(f"sqlite:///{results / 'quiz.db'}")
    tables = opened_tables()
    for name, sql in _MACROS.items():
        tables.execute(f"CREATE MACRO {name} AS {sql}")
    bank = questions(Random(SEED))
    _people(tables, size)
    _tell_members(store, tables)
    store.write(lambda c: keep_editions(c, [one for pool in bank.values() for one in pool], FIRST_DAY)).result()
    for s in range(1, size.sittings + 1):
        rules, kinds = sitting(size, s), size.kinds(s)
        worth = Fraction(100, size.slots)
        scale = (worth / (4 if "short" in kinds else 2)).denominator
        _places(tables, bank, kinds, s)
        _sitting(tables, s, size, int(worth * scale), rules)
        freeze(
            tables, s, results, rules,
            number=1, entry=0, reason="场次结束", full_marks=Fraction(100), scale=scale,
            now=rules.closes.astimezone(UTC),
        )  # fmt: skip
        _tell_sitting(store, tables, s, rules)
        for table in TABLES:
            tables.execute(f"DROP TABLE {table}_{s}")
    tables.close()
    store.close()


#: ``u``: a number in [0, 1) that hangs on its arguments alone; ``normal``: the same in standard deviations.
_MACROS = {
    "u(what, a, b, c)": f"hash(what, {SEED}, a, b, c) / 18446744073709551616.0",
    "normal(what, a)": "sqrt(-2 * ln(1 - u(what, a, 1, 0))) * cos(2 * pi() * u(what, a, 2, 0))",
}


def _people(tables: duckdb.DuckDBPyConnection, size: Size) -> None:
    """Everybody: branches of unlike size; ``moved`` is the branch of the second half of the sittings."""
    tables.execute(
        f"""CREATE TABLE people AS SELECT m, md5('{SEED}-' || m) AS member, lpad(m::VARCHAR, 6, '0') AS number,
            '党员' || m AS name, branch, cohort, ability,
            CASE WHEN u('moved', m, 0, 0) < 0.03 THEN branch % {BRANCHES} + 1 ELSE branch END AS moved
        FROM (SELECT m, 1 + ({BRANCHES} * pow(u('branch', m, 0, 0), 1.5))::INTEGER % {BRANCHES} AS branch,
            CASE WHEN u('cohort', m, 0, 0) < 0.7 THEN '党员' WHEN u('cohort', m, 0, 0) < 0.8 THEN '入党积极分子'
                WHEN u('cohort', m, 0, 0) < 0.85 THEN '预备党员' ELSE '群众' END AS cohort,
            0.9 * normal('able', m) + 0.3 * normal('branch', branch) AS ability
            FROM range(1, {size.attempts + 1}) t(m))"""
    )


def _places(tables: duckdb.DuckDBPyConnection, bank: dict[str, list[Question]], kinds: dict[str, int], s: int) -> None:
    """Fill items, questions and titles of sitting ``s``, and ``places``: what its papers draw from."""
    for table in TABLES:
        tables.execute(f"CREATE TABLE {table}_{s} AS FROM {table}_0")
    items: list[tuple[object, ...]] = []
    places: list[tuple[object, ...]] = []
    bodies: list[tuple[str, str]] = []
    for kind in kinds:
        whole = bank[kind]
        for walk in range(POOLS[kind]):
            one = whole[(s * POOLS[kind] // 3 + walk) % len(whole)]
            edition = content_hash(one)
            bodies.append((edition, json.dumps(body(one), ensure_ascii=False)))
            for part, leaf in enumerate(leaves(one)):
                item, basis = len(items) + 1, leaf.basis
                law = (basis.regulation, basis.edition, basis.article, leaf.topic, one.difficulty.value, leaf.stem)
                items.append((item, one.id, edition, part, leaf.kind.value, *law))
                random = Random(f"{SEED}-{edition}-{part}")
                key = json.dumps(leaf.key_response(), ensure_ascii=False)
                easy = {"easy": -1.6, "medium": -0.8, "hard": 0.2}[one.difficulty.value]
                curve = (random.gauss(easy, 0.7), random.uniform(0.5, 1.8))
                places.append((kind, walk, part, item, leaf.kind.value, key, *curve))
    for target, rows in ((f"items_{s}", items), (f"questions_{s}", bodies)):
        _insert(tables, target, rows)
    _insert(tables, f"titles_{s}", [(f"law{n:02d}", f"党内法规{n:02d}") for n in range(REGULATIONS)])
    tables.execute(
        "CREATE OR REPLACE TABLE places (pool VARCHAR, walk INTEGER, part INTEGER, item INTEGER, kind VARCHAR, "
        "key VARCHAR, difficulty DOUBLE, slope DOUBLE)"
    )
    _insert(tables, "places", places)
    slots = list(_slots(kinds))
    tables.execute(
        "CREATE OR REPLACE TABLE slots (slot INTEGER, pool VARCHAR, size INTEGER, place INTEGER, part INTEGER)"
    )
    _insert(tables, "slots", slots)


def _slots(kinds: dict[str, int]) -> Iterator[tuple[object, ...]]:
    slot = 0
    for kind, count in kinds.items():
        for place in range(count):
            slot += 1
            yield (slot, kind, POOLS[kind], *(divmod(place, 2) if kind == "case" else (place, 0)))


def _insert(tables: duckdb.DuckDBPyConnection, target: str, rows: list[tuple[Any, ...]]) -> None:
    tables.executemany(f"INSERT INTO {target} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _sitting(tables: duckdb.DuckDBPyConnection, s: int, size: Size, worth: int, rules: Sitting) -> None:
    """Fill due, attempts and marks of sitting ``s``: of a hundred attempts twelve are second ones of who failed."""
    branch = "branch" if s * 2 <= size.sittings else "moved"
    tables.execute(
        f"""INSERT INTO due_{s} SELECT member, number, name, '第' || {branch} || '党支部', cohort,
            CASE WHEN u('excused', m, {s}, 0) < 0.008 THEN '请假' WHEN u('excused', m, {s}, 0) < 0.015 THEN '借调'
                ELSE '' END
        FROM people WHERE u('due', m, {s}, 0) < 0.97 ORDER BY {branch}, number"""
    )
    again = size.attempts * 12 // 100
    tables.execute(
        f"""CREATE OR REPLACE TABLE taking AS SELECT m, member, d.branch, d.cohort, ability, 1 AS ordinal
        FROM due_{s} d JOIN people USING (member) WHERE excused = '' OR u('came', m, {s}, 0) < 0.05
        ORDER BY u('takes', m, {s}, 0) LIMIT {size.attempts - again}"""
    )
    tables.execute(f"CREATE OR REPLACE TABLE made AS {_RESPONSES.format(s=s, worth=worth)}")
    tables.execute(
        f"""CREATE OR REPLACE TABLE taking AS SELECT m, member, branch, cohort, ability + 0.5 AS ability, 2 AS ordinal
        FROM taking JOIN (SELECT m, sum(points) AS total FROM made GROUP BY m) USING (m)
        ORDER BY total >= {worth * size.slots * 6 // 10}, u('again', m, {s}, 0) LIMIT {again}"""
    )
    tables.execute(f"INSERT INTO made {_RESPONSES.format(s=s, worth=worth)}")
    full = worth * size.slots
    opens = rules.opens.astimezone(UTC).replace(tzinfo=None).isoformat()
    tables.execute(_ATTEMPTS.format(s=s, full=full, passing=full * 6 // 10, excelling=full * 9 // 10, opens=opens))
    tables.execute(
        f"""INSERT INTO marks_{s} SELECT attempt, slot, item, response, m.points, worth, seconds, a.points, ordinal = 1,
            counts, pending = 0
        FROM made m JOIN attempts_{s} a USING (member, ordinal) ORDER BY attempt, slot"""
    )
    tables.execute("DROP TABLE made")


_RESPONSES = """
WITH drawn AS (
    SELECT m, member, branch, cohort, ordinal, ability, slot, part, pool,
        ((u('start', m * 2 + ordinal, {s}, pool) * size)::INTEGER
            + place * (1 + (u('step', m * 2 + ordinal, {s}, pool) * (size - 1))::INTEGER % (size - 1))) % size AS walk
    FROM taking CROSS JOIN slots
),
asked AS (
    SELECT drawn.*, item, kind, key, {worth} AS worth, u('right', m * 2 + ordinal, {s}, slot) AS luck,
        u('wrong', m * 2 + ordinal, {s}, slot) AS other, u('left', m * 2 + ordinal, {s}, slot) < 0.01 AS unanswered,
        CASE kind WHEN 'single' THEN 0.2 WHEN 'truefalse' THEN 0.5 ELSE 0.05 END AS floor,
        1 / (1 + exp(-slope * (ability - difficulty))) AS chance
    FROM drawn JOIN places USING (pool, walk, part)
),
marked AS (
    SELECT *, CASE WHEN unanswered THEN 0 WHEN luck < floor + (1 - floor) * chance THEN 4
        WHEN kind = 'fill' AND other < 0.4 THEN 2 WHEN kind = 'short' THEN (other * 4)::INTEGER % 4
            ELSE 0 END AS quarters
    FROM asked
)
SELECT member, branch, cohort, ordinal, m, slot, item, CASE WHEN unanswered THEN NULL
        WHEN kind = 'short' THEN '"' || repeat('要点第' || (other * 1e6)::INTEGER || '条', 4) || '"'
        WHEN quarters = 4 THEN key
        WHEN kind = 'truefalse' THEN CASE key WHEN 'true' THEN 'false' ELSE 'true' END
        WHEN kind = 'single' THEN '"' || chr(65 + (ascii(key[2]) - 64 + (3 * pow(other, 1.4))::INTEGER % 3) % 4) || '"'
        WHEN kind = 'multiple' THEN
            ['"AB"', '"ACD"', '"ABCD"', '"BD"', '"ABC"'][1 + (length(key) + (4 * other)::INTEGER) % 5]
        ELSE '["一年", "支部' || (other * 10)::INTEGER || '"]' END AS response,
    CASE WHEN kind = 'short' AND NOT unanswered AND u('pending', m * 2 + ordinal, {s}, slot) < 0.02 THEN NULL
        ELSE worth * quarters // 4 END AS points,
    worth, 1 + (-14 * ln(1 - u('time', m * 2 + ordinal, {s}, slot)))::INTEGER AS seconds
FROM marked
"""
_ATTEMPTS = """
INSERT INTO attempts_{s}
WITH whole AS (
    SELECT member, any_value(branch) AS branch, any_value(cohort) AS cohort, any_value(m) AS m, ordinal,
        coalesce(sum(points), 0)::BIGINT AS points, count_if(points IS NULL) AS pending, sum(seconds) AS seconds
    FROM made GROUP BY member, ordinal
),
chosen AS (
    SELECT *, row_number() OVER (PARTITION BY member ORDER BY points DESC, ordinal) = 1 AS counts,
        sum(pending) OVER (PARTITION BY member) = 0 AS known,
        TIMESTAMP '{opens}' + to_seconds((u('began', m, {s}, 0) * 36 * 3600)::INTEGER + ordinal * 4000) AS started
    FROM whole
)
SELECT row_number() OVER (ORDER BY member, ordinal), member, branch, cohort, ordinal, started,
    started + to_seconds(CASE WHEN u('late', m, {s}, ordinal) < 0.02 THEN 3600 ELSE least(seconds, 3599) END),
    u('late', m, {s}, ordinal) >= 0.02, points, {full}, pending, points >= {passing}, points >= {excelling}, counts,
    counts AND known
FROM chosen ORDER BY member, ordinal
"""


def _tell_members(store: Store, tables: duckdb.DuckDBPyConnection) -> None:
    rows = [
        {"id": id, "number": number, "name": name, "branch": f"第{branch}党支部", "cohort": cohort, "active": True}
        for id, number, name, branch, cohort in tables.execute(
            "SELECT member, number, name, moved, cohort FROM people"
        ).fetchall()
    ]
    store.write(lambda connection: connection.execute(members.insert(), rows)).result()


def _tell_sitting(store: Store, tables: duckdb.DuckDBPyConnection, s: int, rules: Sitting) -> None:
    names = ("member_id", *list(TABLES["due"])[1:])
    rows = [
        {"sitting_id": rules.id, **dict(zip(names, row, strict=True))}
        for row in tables.execute(f"FROM due_{s}").fetchall()
    ]

    def operation(connection: sa.Connection) -> None:
        upsert_sitting(connection, Planned(rules, "made", ()), FIRST_DAY)
        connection.execute(due.insert(), rows)

    store.write(operation).result()
