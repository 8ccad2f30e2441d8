"""A thousand visitors within one second: each gets a working page, and what was acknowledged is stored."""

import asyncio
from pathlib import Path

import pytest
from faults.sites import is_sound, operations
from running_site import RunningSite, make_home

from quizlib.serving.crowd import Crowd, Guest, Tally

VISITORS = 1000


@pytest.mark.slow
def test_a_thousand_visitors_in_one_second_all_answer_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    guests = [Guest(f"{number:06}", f"样例{number:04}") for number in range(1, VISITORS + 1)]
    with RunningSite(make_home(tmp_path / "home", members=VISITORS)) as site:
        crowd = Crowd([site.url], "test", between=5)
        tally = asyncio.run(_play(crowd, guests))
        held = operations(site.home)
        assert "Traceback" not in site.log
    acknowledged = {operation for kept in tally.acknowledged.values() for operation in kept}
    print(f"{tally.responses} responses, the slowest admitted after {max(tally.admitted):.1f} s")
    assert tally.errors == []
    assert (len(tally.admitted), tally.handed_in) == (VISITORS, VISITORS)
    assert acknowledged <= set(held)
    assert len(tally.acknowledged) > VISITORS / 2
    assert len(held) == len(set(held)) == tally.responses + VISITORS
    assert all(len(deadlines) == 1 for deadlines in tally.deadlines.values())
    assert is_sound(site.home)


async def _play(crowd: Crowd, guests: list[Guest]) -> Tally:
    """All come within a second, and hand in once as many answers are acknowledged as there are visitors."""
    playing = asyncio.create_task(crowd.play(guests, arrive=1, stay=600, hand_in=2))
    while not playing.done() and not (len(crowd.tally.admitted) == VISITORS and crowd.tally.responses >= VISITORS):
        await asyncio.sleep(0.1)
    crowd.leaves = 0
    return await playing
