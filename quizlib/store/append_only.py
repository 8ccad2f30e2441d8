"""The database itself refuses to change or delete entries of the audit, so that no slip of a hand does it.

Who means to can take that away: what is done then is noticed by the chain and by the notes (``audit``, ``witness``).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

_SQLITE = {
    f"audit_{act.lower()}": f"CREATE TRIGGER audit_{act.lower()} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for act in ("UPDATE", "DELETE")
}
_POSTGRESQL = (
    "CREATE FUNCTION audit_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$ "
    "LANGUAGE plpgsql",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()",
)


def keep(connection: sa.Connection) -> None:
    """From now on the database refuses. Called once, by the migration."""
    for statement in _SQLITE.values() if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


@contextmanager
def lifted(connection: sa.Connection) -> Iterator[None]:
    """Let entries be changed within a transaction, in which nobody else sees that."""
    if connection.dialect.name == "sqlite":
        for name in _SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        keep(connection)
    else:
        connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER audit_kept")
        yield
        connection.exec_driver_sql("ALTER TABLE audit ENABLE TRIGGER audit_kept")
