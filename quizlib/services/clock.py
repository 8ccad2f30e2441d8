"""The clock that faces hand to services; tests hand over their own.

A machine's clock can be set, by a person or by a time service, while members answer. ``SteadyClock`` begins with a
moment and then counts seconds that nobody can set, so that no deadline moves.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

MOST_APART = 2.0  # seconds between the machine's clock and a steady one before somebody must know
_DRIFT = 0.01  # seconds that a steady clock follows at a time
#: The clock of the system that goes on while the machine sleeps; Windows has no such name, its monotonic clock does.
_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def system_clock() -> datetime:
    """This machine's time, aware UTC."""
    return datetime.now(UTC)


def steady_seconds() -> float:
    """Seconds since some moment, whatever happens to the machine's clock."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


class SteadyClock:
    """A clock that began at ``begun`` and goes on whatever the machine's clock is set to. Safe in several threads."""

    def __init__(
        self, begun: datetime, wall: Clock = system_clock, seconds: Callable[[], float] = steady_seconds
    ) -> None:
        self._begun, self._zero = begun, seconds()
        self._wall, self._seconds = wall, seconds

    def __call__(self) -> datetime:
        """The moment now, aware UTC."""
        return self._begun + timedelta(seconds=self._seconds() - self._zero)

    def follow(self) -> float:
        """By how many seconds the machine's clock is ahead. Called now and then: a small drift is followed, slowly."""
        apart = (self._wall() - self()).total_seconds()
        if abs(apart) <= MOST_APART:
            self._begun += timedelta(seconds=max(-_DRIFT, min(_DRIFT, apart)))
        return apart
