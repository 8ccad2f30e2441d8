"""An office for each test, as in tests/figures, and one with a busy half-year."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "figures"))

from office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose store is in ``tmp_path``."""
    one = Office(tmp_path)
    yield one
    one.store.close()
