"""What a browser may say to a kernel, said to a visitor session: all of it but custom messages falls on deaf ears."""

import itertools
import json
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipykernel.kernelbase import Kernel
from ipywidgets.widgets.widget import _registry as widget_classes
from jupyter_server.services.kernels.connection.base import serialize_binary_message, serialize_msg_to_ws_v1
from protocol import ProtocolMember, run
from running_site import RunningSite
from wire import RawSocket

from quizlib.faces.quiz_widget import QuizWidget

CHANNELS = ("shell", "control", "stdin", "iopub", "hb", "", None, 7)
V1 = "v1.kernel.websocket.jupyter.org"
MESSAGES = sorted({*Kernel.msg_types, *Kernel.control_msg_types, "input_reply", "comm_open", "comm_close", "nonsense"})
_numbers = itertools.count(100)


def content_of(kind: str) -> dict[str, Any]:
    """What makes a real kernel act: code that writes a file, and whatever else a message of the kind holds."""
    code = "open('executed', 'w').write('x'); import os; os.system('touch executed'); input()"
    more = {"code": code, "silent": False, "allow_stdin": True, "user_expressions": {"x": code}, "cursor_pos": 3}
    more |= {
        "value": code,
        "restart": False,
        "command": "attach",
        "seq": 1,
        "arguments": {"code": code},
        "type": "request",
    }
    more |= {"hist_access_type": "tail", "n": 10, "output": True, "raw": True, "session": 0, "detail_level": 1}
    return {**more, "target_name": "jupyter.widget", "comm_id": uuid.uuid4().hex, "data": {"state": {}}}


async def heard_after(member: ProtocolMember, frames: int) -> list[str]:
    """What came after the first ``frames`` frames, up to the answer to a plain question."""
    assert (await member.ask(type="hello", fresh=True))["type"] == "clock"
    return member.frames[frames:]


def test_nothing_is_executed_inspected_completed_debugged_or_shut_down(site: RunningSite) -> None:
    async def walk() -> list[str]:
        member = ProtocolMember(site.url, 51)
        await member.arrive()
        frames = len(member.frames)
        for kind in MESSAGES:
            for channel in CHANNELS:
                await member.send_frame(kind, content_of(kind), channel)
        return await heard_after(member, frames)

    assert len(MESSAGES) > 15
    assert len(run(walk())) == 1
    assert not (site.home / "executed").exists()


@pytest.mark.parametrize("protocol", ["", V1, f"{V1}, x", "x"])
@pytest.mark.parametrize("wire", ["v1", "old"])
def test_the_binary_protocols_of_kernels_are_not_spoken(site: RunningSite, protocol: str, wire: str) -> None:
    member = ProtocolMember(site.url, 52)
    run(member.sign_in())
    run(member.open_page())
    header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "", "version": "5.3"}
    parts = [json.dumps(one).encode() for one in (header, {}, {}, content_of("execute_request"))]
    if wire == "v1":
        message = bytes(serialize_msg_to_ws_v1(parts, "shell"))
    else:
        old = dict(zip(("header", "parent_header", "metadata", "content"), (header, {}, {}, {}), strict=True))
        message = bytes(serialize_binary_message({**old, "channel": "shell", "buffers": [b"x"]}))
    socket = RawSocket(member, site.port, **({"Sec-WebSocket-Protocol": protocol} if protocol else {}))
    assert b"sec-websocket-protocol" not in socket.head.lower()
    socket.send_frame(2, message)
    assert socket.is_closed_within(10)
    socket.close()
    assert not (site.home / "executed").exists()


def test_no_trait_can_be_set_and_no_state_asked_for(site: RunningSite) -> None:
    wished = {"score": 100, "deadline": 2**53, "member": "x", "_member_id": "x", "desk": None, "comm": None}
    states: list[dict[str, Any]] = [
        {name: value} for name in {*QuizWidget.class_trait_names(), *wished} for value in ("evil", None, {"a": 1}, [7])
    ]
    assert len(states) > 60

    async def walk() -> None:
        member = ProtocolMember(site.url, 53)
        paper = await member.arrive()
        before = await member.ask(type="hello", fresh=True, attempt=paper["attempt"])
        frames = len(member.frames)
        for number, state in enumerate((*states, wished)):
            method = ("update", "echo_update", "backbone")[number % 3]
            data = {"method": method, "state": state, "sync_data": state, "buffer_paths": [["x"]]}
            await member.send_frame("comm_msg", {"comm_id": member.comm, "data": data})
        for comm_id in (member.comm, "jupyter.widget.control"):
            for method in ("request_state", "request_states"):
                await member.send_frame("comm_msg", {"comm_id": comm_id, "data": {"method": method}})
        assert len(await heard_after(member, frames)) == 1
        after = await member.ask(type="hello", fresh=True, attempt=paper["attempt"])
        assert {**before, "now": 0} == {**after, "now": 0}

    run(walk())


def test_no_comm_can_be_opened_or_closed(site: RunningSite) -> None:
    parts = (
        "_model_module",
        "_model_module_version",
        "_model_name",
        "_view_module",
        "_view_module_version",
        "_view_name",
    )
    states = [dict(zip(parts, key, strict=False)) for key, _ in widget_classes.items()]
    assert len(states) > 50

    async def walk() -> list[str]:
        member = ProtocolMember(site.url, 54)
        await member.arrive()
        frames = len(member.frames)
        opened = [("jupyter.widget", state) for state in states]
        targets = ("jupyter.widget.control", "jupyter.widget.version", "anywidget", "nobody", "")
        opened += [(target, state) for target in targets for state in states[:3]]
        for target, state in opened:
            content = {
                "comm_id": uuid.uuid4().hex,
                "target_name": target,
                "target_module": "os",
                "data": {"state": state},
            }
            await member.send_frame("comm_open", content)
        for comm_id in (member.comm, "jupyter.widget.control", "", None, [], {}):
            await member.send_frame("comm_close", {"comm_id": comm_id, "data": {}})
            await member.send_frame("comm_msg", {"comm_id": comm_id, "data": {"method": "request_states"}})
        return await heard_after(member, frames)

    assert len(run(walk())) == 1


@pytest.mark.parametrize(
    "message",
    [
        *("", None, 7, [], {"type": "respond"}, {"type": ["hello"]}, {"type": "hello", "score": 100}),
        *({"type": "start", "sitting": "../x"}, {"type": "start", "sitting": "nowhere"}),
        *({"type": "submit", "operation": "short", "attempt": "x"}, {"type": "look", "attempt": "0" * 32}),
        *({"type": "sign_in", "number": "000001", "name": "样例0001"}, {"type": "look", "attempt": "'; drop table x"}),
        *({"type": "drill", "scope": "x"}, {"type": "open", "sitting": "test" * 20}, {"type": "__class__"}),
    ],
    ids=str,
)
def test_a_message_of_the_wrong_form_gets_a_plain_notice(site: RunningSite, message: object) -> None:
    reply = replies_to(site, [json.dumps(message)])[0]
    assert reply["type"] == "notice"
    assert "Traceback" not in str(reply)


ODD = [
    *("NaN", "Infinity", "-Infinity", "1e999", "9" * 4000, "9" * 5000, "-0", "1.0", "true", '"\\ud800"', '"\\u0000"'),
    *("[" * 900 + "]" * 900, "[" * 30_000 + "]" * 30_000, '{"a":' * 900 + "1" + "}" * 900, '"' + "长" * 20_000 + '"'),
    *('{"__proto__": {"a": 1}}', '{"$ref": "#"}', '["A", ["B"]]', '{"1": 2}', '"{{ 7*7 }}"', '"A\\u202eB"', "null"),
]


@pytest.mark.parametrize("place", ["response", "slot", "attempt", "twice"])
def test_odd_json_is_refused_or_kept_and_breaks_nothing(site: RunningSite, place: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, next(_numbers) % 90 + 60)
        paper = await member.arrive()
        for odd in ODD:
            fields = {"type": '"respond"', "operation": f'"{uuid.uuid4().hex}"', "slot": "7", "response": '"x"'}
            fields |= {"attempt": json.dumps(paper["attempt"]), **({} if place == "twice" else {place: odd})}
            body = ", ".join(f'"{name}": {value}' for name, value in fields.items())
            twice = f', "response": {odd}, "type": "respond"' if place == "twice" else ""
            await send_text(member, "{" + body + twice + "}")
            operation = uuid.uuid4().hex
            good = {"type": "respond", "operation": operation, "attempt": paper["attempt"], "slot": 3, "response": True}
            reply = await member.ask(**good)
            while reply.get("operation") != operation:
                reply = dict((await member.receive("comm_msg"))["content"]["data"]["content"])
            assert reply["type"] == "kept", odd[:20]

    run(walk())
    assert "没有保存" not in site.log
    assert "Traceback" not in site.log


@given(
    contents=st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["type", "operation", "attempt", "slot", "response", "sitting", "scope", "x"]),
                    inner,
                )
            ),
            max_leaves=8,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40)
def test_any_content_at_all_gets_an_answer_each(site: RunningSite, contents: list[Any]) -> None:
    replies = replies_to(site, [json.dumps(one) for one in contents])
    assert {reply["type"] for reply in replies} <= {"notice", "view", "clock", "refused"}


FRAMES = [
    *("{", "[]", "null", "7", '""', '{"header":7}', '{"header":{"msg_type":"comm_msg"}}', "[" * 5000, "[" * 60_000),
    *('{"header":{"msg_type":["comm_msg"]},"content":{}}', '{"header":{"msg_type":"comm_msg"},"content":[]}'),
    '{"header":{"msg_type":"comm_msg"},"content":{"data":{"method":"custom"},"comm_id":[]}}',
    *("9" * 5000, '{"a":' * 5000, "\ufeff{}", "\x00", "NaN", '{"header":{"msg_type":"comm_msg","msg_type":"x"}}'),
]


def test_noise_in_text_frames_is_dropped(site: RunningSite) -> None:
    async def walk() -> list[str]:
        member = ProtocolMember(site.url, next(_numbers) % 90 + 60)
        await member.arrive()
        frames = len(member.frames)
        assert member.socket is not None
        for text in FRAMES:
            await member.socket.send(text)
        return await heard_after(member, frames)

    assert len(run(walk())) == 1
    assert "Traceback" not in site.log


async def send_text(member: ProtocolMember, content: str) -> None:
    """Send a custom message whose content is written by hand."""
    assert member.socket is not None
    head = '{"channel": "shell", "header": {"msg_type": "comm_msg"}, "parent_header": {}, "metadata": {}, '
    data = '"content": {"comm_id": "%s", "data": {"method": "custom", "content": %s}}}'
    await member.socket.send(head + data % (member.comm, content))


def replies_to(site: RunningSite, contents: list[str]) -> list[dict[str, Any]]:
    """The answer to each custom message."""

    async def walk() -> list[dict[str, Any]]:
        member = ProtocolMember(site.url, next(_numbers) % 90 + 60)
        await member.sign_in()
        await member.open_page()
        await member.connect()
        replies = []
        for content in contents:
            await send_text(member, content)
            reply = await member.receive("comm_msg")
            replies.append(dict(reply["content"]["data"]["content"]))
        return replies

    return run(walk())
