"""From what was measured to how many members a machine serves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.serving.crowd import Tally
from quizlib.serving.rehearsal.capacity import SPREADS, Cost, Means, Resource, careful, cost_of, served_by, spread
from quizlib.serving.rehearsal.play import Course, Played, Sample

PLENTY = Means(memory=16 * 10**9, connections=20_000, commit=0.002)
USUAL = Cost(admission=0.010, response=0.001, memory=40_000, page=21_000)

costs = st.builds(
    Cost,
    admission=st.floats(0, 1),
    response=st.floats(0, 0.1),
    memory=st.floats(0, 1e7),
    page=st.integers(0, 100_000),
)


def played(*samples: tuple[int, int, float, int]) -> Played:
    """From rows (admitted, kept, cpu, memory), a second apart."""
    rows = [Sample(n, admitted, kept, cpu, memory, 0.0) for n, (admitted, kept, cpu, memory) in enumerate(samples)]
    return Played(Tally(), rows, page=20_000)


def test_responses_are_paid_for_by_what_came_after_the_last_arrival() -> None:
    cost = cost_of(played((0, 0, 1.0, 100), (50, 100, 2.6, 600), (100, 200, 4.2, 1100), (100, 700, 4.7, 1000)))
    assert cost.response == pytest.approx(0.001)
    assert cost.admission == pytest.approx((3.2 - 0.2) / 100)
    assert cost.memory == 10
    assert cost.page == 20_000


def test_a_play_that_never_got_anywhere_still_has_a_cost() -> None:
    assert cost_of(played((0, 0, 1.0, 100))) == Cost(0, 0, 0, 20_000)


def test_the_cpu_gives_out_first_on_a_usual_machine() -> None:
    number, first = served_by(USUAL, PLENTY, 1)
    assert first is Resource.CPU
    assert number == careful(int(0.7 / (0.010 / 60 + 0.001 / 10)))


@pytest.mark.parametrize(
    ("means", "first"),
    [
        (Means(memory=50_000_000, connections=20_000, commit=0.002), Resource.MEMORY),
        (Means(memory=16 * 10**9, connections=480, commit=0.002), Resource.FILES),
        (Means(memory=16 * 10**9, connections=20_000, commit=2.0), Resource.DISK),
    ],
)
def test_what_is_short_gives_out_first(means: Means, first: Resource) -> None:
    assert served_by(USUAL, means, 1)[1] is first


def test_a_start_is_spread_just_as_far_as_it_must() -> None:
    assert spread(USUAL, PLENTY, 2600) == 1
    assert spread(USUAL, PLENTY, 3000) == 2
    assert spread(USUAL, PLENTY, 60_000) is None


@given(costs, st.integers(1, 20_000))
def test_a_longer_spread_never_serves_fewer_and_is_found_where_there_is_one(cost: Cost, members: int) -> None:
    served = [served_by(cost, PLENTY, minutes)[0] for minutes in SPREADS]
    assert served == sorted(served)
    found = spread(cost, PLENTY, members)
    assert (found is None) == (served[-1] < members)


@given(st.integers(0, 10**7))
def test_numbers_are_rounded_down_to_two_digits(number: int) -> None:
    rounded = careful(number)
    assert rounded <= number < rounded * 1.1 + 1
    assert len(str(rounded).rstrip("0")) <= 2 or rounded < 100


@given(st.floats(0.1, 60))
def test_a_course_takes_as_long_as_it_is_told(minutes: float) -> None:
    course = Course.of(minutes)
    assert course.whole == pytest.approx(60 * minutes)
    assert course.arrive < course.stay
