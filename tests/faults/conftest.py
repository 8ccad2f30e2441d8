"""A real browser for the faults, and a site on a network that fails, whose members no two tests of a file share."""

import itertools
from collections.abc import Iterator

import pytest
from chromium import browser, new_page
from proxy import Proxy
from running_site import RunningSite, make_home

__all__ = ["browser", "new_page"]

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("site"), members=100)) as running:
        yield running


@pytest.fixture
def number() -> int:
    """A member that no other test has."""
    return next(_numbers)


@pytest.fixture
def network(site: RunningSite) -> Iterator[Proxy]:
    proxy = Proxy(site.port)
    yield proxy
    proxy.close()
