"""Frames that are no messages, frames without end, and floods of them: the sender is cut off, the others go on."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path

from protocol import ProtocolMember, run
from running_site import RunningSite, make_home
from wire import RawSocket, frame

from quizlib.core.blueprint import Blueprint

_numbers = itertools.count(151)
MANY = 40_000
ONE = {"fixed": [{"id": "t-truefalse"}]}
FRAMES = {
    "eight bytes": frame(2, b"\x01" * 8),
    "eight bytes of ff": frame(2, b"\xff" * 8),
    "four bytes": frame(2, b"\xff" * 4),
    "noise": frame(2, bytes(range(256))),
    "an empty binary frame": frame(2, b""),
    "text that is no UTF-8": frame(1, b"\xff\xfe\xed\xa0\x80"),
    "a compressed frame": frame(1, b"\x00\x00\x00\xff\xff", reserved=4),
    "an unknown kind": frame(3, b"x"),
    "an unknown control": frame(11, b"x"),
    "the rest of nothing": frame(0, b"x"),
    "a ping in pieces": frame(9, b"x", final=False),
    "a ping that is too long": frame(9, b"x" * 126),
    "two beginnings": frame(1, b"{", final=False) + frame(1, b"}"),
    "eight exabytes to come": b"\x81\xff\x7f" + b"\xff" * 7 + b"\0\0\0\0",
    "seventy kilobytes": frame(1, b"y" * 70_000),
    "seventy kilobytes in pieces": frame(1, b"", final=False) + frame(0, b"y" * 700, final=False) * 100,
    "four hundred messages at once": frame(1, b'{"header": {"msg_type": "comm_msg"}}') * 400,
    "a flood of noise": frame(1, b"x") * MANY,
    "a flood of binary frames": frame(2, b"x") * MANY,
}
#: What costs nothing and is allowed: it is taken as it comes.
BORNE = {
    "a flood of pings": frame(9, b"") * MANY,
    "a flood of large pings": frame(9, b"x" * 125) * MANY,
    "a flood of pongs": frame(10, b"x") * MANY,
    "a flood of nothing in pieces": frame(1, b"", final=False) + frame(0, b"", final=False) * MANY,
}


async def attack(site: RunningSite, count: int, act: Callable[[list[ProtocolMember]], None]) -> None:
    """``act`` in a thread, with ``count`` members who have opened the page; another one asks all the while."""
    other, *attackers = (ProtocolMember(site.url, next(_numbers)) for _ in range(count + 1))
    for member in (other, *attackers):
        await member.sign_in()
        await member.open_page()
    await other.connect()
    acting = asyncio.create_task(asyncio.to_thread(act, attackers))
    while not acting.done():
        assert (await other.ask(type="hello", fresh=True))["type"] == "clock"
        await asyncio.sleep(0.06)
    await acting
    assert (await other.ask(type="hello", fresh=True))["type"] == "clock"


def test_what_is_no_message_closes_its_socket_and_disturbs_nobody(site: RunningSite) -> None:
    def act(members: list[ProtocolMember]) -> None:
        for member, (name, frames) in zip(members, FRAMES.items(), strict=True):
            before = site.log.count("断开一个连接")
            socket = RawSocket(member, site.port)
            socket.send(frames)
            assert socket.is_closed_within(20), name
            socket.close()
            assert site.log.count("断开一个连接") - before <= 1, name

    run(attack(site, len(FRAMES), act))
    assert "Traceback" not in site.log


def test_floods_of_what_is_allowed_stop_nobody_else(site: RunningSite) -> None:
    def act(members: list[ProtocolMember]) -> None:
        for member, frames in zip(members, BORNE.values(), strict=True):
            socket = RawSocket(member, site.port)
            socket.send(frames)
            socket.close()

    run(attack(site, len(BORNE), act))
    assert "Traceback" not in site.log


def test_opening_sessions_without_end_is_slowed_down_for_that_member_alone(site: RunningSite) -> None:
    answers: list[str] = []

    def act(members: list[ProtocolMember]) -> None:
        [member] = members
        for _ in range(90):
            try:
                RawSocket(member, site.port).close()
            except ConnectionRefusedError as refused:
                answers.append(str(refused)[:12])

    run(attack(site, 1, act))
    assert set(answers) == {"HTTP/1.1 429"}


def test_a_page_that_never_reads_is_cut_off(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    bank = home / "questions" / "zhangcheng.yaml"
    bank.write_text(bank.read_text(encoding="utf-8").replace("丙题：", "长" * 100_000), encoding="utf-8")
    with RunningSite(home) as site:
        opened = site.open_home()
        more = {"id": "long", "blueprint": Blueprint.model_validate(ONE), "pass_line": 6, "excellent_line": 9}
        long = opened.planning.sitting("test").model_copy(update=more)
        opened.planning.plan(long, opened.bank, opened.clock())
        opened.close()
        member = ProtocolMember(site.url, 1)
        run(member.sign_in())
        run(member.open_page())
        socket = RawSocket(member, site.port)
        comm = socket.head.decode(errors="ignore").partition('"comm_id":"')[2].partition('"')[0]
        content = {"comm_id": comm, "data": {"method": "custom", "content": {"type": "start", "sitting": "long"}}}
        message = json.dumps({"header": {"msg_type": "comm_msg"}, "content": content})
        socket.send(frame(1, message.encode()) * 200)
        for _ in range(200):
            if "nobody reads" in site.log:
                break
            time.sleep(0.1)
        assert site.log.count("断开一个连接：发去的没有人收") == 1
        assert socket.is_closed_within(20)
        socket.close()
        assert run(ProtocolMember(site.url, 2).open_page())["view"]["view"] == "sign_in"
