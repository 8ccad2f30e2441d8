"""Two markers: which readings count, and when they are a mark."""

from fractions import Fraction

import pytest
from examples import MINUTE, NOON
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.reading import Reading, agreed, is_apart, latest

FIFTH = Fraction(1, 5)


def reading(marker: str, fraction: Fraction | str, minutes: int = 0) -> Reading:
    return Reading(marker, Fraction(fraction), "", NOON + minutes * MINUTE)


def test_the_last_reading_of_each_marker_counts() -> None:
    given = [reading("乙", "1/2", 1), reading("甲", "1", 0), reading("甲", "3/4", 2)]
    assert [(one.marker, one.fraction) for one in latest(given)] == [("甲", Fraction(3, 4)), ("乙", Fraction(1, 2))]


def test_readings_from_before_the_response_are_void() -> None:
    given = [reading("甲", "1", 0), reading("乙", "1/2", 2)]
    assert [one.marker for one in latest(given, NOON + MINUTE)] == ["乙"]


@pytest.mark.parametrize(
    ("fractions", "mean"),
    [
        ((), None),
        (("1",), None),
        (("1", "4/5"), Fraction(9, 10)),
        (("4/5", "1"), Fraction(9, 10)),
        (("1", "3/4"), None),
        (("0", "0"), Fraction(0)),
    ],
)
def test_two_that_are_no_further_apart_than_the_limit_agree_on_their_mean(
    fractions: tuple[str, ...], mean: Fraction | None
) -> None:
    assert agreed([reading(str(place), one) for place, one in enumerate(fractions)], FIFTH) == mean


@given(st.fractions(0, 1), st.fractions(0, 1), st.fractions(0, 1))
def test_two_readings_agree_or_are_apart(one: Fraction, other: Fraction, limit: Fraction) -> None:
    both = [reading("甲", one), reading("乙", other)]
    assert (agreed(both, limit) is None) is is_apart(both, limit)
