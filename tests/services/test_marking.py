from fractions import Fraction

import pytest
from examples import MINUTE, NOON
from taking import StillClock, Taking, acts, plan

from quizlib.core.attempt import Attempt
from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.question import Kind
from quizlib.core.score import score
from quizlib.errors import PlanError
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark


@pytest.fixture
def attempt(home: Home) -> Attempt:
    """Member 001 has handed in a short answer worth two points."""
    taking = Taking(home, plan(home))
    attempt = taking.start()
    return taking.submit(taking.respond(attempt, short(attempt), "要点一"))


def short(attempt: Attempt) -> int:
    return next(slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SHORT)


def given(attempt: Attempt, points: str, note: str = "") -> GivenMark:
    return GivenMark(attempt.id, short(attempt), Fraction(points), note)


def test_only_short_answers_that_were_given_and_handed_in_wait(home: Home, attempt: Attempt, clock: StillClock) -> None:
    other = Taking(home, home.planning.sitting("ceshi"), "002")
    running = other.start()
    other.respond(running, short(running), "还在写")
    assert [one.attempt_id for one in home.marking.to_mark("ceshi", clock())] == [attempt.id]
    clock.now = running.deadline
    assert {one.attempt_id for one in home.marking.to_mark("ceshi", clock())} == {attempt.id, running.id}


def test_a_mark_counts_in_the_score(home: Home, attempt: Attempt) -> None:
    assert home.marking.give("ceshi", [given(attempt, "1.5", "缺要点二")], NOON) == 1
    marked = home.delivery.attempt(attempt.member_id, attempt.id)
    assert (score(marked, home.planning.sitting("ceshi").multiple_rule).points, marked.marks) == (
        Fraction(3, 2),
        {short(attempt): Fraction(3, 4)},
    )
    (left,) = home.marking.to_mark("ceshi", NOON)
    assert (left.mark, left.note) == (Fraction(3, 4), "缺要点二")


def test_the_same_mark_again_is_no_step_and_another_is_kept_beside_it(home: Home, attempt: Attempt) -> None:
    counts = [home.marking.give("ceshi", [given(attempt, points)], NOON) for points in ("1", "1", "2")]
    assert counts == [1, 0, 1]
    assert len(home.delivery.attempt(attempt.member_id, attempt.id).steps) == 4


def test_another_note_with_the_same_points_is_kept(home: Home, attempt: Attempt) -> None:
    home.marking.give("ceshi", [given(attempt, "1")], NOON)
    assert home.marking.give("ceshi", [given(attempt, "1", "补写评语")], NOON) == 1


@pytest.mark.parametrize("points", ["-0.01", "2.01"])
def test_points_out_of_range_are_refused_and_none_is_kept(home: Home, attempt: Attempt, points: str) -> None:
    with pytest.raises(PlanError, match="超出范围"):
        home.marking.give("ceshi", [given(attempt, "1"), given(attempt, points)], NOON)
    assert home.marking.to_mark("ceshi", NOON)[0].mark is None


def test_marks_of_other_attempts_slots_and_sittings_are_refused(home: Home, attempt: Attempt) -> None:
    wrong = next(slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SINGLE)
    for sitting_id, one in (
        ("ceshi", GivenMark("nobody", 1, Fraction(1))),
        ("ceshi", GivenMark(attempt.id, wrong, Fraction(1))),
        ("qita", given(attempt, "1")),
    ):
        with pytest.raises(PlanError):
            home.marking.give(sitting_id, [one], NOON)


def test_where_two_mark_one_alone_gives_no_marks(home: Home, attempt: Attempt) -> None:
    home.double_marking.set_limit("ceshi", Fraction(1, 5), NOON, reason="竞赛要两人评")
    with pytest.raises(PlanError, match="两人评分"):
        home.marking.give("ceshi", [given(attempt, "1")], NOON)
    assert home.marking.to_mark("ceshi", NOON)[0].mark is None


def test_a_running_attempt_cannot_be_marked(home: Home) -> None:
    taking = Taking(home, plan(home))
    attempt = taking.start()
    attempt = taking.respond(attempt, short(attempt), "还在写")
    with pytest.raises(PlanError, match="尚未交卷"):
        home.marking.give("ceshi", [given(attempt, "1")], attempt.deadline - MINUTE)


def test_marks_are_recorded_with_those_that_were_changed(home: Home, attempt: Attempt) -> None:
    home.marking.give("ceshi", [given(attempt, "1")], NOON, who="张三")
    home.marking.give("ceshi", [given(attempt, "1")], NOON)
    home.marking.give("ceshi", [given(attempt, "1.5")], NOON)
    first, second = acts(home)
    assert (first.action, first.who, first.body) == (Action.MARKED, "张三", {"marks": 1, "changed": []})
    assert second.who == ORGANIZER
    assert second.body["changed"] == [{"attempt": attempt.id, "slot": short(attempt), "old": "1", "new": "1.5"}]
