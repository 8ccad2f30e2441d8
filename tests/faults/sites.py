"""A real site whose waits are shortened, and what the store holds of a member."""

import json
from pathlib import Path
from typing import Any

from running_site import RunningSite

_OTHER = Path(__file__).with_name("other_site.py")


class OtherSite(RunningSite):
    """``quizlib serve`` as ``other_site`` says."""

    program = (str(_OTHER),)

    def __init__(self, home: Path, **other: Any) -> None:
        super().__init__(home, OTHER=json.dumps(other))


def stored(site: RunningSite) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """The steps of every attempt as the database has them: (kind, operation, body), by the id of the attempt."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    home = site.open_home()
    with home.store.read() as connection:
        query = "SELECT attempt_id, kind, operation, body FROM steps ORDER BY attempt_id, number"
        for attempt_id, kind, operation, body in connection.exec_driver_sql(query):
            found.setdefault(attempt_id, []).append((kind, operation, json.loads(body)))
    home.close()
    return found


def is_sound(site: RunningSite) -> bool:
    """Whether SQLite finds nothing wrong with the database."""
    home = site.open_home()
    with home.store.read() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    home.close()
    return bool(found == "ok")
