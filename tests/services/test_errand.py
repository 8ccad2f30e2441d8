"""What a member comes for, as those who wait are asked."""

from datetime import timedelta

import pytest
from examples import MINUTE, NOON, TICK
from taking import StillClock, Taking, plan

from quizlib.services.errand import Errand, errand
from quizlib.services.home import Home

CLOSES = NOON + 120 * MINUTE


@pytest.fixture
def taking(home: Home) -> Taking:
    """Member 001 in a sitting of one attempt."""
    return Taking(home, plan(home))


def found(taking: Taking) -> Errand:
    return errand(taking.home.store, taking.member_id, taking.home.clock())


def test_one_comes_to_begin_while_the_sitting_is_open(taking: Taking, clock: StillClock) -> None:
    assert found(taking) == Errand(False, taking.sitting)
    for clock.now in (NOON - TICK, CLOSES):
        assert found(taking) == Errand(False, None)


def test_one_whose_paper_runs_comes_to_answer(taking: Taking, clock: StillClock) -> None:
    attempt = taking.start()
    assert found(taking).answering
    taking.submit(attempt)
    assert found(taking) == Errand(False, None)


def test_time_that_was_given_counts(taking: Taking, home: Home, clock: StillClock) -> None:
    taking.start()
    home.invigilating.extend("ceshi", 60, "停电", clock(), number="001")
    clock.move(timedelta(minutes=80))
    assert found(taking).answering


def test_one_who_was_let_in_again_comes_to_begin(taking: Taking, home: Home, clock: StillClock) -> None:
    taking.submit(taking.start())
    home.readmitting.allow("ceshi", "001", CLOSES + 60 * MINUTE, "出差", clock())
    clock.now = CLOSES + MINUTE
    again = found(taking).sitting
    assert again is not None
    assert again.closes == CLOSES + 60 * MINUTE


def test_before_the_own_moment_of_a_staggered_start_there_is_nothing_to_do(home: Home, clock: StillClock) -> None:
    taking = Taking(home, plan(home, stagger=60))
    begins = home.delivery.desk(taking.member_id, "ceshi", NOON).begins
    assert begins is not None
    clock.now = begins - TICK
    assert found(taking) == Errand(False, None)
    clock.now = begins
    assert found(taking).sitting == taking.sitting
