"""The play itself: guests come, answer and hand in, while the site's process is watched."""

import asyncio
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from quizlib.services.home import Home
from quizlib.serving.crowd import Crowd, Guest, Tally
from quizlib.serving.rehearsal.served import Served
from quizlib.settings import Settings
from quizlib.store.soundness import held_in

#: Seconds between a member's answers.
BETWEEN = 10.0
_LOOK = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """Seconds: all come within ``arrive``, answer until ``stay``, and hand in within ``hand_in`` more."""

    arrive: float
    stay: float
    hand_in: float

    @classmethod
    def of(cls, minutes: float) -> "Course":
        """A course of so many minutes: a third of them, a minute at most, to come and a quarter to hand in."""
        seconds = 60 * minutes
        hand_in = min(60.0, seconds / 4)
        return cls(min(60.0, seconds / 3), seconds - hand_in, hand_in)

    @property
    def whole(self) -> float:
        """Seconds from the first to the last."""
        return self.stay + self.hand_in


@dataclass(frozen=True, slots=True)
class Sample:
    """How far it was after ``seconds``, and what the site (``cpu``, ``memory``) and the guests (``own``) had used.

    ``kept`` counts responses and hand-ins that were acknowledged.
    """

    seconds: float
    admitted: int
    kept: int
    cpu: float
    memory: int
    own: float


@dataclass
class Played:
    """What came of it. ``lost`` counts operations that were acknowledged and are not stored."""

    tally: Tally = field(default_factory=Tally)
    samples: list[Sample] = field(default_factory=list)
    page: int = 0
    lost: int = 0


def play(
    served: Served, sitting_id: str, guests: Sequence[Guest], course: Course, tell: Callable[[Sample, Tally], None]
) -> Played:
    """Play; ``tell`` hears every second how far it is. The site runs, and goes on running."""
    played = Played(page=_page(served.url))
    asyncio.run(_watched(served, sitting_id, guests, course, played, tell))
    return played


def lost(home: Path, sitting_id: str, tally: Tally) -> int:
    """How many acknowledged operations the store in ``home`` does not hold."""
    copy = Home(Settings(home=home, store=""))
    try:
        with copy.store.read() as connection:
            held = held_in(connection, sitting_id)
    finally:
        copy.close()
    stored = {attempt: one.responses.keys() for attempt, one in held.items()}
    return sum(len(kept.keys() - stored.get(attempt, set())) for attempt, kept in tally.acknowledged.items())


async def _watched(
    served: Served,
    sitting_id: str,
    guests: Sequence[Guest],
    course: Course,
    played: Played,
    tell: Callable[[Sample, Tally], None],
) -> None:
    crowd = Crowd([served.url], sitting_id, between=min(BETWEEN, course.stay / 4))
    played.tally = crowd.tally
    begun, me = time.monotonic(), psutil.Process()
    playing = asyncio.create_task(crowd.play(guests, course.arrive, course.stay, course.hand_in))
    while True:
        own = me.cpu_times()
        sample = Sample(
            seconds=time.monotonic() - begun,
            admitted=len(crowd.tally.admitted),
            kept=crowd.tally.responses + crowd.tally.handed_in,
            cpu=served.cpu(),
            memory=served.memory(),
            own=own.user + own.system,
        )
        played.samples.append(sample)
        tell(sample, crowd.tally)
        if playing.done():
            break
        await asyncio.wait({playing}, timeout=_LOOK)
    await playing


def _page(url: str) -> int:
    """The bytes of the page as it is sent."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
        return len(answer.read())
