"""The member site over HTTP and its websocket."""

import contextlib
import json
import uuid

import pytest
from protocol import ConnectionClosed, InvalidStatus, ProtocolMember, fetch, run
from running_site import RunningSite

from quizlib.core.question import LETTERS


def test_an_anonymous_visitor_gets_the_sign_in_form_and_no_session(site: RunningSite) -> None:
    page = run(ProtocolMember(site.url).open_page())
    assert page["view"]["view"] == "sign_in"
    assert "socket" not in page


def test_a_wrong_name_is_refused_without_saying_what_was_wrong(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 2)
        member.name = "样例9999"
        response = await member.sign_in()
        assert response.code == 403
        assert "工号或姓名与名册不符" in response.body.decode()
        assert not member.cookie

    run(walk())


def test_guessing_is_locked_for_a_while_and_logged(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 3)
        member.name = "样例9999"
        codes = [(await member.sign_in()).code for _ in range(7)]
        assert codes[0] == 403
        assert codes[-1] == 429
        member.name = "样例0003"
        assert (await member.sign_in()).code == 429

    run(walk())
    assert "sign-in refused" in site.log
    assert "样例" not in site.log.split("按 Ctrl+C 停止")[1]


def test_a_member_takes_a_test_and_every_answer_is_in_the_store(site: RunningSite) -> None:
    async def walk() -> dict[str, object]:
        member = ProtocolMember(site.url, 4)
        paper = await member.arrive()
        faces = {face["stem"][:2]: face for face in paper["sheet"]}

        def letters(stem: str, *texts: str) -> str:
            return "".join(LETTERS[faces[stem]["choices"].index(text)] for text in texts)

        wanted = {"甲题": letters("甲题", "赤色的"), "丙题": True, "丁题": ["12", "60"], "庚题": "过半"}
        wanted |= {"辛题": "314.25", "壬题": letters("壬题", "喵喵", "汪汪", "喔喔", "嘎嘎")}
        wanted |= {"癸题": letters("癸题", "清晨", "正午", "黄昏", "深夜")}
        for stem, response in wanted.items():
            reply = await member.respond(paper, faces[stem]["number"], response)
            assert reply["type"] == "kept"
        score = await member.submit(paper)
        return dict(score["score"])

    assert run(walk())["points"] == "50"
    home = site.open_home()
    enrolled = home.delivery.sign_in("000004", "样例0004", "")
    [desk] = home.delivery.desks(enrolled.id, home.clock())
    attempt, score = desk.attempts[0]
    home.close()
    assert score.points == 50
    assert len(attempt.responses) == 7


def test_the_same_operation_sent_twice_counts_once(site: RunningSite) -> None:
    async def walk() -> str:
        member = ProtocolMember(site.url, 5)
        paper = await member.arrive()
        operation = uuid.uuid4().hex
        for _ in range(2):
            assert (await member.respond(paper, 3, True, operation))["type"] == "kept"
        return str(paper["attempt"])

    attempt_id = run(walk())
    home = site.open_home()
    enrolled = home.delivery.sign_in("000005", "样例0005", "")
    steps = home.delivery.attempt(enrolled.id, attempt_id).steps
    home.close()
    assert len(steps) == 1


def test_nothing_of_a_key_leaves_before_hand_in_and_nothing_of_it_is_logged(site: RunningSite) -> None:
    async def walk() -> tuple[str, str, str]:
        member = ProtocolMember(site.url, 6)
        paper = await member.arrive()
        await member.open_page()
        await member.ask(type="open", sitting="test")
        await member.ask(type="hello", fresh=True, attempt=paper["attempt"])
        told = "".join(member.frames) + json.dumps(member.page, ensure_ascii=False)
        await member.submit(paper)
        return member.html, told, "".join(member.frames)

    html, told, after = run(walk())
    for secret in ("KEYMARK", "十二", "314.25"):
        assert secret not in html
    for secret in ("KEYMARK", "十二", "314.25", "rationale", '"key"', '"tolerance"', '"pairs"'):
        assert secret not in told
    for asked in ("庚题", "辛题", "壬题", "癸题"):
        assert asked in told
    assert "KEYMARK" in after
    assert "KEYMARK" not in site.log


def test_a_stranger_cannot_use_another_members_session(site: RunningSite) -> None:
    async def walk() -> None:
        owner, stranger = ProtocolMember(site.url, 7), ProtocolMember(site.url, 8)
        await owner.arrive()
        await stranger.sign_in()
        with pytest.raises(InvalidStatus, match="403"):
            await stranger.connect(owner.page["socket"])
        for method in ("GET", "DELETE"):
            response = await fetch(site.url + owner.page["session"], method, headers=stranger.headers)
            assert response.code in {403, 404}
        assert (await owner.ask(type="hello", fresh=True))["type"] == "clock"

    run(walk())


@pytest.mark.parametrize("token", ["x", "short", "no-such-token-at-all"])
def test_a_wrong_link_of_any_length_shows_the_sign_in_form_and_why(site: RunningSite, token: str) -> None:
    async def walk() -> None:
        response = await fetch(f"{site.url}/in/{token}")
        assert response.code == 403
        assert "这个链接无效或已过期" in response.body.decode()

    run(walk())


def test_a_stranger_cannot_touch_another_members_attempt(site: RunningSite) -> None:
    async def walk() -> None:
        owner, stranger = ProtocolMember(site.url, 9), ProtocolMember(site.url, 10)
        paper = await owner.arrive()
        await stranger.arrive()
        assert (await stranger.respond(paper, 3, True))["type"] == "refused"
        assert (await stranger.ask(type="look", attempt=paper["attempt"]))["type"] == "notice"

    run(walk())


def test_a_foreign_origin_is_refused(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 11)
        await member.sign_in()
        await member.open_page()
        with pytest.raises(InvalidStatus, match="403"):
            await member.connect(Origin="http://elsewhere.test")
        response = await fetch(
            site.url + "/sign-out", "POST", headers={**member.headers, "Origin": "http://elsewhere.test"}
        )
        assert response.code == 403

    run(walk())


def test_only_custom_messages_to_the_own_widget_are_heard(site: RunningSite) -> None:
    async def walk() -> list[str]:
        member = ProtocolMember(site.url, 12)
        await member.arrive()
        heard = len(member.frames)
        code = {"code": "open('/tmp/never-written', 'w')", "silent": False}
        for kind in ("execute_request", "inspect_request", "complete_request", "history_request", "shutdown_request"):
            for channel in ("shell", "control", "stdin"):
                await member.send_frame(kind, code, channel)
        update = {"method": "update", "state": {"words": {"x": "y"}, "_esm": "evil"}, "buffer_paths": []}
        await member.send_frame("comm_msg", {"comm_id": member.comm, "data": update})
        await member.send_frame("comm_msg", {"comm_id": member.comm, "data": {"method": "request_state"}})
        state = {"state": {"_model_module": "@jupyter-widgets/controls", "_model_name": "IntSliderModel"}}
        for target in ("jupyter.widget", "jupyter.widget.control", "nobody"):
            await member.send_frame("comm_open", {"comm_id": uuid.uuid4().hex, "target_name": target, "data": state})
        assert (await member.ask(type="hello", fresh=True))["type"] == "clock"
        return member.frames[heard:]

    assert len(run(walk())) == 1


@pytest.mark.parametrize(
    "message",
    [
        "",
        None,
        7,
        {"type": "respond"},
        {"type": "start", "sitting": "../x"},
        {"type": "start", "sitting": "nowhere"},
        {"type": "submit", "operation": "short", "attempt": "x"},
        {"type": "sign_in", "number": "000001", "name": "样例0001"},
        {"type": "look", "attempt": "0" * 32},
        {"type": "hello", "score": 100},
    ],
)
def test_a_message_of_the_wrong_form_gets_a_plain_notice(site: RunningSite, message: object) -> None:
    async def walk() -> dict[str, object]:
        member = ProtocolMember(site.url, 13)
        await member.sign_in()
        await member.open_page()
        await member.connect()
        await member.send_frame("comm_msg", {"comm_id": member.comm, "data": {"method": "custom", "content": message}})
        reply = await member.receive("comm_msg")
        return dict(reply["content"]["data"]["content"])

    reply = run(walk())
    assert reply["type"] == "notice"
    assert "Traceback" not in str(reply)


@pytest.mark.parametrize("frame", [b"\x01" * 8, b"\xff" * 4, bytes(range(256)), b""])
def test_binary_frames_close_the_socket_and_disturb_nobody(site: RunningSite, frame: bytes) -> None:
    async def walk() -> None:
        member, other = ProtocolMember(site.url, 14), ProtocolMember(site.url, 15)
        await member.arrive()
        await other.arrive()
        assert member.socket is not None
        await member.socket.send(frame)
        with pytest.raises(ConnectionClosed):
            await member.receive()
        assert (await other.ask(type="hello", fresh=True))["type"] == "clock"

    run(walk())


@pytest.mark.parametrize("frame", ["{", "[]", "null", '{"header":7}', '{"header":{"msg_type":"comm_msg"}}', "[" * 5000])
def test_noise_in_text_frames_is_dropped(site: RunningSite, frame: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 16)
        await member.arrive()
        assert member.socket is not None
        await member.socket.send(frame)
        assert (await member.ask(type="hello", fresh=True))["type"] == "clock"

    run(walk())


@pytest.mark.parametrize("frames", [["y" * 70_000], ["x"] * 600], ids=["large", "flood"])
def test_a_large_frame_and_a_flood_close_the_socket(site: RunningSite, frames: list[str]) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 17)
        await member.arrive()
        assert member.socket is not None
        with contextlib.suppress(ConnectionClosed):
            for frame in frames:
                await member.socket.send(frame)
        with pytest.raises(ConnectionClosed):
            await member.receive()

    run(walk())


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/questions/zhangcheng.yaml",
        "/voila/static/voila.js",
        "/voila/render/analysis.ipynb",
        "/voila/render/organizer.ipynb",
        "/voila/tree/",
        "/voila/api/contents/",
        "/voila/api/themes/x",
        "/voila/templates/base",
        "/voila/labextensions/anywidget/package.json",
        "/voila/api/shutdown/00000000-0000-0000-0000-000000000000",
        "/api/contents",
        "/api/kernels",
        "/api/sessions",
        "/api/terminals",
        "/login",
        "/lab",
        "/results/quiz.db",
        "/.git/config",
        "/.env",
        "/questions/zhangcheng.yaml",
        "/..%2fquestions%2fzhangcheng.yaml",
        "/quiz.ipynb/.",
        "/%00",
    ],
)
def test_everything_else_is_not_there(site: RunningSite, path: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 18)
        await member.sign_in()
        for method in ("GET", "POST", "DELETE"):
            response = await fetch(site.url + path, method, headers=member.headers)
            assert response.code in {404, 405}, (method, path)
            assert "KEYMARK" not in response.body.decode(errors="replace")

    run(walk())


def test_query_and_headers_change_nothing(site: RunningSite) -> None:
    async def walk() -> None:
        response = await fetch(
            site.url + "/?theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&template=base&member=000001",
            headers={"X-Member": "000001", "Host": "evil.test"},
        )
        html = response.body.decode()
        assert "alert(1)" not in html
        assert '"view":"sign_in"' in html

    run(walk())


@pytest.mark.parametrize("value", ["", "x", "quizlib=; x", "quizlib=" + "A" * 80, "quizlib=a.b.c"])
def test_a_forged_cookie_is_nobody(site: RunningSite, value: str) -> None:
    member = ProtocolMember(site.url)
    member.cookie = value
    assert run(member.open_page())["view"]["view"] == "sign_in"


def test_a_name_with_html_stays_text_in_the_page(site: RunningSite) -> None:
    member = ProtocolMember(site.url, 19)
    member.name = "</script><script>alert(1)</script>"
    response = run(member.sign_in())
    assert "<script>alert(1)" not in response.body.decode()
