"""Connections that are opened and say nothing, or stop in the middle: others are served, and these are closed."""

import resource
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from faults.sites import OtherSite
from protocol import ProtocolMember, run
from running_site import RunningSite, make_home

MANY = 1100
PIECES = (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
WITHOUT_BODY = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"


@pytest.fixture(autouse=True)
def _many_files() -> Iterator[None]:
    """The test's own process needs as many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def half_open(site: RunningSite, pieces: list[bytes]) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        sockets = []
        for piece in pieces:
            one = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=30))
            one.sendall(piece)
            sockets.append(one)
        yield sockets


def is_served(site: RunningSite) -> bool:
    """Whether the page comes soon."""
    with urllib.request.urlopen(site.url, timeout=10) as answer:
        return bool(answer.status == 200)


def work(site: RunningSite) -> float:
    """Seconds of the processor in a second."""
    process = psutil.Process(site.pid)
    before = sum(process.cpu_times()[:2])
    time.sleep(1)
    return sum(process.cpu_times()[:2]) - before


def files(site: RunningSite) -> int:
    return psutil.Process(site.pid).num_fds()


def is_closed(one: socket.socket) -> bool:
    """Whether the site closes it."""
    try:
        while one.recv(4096):
            pass
    except ConnectionResetError:
        return True
    return True


async def never_answers_a_ping(site: RunningSite, number: int) -> bytes:
    """The request of a member who opens the page's socket and then never reads it."""
    member = ProtocolMember(site.url, number)
    await member.sign_in()
    path = (await member.open_page())["socket"]
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{site.port}", f"Origin: {site.url}", f"Cookie: {member.cookie}"]
    lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    lines += ["Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]
    return "\r\n".join([*lines, "", ""]).encode()


def test_eleven_hundred_of_them_hinder_nobody_and_are_closed_after_a_while(tmp_path: Path) -> None:
    with OtherSite(make_home(tmp_path / "home", members=20), head=4, ping=2) as site:

        async def prepare() -> list[bytes]:
            return [await never_answers_a_ping(site, number) for number in range(1, 21)]

        pieces = [PIECES[place % 3] for place in range(MANY)] + run(prepare())
        before = files(site)
        with half_open(site, pieces) as sockets:
            assert all(is_served(site) for _ in range(20))
            assert files(site) > MANY
            assert all(is_closed(one) for one in sockets)
            for _ in range(50):
                if files(site) <= before + 2:
                    break
                time.sleep(0.1)
            assert files(site) <= before + 2
        assert is_served(site)


def test_with_few_files_the_longest_idle_make_room(tmp_path: Path) -> None:
    with OtherSite(make_home(tmp_path / "home"), files=256) as site:
        with half_open(site, [PIECES[place % 3] for place in range(400)]):
            assert all(is_served(site) for _ in range(20))
            assert files(site) < 256
            assert work(site) < 0.5
        assert "Too many open files" not in site.log


def test_with_few_files_and_all_of_them_busy_the_site_rests_and_goes_on_afterwards(tmp_path: Path) -> None:
    with OtherSite(make_home(tmp_path / "home"), files=256) as site:
        with half_open(site, [WITHOUT_BODY] * 300):
            for _ in range(100):
                if "连接不够，新来的先等候" in site.log:
                    break
                time.sleep(0.1)
            assert files(site) < 256
            assert work(site) < 0.5

            async def answer() -> str:
                member = ProtocolMember(site.url)
                return str((await member.respond(await member.arrive(), 1, "A"))["type"])

        assert is_served(site)
        assert run(answer()) == "kept"
        assert site.log.count("连接不够，新来的先等候") in range(1, 7)
