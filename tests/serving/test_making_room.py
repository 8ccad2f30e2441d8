"""Who is sent away from a full site so that others can answer: whoever only looks, and has long said nothing."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from taking import Taking, id_of, plan
from tornado.ioloop import IOLoop

from quizlib.services.home import Home
from quizlib.serving.identity import Identity
from quizlib.serving.lobby import SILENT, WAIT, Lobby
from quizlib.serving.paths import TEMPLATES
from quizlib.serving.waiting_page import WaitingPage
from quizlib.settings import Settings


@dataclass
class Wire:
    """A socket that was last heard of so many seconds ago."""

    silent: float
    closed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heard = time.monotonic() - self.silent

    def close(self, code: int, _reason: str) -> None:
        self.closed.append(code)


@pytest.fixture
def full(home: Home) -> Home:
    """A site for one, where 001 has handed in and 002 has something to answer."""
    sitting = plan(home)
    taking = Taking(home, sitting)
    taking.submit(taking.start())
    home.settings = Settings.model_validate({**home.settings.model_dump(), "capacity": 1})
    return home


def beaten(home: Home, inside: dict[str, list[Any]], waits: str) -> None:
    """The lobby for a while, with this member in the line."""
    page = WaitingPage(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True), "zh_CN")
    lobby = Lobby(home, Identity(b"x"), page, inside, "/")

    async def whole() -> None:
        assert lobby.room.place(waits, 0, 1, time.monotonic()) == 0
        lobby.start(IOLoop.current())
        await asyncio.sleep(1.5)

    asyncio.run(whole())


@pytest.mark.parametrize(("silent", "closed"), [(SILENT + 1, [WAIT]), (SILENT - 30, [])])
def test_whoever_only_looks_is_sent_to_wait_after_a_long_silence(full: Home, silent: float, closed: list[int]) -> None:
    looks, wire = id_of(full, "001"), Wire(silent)
    inside = {looks: [wire]}
    beaten(full, inside, id_of(full, "002"))
    assert (wire.closed, looks in inside) == (closed, not closed)


def test_whoever_uses_one_of_two_windows_stays(full: Home) -> None:
    wires = [Wire(SILENT + 1), Wire(0)]
    beaten(full, {id_of(full, "001"): wires}, id_of(full, "002"))
    assert [one.closed for one in wires] == [[], []]


def test_whoever_has_something_to_answer_stays_however_silent(full: Home) -> None:
    wire = Wire(SILENT + 1)
    beaten(full, {id_of(full, "002"): [wire]}, id_of(full, "001"))
    assert wire.closed == []
