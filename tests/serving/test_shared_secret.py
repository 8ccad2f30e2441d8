"""Nodes with one store and one secret know each other's members; a node without the secret does not start."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from protocol import InvalidStatus, ProtocolMember, fetch, run
from running_site import ROOT, RunningSite, make_home

from quizlib.errors import SiteError
from quizlib.services.home import Home
from quizlib.serving.links import personal_links
from quizlib.settings import Settings


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningSite]]:
    """Two that share the secret and one that has another, each with a home of its own and the office's store."""
    folder = tmp_path_factory.mktemp("nodes")
    office = make_home(folder / "office", members=9)
    made = []
    for name, secret in (("a", "shared.key"), ("b", "shared.key"), ("c", "other.key")):
        if not (folder / secret).exists():
            (folder / secret).write_bytes(secrets.token_bytes(32))
        home = folder / name
        home.mkdir()
        for part in ("questions", "notebooks"):
            (home / part).symlink_to(office / part, target_is_directory=True)
        settings = {"STORE": f"sqlite:///{office / 'results' / 'quiz.db'}", "SECRET_FILE": str(folder / secret)}
        made.append(RunningSite(home, **{f"QUIZLIB_{key}": value for key, value in settings.items()}))
    with made[0], made[1], made[2]:
        yield made


def test_a_cookie_and_a_page_of_one_node_are_good_at_the_other(nodes: list[RunningSite]) -> None:
    async def walk() -> None:
        here, there = (ProtocolMember(one.url, 1) for one in nodes[:2])
        await here.sign_in()
        await here.open_page()
        there.cookie, there.page = here.cookie, here.page
        await there.connect()
        paper = await there.ask(type="start", sitting="test")
        assert (await there.respond(paper, 1, "A", "0123456789abcdef01234567"))["type"] == "kept"
        await here.connect()
        again = await here.ask(type="start", sitting="test")
        assert (again["attempt"], again["deadline"]) == (paper["attempt"], paper["deadline"])
        assert (await here.respond(paper, 1, "A", "0123456789abcdef01234567"))["type"] == "kept"

    run(walk())


def test_another_secret_knows_nobody(nodes: list[RunningSite]) -> None:
    async def walk() -> None:
        here, stranger = ProtocolMember(nodes[0].url, 2), ProtocolMember(nodes[2].url, 2)
        await here.sign_in()
        await here.open_page()
        stranger.cookie, stranger.page = here.cookie, here.page
        with pytest.raises(InvalidStatus):
            await stranger.connect()
        assert "session" not in await stranger.open_page()

    run(walk())


def test_a_personal_link_of_the_office_is_good_at_every_node(nodes: list[RunningSite]) -> None:
    office = nodes[0].home.parent / "office"
    home = Home(Settings(home=office, store="", secret_file=office.parent / "shared.key"))
    sitting = home.planning.sittings()[0]
    links = personal_links(home.settings, sitting, home.planning.roster()[:1], {}, nodes[1].url)
    home.close()

    async def walk() -> str:
        member = ProtocolMember(links[0][1].rpartition("/in/")[0], 1)
        member.take_cookie(await fetch(links[0][1]))
        return str((await member.open_page())["view"]["view"])

    assert run(walk()) != "sign_in"


def test_a_node_makes_no_secret_of_its_own(nodes: list[RunningSite]) -> None:
    assert [path for one in nodes for path in one.home.rglob("secret.key")] == []


@pytest.mark.parametrize(
    ("content", "told"), [(None, "密钥文件读不出来"), (b"short", "密钥应不少于 32 个字节（现有 5 个）")]
)
def test_a_secret_that_is_none_is_refused(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "secret.key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SiteError, match=told) as refused:
        _ = Settings(home=ROOT, secret_file=path).secret
    assert str(path) in str(refused.value)
    assert path.exists() is (content is not None)
