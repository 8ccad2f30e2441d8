"""Two markers and a difference rule."""

from fractions import Fraction

import pytest
from examples import MINUTE, NOON
from taking import StillClock, Taking, plan

from quizlib.core.attempt import Attempt
from quizlib.core.audit import Action
from quizlib.core.question import Kind
from quizlib.errors import PlanError
from quizlib.services.double_marking import Compared
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark
from quizlib.store.audit import Entry, select_audit

FIFTH = Fraction(1, 5)


@pytest.fixture
def attempt(home: Home) -> Attempt:
    """Member 001 has handed in a short answer worth two points; two markers may differ by a fifth of them."""
    taking = Taking(home, plan(home))
    attempt = taking.start()
    home.double_marking.set_limit("ceshi", FIFTH, NOON, reason="竞赛要两人评")
    return taking.submit(taking.respond(attempt, short(attempt), "要点一"))


def short(attempt: Attempt) -> int:
    return next(slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SHORT)


def read(home: Home, attempt: Attempt, marker: str, points: str, note: str = "", minutes: int = 1) -> Compared:
    given = [GivenMark(attempt.id, short(attempt), Fraction(points), note)]
    return home.double_marking.give("ceshi", marker, given, NOON + minutes * MINUTE)


def decide(home: Home, attempt: Attempt, who: str, points: str, minutes: int = 3) -> int:
    given = [GivenMark(attempt.id, short(attempt), Fraction(points))]
    return home.double_marking.decide("ceshi", given, NOON + minutes * MINUTE, who=who)


def disputed(home: Home, attempt: Attempt) -> None:
    """甲 gave all and 乙 nothing; 丙 decided for 甲."""
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "0", minutes=2)
    decide(home, attempt, "丙", "2")


def mark(home: Home, attempt: Attempt) -> Fraction | None:
    return home.delivery.attempt(attempt.member_id, attempt.id).marks.get(short(attempt))


def recorded(home: Home) -> list[Entry]:
    with home.store.read() as connection:
        return [one for one in select_audit(connection, "ceshi") if one.action is Action.MARKED]


def test_one_reading_is_no_mark_and_two_that_agree_are(home: Home, attempt: Attempt) -> None:
    assert read(home, attempt, "甲", "2", "很好") == Compared(agreed=0, apart=0, single=1)
    assert mark(home, attempt) is None
    assert read(home, attempt, "乙", "1.6", "好", minutes=2) == Compared(agreed=1, apart=0, single=0)
    assert mark(home, attempt) == Fraction(9, 10)
    (answer,) = home.marking.to_mark("ceshi", NOON + 3 * MINUTE)
    assert answer.note == "很好；好"
    assert recorded(home)[-1].body["read"][0]["readings"] == [
        {"marker": "甲", "fraction": "1"},
        {"marker": "乙", "fraction": "0.8"},
    ]


def test_a_marker_sees_only_the_own_reading(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    own, other = (home.double_marking.to_read("ceshi", who, NOON + MINUTE) for who in ("甲", "乙"))
    assert ([one.mark for one in own], [one.mark for one in other]) == ([Fraction(1)], [None])


def test_a_third_is_asked_nothing_where_two_have_read(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "2")
    assert home.double_marking.to_read("ceshi", "丙", NOON + MINUTE) == []


def test_two_that_are_apart_wait_until_a_third_decides(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    assert read(home, attempt, "乙", "1.5", minutes=2) == Compared(agreed=0, apart=1, single=0)
    assert mark(home, attempt) is None
    (dispute,) = home.double_marking.disputes("ceshi", NOON + 3 * MINUTE)
    assert dispute.told == "甲 2 分；乙 1.5 分"
    assert decide(home, attempt, "丙", "2") == 1
    assert (mark(home, attempt), home.double_marking.disputes("ceshi", NOON + 4 * MINUTE)) == (1, [])
    assert recorded(home)[-1].who == "丙"


@pytest.mark.parametrize("who", ["甲", "乙", " 乙 ", "", "组织者"])
def test_neither_of_the_two_nor_somebody_without_a_name_decides(home: Home, attempt: Attempt, who: str) -> None:
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "0", minutes=2)
    with pytest.raises(PlanError, match=r"第三人|姓名"):
        decide(home, attempt, who, "2")
    assert mark(home, attempt) is None


def test_only_what_two_are_apart_about_is_decided(home: Home, attempt: Attempt) -> None:
    for marker in ("甲", "乙"):
        with pytest.raises(PlanError, match="没有两人的分歧"):
            decide(home, attempt, "丙", "0")
        read(home, attempt, marker, "2")
    with pytest.raises(PlanError, match="没有两人的分歧"):
        decide(home, attempt, "丙", "0")
    assert mark(home, attempt) == 1
    home.double_marking.set_limit("ceshi", None, NOON + 4 * MINUTE, reason="人手不够")
    with pytest.raises(PlanError, match="一人评分"):
        decide(home, attempt, "丙", "0")


def test_who_decided_may_think_again(home: Home, attempt: Attempt) -> None:
    disputed(home, attempt)
    assert decide(home, attempt, "丙", "1.5", minutes=4) == 1
    assert mark(home, attempt) == Fraction(3, 4)
    assert recorded(home)[-1].body["changed"] == [
        {"attempt": attempt.id, "slot": short(attempt), "old": "2", "new": "1.5"}
    ]


def test_the_same_reading_again_does_not_bring_a_decided_dispute_back(home: Home, attempt: Attempt) -> None:
    disputed(home, attempt)
    assert read(home, attempt, "乙", "0", minutes=4).apart == 0
    assert (mark(home, attempt), home.double_marking.disputes("ceshi", NOON + 5 * MINUTE)) == (1, [])


@pytest.mark.parametrize("points", ["2", "1"])
def test_another_reading_does_not_overwrite_what_was_decided(home: Home, attempt: Attempt, points: str) -> None:
    disputed(home, attempt)
    with pytest.raises(PlanError, match="已经定分"):
        read(home, attempt, "乙", points, minutes=4)
    assert (mark(home, attempt), home.double_marking.disputes("ceshi", NOON + 5 * MINUTE)) == (1, [])


def test_a_decision_stands_where_the_limit_would_let_the_two_agree_now(home: Home, attempt: Attempt) -> None:
    disputed(home, attempt)
    home.double_marking.set_limit("ceshi", Fraction(99, 100), NOON + 4 * MINUTE, reason="放宽")
    with pytest.raises(PlanError, match="已经定分"):
        read(home, attempt, "乙", "1", minutes=5)
    assert mark(home, attempt) == 1


def test_a_mark_that_one_person_gave_before_stands(home: Home, attempt: Attempt) -> None:
    home.double_marking.set_limit("ceshi", None, NOON + MINUTE, reason="人手不够")
    home.marking.give("ceshi", [GivenMark(attempt.id, short(attempt), Fraction(1))], NOON + 2 * MINUTE)
    home.double_marking.set_limit("ceshi", FIFTH, NOON + 3 * MINUTE, reason="竞赛要两人评")
    with pytest.raises(PlanError, match="已经定分"):
        read(home, attempt, "甲", "2", minutes=4)
    assert mark(home, attempt) == Fraction(1, 2)


def test_the_same_reading_again_is_compared_by_the_limit_of_today(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "1", minutes=2)
    home.double_marking.set_limit("ceshi", Fraction(1, 2), NOON + 3 * MINUTE, reason="放宽")
    assert read(home, attempt, "乙", "1", minutes=4) == Compared(agreed=1, apart=0, single=0)
    assert mark(home, attempt) == Fraction(3, 4)


def test_two_who_agreed_may_think_again(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "2", minutes=2)
    assert read(home, attempt, "乙", "1.6", minutes=3).agreed == 1
    assert mark(home, attempt) == Fraction(9, 10)
    assert read(home, attempt, "乙", "0", minutes=4).apart == 1
    assert len(home.double_marking.disputes("ceshi", NOON + 5 * MINUTE)) == 1


def test_a_marker_who_thinks_again_is_compared_again(home: Home, attempt: Attempt) -> None:
    read(home, attempt, "甲", "2")
    read(home, attempt, "乙", "0", minutes=2)
    assert read(home, attempt, "乙", "2", minutes=3).agreed == 1
    assert mark(home, attempt) == 1
    assert home.double_marking.disputes("ceshi", NOON + 4 * MINUTE) == []


def test_readings_of_an_answer_that_was_changed_since_are_void(home: Home, attempt: Attempt, clock: StillClock) -> None:
    read(home, attempt, "甲", "2")
    clock.move(2 * MINUTE)
    home.readmitting.reopen("ceshi", "001", 10, "误交卷", clock())
    taking = Taking(home, home.planning.sitting("ceshi"))
    again = home.delivery.respond(taking.member_id, attempt.id, short(attempt), "要点一和二", "anew", clock()).result()
    taking.submit(again, "hand-in-2")
    assert read(home, again, "乙", "2", minutes=3).single == 1


@pytest.mark.parametrize("marker", ["", "  ", "组织者", "甲" * 61])
def test_two_markers_have_names(home: Home, attempt: Attempt, marker: str) -> None:
    with pytest.raises(PlanError, match="评分人"):
        read(home, attempt, marker, "1")
    with pytest.raises(PlanError, match="评分人"):
        home.double_marking.to_read("ceshi", marker, NOON)


@pytest.mark.parametrize("points", ["-1", "3"])
def test_points_beyond_those_of_the_question_are_refused(home: Home, attempt: Attempt, points: str) -> None:
    with pytest.raises(PlanError, match="超出范围"):
        read(home, attempt, "甲", points)


def test_the_rule_is_recorded_with_its_reason_and_can_be_taken_back(home: Home, attempt: Attempt) -> None:
    assert (home.double_marking.limit("ceshi"), recorded(home)[0].reason) == (FIFTH, "竞赛要两人评")
    home.double_marking.set_limit("ceshi", None, NOON + MINUTE, reason="人手不够")
    assert home.double_marking.limit("ceshi") is None
    with pytest.raises(PlanError, match="一人评分"):
        read(home, attempt, "甲", "1", minutes=2)


def test_a_rule_needs_a_reason_and_a_limit_below_the_whole(home: Home, attempt: Attempt) -> None:
    with pytest.raises(PlanError, match="原因"):
        home.double_marking.set_limit("ceshi", FIFTH, NOON + MINUTE, reason=" ")
    with pytest.raises(PlanError, match="限度"):
        home.double_marking.set_limit("ceshi", Fraction(1), NOON + MINUTE, reason="试试")


def test_a_sitting_with_a_rule_that_nobody_has_begun_can_be_deleted(home: Home) -> None:
    plan(home)
    home.double_marking.set_limit("ceshi", FIFTH, NOON, reason="竞赛要两人评")
    home.planning.remove("ceshi", "建错了", NOON)
    assert home.planning.sittings() == []
