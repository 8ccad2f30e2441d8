"""What tests of several packages share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from postgresql import Cluster, running
from taking import StillClock

from quizlib.services.home import Home
from quizlib.settings import Settings

#: By chance where a person works, so that new cases are found; always the same ones where a submission is judged.
settings.register_profile("quizlib", deadline=None, max_examples=60, derandomize="CI" in os.environ)
settings.load_profile("quizlib")

_SHIPPED = Path(__file__).parent.parent / "questions"


@pytest.fixture
def clock() -> StillClock:
    """A clock at noon, which the test moves."""
    return StillClock()


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Iterator[Home]:
    """A home without roster and sittings over the shipped bank; its database is in ``tmp_path``."""
    (tmp_path / "questions").symlink_to(_SHIPPED, target_is_directory=True)
    one = Home(Settings(home=tmp_path), clock)
    yield one
    one.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server for all tests of this process; each takes a database of its own. Not to be killed."""
    with running(fsync=False) as cluster:
        yield cluster
