"""Nothing is served but the few addresses that the site needs: not by name, not by trick, not by verb."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite
from wire import Answer, request, send

HERE = Path(__file__).parent
OURS = {"/", "/voila/render/quiz.ipynb"}
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get")
SERVED = {
    "GET": ("/", "/sign-in", "/in/x", "/check"),
    "HEAD": ("/", "/sign-in", "/in/x"),  # without a body
    "POST": ("/sign-in", "/sign-out"),
}
SOMEBODYS = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
FILES = (
    *("questions/zhangcheng.yaml", "results/quiz.db", "results/secret.key", "notebooks/quiz.ipynb", "quizlib.env"),
    *(".git/config", ".env", "notebooks/organizer.ipynb", "notebooks/analysis.ipynb", "etc/passwd", "pixel.png"),
)
#: What stands in a path that is asked for with tricks.
TRICKS = (
    *("/", "//", "/./", "/../", "/..%2f", "/%2e%2e/", "/%252e%252e/", "%2f", "%5c", "\\", "/..\\", "%00", "%0a", "%20"),
    *("/%c0%ae%c0%ae/", "%c0%af", "%ef%bc%8f", "%e2%80%ae", ";", "/.;/", "%23", "~", "/...", "//..//", "%", "%zz", "@"),
)
PREFIXES = (
    *("", "/voila/files", "/voila/static", "/static", "/voila/render", "/voila/templates/quizlib", "/voila/tree"),
    *(
        "/voila/labextensions",
        "/files",
        "/in",
        "/certificate",
        "/sign-in",
        f"/api/kernels/{SOMEBODYS}",
        "/api/contents",
    ),
)


@pytest.fixture(scope="module")
def member(site: RunningSite) -> ProtocolMember:
    """Somebody who has signed in: what is closed to members is closed to all."""
    one = ProtocolMember(site.url, 1)
    run(one.sign_in())
    assert one.cookie
    (site.home / "pixel.png").write_bytes(b"\x89PNG KEYMARK")
    (site.home / "quizlib.env").write_text("QUIZLIB_PORT=1 # KEYMARK\n", encoding="utf-8")
    (site.home / "notebooks" / "organizer.ipynb").write_text('{"cells": ["KEYMARK"]}', encoding="utf-8")
    return one


def is_nothing(site: RunningSite, answer: Answer) -> bool:
    """Whether it is a refusal that tells nothing."""
    secrets = (b"KEYMARK", b"SQLite format", b"root:", b"Traceback", (site.home / "results/secret.key").read_bytes())
    return answer.status in {400, 403, 404, 405} and not any(secret in answer.raw for secret in secrets)


def test_an_anonymous_visitor_gets_the_sign_in_form_and_no_session(site: RunningSite) -> None:
    page = run(ProtocolMember(site.url).open_page())
    assert page["view"]["view"] == "sign_in"
    assert page["view"].keys() == {"view", "pins"}
    assert not {"socket", "session"} & page.keys()


def test_every_address_of_stock_voila_and_jupyter_server_is_gone(
    site: RunningSite, member: ProtocolMember, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "stock_routes.py"), str(tmp_path)], capture_output=True, text=True, check=True
    )
    stock = json.loads(done.stdout.splitlines()[-1])
    assert len(stock["patterns"]) > 50
    paths = {path for pattern in stock["patterns"] for path in examples(pattern, stock["path"])} - OURS
    served = {
        (path, verb)
        for path in sorted(paths)
        for verb in ("GET", "POST", "DELETE")
        if not is_nothing(site, send(site.port, request(path, verb, member.headers)))
    }
    assert served == set()


def examples(pattern: str, path_pattern: str) -> Iterator[str]:
    """Paths that a pattern of stock takes."""
    for file in FILES:
        text = pattern.replace(path_pattern, f"/{file}").removesuffix("$")
        text = re.sub(r"\(\?P<\w+>\\w\+-[^)]*\)|\(\?P<\w+>\[[^)]*\)", SOMEBODYS, text)
        text = re.sub(r"\((?:\?P<\w+>)?([\w\\.]+)\|[^)]*\)", r"\1", text)
        text = re.sub(r"\(\?P<\w+>(/\w+/)[^)]*\)\?", r"\1x", text)
        text = re.sub(r"\((?:\?P<\w+>)?\.[*+]\)|\.\*", file, text)
        text = re.sub(r"\((?:\?P<\w+>)?([^()]*)\)", lambda found: "x" if "\\w" in found[1] else found[1], text)
        path = "/" + text.replace("/?", "/").replace("\\", "").lstrip("/")
        assert re.fullmatch(pattern, path) or pattern.startswith("("), (pattern, path)
        yield path


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_but_those_of_the_site_does_anything(site: RunningSite, member: ProtocolMember, verb: str) -> None:
    for path in ("/", "/sign-in", "/sign-out", "/in/x", "/check", f"/api/kernels/{SOMEBODYS}", "/nothing", "*"):
        answer = send(site.port, request(path, verb, {**member.headers, "X-HTTP-Method-Override": "GET"}))
        if path in SERVED.get(verb, ()):
            assert answer.status < 500, (verb, path, answer.head)
        else:
            assert is_nothing(site, answer), (verb, path, answer.head)


@given(
    prefix=st.sampled_from(PREFIXES),
    file=st.sampled_from(FILES),
    tricks=st.lists(st.sampled_from(TRICKS), min_size=1, max_size=6),
    ending=st.sampled_from(["", "/.", "/", "%00", "%00.png", ".png", "%20", "::$DATA", "/..", "~", ".bak"]),
    case=st.booleans(),
)
@settings(max_examples=150)
def test_no_trick_in_a_path_reaches_a_file(
    site: RunningSite, member: ProtocolMember, prefix: str, file: str, tricks: list[str], ending: str, case: bool
) -> None:
    *between, last = tricks
    path = f"{prefix}/{''.join(between)}{file.replace('/', last)}{ending}"
    path = path.upper() if case else path
    answer = send(site.port, request(path, headers=member.headers))
    assert is_nothing(site, answer), (path, answer.head)


@pytest.mark.parametrize("name", ["organizer.ipynb", "board.ipynb", "analysis.ipynb", "draft.ipynb", "QUIZ.ipynb"])
def test_no_other_notebook_opens_for_a_member(site: RunningSite, member: ProtocolMember, name: str) -> None:
    (site.home / "notebooks" / name).write_text('{"cells": ["KEYMARK"]}', encoding="utf-8")
    for address in (f"/voila/render/{name}", f"/voila/render/notebooks/{name}", f"/{name}", f"/notebooks/{name}"):
        assert is_nothing(site, send(site.port, request(address, headers=member.headers)))


@pytest.mark.parametrize("ending", ["/.", "/..", "//", "%2f.", "%00", "/", ";x", "%20", ".", "::$DATA", "?/../x"[1:]])
def test_the_one_notebook_opens_under_its_own_name_only(site: RunningSite, member: ProtocolMember, ending: str) -> None:
    for path in ("/voila/render/quiz.ipynb", "/quiz.ipynb", "/notebooks/quiz.ipynb"):
        assert is_nothing(site, send(site.port, request(path + ending, headers=member.headers)))


@pytest.mark.parametrize("length", [1_000, 15_000, 200_000])
def test_a_very_long_address_is_refused(site: RunningSite, length: int) -> None:
    assert send(site.port, request("/" + "长" * (length // 3))).status in {0, 400, 404}
    assert send(site.port, request("/")).status == 200


def test_a_link_in_the_folder_leads_nowhere(site: RunningSite, member: ProtocolMember) -> None:
    (site.home / "out.png").symlink_to("/etc/passwd")
    for path in ("/out.png", "/voila/files/out.png", "/static/out.png"):
        assert is_nothing(site, send(site.port, request(quote(path), headers=member.headers)))


def test_a_robot_and_a_prefetch_start_no_session(site: RunningSite, member: ProtocolMember) -> None:
    async def walk() -> set[int]:
        headers = {**member.headers, "Sec-Purpose": "prefetch", "User-Agent": "robot"}
        return {(await fetch(site.url + path, headers=headers)).code for path in ("/favicon.ico", "/robots.txt")}

    assert run(walk()) == {404}
