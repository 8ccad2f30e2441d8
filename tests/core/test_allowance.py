import pytest
from examples import MINUTE, NOON, TICK, sitting

from quizlib.core.allowance import Allowance, allowing
from quizlib.core.sitting import Phase

RULES = sitting()
CLOSES = RULES.closes


def allowed(attempts: int, minutes: int) -> Allowance:
    return Allowance("ceshi", "m1", attempts, CLOSES + minutes * MINUTE, NOON, "停电")


def test_without_one_the_rules_are_those_of_all() -> None:
    assert allowing(RULES, []) is RULES


@pytest.mark.parametrize(
    ("given", "attempts", "later"),
    [([(1, -60)], 2, 0), ([(0, 30)], 1, 30), ([(1, 30), (1, 10)], 3, 30), ([(1, 0)], 2, 0)],
)
def test_attempts_add_up_and_the_last_moment_counts(given: list[tuple[int, int]], attempts: int, later: int) -> None:
    own = allowing(RULES, [allowed(*one) for one in given])
    assert (own.attempts, own.closes) == (attempts, CLOSES + later * MINUTE)


def test_who_begins_late_has_the_time_limit_and_no_longer_than_allowed() -> None:
    own = allowing(RULES, [allowed(0, 45)])
    assert own.phase(CLOSES + 45 * MINUTE - TICK) is Phase.OPEN
    assert own.deadline(CLOSES) == CLOSES + 30 * MINUTE
    assert own.deadline(CLOSES + 20 * MINUTE) == CLOSES + 45 * MINUTE
