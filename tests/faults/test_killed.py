"""A server that is killed with -9 while members answer, also in the middle of a commit, and started again."""

import asyncio
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from faults import writer
from faults.sites import is_sound, operations
from protocol import ConnectionClosed, ProtocolMember, run
from running_site import RunningSite, make_home

from quizlib.services.home import Home
from quizlib.settings import Settings

MEMBERS = 12
ROUNDS = 3
KILLS = 6


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_no_deadline_moves_however_often_the_server_is_killed(tmp_path: Path) -> None:
    site = RunningSite(make_home(tmp_path / "home", members=MEMBERS))
    members = [ProtocolMember(site.url, number) for number in range(1, MEMBERS + 1)]
    acknowledged: set[str] = set()
    deadlines: set[tuple[str, str, int]] = set()

    async def answer(member: ProtocolMember) -> None:
        try:
            paper = await (member.arrive() if not member.cookie else again(member))
            deadlines.add((member.number, paper["attempt"], paper["deadline"]))
            while True:
                operation = uuid.uuid4().hex
                reply = await member.respond(paper, 1, "A", operation)
                if reply["type"] == "kept":
                    acknowledged.add(operation)
        except (ConnectionClosed, OSError):
            await member.leave()

    async def walk() -> None:
        for _ in range(ROUNDS):
            site.start()
            answering = asyncio.gather(*map(answer, members))
            before = len(acknowledged)
            while len(acknowledged) < before + 100:
                await asyncio.sleep(0.01)
            await asyncio.sleep(random.random() / 4)
            site.kill()
            await answering
            held = operations(site.home)
            assert acknowledged <= set(held)
            assert len(set(held)) == len(held)
            assert is_sound(site.home)

    run(walk())
    assert len(deadlines) == MEMBERS


async def again(member: ProtocolMember) -> dict[str, Any]:
    """Open the page anew: the paper stands on it."""
    view: dict[str, Any] = (await member.open_page())["view"]
    await member.connect()
    return view


@pytest.mark.slow
def test_a_kill_in_the_middle_of_a_commit_loses_nothing_acknowledged(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "home")
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        command = [sys.executable, writer.__file__, str(folder), "1", "100000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged.add(process.stdout.readline().strip())
            time.sleep(random.random() / 20)
            process.kill()
            acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        held = operations(folder)
        assert acknowledged <= set(held)
        assert is_sound(folder)
    home = Home(Settings(home=folder, store=""))  # what was written opens, and an attempt is read from its steps
    member = home.delivery.sign_in("000001", "样例0001", "")
    [desk] = home.delivery.desks(member.id, home.clock())
    assert desk.running is not None
    assert [step.operation for step in desk.running.steps] == operations(folder)
    home.close()
