"""Cookies, links and session ids."""

from datetime import UTC, datetime, timedelta

import pytest

from quizlib.serving.identity import COOKIE_LASTS, Identity

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
TICK = timedelta(seconds=1)
OURS, THEIRS = Identity(b"a" * 32), Identity(b"b" * 32)


def test_a_cookie_is_good_until_it_ends() -> None:
    cookie = OURS.cookie("m1", NOW)
    assert OURS.member_of_cookie(cookie, NOW + COOKIE_LASTS - TICK) == "m1"
    assert OURS.member_of_cookie(cookie, NOW + COOKIE_LASTS) is None


def test_a_clock_that_is_set_back_signs_nobody_out() -> None:
    assert OURS.member_of_cookie(OURS.cookie("m1", NOW), NOW - timedelta(hours=1)) == "m1"


def test_a_link_is_good_until_it_ends() -> None:
    link = OURS.link("m1", NOW)
    assert OURS.member_of_link(link, NOW - TICK) == "m1"
    assert OURS.member_of_link(link, NOW) is None


def test_a_link_is_no_cookie_and_a_cookie_no_link() -> None:
    later = NOW + timedelta(days=1)
    assert OURS.member_of_cookie(OURS.link("m1", later), NOW) is None
    assert OURS.member_of_link(OURS.cookie("m1", NOW), NOW) is None


@pytest.mark.parametrize("value", ["", "x", "a.b", ".", "W10.x", "é"])
def test_what_nobody_signed_is_nobodys(value: str) -> None:
    assert OURS.member_of_cookie(value, NOW) is None
    assert OURS.member_of_link(value, NOW) is None


def test_what_another_secret_signed_is_nobodys() -> None:
    assert OURS.member_of_cookie(THEIRS.cookie("m1", NOW), NOW) is None
    assert OURS.member_of_link(THEIRS.link("m1", NOW + TICK), NOW) is None
    assert not OURS.owns("m1", THEIRS.new_session_id("m1"))


def test_a_session_id_belongs_to_its_member_alone() -> None:
    session_id = OURS.new_session_id("m1")
    assert OURS.owns("m1", session_id)
    assert not OURS.owns("m2", session_id)
    assert not OURS.owns("m1", "not-an-id")
