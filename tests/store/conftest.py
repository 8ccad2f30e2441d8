"""The databases on which the contract of the store runs: SQLite, and PostgreSQL where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import Cluster

from quizlib.store import Store, open_store

_on_both = pytest.fixture(params=["sqlite", "postgresql"])


@_on_both
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing."""
    if request.param == "sqlite":
        yield _file(tmp_path)
    else:
        cluster: Cluster = request.getfixturevalue("postgresql")
        with cluster.database() as address:
            yield address


@_on_both
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without rows. PostgreSQL has the tables already: making them takes long there."""
    if request.param == "sqlite":
        yield _file(tmp_path)
    else:
        cluster: Cluster = request.getfixturevalue("postgresql")
        with cluster.database(request.getfixturevalue("tables")) as address:
            yield address


@pytest.fixture(scope="session")
def tables(postgresql: Cluster) -> str:
    """The name of a PostgreSQL database that has the tables, for others to be copied from."""
    address = postgresql.url()
    open_store(address).close()
    return address.rpartition("/")[2]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    one = open_store(url)
    yield one
    one.close()


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'deep' / 'quiz.db'}"
