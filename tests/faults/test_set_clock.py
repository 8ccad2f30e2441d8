"""The machine's clock is set back or forward while members answer: no deadline moves, and the operator is told."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.sites import OtherSite
from protocol import ProtocolMember, run
from running_site import make_home

HOUR = 3600


def now_at(view: dict[str, Any]) -> datetime:
    """The time that the site keeps, as it tells its pages."""
    return datetime.fromtimestamp(view["now"] / 1000, UTC)


async def told(site: OtherSite, words: str) -> None:
    """Wait until the log says so."""
    for _ in range(100):
        if words in site.log:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{words} is not in the log:\n{site.log[-1000:]}")


def test_no_deadline_moves_when_the_clock_is_set(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("0")
    site = OtherSite(make_home(tmp_path / "home"), clock=str(wrong), watch=0.2)

    async def walk() -> None:
        member = ProtocolMember(site.url)
        paper = await member.arrive()
        for hours, words in ((-1, "慢 3600 秒"), (1, "快 3600 秒")):
            wrong.write_text(str(hours * HOUR))
            await told(site, words)
            assert (await member.respond(paper, 1, "A"))["type"] == "kept"
            clock = await member.ask(type="hello", fresh=True, attempt=paper["attempt"])
            assert (clock["deadline"], clock["ended"]) == (paper["deadline"], False)
            assert abs(now_at(clock) - datetime.now(UTC)) < timedelta(seconds=30)
        other = await ProtocolMember(site.url, 2).arrive()  # begins now, and has the whole half hour
        assert other["deadline"] - other["now"] == pytest.approx(30 * 60 * 1000, abs=5000)

    with site:
        run(walk())


def test_a_clock_that_was_set_back_before_a_restart_gives_nobody_more_time(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("0")
    site = OtherSite(make_home(tmp_path / "home"), clock=str(wrong), watch=0.2)

    async def walk() -> None:
        member = ProtocolMember(site.url)
        paper = await member.arrive()
        assert (await member.respond(paper, 1, "A"))["type"] == "kept"
        last = now_at(await member.ask(type="hello", fresh=True))
        site.kill()
        wrong.write_text(str(-HOUR))
        site.start()
        again = (await member.open_page())["view"]
        assert again["deadline"] == paper["deadline"]
        assert last - timedelta(seconds=1) < now_at(again) < datetime.now(UTC)
        await told(site, "本机时钟比网站的时间慢")

    with site:
        run(walk())


def test_late_is_late_by_the_time_that_has_passed(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("0")
    closes = datetime.now(UTC) + timedelta(seconds=12)
    site = OtherSite(make_home(tmp_path / "home", closes=closes), clock=str(wrong))

    async def walk() -> None:
        member = ProtocolMember(site.url)
        paper = await member.arrive()
        wrong.write_text(str(-HOUR))
        assert (await member.respond(paper, 1, "A"))["type"] == "kept"
        await asyncio.sleep((closes - datetime.now(UTC)).total_seconds() + 0.5)
        assert (await member.respond(paper, 2, "A"))["code"] == "late"

    with site:
        run(walk())
