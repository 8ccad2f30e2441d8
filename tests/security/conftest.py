"""One site for the attacks that leave it as it was, and a real browser. Each file has members of its own."""

from collections.abc import Iterator

import pytest
from chromium import browser, new_page
from running_site import RunningSite, make_home

__all__ = ["browser", "new_page"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("attacked"), members=300)) as running:
        yield running


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site whose sitting shows no key and no score before it is closed."""
    rules = {"keys_shown": "closed", "score_shown": "closed"}
    with RunningSite(make_home(tmp_path_factory.mktemp("closed"), members=40, **rules)) as running:
        yield running
