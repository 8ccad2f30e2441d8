"""The tables that figures are counted from, in an in-memory DuckDB: live rows or frozen Parquet, read alike.

Of sitting number ``s`` of the facts (from 1):

- ``due_<s>``: member, number, name, branch, cohort, excused (the reason; "" where the person is due)
- ``attempts_<s>``: a row for each attempt that has ended: attempt (number), member, branch, cohort, ordinal, started,
  ended (UTC), handed_in (false: time ran out), points, maximum, pending (slots that wait for a mark), passes, excels,
  counts (the one attempt of a person that counts), settled (it counts and no mark still to come can change its score)
- ``marks_<s>``: a row for each slot of each such attempt: attempt, slot, item, response (JSON, in the author's
  letters), points (NULL while it waits for a mark), worth, seconds (spent on it, see ``live``), total (points of the
  attempt), first (of the member's attempts), counts, whole (nothing of the attempt is pending)
- ``items_<s>``: what stood in slots: item, question, edition, part (0 but in a case), kind, regulation, law (edition of
  the regulation), article, topic, difficulty, stem
- ``questions_<s>``: edition, body (JSON); ``titles_<s>``: regulation, title

Points are whole numbers of a unit of ``1 / scale``, so that sums are exact.
"""

import tempfile
from collections.abc import Iterable
from types import MappingProxyType

import duckdb

#: Columns with their types, table by table.
TABLES = MappingProxyType(
    {
        "due": {
            "member": "VARCHAR",
            "number": "VARCHAR",
            "name": "VARCHAR",
            "branch": "VARCHAR",
            "cohort": "VARCHAR",
            "excused": "VARCHAR",
        },
        "attempts": {
            "attempt": "INTEGER",
            "member": "VARCHAR",
            "branch": "VARCHAR",
            "cohort": "VARCHAR",
            "ordinal": "INTEGER",
            "started": "TIMESTAMP",
            "ended": "TIMESTAMP",
            "handed_in": "BOOLEAN",
            "points": "BIGINT",
            "maximum": "BIGINT",
            "pending": "INTEGER",
            "passes": "BOOLEAN",
            "excels": "BOOLEAN",
            "counts": "BOOLEAN",
            "settled": "BOOLEAN",
        },
        "marks": {
            "attempt": "INTEGER",
            "slot": "SMALLINT",
            "item": "INTEGER",
            "response": "VARCHAR",
            "points": "BIGINT",
            "worth": "BIGINT",
            "seconds": "INTEGER",
            "total": "BIGINT",
            "first": "BOOLEAN",
            "counts": "BOOLEAN",
            "whole": "BOOLEAN",
        },
        "items": {
            "item": "INTEGER",
            "question": "VARCHAR",
            "edition": "VARCHAR",
            "part": "INTEGER",
            "kind": "VARCHAR",
            "regulation": "VARCHAR",
            "law": "VARCHAR",
            "article": "VARCHAR",
            "topic": "VARCHAR",
            "difficulty": "VARCHAR",
            "stem": "VARCHAR",
        },
        "questions": {"edition": "VARCHAR", "body": "VARCHAR"},
        "titles": {"regulation": "VARCHAR", "title": "VARCHAR"},
    }
)
#: Columns in units of points.
IN_UNITS = frozenset({"points", "maximum", "worth", "total"})

_MEMORY = "1GB"  # beyond it DuckDB goes on in a temporary folder


def opened_tables() -> duckdb.DuckDBPyConnection:
    """A new database with no sitting in it; nothing is ever installed or fetched."""
    tables = duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "temp_directory": tempfile.gettempdir(),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    for table, columns in TABLES.items():
        tables.execute(f"CREATE TABLE {table}_0 ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    return tables


def view(
    tables: duckdb.DuckDBPyConnection, sittings: Iterable[tuple[int, int]], branch: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A cursor whose views ``due``, ``attempts`` … hold these sittings, with ``s`` as the first column.

    ``sittings`` are numbers, each with the factor by which its units become those of all. With ``branch`` there is
    nothing but what its persons were due in, took and were asked.
    """
    cursor = tables.cursor()
    chosen = list(sittings)
    made = "VIEW" if branch is None else "TABLE"  # what is a small part is asked for more than once
    for table, columns in TABLES.items():
        arms = [_arm(table, columns, s, factor, branch) for s, factor in chosen or [(0, 1)]]
        cursor.execute(f"CREATE TEMP {made} {table} AS {' UNION ALL '.join(arms)}")
    return cursor


def _arm(table: str, columns: Iterable[str], s: int, factor: int, branch: str | None) -> str:
    cells = [f"{one} * {factor} AS {one}" if one in IN_UNITS and factor > 1 else one for one in columns]
    condition = "" if branch is None else _of_branch(s, branch).get(table, "")
    return f"SELECT {s} AS s, {', '.join(cells)} FROM {table}_{s} {condition}"  # noqa: S608 - names of our own


def _of_branch(s: int, branch: str) -> dict[str, str]:
    """By table, the condition that a row has to do with a branch."""
    own = "WHERE branch = '" + branch.replace("'", "''") + "'"
    taken = f"WHERE attempt IN (SELECT attempt FROM attempts_{s} {own})"  # noqa: S608 - the text is quoted
    asked = f"WHERE item IN (SELECT item FROM marks_{s} {taken})"  # noqa: S608
    return {"due": own, "attempts": own, "marks": taken, "items": asked}
