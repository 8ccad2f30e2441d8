from dataclasses import replace
from fractions import Fraction

import pytest
from examples import MINUTE, NOON, SINGLES
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.attempt import Attempt
from quizlib.core.paper import Paper, Slot
from quizlib.core.score import Mark, Score
from quizlib.core.sitting import Counts
from quizlib.core.standing import counting

SLOT = Slot(1, "e", None, SINGLES[0], Fraction(10), ())
FIRST = Attempt("a1", "ceshi", "m1", 1, Paper((SLOT,)), NOON, NOON + 30 * MINUTE)


def scored(*points: int) -> list[tuple[Attempt, Score]]:
    return [
        (replace(FIRST, id=f"a{n}", ordinal=n), Score((Mark(SLOT, "A", Fraction(one, 10)),)))
        for n, one in enumerate(points, 1)
    ]


@pytest.mark.parametrize(("rule", "ordinal"), [(Counts.BEST, 2), (Counts.LAST, 4), (Counts.FIRST, 1)])
def test_the_rule_says_which_attempt_counts(rule: Counts, ordinal: int) -> None:
    assert counting(scored(3, 9, 9, 5), rule)[0].ordinal == ordinal


@given(st.lists(st.integers(0, 10), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_attempts_are_given_does_not_matter(points: list[int], random: object) -> None:
    attempts = scored(*points)
    mixed = list(attempts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert all(counting(mixed, rule) == counting(attempts, rule) for rule in Counts)
    assert counting(mixed, Counts.BEST)[1].points == max(points)


def test_without_attempts_none_counts() -> None:
    with pytest.raises(ValueError, match="no attempts"):
        counting([], Counts.BEST)
