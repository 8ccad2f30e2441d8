"""A database copied into a file while others write to it, and brought from a file into another database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from quizlib.errors import StoreError
from quizlib.store.schema import metadata
from quizlib.store.store import Store, open_store

#: The tables whose rows tell one state of a database from another.
COUNTED = ("members", "sittings", "attempts", "steps")
_AT_ONCE = 1000


def copy_database(store: Store, target: Path) -> None:
    """Write what the database holds at one moment into a compact SQLite file.

    Raises sqlite3.Error, OSError, StoreError.
    SQLite does it itself (``VACUUM INTO``): a copy of its files while somebody writes may be torn.
    """
    if store.path is None:
        _pour(store, f"sqlite:///{target}")
        return
    with closing(sqlite3.connect(f"{store.path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("VACUUM INTO ?", (str(target),))


def bring_in(source: Path, url: str) -> None:
    """Fill the database at ``url`` with all that a SQLite file holds.

    Raises:
        StoreError: there is something in it already, or it cannot be written; then nothing was changed.
    """
    store = open_store(f"sqlite:///{source}")
    try:
        _pour(store, url)
    finally:
        store.close()


def counts(path: Path) -> dict[str, int]:
    """How many rows the tables in ``COUNTED`` have. Raises sqlite3.Error, also where the file is damaged."""
    with closing(sqlite3.connect(path)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check failed")
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}  # noqa: S608


def compact(path: Path, patience: float = 30) -> None:
    """Write a SQLite database anew in place, so that nothing is left of rows that are gone.

    Raises sqlite3.Error, also where somebody reads for longer than ``patience`` seconds what was there before.
    """
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as database:
        database.execute("VACUUM")
        busy, *_ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("database is in use")


def _pour(store: Store, url: str) -> None:
    """Copy every row, table by table, in one transaction on either side."""
    target = open_store(url)
    try:
        with store.read() as source:
            target.write(lambda into: _fill(into, source)).result()
    finally:
        target.close()


def _fill(into: sa.Connection, source: sa.Connection) -> None:
    for table in metadata.sorted_tables:
        if into.execute(sa.select(table).limit(1)).first() is not None:
            raise StoreError("要写入的数据库里已有内容，没有动它；请换一个空的数据库")
    for table in metadata.sorted_tables:
        query = sa.select(table).execution_options(stream_results=True, yield_per=_AT_ONCE)
        for rows in source.execute(query).mappings().partitions():
            into.execute(table.insert(), [dict(row) for row in rows])
        _count_on(into, table)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number the next row after those that came with numbers; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        last = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, last, False)))
