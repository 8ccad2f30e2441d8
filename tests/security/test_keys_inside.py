"""Nothing of a key leaves the server before the sitting's rules let it, whatever a member asks."""

import itertools
import json
from typing import Any

from protocol import ProtocolMember, run
from running_site import EVERY_KIND, RunningSite
from security.leaks import leaks

SLOTS = 10
KINDS = {"single", "multiple", "truefalse", "fill", "short", "numerical", "match", "order"}


def test_every_message_that_a_member_may_send_brings_nothing_of_a_key(closed: RunningSite) -> None:
    async def walk() -> str:
        member = ProtocolMember(closed.url, 2)
        paper = await member.arrive()
        assert {face["kind"] for face in paper["sheet"]} == KINDS
        await member.open_page()
        first = {"operation": "o" * 32, "attempt": paper["attempt"]}
        for message in (
            *({"type": "open", "sitting": "test"}, {"type": "home"}, {"type": "look", "attempt": paper["attempt"]}),
            *({"type": "hello"}, {"type": "hello", "fresh": True, "attempt": paper["attempt"]}),
            *({"type": "respond", "slot": slot, "response": None, **first} for slot in range(1, SLOTS + 2)),
            *(
                {"type": "drill", "scope": scope, "regulation": "zhangcheng"}
                for scope in ("daily", "missed", "regulation")
            ),
            {"type": "practice"},
        ):
            await member.ask(**message)
        await member.submit(paper)
        await member.ask(type="open", sitting="test")
        await member.ask(type="home")
        return "".join(member.frames) + json.dumps({**member.page, "words": {}}, ensure_ascii=False)

    assert leaks(run(walk())) == []


def test_practice_gives_away_no_key_of_a_sitting_that_goes_on(closed: RunningSite) -> None:
    async def walk() -> str:
        drilling, busy = ProtocolMember(closed.url, 3), ProtocolMember(closed.url, 4)
        await busy.arrive()
        await drilling.sign_in()
        await drilling.open_page()
        await drilling.connect()
        for member, question, turn in itertools.product((drilling, busy), EVERY_KIND, (0, 1)):
            guess = {"drill": "x" * 16, "question": question, "turn": turn, "scope": "daily", "responses": {"1": "A"}}
            reply = await member.ask(type="answer", operation=f"{question}-{turn}-000000", **guess)
            assert reply["type"] in {"refused", "notice"}
            quiet = await member.ask(type="answer", operation=f"{question}-{turn}-quiet00", quiet=True, **guess)
            assert quiet["type"] in {"refused", "notice"}
        return "".join(drilling.frames + busy.frames)

    assert leaks(run(walk())) == []


def test_the_order_of_choices_says_nothing(closed: RunningSite) -> None:
    async def papers() -> list[dict[str, Any]]:
        return [(await ProtocolMember(closed.url, number).arrive()) for number in range(10, 34)]

    found = [{face["stem"][:2]: face for face in paper["sheet"]} for paper in run(papers())]
    single = {faces["甲题"]["choices"].index("赤色的") for faces in found}
    match = {tuple(faces["壬题"]["choices"]) for faces in found}
    order = {"".join(faces["癸题"]["choices"]) for faces in found}
    assert single == {0, 1, 2}
    assert len(match) > 5
    assert len(order) > 5
    assert "清晨正午黄昏深夜" not in order


def test_where_the_rules_show_the_key_it_comes_with_the_score_and_not_before(site: RunningSite) -> None:
    async def walk() -> tuple[str, str, str]:
        member = ProtocolMember(site.url, 241)
        paper = await member.arrive()
        await member.open_page()
        before = "".join(member.frames) + json.dumps({**member.page, "words": {}}, ensure_ascii=False)
        await member.submit(paper)
        again = len(member.frames)
        await member.ask(type="start", sitting="test")
        assert (await member.ask(type="look", attempt=paper["attempt"]))["review"] is None
        return before, "".join(member.frames[:again]), "".join(member.frames[again:])

    before, after, second = run(walk())
    assert leaks(before) == []
    assert "KEYMARK" in after
    assert leaks(second) == []
    assert "KEYMARK" not in site.log
