"""From what was measured to how many members a machine serves, rounded down with care."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizlib.serving.rehearsal.play import Played

#: How much of one CPU the site may use: it is one process, and peaks want room.
CPU_SHARE = 0.7
#: How much of what is free of memory and of a network of 100 Mbit/s may be used.
MEMORY_SHARE, NETWORK_SHARE = 0.6, 0.5
#: How many times more members than were played a measurement tells about.
FARTHEST = 10
#: Seconds between a member's answers, as assumed of a real sitting.
BETWEEN = 10.0
#: Minutes over which a start may be spread.
SPREADS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
_NETWORK = 100e6 / 8  # bytes a second
_BESIDE_THE_PAGE = 30_000  # bytes of the paper, the answers and what acknowledges them
_IN_ONE_COMMIT = 100


class Resource(StrEnum):
    """What may give out."""

    CPU = "cpu"
    MEMORY = "memory"
    FILES = "files"
    DISK = "disk"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a member costs: CPU seconds to come in and for each operation kept, bytes of memory and of the page."""

    admission: float
    response: float
    memory: float
    page: int


@dataclass(frozen=True, slots=True)
class Means:
    """What there is beside one CPU for the site: bytes of free memory, connections at most, seconds a commit."""

    memory: int
    connections: int
    commit: float


def cost_of(played: Played) -> Cost:
    """What a member cost, from the samples of a play: what came after the last arrival were responses alone."""
    first, last = played.samples[0], played.samples[-1]
    full = next(one for one in played.samples if one.admitted == last.admitted)
    rest = last.kept - full.kept
    whole = last.kept - first.kept
    response = (last.cpu - full.cpu) / rest if rest else (last.cpu - first.cpu) / max(whole, 1)
    coming = full.cpu - first.cpu - response * (full.kept - first.kept)
    arrived = max(full.admitted - first.admitted, 1)
    grown = max(one.memory for one in played.samples) - first.memory
    return Cost(max(coming, 0) / arrived, response, max(grown, 0) / arrived, played.page)


def limits(cost: Cost, means: Means, minutes: float) -> Mapping[Resource, int]:
    """How many members each resource carries where all come evenly within so many minutes."""
    busy = cost.admission / (60 * minutes) + cost.response / BETWEEN
    sent = (cost.page + _BESIDE_THE_PAGE) / (60 * minutes)
    return {
        Resource.CPU: int(CPU_SHARE / max(busy, 1e-9)),
        Resource.MEMORY: int(MEMORY_SHARE * means.memory / max(cost.memory, 20_000)),
        Resource.FILES: means.connections * 4 // 5,  # some members have a second window open
        Resource.DISK: int(BETWEEN * _IN_ONE_COMMIT / max(means.commit, 1e-4)),
        Resource.NETWORK: int(NETWORK_SHARE * _NETWORK / sent),
    }


def served_by(cost: Cost, means: Means, minutes: float) -> tuple[int, Resource]:
    """How many members the machine serves where all come within so many minutes, and what gives out first."""
    found = limits(cost, means, minutes)
    first = min(found, key=lambda one: found[one])
    return careful(found[first]), first


def spread(cost: Cost, means: Means, members: int) -> int | None:
    """Over how many minutes so many members must begin; None where no spread helps."""
    return next((minutes for minutes in SPREADS if served_by(cost, means, minutes)[0] >= members), None)


def careful(number: int) -> int:
    """Rounded down to two digits: 2,987 is 2,900."""
    if number < 100:
        return max(number, 0)
    unit = int(10 ** (len(str(number)) - 2))
    return number // unit * unit
