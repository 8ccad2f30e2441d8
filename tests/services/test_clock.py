"""A clock that nobody can set, and where it begins."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from examples import NOON
from taking import Taking, plan

from quizlib.services.clock import MOST_APART, SteadyClock, steady_seconds, system_clock
from quizlib.services.home import Home
from quizlib.serving.watches import ClockWatch
from quizlib.store.moments import first_moment

HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.passed, self.set_by = 0.0, timedelta(0)

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.passed) + self.set_by

    def steady(self) -> SteadyClock:
        return SteadyClock(NOON, self.wall, lambda: self.passed)


def test_the_steady_clock_goes_on_however_the_machines_clock_is_set() -> None:
    machine = Machine()
    clock = machine.steady()
    for hours in (-1, 1, 24):
        machine.set_by = hours * HOUR
        machine.passed += 60
        assert clock.follow() == pytest.approx(hours * 3600)
    assert clock() == NOON + timedelta(minutes=3)


def test_a_small_drift_is_followed_and_never_faster_than_a_hundredth_of_a_second_at_a_time() -> None:
    machine = Machine()
    clock = machine.steady()
    machine.set_by = timedelta(seconds=MOST_APART)
    clock.follow()
    assert clock() - NOON == timedelta(seconds=0.01)
    for _ in range(300):
        clock.follow()
    assert clock() == machine.wall()


def test_the_seconds_of_this_machine_only_grow() -> None:
    assert steady_seconds() <= steady_seconds()
    clock = SteadyClock(system_clock())
    assert abs(clock() - datetime.now(UTC)) < timedelta(seconds=MOST_APART)


def test_the_operator_is_told_once_of_each_setting_and_once_that_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    watch = ClockWatch(machine.steady())
    told = []
    for set_by in (0, 1, -3600, -3600, -3599, 60, 60, 0, 0):
        machine.set_by = timedelta(seconds=set_by)
        with caplog.at_level(logging.WARNING):
            caplog.clear()
            watch.look()
        told.append(" ".join(caplog.messages).partition("，")[0])
    slow, fast, well = (
        "本机时钟比网站的时间慢 3600 秒",
        "本机时钟比网站的时间快 60 秒",
        "本机时钟与网站的时间又一致了。",
    )
    assert told == ["", "", slow, "", "", fast, "", well, ""]


def test_time_does_not_begin_before_the_last_step_unless_that_is_days_ahead(home: Home) -> None:
    sitting = plan(home)
    taking = Taking(home, sitting)
    last = home.clock()
    attempt = taking.respond(taking.start(), 1, "A")
    with home.store.read() as connection:
        assert first_moment(connection, last + HOUR) == last + HOUR
        assert first_moment(connection, last - HOUR) == last
        assert first_moment(connection, last - 25 * HOUR) == last - 25 * HOUR
    taking.submit(attempt)  # as in a trial while the clock was eight hours ahead: nobody gains time now
    with home.store.read() as connection:
        assert first_moment(connection, last - 8 * HOUR) == last - 8 * HOUR
