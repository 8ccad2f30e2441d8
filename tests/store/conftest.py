"""The databases on which the contract of the store runs: SQLite always; PostgreSQL too where
``QUIZLIB_TEST_POSTGRESQL`` holds its address.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from quizlib.store import Store, open_store
from quizlib.store.schema import metadata

_POSTGRESQL = os.environ.get("QUIZLIB_TEST_POSTGRESQL", "")
_DATABASES = ["sqlite", *(["postgresql"] if _POSTGRESQL else [])]


@pytest.fixture(params=_DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'deep' / 'quiz.db'}"
        return
    engine = sa.create_engine(_POSTGRESQL)
    _empty(engine)
    yield _POSTGRESQL
    _empty(engine)
    engine.dispose()


def _empty(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    one = open_store(url)
    yield one
    one.close()
