"""The shipped configurations of HAProxy and nginx, run by the real programs before real nodes."""

import asyncio
import re
import socket
import sqlite3
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from balancers import DEPLOY, NAMES, Balancer
from deploy.conftest import CookieMember, Nodes
from protocol import InvalidStatus, fetch, run
from running_site import free_port

from quizlib.serving.identity import COOKIE

Trust = Callable[[Path], None]
STICKY = {"haproxy": "QUIZLIB_NODE", "nginx": "quizlib_node"}


@pytest.fixture(scope="module", params=NAMES)
def running(
    request: pytest.FixtureRequest, nodes: Nodes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Balancer]:
    ports = [one.port for one in nodes]
    with Balancer(request.param, tmp_path_factory.mktemp(request.param), ports) as balancer:
        yield balancer


@pytest.fixture
def balancer(running: Balancer, trusting: Trust) -> Balancer:
    trusting(running.certificate)
    return running


@pytest.mark.parametrize("name", NAMES)
def test_the_program_itself_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    verdict = Balancer(name, tmp_path, [1, 2]).check()
    assert verdict.returncode == 0, verdict.stderr
    assert "[warn" not in verdict.stderr.lower()


def test_a_member_signs_in_answers_and_hands_in_through_tls(balancer: Balancer, nodes: Nodes) -> None:
    async def walk() -> None:
        member = CookieMember(balancer.url, 1)
        signed_in = await member.sign_in()
        assert signed_in.code == 303
        session, sticky = sorted(
            signed_in.headers.get_list("Set-Cookie"), key=lambda one: not one.startswith(COOKIE + "=")
        )
        assert sticky.startswith(STICKY[balancer.name])
        for cookie in (session, sticky):
            assert {"httponly", "secure", "samesite=lax"} <= set(cookie.lower().split("; "))
        await member.open_page()
        await member.connect()
        paper = await member.ask(type="start", sitting="test")
        assert (await member.respond(paper, 1, "A"))["type"] == "kept"
        assert (await member.submit(paper))["view"] == "score"

    run(walk())


def test_a_socket_from_another_site_is_refused(balancer: Balancer) -> None:
    async def walk() -> None:
        member = CookieMember(balancer.url, 2)
        await member.sign_in()
        await member.open_page()
        with pytest.raises(InvalidStatus) as refused:
            await member.connect(Origin="https://elsewhere.example")
        assert refused.value.response.status_code == 403

    run(walk())


def test_the_site_sees_the_clients_address_and_no_other_that_is_claimed(balancer: Balancer, nodes: Nodes) -> None:
    own = {"haproxy": "127.0.0.7", "nginx": "127.0.0.8"}[balancer.name]
    body = urlencode({"number": "000009", "name": "nobody"}).encode()
    lies = "".join(f"{name}: 10.9.8.7\r\n" for name in ("X-Forwarded-For", "X-Real-IP", "X-Real-Ip", "Forwarded"))
    head = f"POST /sign-in HTTP/1.1\r\nHost: quiz.test\r\nConnection: close\r\n{lies}Content-Length: {len(body)}\r\n"
    answer = raw(balancer, head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body, own)
    assert answer.startswith(b"HTTP/1.1 403")
    seen = "".join(one.log for one in nodes)
    assert f"登录没有通过，来自 {own}" in seen
    assert "10.9.8.7" not in seen
    assert balancer.logs(own)


def test_no_token_stands_in_the_log(balancer: Balancer, nodes: Nodes) -> None:
    for path in (
        "/in/secret-token-1",
        "/certificate/secret-token-2",
        "/check/secret-token-3",
        "/check?code=secret-token-4",
    ):
        assert run(fetch(balancer.url + path)).code in {403, 404}
    assert run(fetch(balancer.url + "/in/secret-token-5?x=1")).code == 403
    assert balancer.logs("GET in 403" if balancer.name == "haproxy" else "GET /in/- 403")
    assert "secret-token" not in balancer.log


def test_no_token_stands_in_the_log_when_no_node_answers(trusting: Trust, tmp_path: Path) -> None:
    for name in NAMES:
        with Balancer(name, tmp_path / name, [free_port(), free_port()]) as balancer:
            trusting(balancer.certificate)
            answer = run(fetch(balancer.url + "/in/secret-token"))
            assert answer.code == 503
            assert "网站暂时打不开" in run(fetch(balancer.url + "/")).body.decode()
            assert "secret-token" not in balancer.log


def test_a_member_stays_on_one_node(balancer: Balancer, nodes: Nodes) -> None:
    async def walk() -> set[str]:
        member = CookieMember(balancer.url, 3)
        await member.sign_in()
        seen = set()
        for _ in range(12):
            await member.open_page()
            seen.add(member.cookie.partition(STICKY[balancer.name] + "=")[2].split(";")[0])
        return seen

    assert len(run(walk())) == 1
    if balancer.name == "nginx":
        served = re.findall(r"GET / 200 \d+ \S+ (127\.0\.0\.1:\d+)", balancer.log)[-12:]
        assert len(set(served)) == 1


def test_what_only_balancers_ask_is_not_for_everybody(balancer: Balancer) -> None:
    for path in ("/readyz", "/healthz"):
        assert run(fetch(balancer.url + path)).code == 404


def test_a_large_body_is_refused(balancer: Balancer) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: quiz.test\r\nConnection: close\r\nContent-Length: 70000\r\n\r\n"
    assert raw(balancer, head, "127.0.0.1").startswith(b"HTTP/1.1 413")


def test_nodes_that_are_not_ready_are_asked_where_there_is_no_other(
    nodes: Nodes, trusting: Trust, tmp_path: Path
) -> None:
    """The database takes no writes: HAProxy finds both nodes down, and members still have page and socket."""
    with Balancer("haproxy", tmp_path, [one.port for one in nodes]) as balancer:
        trusting(balancer.certificate)
        database = sqlite3.connect(nodes[0].home / "results" / "quiz.db", isolation_level=None)

        async def walk() -> None:
            there, new = CookieMember(balancer.url, 5), CookieMember(balancer.url, 6)
            paper = await there.arrive()
            database.execute("BEGIN EXCLUSIVE")
            while balancer.log.count("is DOWN") < 2:
                await asyncio.sleep(0.2)
            await new.sign_in()
            await new.open_page()
            await new.connect()
            await there.say(type="respond", operation="0" * 24, attempt=paper["attempt"], slot=1, response="A")
            database.execute("ROLLBACK")
            assert (await there.receive("comm_msg"))["content"]["data"]["content"]["type"] == "kept"

        run(walk())
        database.close()


def test_the_header_trap_is_what_the_configuration_says(nodes: Nodes, trusting: Trust, tmp_path: Path) -> None:
    """One header set in a location, and the others are gone: the socket is refused."""
    trapped = Balancer("nginx", tmp_path, [one.port for one in nodes])
    trapped.change("    location / {\n", '    location / {\n        proxy_set_header X-More "";\n')
    with trapped:
        trusting(trapped.certificate)

        async def walk() -> None:
            member = CookieMember(trapped.url, 4)
            await member.sign_in()
            await member.open_page()
            await member.connect()

        with pytest.raises(InvalidStatus):
            run(walk())


def test_no_location_of_nginx_sets_a_header() -> None:
    text = (DEPLOY / "nginx" / "quizlib.conf").read_text(encoding="utf-8")
    locations = re.findall(r"(?s)location [^{]+\{(.*?)\n? *\}\n", text)
    assert len(locations) == 5
    assert not [one for one in locations if "_header" in one]


def raw(balancer: Balancer, request: bytes, source: str) -> bytes:
    """What is answered to ``request``, sent from another of loopback's addresses."""
    context = ssl.create_default_context(cafile=str(balancer.certificate))
    with (
        socket.create_connection(("127.0.0.1", balancer.port), timeout=20, source_address=(source, 0)) as plain,
        context.wrap_socket(plain, server_hostname="quiz.test") as tls,
    ):
        tls.sendall(request)
        answer = b""
        while data := tls.recv(65536):
            answer += data
        return answer
