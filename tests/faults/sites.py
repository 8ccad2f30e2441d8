"""A real site whose waits are shortened, and what the store holds of a member."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from running_site import RunningSite

_OTHER = Path(__file__).with_name("other_site.py")


class OtherSite(RunningSite):
    """``quizlib serve`` as ``other_site`` says."""

    program = (str(_OTHER),)

    def __init__(self, home: Path, **other: Any) -> None:
        super().__init__(home, OTHER=json.dumps(other))


def stored(home: Path) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """The steps of every attempt as the database has them: (kind, operation, body), by the id of the attempt."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    query = "SELECT attempt_id, kind, operation, body FROM steps ORDER BY attempt_id, number"
    with closing(sqlite3.connect(home / "results" / "quiz.db")) as database:
        for attempt_id, kind, operation, body in database.execute(query):
            found.setdefault(attempt_id, []).append((kind, operation, json.loads(body)))
    return found


def operations(home: Path) -> list[str]:
    """Those of all members, as often as the database has them."""
    return [operation for steps in stored(home).values() for _, operation, _ in steps]


def is_sound(home: Path) -> bool:
    """Whether SQLite finds nothing wrong with the database."""
    with closing(sqlite3.connect(home / "results" / "quiz.db")) as database:
        found = database.execute("PRAGMA integrity_check").fetchone()
    return bool(found == ("ok",))
