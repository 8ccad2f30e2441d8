"""Members without browsers do what the page does, also when the server is killed under them."""

import asyncio
from pathlib import Path

from running_site import RunningSite, make_home

from quizlib.core.attempt import Responded
from quizlib.serving.crowd import Crowd, Guest, Tally

MEMBERS = 30


def _guests(count: int = MEMBERS) -> list[Guest]:
    return [Guest(f"{n:06}", f"样例{n:04}") for n in range(1, count + 1)]


def _stored(site: RunningSite) -> dict[str, dict[str, int]]:
    """The slot of every response by attempt and operation."""
    home = site.open_home()
    desks = [home.delivery.desk(each.id, "test", home.clock()) for each in home.planning.roster()]
    home.close()
    attempts = [attempt for desk in desks for attempt, _ in desk.attempts]
    return {
        one.id: {step.operation: step.slot for step in one.steps if isinstance(step, Responded)} for one in attempts
    }


def test_every_guest_of_a_crowd_hands_in_and_what_is_acknowledged_is_stored(tmp_path: Path) -> None:
    with RunningSite(make_home(tmp_path / "home", MEMBERS)) as site:
        tally = asyncio.run(Crowd([site.url], "test", between=0.5).play(_guests(), 1, 4, 1))
        stored = _stored(site)
    assert tally.errors == []
    assert tally.handed_in == len(tally.admitted) == MEMBERS
    assert tally.responses >= 2 * MEMBERS
    assert stored == tally.acknowledged


def test_a_guest_whom_nobody_knows_is_an_error_of_the_crowd(tmp_path: Path) -> None:
    with RunningSite(make_home(tmp_path / "home", 1)) as site:
        tally = asyncio.run(Crowd([site.url], "test").play([Guest("999", "无名")], 0, 1, 0))
    assert "refused" in tally.errors[0]
    assert tally.handed_in == 0


def test_a_crowd_comes_back_after_the_server_was_killed(tmp_path: Path) -> None:
    async def play(site: RunningSite) -> Tally:
        crowd = Crowd([site.url], "test", between=0.5)
        playing = asyncio.create_task(crowd.play(_guests(), 1, 8, 1))
        await asyncio.sleep(3)
        site.kill()
        await asyncio.to_thread(site.start)
        crowd.visitors[0].cut()
        return await playing

    with RunningSite(make_home(tmp_path / "home", MEMBERS)) as site:
        tally = asyncio.run(play(site))
        stored = _stored(site)
    assert tally.errors == []
    assert tally.handed_in == MEMBERS
    assert tally.recovered >= MEMBERS
    assert all(stored[attempt].items() >= kept.items() for attempt, kept in tally.acknowledged.items())
    assert all(len(told) == 1 for told in tally.deadlines.values())
