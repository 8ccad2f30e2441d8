"""The member site over HTTP and its websocket."""

import uuid

from protocol import ProtocolMember, run
from running_site import RunningSite

from quizlib.core.question import LETTERS


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
