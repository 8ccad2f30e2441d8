"""Brings the tables of a database up to date with Alembic; migrations are small and ordered."""

from pathlib import Path

import sqlalchemy as sa

from quizlib.errors import StoreError

#: The newest migration; a test keeps it equal to the last file in ``migrations/versions``.
HEAD = "0009"

_FOLDER = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine) -> None:
    """Run what is missing. Safe to call from several processes at once.

    Raises:
        StoreError: a newer quizlib wrote the database.
    """
    if revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7112)")
        stands_at = revision_of(connection)
        if stands_at is not None and stands_at > HEAD:
            raise StoreError(f"数据库由更新的版本写成（{stands_at}），请先升级 quizlib")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
        if connection.dialect.name == "postgresql":
            _sort_by_code_points(connection)
        connection.commit()


def revision(engine: sa.Engine) -> str | None:
    """The migration at which the database stands, or None for an empty one."""
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: sa.Connection) -> str | None:
    """The same, on an open connection."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _sort_by_code_points(connection: sa.Connection) -> None:
    """Let every column of text sort as SQLite does, whatever language the server speaks."""
    columns = connection.exec_driver_sql(
        "SELECT attrelid::regclass, quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attnum > 0 AND NOT attisdropped AND attcollation NOT IN (0, '\"C\"'::regcollation) AND attrelid IN"
        " (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace)"
    ).all()
    for table, column, kind in columns:
        connection.exec_driver_sql(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} COLLATE "C"')
