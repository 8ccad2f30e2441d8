"""A site for all tests of a module."""

from collections.abc import Iterator

import pytest
from running_site import RunningSite, make_home


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("home"), members=40)) as running:
        yield running
