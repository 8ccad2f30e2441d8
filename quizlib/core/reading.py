"""Two persons mark the same answer: what each gave, and when that is a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Reading:
    """What one ``marker`` gave: a fraction (0 to 1) of the points of a slot, with a note."""

    marker: str
    fraction: Fraction
    note: str
    at: datetime


def latest(readings: Sequence[Reading], since: datetime | None = None) -> tuple[Reading, ...]:
    """The last reading of each marker, in the order in which they first came; those before ``since`` are void."""
    found: dict[str, Reading] = {}
    for one in sorted(readings, key=lambda reading: (reading.at, reading.marker)):
        if since is None or one.at >= since:
            found[one.marker] = one
    return tuple(found.values())


def is_apart(readings: Sequence[Reading], limit: Fraction) -> bool:
    """Whether the first two markers differ by more than ``limit``, so that a third must decide."""
    return len(readings) > 1 and abs(readings[0].fraction - readings[1].fraction) > limit


def agreed(readings: Sequence[Reading], limit: Fraction) -> Fraction | None:
    """The mean of the first two markers; None where one has not read yet, or they are apart."""
    if len(readings) < 2 or is_apart(readings, limit):
        return None
    return (readings[0].fraction + readings[1].fraction) / 2
