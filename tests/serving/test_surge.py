"""Two hundred members at once: all served, nothing lost, and the memory comes back."""

import asyncio
import gc
from pathlib import Path

import psutil
import pytest
from protocol import ProtocolMember, run
from running_site import RunningSite, make_home

from quizlib.serving.any_response import response_to

MEMBERS = 200
SLOTS = 10


async def _take_the_test(member: ProtocolMember) -> int:
    paper = await member.arrive()
    kept = 0
    for face in paper["sheet"]:
        reply = await member.respond(paper, face["number"], response_to(face))
        kept += reply["type"] == "kept"
    view = await member.submit(paper)
    assert view["view"] == "score"
    await member.leave()
    return kept


async def _surge(site: RunningSite, numbers: range) -> int:
    members = [ProtocolMember(site.url, number) for number in numbers]
    return sum(await asyncio.gather(*map(_take_the_test, members)))


def _memory(site: RunningSite) -> float:
    """The server's private memory in MB."""
    return float(psutil.Process(site.pid).memory_full_info().uss) / 2**20


@pytest.mark.slow
def test_two_hundred_members_at_once_are_all_served_and_their_memory_is_given_back(tmp_path: Path) -> None:
    with RunningSite(make_home(tmp_path / "home", members=2 * MEMBERS)) as site:
        run(_surge(site, range(1, MEMBERS + 1)))  # warms every cache, so that what grows afterwards is a leak
        before = _memory(site)
        kept = run(_surge(site, range(MEMBERS + 1, 2 * MEMBERS + 1)))
        gc.collect()
        grown = _memory(site) - before
        home = site.open_home()
        stored = sum(
            len(attempt.responses)
            for enrolled in home.planning.roster()[:]
            if int(enrolled.member.number) > MEMBERS
            for desk in home.delivery.desks(enrolled.id, home.clock())
            for attempt, _ in desk.attempts
        )
        home.close()
    print(f"{MEMBERS} members: {before:.1f} MB before, {grown:+.1f} MB after they left")
    assert kept == MEMBERS * SLOTS
    assert stored == kept
    assert grown < 10
