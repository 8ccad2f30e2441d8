"""A node that is asked to stop hands its members over: nothing is lost, and they do not all leave in one second."""

import asyncio
import signal
import uuid
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from protocol import ConnectionClosed, InvalidStatus, ProtocolMember, fetch, run
from running_site import RunningSite, make_home

from quizlib.serving.drain import SERVICE_RESTART, Drain
from quizlib.serving.health import Readiness
from quizlib.store import open_store


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path / "home"), QUIZLIB_DRAIN="8") as running:
        yield running


async def until(site: RunningSite, code: int) -> None:
    while (await fetch(site.url + "/readyz")).code != code:
        await asyncio.sleep(0.02)


def stored(site: RunningSite, number: int) -> list[int]:
    """The slots that a member has answered."""
    home = site.open_home()
    member = home.delivery.sign_in(f"{number:06}", f"样例{number:04}", "")
    [desk] = home.delivery.desks(member.id, home.clock())
    home.close()
    assert desk.running is not None
    return sorted(desk.running.responses)


def test_a_leaving_node_is_not_ready_keeps_who_is_there_for_a_while_and_takes_nobody_new(site: RunningSite) -> None:
    async def walk() -> None:
        there, new = ProtocolMember(site.url, 1), ProtocolMember(site.url, 2)
        paper = await there.arrive()
        site.signal(signal.SIGTERM)
        await until(site, 503)
        assert (await fetch(site.url + "/healthz")).code == 200
        kept = await there.respond(paper, 1, "A")
        assert kept["type"] == "kept"
        await new.sign_in()
        await new.open_page()
        with pytest.raises(InvalidStatus) as refused:
            await new.connect()
        assert refused.value.response.status_code == 503
        with pytest.raises(ConnectionClosed) as closed:
            await there.receive("no such message")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SERVICE_RESTART

    run(walk())
    assert site.wait() == 0
    assert stored(site, 1) == [1]
    assert "Traceback" not in site.log


def test_everything_sent_before_the_farewell_is_acknowledged(site: RunningSite) -> None:
    async def flood(member: ProtocolMember, paper: dict[str, object]) -> int:
        """Send without waiting until the farewell; how many operations are without an answer then."""
        unanswered: set[str] = set()

        async def hear() -> None:
            while True:
                unanswered.discard((await member.receive("comm_msg"))["content"]["data"]["content"]["operation"])

        hearing = asyncio.ensure_future(hear())
        while not hearing.done():
            operation = uuid.uuid4().hex
            with suppress(ConnectionClosed):
                await member.say(type="respond", operation=operation, attempt=paper["attempt"], slot=1, response="B")
                unanswered.add(operation)
            await asyncio.sleep(0.05)
        with pytest.raises(ConnectionClosed):
            await hearing
        return len(unanswered)

    async def walk() -> list[int]:
        members = [ProtocolMember(site.url, number) for number in (1, 2, 3)]
        papers = [await member.arrive() for member in members]
        site.signal(signal.SIGTERM)
        return await asyncio.gather(*map(flood, members, papers))

    assert all(lost <= 1 for lost in run(walk())), "only what crosses the farewell on its way may be unanswered"
    assert site.wait() == 0


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with RunningSite(make_home(tmp_path / "home"), QUIZLIB_DRAIN="600") as site:

        async def walk() -> None:
            await ProtocolMember(site.url).arrive()
            site.signal(signal.SIGTERM)
            await until(site, 503)
            site.signal(signal.SIGTERM)

        run(walk())
        assert site.wait() == 0


def test_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    with RunningSite(make_home(tmp_path / "home"), QUIZLIB_DRAIN="600") as site:
        site.signal(signal.SIGINT)
        assert site.wait() == 0
        assert "网站已停止，作答都已保存。" in site.log


def test_members_leave_in_waves(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'quiz.db'}")
    gone: list[float] = []

    class Wire:
        """A socket that closes as it is told."""

        def close(self, code: int, reason: str) -> None:
            assert (code, reason) == (SERVICE_RESTART, "service restart")
            gone.append(asyncio.get_running_loop().time())
            sockets["member"].remove(self)

    sockets = {"member": [Wire() for _ in range(400)]}

    async def walk() -> None:
        left = asyncio.Event()
        site = SimpleNamespace(sockets=sockets, home=SimpleNamespace(store=store))
        Drain(site, Readiness(store), 5, left.set).begin()  # type: ignore[arg-type]
        await left.wait()

    asyncio.run(walk())
    store.close()
    waves = [1]
    for before, after in pairwise(gone):
        if after - before > 0.1:
            waves.append(0)
        waves[-1] += 1
    assert sum(waves) == 400
    assert len(waves) > 5
    assert max(waves) < 120
