"""Guessing at the sign-in is slowed down, and a whole company behind one address is not locked out for long."""

from datetime import timedelta

import pytest
from examples import NOON

from quizlib.errors import LockedError
from quizlib.services.guard import Guard

SECOND = timedelta(seconds=1)


def test_the_fifth_failure_of_a_number_locks_it_and_each_further_one_doubles_the_lock() -> None:
    guard = Guard()
    for _ in range(5):
        guard.admit("a", "001", NOON)
    with pytest.raises(LockedError, match="30 秒"):
        guard.admit("a", "001", NOON)
    guard.admit("a", "001", NOON + 30 * SECOND)
    with pytest.raises(LockedError, match="60 秒"):
        guard.admit("a", "001", NOON + 30 * SECOND)


def test_spaces_round_a_number_are_no_new_number() -> None:
    guard = Guard()
    for spaces in range(5):
        guard.admit("a", " " * spaces + "001", NOON)
    with pytest.raises(LockedError):
        guard.admit("a", "001 ", NOON)


def test_a_number_is_not_locked_for_another_address() -> None:
    guard = Guard()
    for _ in range(5):
        guard.admit("a", "001", NOON)
    guard.admit("b", "001", NOON)


def test_a_success_forgets_the_failures() -> None:
    guard = Guard()
    for _ in range(20):
        guard.admit("a", "001", NOON)
        guard.succeeded("a", "001")
    guard.admit("a", "001", NOON)


def test_a_company_that_mistypes_waits_seconds_and_not_minutes() -> None:
    guard = Guard()
    for _ in range(150):
        guard.failed("a", NOON)
    with pytest.raises(LockedError, match="5 秒"):
        guard.admit("a", "999", NOON)
    with pytest.raises(LockedError, match="5 秒"):
        guard.check("a", NOON)
    guard.admit("a", "999", NOON + 5 * SECOND)


def test_failures_of_an_address_drain_away() -> None:
    guard = Guard()
    for person in range(1000):
        guard.failed("a", NOON + person * SECOND)
    guard.admit("a", "9999", NOON + 1000 * SECOND)
