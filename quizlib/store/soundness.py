"""Whether a database is sound, what it knows of time, and whether it holds what was acknowledged."""

import json
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from quizlib.store.schema import attempts, audit, steps


def is_sound(connection: sa.Connection) -> bool:
    """Whether SQLite finds its file whole; a database server looks after its files itself."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"


def version(connection: sa.Connection) -> str:
    """The name and version of the database program."""
    numbers = connection.dialect.server_version_info or ()
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.dialect.name, connection.dialect.name)
    return f"{name} {'.'.join(map(str, numbers))}"


def newest_moment(connection: sa.Connection) -> datetime | None:
    """The latest moment at which something was written; None in an empty database."""
    columns = (attempts.c.started, steps.c.at, audit.c.at)
    found = [connection.scalar(sa.select(sa.func.max(column))) for column in columns]
    return max((one for one in found if one is not None), default=None)


@dataclass(slots=True)
class Held:
    """An attempt as rows: whose it is, its deadline, the slot of each response by operation, and whether it is in."""

    member_id: str
    deadline: datetime
    responses: dict[str, int] = field(default_factory=dict)
    handed_in: bool = False


def held_in(connection: sa.Connection, sitting_id: str) -> dict[str, Held]:
    """All attempts of a sitting by id; no paper is read."""
    columns = (attempts.c.id, attempts.c.member_id, attempts.c.deadline)
    begun = sa.select(*columns).where(attempts.c.sitting_id == sitting_id)
    held = {row.id: Held(row.member_id, row.deadline) for row in connection.execute(begun)}
    of_steps = (steps.c.attempt_id, steps.c.operation, steps.c.kind, steps.c.body)
    taken = sa.select(*of_steps).join(attempts, attempts.c.id == steps.c.attempt_id)
    for row in connection.execute(taken.where(attempts.c.sitting_id == sitting_id)):
        if row.kind == "responded":
            held[row.attempt_id].responses[row.operation] = json.loads(row.body)["slot"]
        elif row.kind == "submitted":
            held[row.attempt_id].handed_in = True
    return held
