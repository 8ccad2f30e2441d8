"""A database written anew holds nothing of rows that are gone, or says that it still does."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizlib.store.copies import compact


def test_what_a_reader_keeps_alive_is_not_taken_for_gone(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(sqlite3.connect(path)) as reader:
        writer.executescript("PRAGMA journal_mode=WAL; CREATE TABLE names (name); INSERT INTO names VALUES ('样例甲')")
        reader.execute("BEGIN")
        reader.execute("SELECT name FROM names").fetchone()
        writer.execute("DELETE FROM names")
        with pytest.raises(sqlite3.OperationalError, match="in use"):
            compact(path, patience=0.1)
        reader.rollback()
        compact(path)
        left = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert "样例甲".encode() not in left
