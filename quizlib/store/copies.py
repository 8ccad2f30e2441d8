"""A database file copied while others write to it, and what is in a copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

#: The tables whose rows tell one state of a database from another.
COUNTED = ("members", "sittings", "attempts", "steps")


def copy_database(source: Path, target: Path) -> None:
    """Write a whole and compact copy of a SQLite database. Raises sqlite3.Error, OSError.

    SQLite does it itself (``VACUUM INTO``): a copy of its files while somebody writes may be torn.
    """
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("VACUUM INTO ?", (str(target),))


def counts(path: Path) -> dict[str, int]:
    """How many rows the tables in ``COUNTED`` have. Raises sqlite3.Error, also where the file is damaged."""
    with closing(sqlite3.connect(path)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check failed")
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}  # noqa: S608


def compact(path: Path) -> None:
    """Write a SQLite database anew in place, so that nothing is left of rows that are gone. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as database:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
