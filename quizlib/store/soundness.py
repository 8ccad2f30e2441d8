"""Whether a database is sound, and what it knows of time."""

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
