"""The clock that faces hand to services; tests hand over their own."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """This machine's time, aware UTC."""
    return datetime.now(UTC)
