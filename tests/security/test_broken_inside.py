"""An exception inside tells the browser nothing but that something is wrong; the log has it."""

import json
import sqlite3
import time
from collections.abc import Iterator

import pytest
from protocol import ConnectionClosed, ProtocolMember, fetch, run
from running_site import RunningSite, make_home

INNARDS = ("Traceback", "Error", "KEYMARK", ".py", "quizlib.", "sqlite", "/notebooks", "SELECT", "tornado", "assert")
NOTEBOOK = """
import pathlib
from quizlib.faces.quiz_widget import open_quiz
secret = "KEYMARK" * 3
assert not pathlib.Path("break").exists(), secret
open_quiz()
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site whose notebook fails once there is a file ``break``, and whose store a test may spoil."""
    home = make_home(tmp_path_factory.mktemp("broken"), members=20)
    path = home / "notebooks" / "quiz.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = NOTEBOOK.strip().splitlines(keepends=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with RunningSite(home) as running:
        yield running


def spoil(site: RunningSite, sql: str, *values: str) -> None:
    """Change the store under the running site."""
    connection = sqlite3.connect(site.home / "results" / "quiz.db", timeout=30)
    with connection:
        assert connection.execute(sql, values).rowcount
    connection.close()


def innards(told: str) -> list[str]:
    return [one for one in INNARDS if one in told]


def spoil_paper(site: RunningSite, attempt: str) -> None:
    paper = json.dumps([{"edition": "KEYMARK", "part": None, "points": "KEYMARK", "order": []}])
    spoil(site, "UPDATE attempts SET paper = ? WHERE id = ?", paper, attempt)


def test_a_page_that_cannot_be_made_is_a_plain_sentence(broken: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(broken.url, 1)
        paper = await member.arrive()
        spoil_paper(broken, paper["attempt"])
        response = await fetch(broken.url + "/", headers=member.headers)
        assert (response.code, response.body.decode()) == (500, "系统出错，请稍后再试。")
        assert innards(str(response.headers)) == []

    run(walk())
    assert "Traceback" in broken.log


@pytest.mark.parametrize("ask", ["start", "look", "home", "open", "hello"])
def test_a_message_that_fails_inside_gets_a_plain_notice(broken: RunningSite, ask: str) -> None:
    async def walk() -> tuple[dict[str, object], str]:
        member = ProtocolMember(broken.url, 2 + ["start", "look", "home", "open", "hello"].index(ask))
        await member.sign_in()
        await member.open_page()
        await member.connect()
        paper = await member.ask(type="start", sitting="test")
        spoil_paper(broken, paper["attempt"])
        if ask in {"look", "hello"}:
            broken.kill()  # it knows the paper by heart
            broken.start()
            await member.leave()
            with pytest.raises(AssertionError, match="500"):
                await member.open_page()
            await member.connect()
        more = {"start": {"sitting": "test"}, "open": {"sitting": "test"}}.get(ask, {})
        more |= {"attempt": paper["attempt"]} if ask in {"look", "hello"} else {}
        more |= {"fresh": True} if ask == "hello" else {}
        heard = len(member.frames)
        return await member.ask(type=ask, **more), "".join(member.frames[heard:])

    reply, told = run(walk())
    assert (reply["type"], reply["code"], reply["message"]) == ("notice", "failed", "系统出错，已记录；请稍后再试。")
    assert innards(told) == []


def test_a_notebook_that_fails_closes_the_socket_without_a_word(broken: RunningSite) -> None:
    async def walk() -> list[str]:
        member = ProtocolMember(broken.url, 10)
        await member.sign_in()
        await member.open_page()
        (broken.home / "break").touch()
        with pytest.raises(ConnectionClosed, match="1011") as closed:
            await member.connect()
        (broken.home / "break").unlink()
        assert innards(str(closed.value)) == []
        return member.frames

    assert run(walk()) == []
    assert "AssertionError" in broken.log


@pytest.mark.parametrize("path", ["/", "/check/ABCD-2345-WXYZ", "/sign-in", "/in/"])
def test_without_its_tables_the_site_says_only_that_it_cannot_read(broken: RunningSite, path: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(broken.url, 11)
        await member.sign_in()
        connection = sqlite3.connect(broken.home / "results" / "quiz.db", timeout=30)
        try:
            for table in ("members", "certificates"):
                connection.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
            connection.commit()
            method, body = ("POST", "number=000011&name=x&pin=") if path == "/sign-in" else ("GET", None)
            response = await fetch(broken.url + path, method, headers=member.headers, body=body)
            assert response.code in {500, 503, 404}
            assert innards(response.body.decode()) == []
        finally:
            for table in ("members", "certificates"):
                connection.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")
            connection.commit()
            connection.close()
        time.sleep(0.1)
        assert (await member.sign_in()).code == 303

    run(walk())
