"""More members than the site takes: who waits, in which order, and who never does."""

import asyncio
import random
import re
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite, make_home
from websockets.exceptions import ConnectionClosed

from quizlib.serving.identity import Identity
from quizlib.serving.lobby import WAIT

CAPACITY = 3
T = TypeVar("T")
_met: list["Waiter"] = []


class Waiter(ProtocolMember):
    """A member who keeps all cookies and looks whether there is room."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(url, number)
        self.ticket = ""
        _met.append(self)

    async def look(self) -> tuple[int, str, bytes]:
        """The status, the content type and the page (or the answer) at ``/``."""
        return await self._get("/")

    async def place(self) -> int | None:
        """The place in the line as the waiting page asks for it; None where it may come in."""
        status, _, body = await self._get("/waiting")
        assert status == 200
        found = re.search(r"第 (\d+) 位", body.decode("unicode-escape"))
        return int(found.group(1)) if found else None

    async def waits(self) -> bool:
        """Open the page; whether it is the one to wait on."""
        status, _, body = await self.look()
        assert status == 200
        return b'id="told"' in body

    async def _get(self, path: str) -> tuple[int, str, bytes]:
        cookie = "; ".join(filter(None, [self.cookie, self.ticket]))
        response = await fetch(self.url + path, headers={"Cookie": cookie})
        for one in response.headers.get_list("Set-Cookie"):
            if one.startswith("quizlib-ticket="):
                self.ticket = one.split(";")[0]
        return response.code, response.headers["Content-Type"], response.body


async def come_in(site: RunningSite, *numbers: int) -> list[Waiter]:
    """Members with a session each."""
    members = [Waiter(site.url, number) for number in numbers]
    for one in members:
        await one.sign_in()
        await one.open_page()
        await one.connect()
    return members


async def line_up(site: RunningSite, *numbers: int) -> list[Waiter]:
    """Members who wait, in this order."""
    members = [Waiter(site.url, number) for number in numbers]
    for one in members:
        await one.sign_in()
        assert await one.waits()
    return members


def play(walk: Coroutine[Any, Any, T]) -> T:
    """Run ``walk`` to its end; the seats of all whom it met are free afterwards."""

    async def whole() -> T:
        try:
            return await walk
        finally:
            while _met:
                one = _met.pop()
                if one.cookie:
                    await leave(one)

    return run(whole())


async def leave(member: Waiter) -> None:
    """Sign out, so that the seat is free at once."""
    response = await fetch(f"{member.url}/sign-out", "POST", headers=member.headers)
    assert response.code == 303


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sitting that soon closes, in which every third member is not due."""
    closes = datetime.now(UTC) + timedelta(minutes=50)
    due = {"branches": ["第二党支部", "第三党支部"]}
    return make_home(tmp_path_factory.mktemp("home"), 90, title="九点<b>开始", closes=closes, audience=due)


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[RunningSite]:
    with RunningSite(home, QUIZLIB_CAPACITY=str(CAPACITY)) as running:
        yield running


def test_the_fourth_of_three_waits_without_a_session_and_comes_in_when_one_leaves(site: RunningSite) -> None:
    async def walk() -> None:
        inside = await come_in(site, 1, 2, 4)
        (waiter,) = await line_up(site, 5)
        status, kind, page = await waiter.look()
        assert (status, kind, len(page) < 4096) == (200, "text/html; charset=utf-8", True)
        for text in (
            "您排在第 1 位。",
            "轮到您时会自动进入，不用刷新",
            "《九点&lt;b&gt;开始》",
            'http-equiv="refresh"',
        ):
            assert text in page.decode()
        assert b"/api/kernels/" not in page
        assert await waiter.place() == 1
        with pytest.raises(ConnectionClosed) as closed:
            await waiter.connect(session_of(site, 5))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == WAIT
        assert waiter.frames == []
        await leave(inside[0])
        assert await waiter.place() is None
        await waiter.open_page()
        await waiter.connect()
        assert (await waiter.ask(type="start", sitting="test"))["view"] == "paper"

    play(walk())


def test_a_member_whose_paper_runs_is_never_kept_out(site: RunningSite) -> None:
    async def begin() -> None:
        member = Waiter(site.url, 7)
        await member.arrive()

    async def come_back() -> None:
        await come_in(site, 1, 2, 4)
        member, other = Waiter(site.url, 7), Waiter(site.url, 8)
        for one in (member, other):
            await one.sign_in()
        assert await other.waits()
        await member.connect(session_of(site, 7))  # a page from before needs no new one
        await member.leave()
        assert (await member.open_page())["view"]["view"] == "paper"
        await member.connect()
        assert await other.waits()

    play(begin())
    site.kill()
    site.start()
    play(come_back())


def test_fifty_come_in_in_the_order_of_their_coming_and_nobody_gets_an_error(site: RunningSite) -> None:
    numbers = [number for number in range(10, 85) if number % 3]

    async def walk() -> list[int]:
        inside = await come_in(site, 1, 2, 4)
        waiting = await line_up(site, *numbers)
        assert [await one.place() for one in waiting] == list(range(1, 51))
        entered = []
        chance = random.Random(1)
        while waiting:
            await leave(inside.pop(0))
            chance.shuffle(waiting)
            came = [one for one in waiting if await one.place() is None]
            assert len(came) == 1
            entered.append(came[0].number)
            waiting.remove(came[0])
            inside += came
        return entered

    assert play(walk()) == [f"{number:06}" for number in numbers]
    assert not re.search(r" 5\d\d |Traceback", site.log)


def test_those_with_something_to_answer_come_before_those_who_only_look(site: RunningSite) -> None:
    async def walk() -> None:
        await come_in(site, 1, 2, 4)
        looks, answers = await line_up(site, 9, 11)
        assert (await looks.place(), await answers.place()) == (2, 1)
        assert "截止" not in (await looks.look())[2].decode()

    play(walk())


def test_the_order_outlives_the_server(site: RunningSite) -> None:
    async def before() -> list[Waiter]:
        await come_in(site, 1, 2, 4)
        return await line_up(site, 13, 14, 16)

    async def after(waiting: list[Waiter]) -> None:
        _met.extend(waiting)
        await come_in(site, 1, 2, 4)
        for one in reversed(waiting):
            assert await one.place() == 1  # none of those before is back yet
        assert [await one.place() for one in waiting] == [1, 2, 3]

    waiting = play(before())
    site.kill()
    site.start()
    play(after(waiting))


FORGED: list[Callable[[str], str]] = [
    lambda ticket: ticket[:-4] + "AAAA",
    lambda ticket: "quizlib-ticket=WyIwL3giLDk5OTld.x",
]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forged_ticket_wins_nothing(site: RunningSite, forge: Callable[[str], str]) -> None:
    async def walk() -> None:
        await come_in(site, 1, 2, 4)
        first, second = await line_up(site, 19, 20)
        newcomer = Waiter(site.url, 22)
        await newcomer.sign_in()
        newcomer.ticket = first.ticket  # another's
        assert await newcomer.place() == 3
        newcomer.ticket = forge(first.ticket)
        assert await newcomer.place() == 3
        assert [await one.place() for one in (first, second)] == [1, 2]

    play(walk())


def test_one_who_is_not_signed_in_waits_for_nothing(site: RunningSite) -> None:
    async def walk() -> None:
        await come_in(site, 1, 2, 4)
        stranger = Waiter(site.url, 23)
        assert (await stranger.open_page())["view"]["view"] == "sign_in"
        assert await stranger.place() is None

    play(walk())


def test_while_the_store_is_far_behind_newcomers_wait_although_there_is_room(site: RunningSite) -> None:
    async def walk() -> None:
        (inside,) = await come_in(site, 1)
        newcomer = Waiter(site.url, 25)
        await newcomer.sign_in()
        with sqlite3.connect(site.home / "results" / "quiz.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody else can write
            while not await newcomer.waits():
                await leave(newcomer)
                await asyncio.sleep(0.5)
            assert await newcomer.place() == 1
            assert not await inside.waits()
            other.execute("ROLLBACK")
        while await newcomer.place() is not None:
            await asyncio.sleep(0.5)
        assert not await newcomer.waits()

    play(walk())
    assert "新来的先等候" in site.log


def session_of(site: RunningSite, number: int) -> str:
    """The address of a session of this member, as a page from before has it."""
    home = site.open_home()
    member_id = next(one.id for one in home.planning.roster() if one.member.number == f"{number:06}")
    session_id = Identity(home.settings.secret).new_session_id(member_id)
    home.close()
    return f"/api/kernels/{session_id}/channels"
