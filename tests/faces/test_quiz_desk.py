"""The desk behind the members' page: which view comes first, and what may be seen when."""

from datetime import timedelta
from typing import Any

import pytest
from examples import MINUTE, NOON, asked
from taking import StillClock, Taking, plan

from quizlib.core.question import Kind
from quizlib.core.sitting import Sitting
from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.visit import Visit
from quizlib.services.home import Home

CLOSES = NOON + 120 * MINUTE


class Page:
    """What a page says to a desk and hears from it."""

    def __init__(self, home: Home, number: str = "001") -> None:
        self.heard: list[dict[str, Any]] = []
        member_id = next(one.id for one in home.planning.roster() if one.member.number == number)
        self.desk = QuizDesk(Visit(home, member_id), self.heard.append)

    def ask(self, **message: Any) -> dict[str, Any]:
        """The last thing heard after saying ``message``."""
        self.desk.receive(message)
        return self.heard[-1]


def handed_in(home: Home, sitting: Sitting, attempts: int = 1) -> str:
    """The id of an attempt that was answered rightly but for the short answer, and handed in."""
    taking = Taking(home, sitting)
    for number in range(attempts):
        attempt = taking.start()
        for slot in attempt.paper.slots:
            taking.respond(attempt, slot.number, slot.question.key_response(), f"operation-{number}-{slot.number}")
        taking.submit(attempt, f"hand-in-{number}")
    return attempt.id


def test_a_member_without_a_cookie_is_asked_who_is_there(home: Home) -> None:
    heard: list[dict[str, Any]] = []
    plan(home)
    desk = QuizDesk(Visit(home), heard.append)
    desk.receive({"type": "start", "sitting": "ceshi"})
    assert heard[-1]["view"] == "sign_in"
    desk.receive({"type": "sign_in", "number": "001", "name": "样例甲"})
    assert heard[-1]["view"] == "rules"
    assert heard[-1]["member"]["name"] == "样例甲"


def test_guessing_at_the_widgets_own_form_is_locked_too(home: Home) -> None:
    heard: list[dict[str, Any]] = []
    plan(home)
    desk = QuizDesk(Visit(home), heard.append)
    for _ in range(6):
        desk.receive({"type": "sign_in", "number": "001", "name": "样例丁"})
    assert [one["code"] for one in heard] == ["sign_in"] * 5 + ["locked"]


def test_the_one_open_sitting_comes_first_and_a_running_paper_before_it(home: Home) -> None:
    sitting = plan(home)
    page = Page(home)
    assert page.desk.first_view()["view"] == "rules"
    Taking(home, sitting).start()
    assert page.desk.first_view()["view"] == "paper"


def test_of_two_running_papers_the_one_that_ends_first_comes_first(home: Home) -> None:
    long = plan(home, id="long", time_limit=110)
    short = plan(home, id="short", time_limit=10)
    for one in (long, short):
        Taking(home, one).start()
    assert Page(home).desk.first_view()["sitting"] == "short"


def test_the_rules_page_tells_when_to_come_back(home: Home, clock: StillClock) -> None:
    plan(home, opens=NOON + 10 * MINUTE)
    view = Page(home).ask(type="open", sitting="ceshi")
    assert not view["startable"]
    assert view["opens"] - view["now"] == 10 * 60_000
    clock.move(10 * MINUTE)
    assert Page(home).ask(type="open", sitting="ceshi")["startable"]


@pytest.mark.parametrize(
    ("shown", "open_", "closed"), [("handed_in", True, True), ("closed", False, True), ("never", False, False)]
)
def test_keys_are_seen_when_the_sitting_says(
    home: Home, clock: StillClock, shown: str, open_: bool, closed: bool
) -> None:
    attempt = handed_in(home, plan(home, keys_shown=shown))
    for now, seen in ((CLOSES - MINUTE, open_), (CLOSES, closed)):
        clock.now = now
        view = Page(home).ask(type="look", attempt=attempt)
        assert (view["review"] is not None) == seen
        assert ("key" in str(view)) == seen
        assert bool(view["hidden"]) != seen


@pytest.mark.parametrize(
    ("shown", "open_", "closed"), [("handed_in", True, True), ("closed", False, True), ("never", False, False)]
)
def test_scores_are_seen_when_the_sitting_says(
    home: Home, clock: StillClock, shown: str, open_: bool, closed: bool
) -> None:
    attempt = handed_in(home, plan(home, score_shown=shown, keys_shown="handed_in"))
    for now, seen in ((CLOSES - MINUTE, open_), (CLOSES, closed)):
        clock.now = now
        page = Page(home)
        view = page.ask(type="look", attempt=attempt)
        assert (view["score"] is not None) == seen
        assert all(("earned" in one) == seen for one in view["review"])
        assert (page.ask(type="home")["sittings"][0]["score"] is not None) == seen


def test_no_key_is_seen_while_the_next_attempt_runs(home: Home) -> None:
    sitting = plan(home, attempts=2, keys_shown="handed_in")
    attempt = handed_in(home, sitting)
    Taking(home, sitting).start()
    view = Page(home).ask(type="look", attempt=attempt)
    assert view["review"] is None
    assert "正在进行" in view["hidden"]


def test_a_review_says_in_words_what_was_matched_and_ordered(home: Home) -> None:
    taking = Taking(home, plan(home, keys_shown="handed_in"))
    attempt = taking.start()
    numbers = {slot.question.kind: slot.number for slot in attempt.paper.slots}
    for kind, response in (("numerical", "33"), ("match", "B-C"), ("order", "CADB")):
        taking.respond(attempt, numbers[Kind(kind)], response)
    taking.submit(attempt)
    review = Page(home).ask(type="look", attempt=attempt.id)["review"]
    found = {one["kind"]: one for one in review}
    assert (found["numerical"]["response"], found["numerical"]["key"]) == ("33", "32 学时（误差不超过 0.5）")
    assert [found[kind]["state"] for kind in ("numerical", "match", "order")] == ["wrong", "part", "wrong"]
    assert [tuple(pair.values()) for pair in found["match"]["pairs"]] == [
        ("子", "乙", "乙", True),
        ("丑", "甲", "", False),
        ("寅", "乙", "丙", False),
    ]
    assert [tuple(pair.values()) for pair in found["order"]["pairs"]] == [
        ("1", "丙", "丙", True),
        ("2", "甲", "甲", True),
        ("3", "乙", "丁", False),
        ("4", "丁", "乙", False),
    ]


def test_a_review_shows_the_key_where_nothing_was_answered(home: Home) -> None:
    taking = Taking(home, plan(home, keys_shown="handed_in"))
    attempt = taking.submit(taking.start())
    review = Page(home).ask(type="look", attempt=attempt.id)["review"]
    for kind in ("match", "order"):
        [one] = [each for each in review if each["kind"] == kind]
        assert (one["state"], one["response"]) == ("empty", None)
        assert [pair["own"] for pair in one["pairs"]] == [""] * len(one["pairs"])


def test_a_late_response_is_refused_and_said(home: Home, clock: StillClock) -> None:
    attempt = Taking(home, plan(home)).start()
    clock.move(timedelta(minutes=30))
    reply = Page(home).ask(type="respond", operation="operation-1", attempt=attempt.id, slot=1, response="A")
    assert reply["type"] == "refused"
    assert reply["code"] == "late"
    assert Page(home).ask(type="look", attempt=attempt.id)["in_time"] is False


def test_a_fault_is_told_in_a_sentence_and_nothing_of_it_is_shown(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan(home)
    page = Page(home)
    monkeypatch.setattr(home, "clock", lambda: 1 / 0)
    reply = page.ask(type="home")
    assert reply == {"type": "notice", "code": "failed", "message": "系统出错，已记录；请稍后再试。"}
    assert "ZeroDivisionError" in caplog.text


def test_after_a_correction_a_review_shows_the_key_that_counts(home: Home, clock: StillClock) -> None:
    attempt = handed_in(home, plan(home, keys_shown="handed_in"))
    before = Page(home).ask(type="look", attempt=attempt)
    home.regrading.apply("ceshi", "truefalse-1", asked("truefalse-1", "truefalse", key=False), NOON, reason="答案有误")
    after = Page(home).ask(type="look", attempt=attempt)
    (old,), (new,) = ([one for one in view["review"] if "truefalse-1" in one["stem"]] for view in (before, after))
    assert (old["key"], old["state"], old["earned"]) == (True, "right", "2")
    assert (new["key"], new["state"], new["earned"]) == (False, "wrong", "0")
    assert float(before["score"]["points"]) - float(after["score"]["points"]) == 2


def test_a_late_paper_is_the_first_thing_that_its_member_sees(home: Home, clock: StillClock) -> None:
    attempt = Taking(home, plan(home)).start()
    clock.now = CLOSES + MINUTE
    assert Page(home).desk.first_view()["view"] == "home"
    home.invigilating.extend("ceshi", 20, "停电", clock(), number="001")
    view = Page(home).desk.first_view()
    assert (view["view"], view["attempt"]) == ("paper", attempt.id)
    clock.now = CLOSES + 21 * MINUTE
    assert Page(home).desk.first_view()["view"] == "home"


def test_a_page_hears_of_more_time_with_its_next_answer(home: Home, clock: StillClock) -> None:
    attempt = Taking(home, plan(home)).start()
    page = Page(home)
    answer = {"type": "respond", "attempt": attempt.id, "slot": 1, "response": None}
    assert page.ask(**answer, operation="operation-1") == {"type": "kept", "operation": "operation-1"}
    home.invigilating.extend("ceshi", 20, "停电", clock(), number="001")
    kept = page.ask(**answer, operation="operation-2")
    assert (kept["type"], kept["deadline"] - kept["now"]) == ("kept", 50 * 60 * 1000)


def test_a_page_hears_at_its_next_answer_that_an_organizer_handed_in(home: Home, clock: StillClock) -> None:
    attempt = Taking(home, plan(home)).start()
    page = Page(home)
    home.invigilating.hand_in("ceshi", "001", "离场", clock())
    answer = {"type": "respond", "attempt": attempt.id, "slot": 1, "response": None}
    refused = page.ask(**answer, operation="operation-1")
    assert (refused["type"], refused["code"]) == ("refused", "handed_in")
    assert page.ask(type="look", attempt=attempt.id)["view"] == "score"
    home.readmitting.reopen("ceshi", "001", 10, "误交", clock())
    assert page.desk.first_view()["view"] == "paper"


def test_one_more_attempt_stands_on_the_page_of_who_was_allowed_it(home: Home, clock: StillClock) -> None:
    taking = Taking(home, plan(home))
    taking.submit(taking.start())
    page = Page(home)
    assert page.ask(type="open", sitting="ceshi")["startable"] is False
    home.readmitting.allow("ceshi", "001", CLOSES, "死机", clock())
    rules = page.ask(type="open", sitting="ceshi")
    assert (rules["startable"], dict(rules["rows"])["作答次数"]) == (True, "最多 2 次，取最高分（已用 1 次）")
    assert page.ask(type="start", sitting="ceshi")["view"] == "paper"
