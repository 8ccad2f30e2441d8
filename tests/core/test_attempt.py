from fractions import Fraction

import pytest
from examples import EVERY_KIND, FIXED, MINUTE, NOON, TICK

from quizlib.core.attempt import Attempt
from quizlib.core.blueprint import Blueprint
from quizlib.core.paper import draw
from quizlib.core.question import content_hash
from quizlib.errors import HandedInError, LateError, PlanError, ResponseError

DEADLINE = NOON + 30 * MINUTE


@pytest.fixture
def attempt() -> Attempt:
    """An attempt of thirty minutes from noon, in the author's order: slot 1 is single, 5 short."""
    pool = {content_hash(one): one for one in EVERY_KIND}
    paper = draw(Blueprint.model_validate(FIXED), pool, "seed", shuffle_questions=False, shuffle_choices=False)
    return Attempt("a1", "ceshi", "m1", 1, paper, NOON, DEADLINE)


def responded(attempt: Attempt, slot: int, raw: object, operation: str = "o1") -> Attempt:
    return attempt.with_step(attempt.respond(slot, raw, operation, NOON))


def test_a_response_one_tick_before_the_deadline_counts(attempt: Attempt) -> None:
    step = attempt.respond(1, "B", "o1", DEADLINE - TICK)
    assert attempt.with_step(step).responses == {1: "B"}


@pytest.mark.parametrize("late", [DEADLINE, DEADLINE + TICK])
def test_a_response_at_the_deadline_is_late(attempt: Attempt, late: object) -> None:
    with pytest.raises(LateError, match="12:30"):
        attempt.respond(1, "B", "o1", late)  # type: ignore[arg-type]


def test_handing_in_at_the_deadline_is_late(attempt: Attempt) -> None:
    assert attempt.submit("o1", DEADLINE - TICK).at == DEADLINE - TICK
    with pytest.raises(LateError):
        attempt.submit("o1", DEADLINE)


def test_an_attempt_ends_at_its_deadline_or_when_it_is_handed_in(attempt: Attempt) -> None:
    assert attempt.ended(DEADLINE - TICK) is None
    assert attempt.ended(DEADLINE) == attempt.ended(DEADLINE + MINUTE) == DEADLINE
    assert attempt.with_step(attempt.submit("o1", NOON)).ended(NOON) == NOON


def test_the_last_response_counts_and_a_cleared_one_is_none(attempt: Attempt) -> None:
    attempt = responded(responded(attempt, 1, "A", "o1"), 1, "C", "o2")
    assert attempt.responses == {1: "C"}
    assert responded(attempt, 1, None, "o3").responses == {}


def test_after_handing_in_nothing_more_counts(attempt: Attempt) -> None:
    done = attempt.with_step(attempt.submit("o1", NOON))
    with pytest.raises(HandedInError):
        done.respond(1, "B", "o2", NOON)
    with pytest.raises(HandedInError):
        done.submit("o2", NOON)


@pytest.mark.parametrize("slot", [0, -1, 12, 10**9])
def test_a_slot_that_is_not_there_is_refused(attempt: Attempt, slot: int) -> None:
    with pytest.raises(ResponseError):
        attempt.respond(slot, "A", "o1", NOON)


def test_an_organizer_hands_in_while_it_goes_on_and_says_why(attempt: Attempt) -> None:
    done = attempt.with_step(attempt.hand_in("  收卷 ", "o1", NOON))
    assert (done.submitted, done.steps[-1].reason) == (NOON, "收卷")  # type: ignore[union-attr]
    with pytest.raises(PlanError, match="原因"):
        attempt.hand_in(" ", "o1", NOON)
    with pytest.raises(HandedInError):
        done.hand_in("收卷", "o2", NOON)
    with pytest.raises(LateError):
        attempt.hand_in("收卷", "o1", DEADLINE)


def test_a_reopened_attempt_goes_on_until_it_is_handed_in_again(attempt: Attempt) -> None:
    with pytest.raises(PlanError, match="还没有交卷"):
        attempt.reopen("误交", "o1", NOON)
    again = attempt.with_step(attempt.submit("o1", NOON))
    again = again.with_step(again.reopen("误交", "o2", NOON))
    assert (again.submitted, again.ended(DEADLINE - TICK), again.ended(DEADLINE)) == (None, None, DEADLINE)
    again = responded(again, 1, "B", "o3")
    again = again.with_step(again.submit("o4", NOON + MINUTE))
    assert (again.responses, again.submitted) == ({1: "B"}, NOON + MINUTE)


def test_a_mark_counts_for_the_response_that_was_marked(attempt: Attempt) -> None:
    attempt = responded(attempt, 5, "要点一", "o1")
    attempt = attempt.with_step(attempt.submit("o2", NOON))
    attempt = attempt.with_step(attempt.mark(5, Fraction(1, 2), "", "o3", NOON))
    attempt = attempt.with_step(attempt.reopen("误交", "o4", NOON))
    assert responded(attempt, 1, "B", "o5").marks == {5: Fraction(1, 2)}
    assert responded(attempt, 5, "要点二", "o5").marks == {}


def test_an_extension_moves_the_deadline_even_after_it_has_passed(attempt: Attempt) -> None:
    longer = attempt.with_step(attempt.extend(10, "停电", "o1", DEADLINE + MINUTE))
    assert longer.deadline == DEADLINE + 10 * MINUTE
    assert longer.ended(DEADLINE + 9 * MINUTE) is None
    with pytest.raises(LateError):
        longer.respond(1, "B", "o2", DEADLINE + 10 * MINUTE)


def test_an_extension_needs_minutes_and_a_reason(attempt: Attempt) -> None:
    for minutes, reason in ((0, "停电"), (-5, "停电"), (5, " ")):
        with pytest.raises(PlanError):
            attempt.extend(minutes, reason, "o1", NOON)
    with pytest.raises(HandedInError):
        attempt.with_step(attempt.submit("o1", NOON)).extend(5, "停电", "o2", NOON)


def test_a_mark_waits_for_the_end_and_the_last_one_counts(attempt: Attempt) -> None:
    with pytest.raises(PlanError, match="尚未交卷"):
        attempt.mark(5, Fraction(1), "", "o1", DEADLINE - TICK)
    attempt = attempt.with_step(attempt.mark(5, Fraction(1), "", "o1", DEADLINE))
    attempt = attempt.with_step(attempt.mark(5, Fraction(1, 2), "", "o2", DEADLINE))
    assert attempt.marks == {5: Fraction(1, 2)}


@pytest.mark.parametrize(("slot", "fraction"), [(0, "1"), (99, "1"), (5, "-1/100"), (5, "101/100")])
def test_a_mark_out_of_range_is_refused(attempt: Attempt, slot: int, fraction: str) -> None:
    with pytest.raises(PlanError, match="超出范围"):
        attempt.mark(slot, Fraction(fraction), "", "o1", DEADLINE)


def test_a_step_is_found_by_its_operation(attempt: Attempt) -> None:
    attempt = responded(attempt, 1, "A", "o1")
    assert attempt.step_of("o1") == attempt.steps[0]
    assert attempt.step_of("o2") is None
