"""One member at another's session, attempt, widget or socket."""

import uuid

import pytest
from protocol import ConnectionClosed, InvalidStatus, ProtocolMember, fetch, run
from running_site import RunningSite

from quizlib.serving.identity import Identity

SESSION_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ENDINGS = ("", "/channels", "/restart", "/interrupt", "/shutdown", "/", "?session_id=x", "/channels?session_id=x")


def test_a_stranger_cannot_see_stop_or_join_another_members_session(site: RunningSite) -> None:
    async def walk() -> None:
        owner, stranger, nobody = (ProtocolMember(site.url, number) for number in (31, 32, 33))
        paper = await owner.arrive()
        await stranger.arrive()
        identifier = owner.page["session"].rpartition("/")[2]
        addresses = [owner.page["session"] + ending for ending in ENDINGS]
        addresses += [
            f"/voila/api/shutdown/{identifier}",
            f"/voila/execution/{identifier}",
            f"/voila/query/{identifier}",
        ]
        for address in addresses:
            for verb in SESSION_VERBS:
                for headers in (stranger.headers, nobody.headers):
                    body = b"{}" if verb in {"POST", "PUT", "PATCH"} else None
                    response = await fetch(site.url + address, verb, headers=headers, body=body)
                    assert response.code in {403, 404, 405}, (verb, address)
        for visitor in (stranger, nobody):
            with pytest.raises(InvalidStatus, match="403"):
                await ProtocolMember.connect(visitor, owner.page["socket"])
        assert (await owner.ask(type="hello", fresh=True))["type"] == "clock"
        assert (await owner.respond(paper, 3, True))["type"] == "kept"

    run(walk())


def test_even_the_owner_can_only_ask_whether_the_session_is_there(site: RunningSite) -> None:
    async def walk() -> None:
        owner = ProtocolMember(site.url, 34)
        await owner.arrive()
        for verb in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            body = b"{}" if verb in {"PUT", "PATCH"} else None
            response = await fetch(site.url + owner.page["session"], verb, headers=owner.headers, body=body)
            assert response.code == 405
        known = await fetch(site.url + owner.page["session"], headers=owner.headers)
        assert known.body == b'{"id": "' + owner.page["session"].rpartition("/")[2].encode() + b'"}'
        assert (await owner.ask(type="hello", fresh=True))["type"] == "clock"

    run(walk())


def test_session_ids_cannot_be_guessed_or_made(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 35)
        await member.sign_in()
        own = (await member.open_page())["session"].rpartition("/")[2]
        flipped = own[:-1] + ("0" if own[-1] != "0" else "1")
        theirs = Identity(b"0" * 32).new_session_id("x")
        for guess in (str(uuid.uuid4()), flipped, own.upper(), own.replace("-", ""), "0" * 8 + own[8:], theirs):
            response = await fetch(f"{site.url}/api/kernels/{guess}", headers=member.headers)
            assert response.code == 404 or guess == own, guess

    run(walk())


def test_a_stranger_cannot_touch_another_members_attempt(site: RunningSite) -> None:
    async def walk() -> None:
        owner, stranger = ProtocolMember(site.url, 36), ProtocolMember(site.url, 37)
        paper = await owner.arrive()
        await stranger.arrive()
        assert (await stranger.respond(paper, 3, True))["type"] == "refused"
        submit = {"type": "submit", "operation": uuid.uuid4().hex, "attempt": paper["attempt"]}
        assert (await stranger.ask(**submit))["type"] == "refused"
        assert (await stranger.ask(type="look", attempt=paper["attempt"]))["type"] == "notice"
        assert (await stranger.ask(type="hello", fresh=True, attempt=paper["attempt"]))["type"] == "notice"
        clock = await owner.ask(type="hello", fresh=True, attempt=paper["attempt"])
        assert (clock["responses"], clock["ended"]) == ({}, False)

    run(walk())


def test_an_operation_of_another_member_is_not_acknowledged_as_ones_own(site: RunningSite) -> None:
    async def walk() -> None:
        owner, other = ProtocolMember(site.url, 38), ProtocolMember(site.url, 39)
        papers = [await owner.arrive(), await other.arrive()]
        operation = uuid.uuid4().hex
        assert (await owner.respond(papers[0], 3, True, operation))["type"] == "kept"
        assert (await other.respond(papers[1], 3, False, operation))["type"] == "kept"
        for member, paper, wanted in ((owner, papers[0], True), (other, papers[1], False)):
            clock = await member.ask(type="hello", fresh=True, attempt=paper["attempt"])
            assert clock["responses"] == {"3": wanted}

    run(walk())


@pytest.mark.parametrize("kind", ["submit", "respond", "update"])
def test_a_message_to_another_members_widget_does_not_arrive(site: RunningSite, kind: str) -> None:
    async def walk() -> None:
        owner, stranger = ProtocolMember(site.url, 40), ProtocolMember(site.url, 41)
        paper = await owner.arrive()
        await stranger.arrive()
        content = {"type": kind, "operation": uuid.uuid4().hex, "attempt": paper["attempt"]}
        content |= {"slot": 3, "response": True} if kind == "respond" else {}
        data = {"method": "custom", "content": content}
        if kind == "update":
            data = {"method": "update", "state": {"words": {}}, "buffer_paths": []}
        await stranger.send_frame("comm_msg", {"comm_id": owner.comm, "data": data})
        await stranger.send_frame("comm_close", {"comm_id": owner.comm, "data": {}})
        heard = len(owner.frames)
        assert (await stranger.ask(type="hello", fresh=True))["type"] == "clock"
        clock = await owner.ask(type="hello", fresh=True, attempt=paper["attempt"])
        assert (clock["responses"], clock["ended"]) == ({}, False)
        assert len(owner.frames) == heard + 1

    run(walk())


@pytest.mark.parametrize(
    "origin",
    ["http://elsewhere.test", "null", "http://127.0.0.1", "http://[", "file://", "https://127.0.0.1.evil.test"],
)
def test_a_socket_from_another_page_is_refused(site: RunningSite, origin: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 42)
        await member.sign_in()
        await member.open_page()
        with pytest.raises(InvalidStatus, match="403"):
            await member.connect(Origin=origin)

    run(walk())
    assert "Traceback" not in site.log


def test_a_fifth_window_closes_the_first_and_leaves_other_members_alone(site: RunningSite) -> None:
    async def walk() -> None:
        other = ProtocolMember(site.url, 43)
        await other.arrive()
        windows = []
        for _ in range(5):
            windows.append(ProtocolMember(site.url, 44))
            await windows[-1].sign_in()
            await windows[-1].open_page()
            await windows[-1].connect()
        with pytest.raises(ConnectionClosed, match="4429"):
            await windows[0].receive()
        for window in (*windows[1:], other):
            assert (await window.ask(type="hello", fresh=True))["type"] == "clock"

    run(walk())
