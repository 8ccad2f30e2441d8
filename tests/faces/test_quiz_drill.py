"""The drill on the members' page: what is sent, when, and what of a key."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from examples import NOON
from taking import StillClock, Taking, member, plan

from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.visit import Visit
from quizlib.services.home import Home
from quizlib.settings import Settings

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(home: Home) -> Ask:
    """Says a message to the desk of member 001; the last thing heard."""
    home.planning.import_roster([(member("001", "样例甲"), "")], NOON)
    heard: list[dict[str, Any]] = []
    desk = QuizDesk(Visit(home, home.planning.roster()[0].id), heard.append)

    def say(**message: Any) -> dict[str, Any]:
        desk.receive(message)
        return heard[-1]

    return say


def answer(view: dict[str, Any], **more: Any) -> dict[str, Any]:
    own = {name: view[name] for name in ("scope", "regulation", "drill", "question", "turn")}
    return {"type": "answer", "operation": "operation-1", "responses": {}, **own, **more}


def test_the_list_of_sittings_leads_to_the_drill_but_not_while_a_paper_runs(home: Home, ask: Ask) -> None:
    assert ask(type="home")["practice"] is True
    Taking(home, plan(home)).start()
    assert ask(type="home")["practice"] is False
    assert ask(type="practice")["code"] == "answering"


def test_how_far_a_member_is_is_shown_by_regulation_and_title(ask: Ask) -> None:
    view = ask(type="practice")
    assert (view["daily"], view["missed"]) == (
        {"done": 0, "right": 0, "left": 5, "count": 5},
        {"count": 0, "left": 0},
    )
    assert {"中国共产党章程"} <= {one["title"] for one in view["regulations"]}
    assert all(one["known"] == one["learning"] == 0 < one["new"] for one in view["regulations"])


def test_a_question_comes_without_its_key_and_the_answer_brings_it(ask: Ask) -> None:
    asked = ask(type="drill", scope="daily")
    assert (asked["view"], asked["place"]) == ("drill", "1 / 5")
    told = json.dumps(asked, ensure_ascii=False)
    assert not any(name in told for name in ('"key"', "rationale", "basis", "points"))
    answered = ask(**answer(asked))
    assert (answered["drill"], answered["place"], answered["right"]) == (asked["drill"], "1 / 5", False)
    assert answered["told"] == "已收进错题本，1 天后再练。"
    assert all(one["key"] not in (None, "") and one["basis"] and "points" not in one for one in answered["review"])


def test_an_answer_sent_again_quietly_is_acknowledged_and_shown_to_nobody(ask: Ask) -> None:
    asked = ask(type="drill", scope="daily")
    ask(**answer(asked))
    assert ask(**answer(asked, quiet=True)) == {"type": "kept", "operation": "operation-1"}
    refused = ask(**answer(asked, operation="operation-2", quiet=True))
    assert (refused["type"], refused["code"]) == ("refused", "drill")


@pytest.mark.parametrize(
    "wrong",
    [
        {"responses": []},
        {"responses": {"1": {"a": 1}}},
        {"turn": -1},
        {"turn": 2**40},
        {"scope": "all"},
        {"drill": "../x"},
        {"responses": {str(number): "A" for number in range(61)}},
        {"is_right": True},
    ],
)
def test_what_makes_no_sense_is_refused_and_counts_nothing(ask: Ask, wrong: dict[str, Any]) -> None:
    asked = ask(type="drill", scope="daily")
    reply = ask(**answer(asked, **wrong))
    assert reply["type"] in ("notice", "refused")
    assert "key" not in reply
    assert ask(type="practice")["daily"]["done"] == 0


def test_where_nothing_is_left_the_overview_comes_instead(ask: Ask) -> None:
    for number in range(5):
        ask(**answer(ask(type="drill", scope="daily"), operation=f"operation-{number}"))
    assert ask(type="drill", scope="daily")["view"] == "practice"


def test_an_organizer_may_do_without(tmp_path: Path, clock: StillClock) -> None:
    home = Home(Settings(home=tmp_path, store="", practice=False), clock)
    try:
        home.planning.import_roster([(member("001", "样例甲"), "")], NOON)
        heard: list[dict[str, Any]] = []
        desk = QuizDesk(Visit(home, home.planning.roster()[0].id), heard.append)
        for message in ({"type": "home"}, {"type": "practice"}, {"type": "drill", "scope": "daily"}):
            desk.receive(message)
        assert heard[0]["practice"] is False
        assert [one["message"] for one in heard[1:]] == ["没有开放日常练习。"] * 2
    finally:
        home.close()
