"""Play, kill, cut, and compare what was acknowledged with what is stored."""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import async_playwright

from benchmarks.drill.ledger import faults, read
from benchmarks.drill.network import Wire
from benchmarks.drill.pages import Story, answer, launched, opened
from benchmarks.members.homes import SITTING, make_home, name_of, number_of
from quizlib.serving.crowd import Crowd, Guest, Tally
from quizlib.serving.listener import most_connections
from quizlib.serving.rehearsal.served import Served

_THROUGH_THE_WIRE = 5  # every so many members come through the proxy
_HARMED_A_SECOND = 0.01  # the share of members whose connection is lost each second
_SHOWN = 20


@dataclass
class Course:
    """What happens when, in seconds."""

    members: int
    pages: int
    kills: int
    arrive: float
    stay: float
    hand_in: float
    between: float
    seed: int

    @property
    def kills_at(self) -> list[float]:
        """The last one falls into the handing in, the others between the last arrival and that."""
        free = self.stay - self.arrive
        earlier = [self.arrive + free * (n + 1) / (self.kills + 1) for n in range(self.kills - 1)]
        return [*earlier, self.stay + self.hand_in / 3][-self.kills :] if self.kills else []


@dataclass
class Drill:
    """One run."""

    course: Course
    served: Served
    tallies: list[Tally] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    cuts: int = 0
    down: list[float] = field(default_factory=list)

    async def run(self) -> Wire:
        """The whole course; the wire, for what was done on it."""
        course, chance = self.course, random.Random(self.course.seed)
        wire = Wire(self.served.port)
        away = await wire.open()
        guests = [Guest(number_of(n), name_of(n)) for n in range(course.pages, course.members)]
        near = Crowd([self.served.url], SITTING, course.between)
        far = Crowd([away], SITTING, course.between)
        self.tallies = [near.tally, far.tally]
        async with async_playwright() as playwright:
            browser = await launched(playwright) if course.pages else None
            pages = [await opened(browser, away, n) for n in range(course.pages)] if browser else []
            begun = time.monotonic()
            self.stories = [Story(n) for n in range(course.pages)]
            playing = asyncio.gather(
                near.play([g for n, g in enumerate(guests) if n % _THROUGH_THE_WIRE], *self._times()),
                far.play([g for n, g in enumerate(guests) if not n % _THROUGH_THE_WIRE], *self._times()),
                *(
                    answer(page, story, begun + course.stay, course.between)
                    for page, story in zip(pages, self.stories, strict=True)
                ),
            )
            harming = asyncio.create_task(self._harm(near, wire, chance))
            killing = asyncio.create_task(self._kill(begun))
            telling = asyncio.create_task(self._tell(begun))
            await playing
            await killing
            harming.cancel()
            telling.cancel()
            if browser:
                await browser.close()
        await wire.close()
        return wire

    def _times(self) -> tuple[float, float, float]:
        return self.course.arrive, self.course.stay, self.course.hand_in

    async def _harm(self, near: Crowd, wire: Wire, chance: random.Random) -> None:
        while True:
            await asyncio.sleep(1)
            for visitor in near.visitors:
                if chance.random() < _HARMED_A_SECOND:
                    visitor.cut()
                    self.cuts += 1
            wire.harm(_HARMED_A_SECOND, chance)

    async def _kill(self, begun: float) -> None:
        for at in self.course.kills_at:
            await asyncio.sleep(max(0.0, begun + at - time.monotonic()))
            fell = time.monotonic()
            await asyncio.to_thread(self.served.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(self.served.start)
            self.down.append(time.monotonic() - fell)
            print(f"{time.monotonic() - begun:5.0f} s: killed with -9, answers again after {self.down[-1]:.1f} s")

    async def _tell(self, begun: float) -> None:
        while True:
            await asyncio.sleep(max(5.0, self.course.stay / 20))
            came, kept, gone = (
                sum(len(one.admitted) for one in self.tallies),
                sum(one.responses for one in self.tallies),
                sum(one.handed_in for one in self.tallies),
            )
            print(f"{time.monotonic() - begun:5.0f} s: {came} in, {kept} responses kept, {gone} handed in", flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run it; 0 where everything holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drill", description=__doc__)
    parser.add_argument("--members", type=int, default=2000)
    parser.add_argument("--pages", type=int, default=4, help="how many of them are real Chromium pages")
    parser.add_argument("--kills", type=int, default=3, help="how often the server is killed with -9")
    parser.add_argument("--arrive", type=float, default=60, help="seconds within which they come")
    parser.add_argument("--stay", type=float, default=240, help="seconds until they begin to hand in")
    parser.add_argument("--hand-in", type=float, default=60, help="seconds within which they hand in")
    parser.add_argument("--between", type=float, default=10, help="seconds between a member's answers")
    parser.add_argument("--seed", type=int, default=9)
    course = Course(**vars(parser.parse_args(words)))
    most_connections()  # raises the limit of open files for the members
    with tempfile.TemporaryDirectory() as name:
        home = make_home(Path(name) / "home", course.members)
        with Served(home) as served:
            drill = Drill(course, served)
            begun = time.monotonic()
            wire = asyncio.run(drill.run())
            took = time.monotonic() - begun
        wrong = faults(read(home, SITTING), drill.tallies, drill.stories, course.members)
        if wrong:
            log = served.log.read_text(encoding="utf-8", errors="replace").splitlines()
            print("\n".join(line for line in log[-400:] if line.isascii()), file=sys.stderr)
    print("\n".join(_told(drill, wire, took)))
    print("\n".join(wrong[:_SHOWN] + ([f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else [])))
    print("VERDICT: " + ("FAILED" if wrong else "nothing is lost, nothing is stored twice, no deadline moved"))
    return 1 if wrong else 0


def _told(drill: Drill, wire: Wire, took: float) -> list[str]:
    course, kept = drill.course, [one for tally in drill.tallies for one in tally.seconds]
    kept.sort()
    harmed = ", ".join(f"{count} {kind}" for kind, count in wire.harmed.items())
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        "",
        f"{course.members} members ({len(drill.stories)} real pages), {took:.0f} s on {os.cpu_count()} CPUs{load}",
        f"server killed with -9 {len(drill.down)} times, down for {', '.join(f'{one:.1f} s' for one in drill.down)}",
        f"connections lost: {drill.cuts} by the members' side; through the proxy {harmed}",
        f"recovered {sum(one.recovered for one in drill.tallies)} times by themselves; "
        f"pages saw {sum(one.interruptions for one in drill.stories)} interruptions without a reload",
        f"responses acknowledged {len(kept)}, half within {1000 * kept[len(kept) // 2]:.0f} ms, "
        f"99 % within {kept[int(len(kept) * 0.99)]:.1f} s (kills included)"
        if kept
        else "nothing was acknowledged",
        f"handed in {sum(one.handed_in for one in drill.tallies) + sum(not one.trouble for one in drill.stories)}",
    ]


if __name__ == "__main__":
    sys.exit(main())
