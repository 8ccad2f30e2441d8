"""More at the console's door than a wrong password: every address, other names, bursts of guesses, paths, uploads."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from protocol import fetch, run
from running_console import RunningConsole
from running_site import ROOT, make_home
from security.test_routes import HERE, examples
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from wire import Answer, request, send

from quizlib.services.password import Password
from quizlib.serving.identity import Identity, signed

PASSWORD = "correct-horse"
SECRETS = (b"KEYMARK", b"SQLite format", b"root:", b"Traceback", b"scrypt")


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    home = make_home(tmp_path_factory.mktemp("console") / "home")
    for name in ("organizer.ipynb", "board.ipynb"):
        shutil.copy(ROOT / "notebooks" / name, home / "notebooks")
    Password(home / "results").set(PASSWORD)
    with RunningConsole(home) as running:
        yield running


def secret(console: RunningConsole) -> bytes:
    return (console.home / "results" / "secret.key").read_bytes()


async def cookie_of(console: RunningConsole) -> str:
    """Signed in through the link."""
    return str((await fetch(console.link)).headers["Set-Cookie"]).partition(";")[0]


def test_without_the_cookie_no_address_of_stock_opens_with_it_only_the_needed_ones(
    console: RunningConsole, tmp_path: Path
) -> None:
    command = [sys.executable, str(HERE / "stock_routes.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    stock = json.loads(done.stdout.splitlines()[-1])
    paths = sorted({path for pattern in stock["patterns"] for path in examples(pattern, stock["path"])} - {"/"})
    assert len(paths) > 100
    cookie = run(cookie_of(console))
    for path in paths:
        answer = send(console.port, request(path))
        assert answer.status in {400, 403, 404, 405}, (path, answer.head)
        inside = send(console.port, request(path, headers={"Cookie": cookie}))
        assert inside.status in {400, 403, 404, 405}, (path, inside.head)
        for one in SECRETS:
            assert one not in answer.raw + inside.raw, path


@pytest.mark.parametrize("prefix", ["/voila/static/", "/voila/labextensions/", "/voila/templates/lab/static/", "/"])
def test_not_even_the_organizers_cookie_reads_a_file_through_a_path(console: RunningConsole, prefix: str) -> None:
    cookie = run(cookie_of(console))
    for up in ("../" * 12, "..%2f" * 12, "%2e%2e/" * 12, "..%5c" * 12, "/", "%2f", "....//" * 9, "x/" + "../" * 9):
        for file in ("etc/passwd", "results/secret.key", "results/quiz.db", "results/organizer.password", "x%00.js"):
            answer = send(console.port, request(f"{prefix}{up}{file}", headers={"Cookie": cookie}))
            assert answer.status in {400, 403, 404}, (up, file, answer.head)
            assert not [one for one in (*SECRETS, secret(console)) if one in answer.raw]


@pytest.mark.parametrize(
    "name", ["evil.test", "127.0.0.1.evil.test", "localhost.evil.test", "evil.test:{port}", "1.2.3"]
)
def test_a_page_elsewhere_whose_name_leads_here_gets_nothing(console: RunningConsole, name: str) -> None:
    """DNS rebinding: to the browser it is one site, so the origin is that of the host."""
    host = name.format(port=console.port)
    body = urlencode({"password": PASSWORD}).encode()
    headers = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
    cookie = run(cookie_of(console))
    for answer in (
        send(console.port, request("/sign-in", "POST", headers, body)),
        send(console.port, request("/sign-in", headers=headers)),
        send(console.port, request("/in/" + console.link.rpartition("/")[2], headers={"Host": host})),
        send(console.port, request("/", headers={**headers, "Cookie": cookie, "Accept": "text/html"})),
        send(console.port, request("/board", headers={"Host": host, "Cookie": cookie})),
    ):
        assert (answer.status, "Set-Cookie" in answer.head) == (403, False)
    for own in (f"127.0.0.1:{console.port}", f"localhost:{console.port}", f"[::1]:{console.port}"):
        assert send(console.port, request("/sign-in", headers={"Host": own})).status == 200


def test_passwords_guessed_all_at_once_get_no_more_answers(console: RunningConsole) -> None:
    async def guess(text: str) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", console.port)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        writer.write(request("/sign-in", "POST", form, urlencode({"password": text}).encode()))
        answer = Answer(await reader.read())
        writer.close()
        return answer

    async def walk() -> Counter[int]:
        answers = await asyncio.gather(*(guess(f"guess-{number}") for number in range(60)))
        assert (await guess(PASSWORD)).status == 429
        return Counter(answer.status for answer in answers)

    found = run(walk())
    assert found[403] <= 5
    assert found[403] + found[429] == 60


def test_what_was_signed_for_members_opens_nothing_here(console: RunningConsole) -> None:
    ours, later = Identity(secret(console)), datetime.now(UTC) + timedelta(hours=1)
    mark = Password(console.home / "results").mark
    values = [ours.cookie(mark, later), ours.link(mark, later), ours.certificate(mark, "x", later)]
    values += [signed(secret(console), "quizlib.organizer.link", mark, later)]
    values += [signed(secret(console), "quizlib.organizer.cookie", mark, datetime.now(UTC) - timedelta(seconds=1))]
    values += [signed(secret(console), "quizlib.organizer.cookie", "organizer", later), console.link.rpartition("/")[2]]
    for value in values:
        assert send(console.port, request("/", headers={"Cookie": f"quizlib-organizer={value}"})).status == 403
        if value not in console.link:
            assert "Set-Cookie" not in send(console.port, request(f"/in/{value}")).head


def test_a_kernel_that_runs_is_reached_with_the_cookie_only(console: RunningConsole) -> None:
    async def walk() -> None:
        cookie = await cookie_of(console)
        page = (await fetch(console.url + "/", headers={"Cookie": cookie})).body.decode()
        kernel = page.partition('"kernelId": "')[2].partition('"')[0]
        assert kernel
        address = f"{console.url.replace('http', 'ws')}/api/kernels/{kernel}/channels"
        forged = ("", "quizlib-organizer=x", cookie[:-3] + "xxx", cookie.replace("quizlib-organizer", "quizlib"))
        for value in forged:
            for protocols in ([], ["v1.kernel.websocket.jupyter.org"]):
                with pytest.raises(InvalidStatus, match="403"):
                    await connect(address, additional_headers={"Cookie": value}, subprotocols=protocols, proxy=None)
            for path in (f"/api/kernels/{kernel}", f"/voila/api/shutdown/{kernel}"):
                for verb in ("GET", "POST", "DELETE"):
                    answer = await fetch(console.url + path, verb, headers={"Cookie": value})
                    assert answer.code in {403, 405}, (verb, path)
        assert (await fetch(f"{console.url}/api/kernels/{kernel}", headers={"Cookie": cookie})).code == 200

    run(walk())
