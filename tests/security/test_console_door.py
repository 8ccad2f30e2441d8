"""Nobody comes into the console without the password: every address, from every direction."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from protocol import fetch, run
from running_console import RunningConsole
from running_site import ROOT, RunningSite, free_port, make_home
from tornado.httpclient import HTTPResponse
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from quizlib.core.audit import Action
from quizlib.services.home import Home
from quizlib.services.password import Password
from quizlib.settings import Settings

PASSWORD = "correct-horse"
KERNEL = "00000000-0000-4000-8000-000000000000"
GUARDED = (
    *("/", "/board", f"/api/kernels/{KERNEL}", f"/api/kernels/{KERNEL}/channels"),
    *("/voila/static/voila.js", "/voila/templates/lab/static/voila.js", "/voila/labextensions/x.js"),
)
#: What Voila and Jupyter Server would serve, and the console does not have.
ABSENT = (
    *("/api/kernels", "/api/contents", "/api/sessions", "/api/terminals", "/voila/tree", "/lab", "/tree", "/login"),
    *("/voila/files/results/quiz.db", "/files/results/quiz.db", "/voila/render/notebooks/quiz.ipynb"),
    *("/voila/api/contents/results", "/../results/secret.key", "/voila/templates/..%2f..%2fsecret.key"),
)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    home = make_home(tmp_path_factory.mktemp("console") / "home")
    (home / "notebooks" / "organizer.ipynb").write_bytes((ROOT / "notebooks" / "organizer.ipynb").read_bytes())
    Password(home / "results").set(PASSWORD)
    with RunningConsole(home) as running:
        yield running


def cookie_of(response: HTTPResponse) -> str:
    found = [one.split(";")[0] for one in response.headers.get_list("Set-Cookie")]
    return found[0] if found else ""


async def signed_in(console: RunningConsole, password: str = PASSWORD) -> HTTPResponse:
    return await fetch(console.url + "/sign-in", "POST", body=urlencode({"password": password}))


def test_the_password_opens_the_console_and_another_does_not(console: RunningConsole) -> None:
    async def walk() -> None:
        wrong = await signed_in(console, "wrong-horse")
        assert (wrong.code, cookie_of(wrong)) == (403, "")
        assert "密码不对" in wrong.body.decode()
        right = await signed_in(console)
        assert cookie_of(right).startswith("quizlib-organizer=")
        assert "HttpOnly" in right.headers["Set-Cookie"]
        assert "SameSite=Strict" in right.headers["Set-Cookie"]

    run(walk())


@pytest.mark.parametrize("address", GUARDED)
def test_every_address_asks_for_the_cookie(console: RunningConsole, address: str) -> None:
    async def walk() -> None:
        for cookie in ("", "quizlib-organizer=", "quizlib-organizer=WyJ4IiwxXQ.x", "quizlib=WyJ4IiwxXQ.x"):
            response = await fetch(console.url + address, headers={"Cookie": cookie})
            assert response.code in {403, 404}, (address, cookie)
            page = await fetch(console.url + address, headers={"Cookie": cookie, "Accept": "text/html"})
            assert page.code in {302, 403, 404}
            assert page.headers.get("Location", "/sign-in") == "/sign-in"

    run(walk())


@pytest.mark.parametrize("address", ABSENT)
def test_nothing_else_is_served_even_to_the_organizer(console: RunningConsole, address: str) -> None:
    async def walk() -> int:
        cookie = cookie_of(await signed_in(console))
        return (await fetch(console.url + address, headers={"Cookie": cookie})).code

    assert run(walk()) in {403, 404}


def test_a_members_cookie_is_no_organizers(console: RunningConsole) -> None:
    async def walk() -> None:
        with RunningSite(console.home) as site:
            body = urlencode({"number": "000001", "name": "样例0001"})
            value = cookie_of(await fetch(site.url + "/sign-in", "POST", body=body)).partition("=")[2]
        assert value
        for name in ("quizlib", "quizlib-organizer"):
            response = await fetch(console.url + "/", headers={"Cookie": f"{name}={value}"})
            assert response.code == 403

    run(walk())


@pytest.mark.parametrize("address", ["/", "/sign-in", f"/api/kernels/{KERNEL}"])
def test_another_origin_is_refused(console: RunningConsole, address: str) -> None:
    async def walk() -> None:
        cookie = cookie_of(await signed_in(console))
        headers = {"Cookie": cookie, "Origin": "http://evil.example"}
        method = "POST" if address == "/sign-in" else "GET"
        body = urlencode({"password": PASSWORD}) if method == "POST" else None
        assert (await fetch(console.url + address, method, headers=headers, body=body)).code == 403

    run(walk())


def test_a_socket_from_another_origin_or_without_the_cookie_is_refused(console: RunningConsole) -> None:
    async def walk() -> None:
        cookie = cookie_of(await signed_in(console))
        address = console.url.replace("http", "ws") + f"/api/kernels/{KERNEL}/channels"
        for origin, headers in ((console.url, {}), ("http://evil.example", {"Cookie": cookie})):
            with pytest.raises(InvalidStatus) as refused:
                async with connect(address, origin=Origin(origin), additional_headers=headers, proxy=None):
                    pass
            assert refused.value.response.status_code == 403

    run(walk())


def test_the_link_in_the_terminal_opens_and_a_forged_one_does_not(console: RunningConsole) -> None:
    async def walk() -> None:
        assert cookie_of(await fetch(console.link))
        forged = await fetch(console.link[:-2] + "xx")
        assert (forged.code, cookie_of(forged)) == (403, "")
        assert "已经失效" in forged.body.decode()

    run(walk())


def test_a_browser_can_speak_to_widgets_only(console: RunningConsole) -> None:
    """The kernel runs as the organizer: code must not come from the page."""

    async def walk() -> None:
        cookie = cookie_of(await signed_in(console))
        page = (await fetch(console.url + "/", headers={"Cookie": cookie})).body.decode()
        config = page.partition('id="jupyter-config-data" type="application/json">')[2].partition("</script>")[0]
        kernel = json.loads(config)["kernelId"]
        address = console.url.replace("http", "ws") + f"/api/kernels/{kernel}/channels"
        target = console.home / "executed"
        async with connect(
            address, origin=Origin(console.url), additional_headers={"Cookie": cookie}, proxy=None
        ) as socket:
            header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "", "version": "5.3"}
            content = {"code": f"open({str(target)!r}, 'w')", "silent": False}
            message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
            await socket.send(json.dumps(message))
            await asyncio.sleep(2)
        assert not target.exists()
        gone = await fetch(f"{console.url}/api/kernels/{kernel}", "DELETE", headers={"Cookie": cookie})
        assert gone.code in {204, 403}

    run(walk())


def test_a_page_that_is_left_lets_its_kernel_go(console: RunningConsole) -> None:
    async def walk() -> None:
        cookie = cookie_of(await signed_in(console))
        page = (await fetch(console.url + "/", headers={"Cookie": cookie})).body.decode()
        config = page.partition('id="jupyter-config-data" type="application/json">')[2].partition("</script>")[0]
        kernel = json.loads(config)["kernelId"]
        leave = f"{console.url}/voila/api/shutdown/{kernel}"
        for headers in ({}, {"Cookie": cookie, "Origin": "http://evil.example"}):
            assert (await fetch(leave, "POST", headers=headers)).code == 403
        assert (await fetch(f"{console.url}/api/kernels/{kernel}", headers={"Cookie": cookie})).code == 200
        assert (await fetch(leave, "POST", headers={"Cookie": cookie, "Origin": console.url})).code == 204
        assert (await fetch(f"{console.url}/api/kernels/{kernel}", headers={"Cookie": cookie})).code == 404

    run(walk())


def test_the_window_with_the_link_shows_no_warnings_and_no_traceback(console: RunningConsole) -> None:
    async def walk() -> None:
        assert (await fetch(console.url + "/")).code == 403
        cookie = cookie_of(await signed_in(console))
        assert (await fetch(console.url + "/", headers={"Cookie": cookie})).code == 200

    run(walk())
    assert "WARNING" not in console.log
    assert "Traceback" not in console.log


def test_a_new_password_puts_everybody_out(console: RunningConsole) -> None:
    async def walk() -> None:
        cookie = cookie_of(await signed_in(console))
        address = f"{console.url}/voila/static/voila.js"
        assert (await fetch(address, headers={"Cookie": cookie})).code == 200
        Password(console.home / "results").set("another-horse")
        assert (await fetch(address, headers={"Cookie": cookie})).code == 403
        Password(console.home / "results").set(PASSWORD)

    run(walk())


def test_who_came_in_and_who_was_refused_is_recorded_without_a_password(console: RunningConsole) -> None:
    async def walk() -> None:
        await signed_in(console, "wrong-horse")
        await signed_in(console)
        await fetch(console.link)
        await fetch(f"{console.url}/in/forged")

    home = Home(Settings(home=console.home, store=""))
    before = len(home.recording.entries())
    run(walk())
    for _ in range(100):
        entries = home.recording.entries()[before:]
        if len(entries) == 3:
            break
        time.sleep(0.1)
    home.close()
    assert sorted((one.action, one.body["by"], one.body["address"]) for one in entries) == [
        (Action.REFUSED, "password", "127.0.0.1"),
        (Action.SIGNED_IN, "link", "127.0.0.1"),
        (Action.SIGNED_IN, "password", "127.0.0.1"),
    ]
    assert "horse" not in str(entries)


def test_guessing_is_slowed_down(console: RunningConsole) -> None:
    async def walk() -> None:
        codes = [(await signed_in(console, f"guess-{n}")).code for n in range(8)]
        assert 429 in codes
        assert (await signed_in(console)).code == 429

    run(walk())


def test_stopping_the_site_stops_the_console_beside_it(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home / "notebooks" / "organizer.ipynb").write_bytes((ROOT / "notebooks" / "organizer.ipynb").read_bytes())
    ports = [free_port(), free_port()]
    environment = {**os.environ, "QUIZLIB_HOME": str(home), "QUIZLIB_ORGANIZER_PORT": str(ports[1])}
    environment.pop("QUIZLIB_STORE", None)
    log = home / "both.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "quizlib", "serve", "--host", "127.0.0.1", "--port", str(ports[0])]
        site = subprocess.Popen(command, env=environment, cwd=home, stdout=output, stderr=output)
    for _ in range(900):
        if "组织者控制台：" in log.read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    text = log.read_text(encoding="utf-8")
    assert "控制台密码：" in text
    (child,) = [one for one in psutil.Process(site.pid).children() if "organize" in one.cmdline()]
    site.send_signal(signal.SIGTERM)
    site.wait(timeout=30)
    child.wait(timeout=30)
    assert not child.is_running()
