"""Seats and the line for them, on seconds that the test counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.serving.pressure import AGAIN_IN_TIME, LATE, Pressure
from quizlib.serving.waiting import MOST_AT_ONCE, PASSED_OVER_AFTER, SEAT_LASTS, WaitingRoom

BEGINS, LOOKS = 0, 1


def full(*inside: str) -> WaitingRoom:
    """A room that is full of these."""
    return WaitingRoom(len(inside), set(inside))


def test_while_there_is_room_nobody_waits() -> None:
    room = WaitingRoom(3, set())
    assert [room.admits(one, 0) for one in "abcd"] == [True, True, True, False]
    assert room.admits("a", 1)  # the seat is kept while the page loads


def test_a_seat_that_nobody_takes_is_given_to_another() -> None:
    room = WaitingRoom(1, set())
    assert room.admits("a", 0)
    room.tick(SEAT_LASTS - 0.1)
    assert not room.admits("b", SEAT_LASTS - 0.1)
    room.tick(SEAT_LASTS)
    assert room.admits("b", SEAT_LASTS)


def test_a_reload_loses_no_seat_and_leaving_gives_it_up() -> None:
    inside = {"a"}
    room = WaitingRoom(1, inside)
    assert room.place("b", BEGINS, 1, 0) == 0
    inside.clear()
    room.went("a", 0)
    assert room.place("b", BEGINS, 1, 5) == 0
    assert room.admits("a", 5)
    room.gave_up("a")
    assert room.place("b", BEGINS, 1, 6) is None


def test_those_with_something_to_answer_come_first_and_then_who_came_first() -> None:
    room = full("x")
    for member, rank, arrived in [("a", LOOKS, 1), ("b", BEGINS, 3), ("c", BEGINS, 2), ("d", LOOKS, 0)]:
        room.place(member, rank, arrived, 0)
    line = {
        member: room.place(member, rank, at, 1)
        for member, rank, at in [("c", BEGINS, 2), ("b", BEGINS, 3), ("d", LOOKS, 0), ("a", LOOKS, 1)]
    }
    assert line == {"c": 0, "b": 1, "d": 2, "a": 3}
    assert room.place("a", BEGINS, 1, 2) == 0  # a sitting has opened
    assert len(room) == 4


def test_no_newcomer_overtakes_the_line() -> None:
    inside = {"x"}
    room = WaitingRoom(1, inside)
    room.place("a", BEGINS, 1, 0)
    inside.clear()
    assert not room.admits("b", 1)
    assert room.place("b", BEGINS, 2, 1) == 1
    assert room.place("a", BEGINS, 1, 2) is None


def test_who_goes_away_is_passed_over_and_finds_the_old_place_again() -> None:
    room = full("x")
    room.place("a", BEGINS, 1, 0)
    assert room.place("b", BEGINS, 2, 0) == 1
    room.place("b", BEGINS, 2, 20)
    room.tick(PASSED_OVER_AFTER)
    assert room.place("b", BEGINS, 2, PASSED_OVER_AFTER) == 0
    assert room.place("a", BEGINS, 1, PASSED_OVER_AFTER + 1) == 0
    assert room.place("b", BEGINS, 2, PASSED_OVER_AFTER + 2) == 1


def test_a_member_with_a_paper_takes_a_seat_even_where_there_is_none() -> None:
    room = full("x", "y")
    room.place("a", BEGINS, 1, 0)
    room.seat("a", 0)
    assert len(room) == 0
    assert room.admits("a", 1)
    assert room.place("b", BEGINS, 2, 1) == 0


def test_a_closed_room_lets_in_only_who_is_inside_or_has_a_seat() -> None:
    room = WaitingRoom(9, {"x"})
    assert room.admits("a", 0)
    room.closed = True
    assert [room.admits(one, 1) for one in "xab"] == [True, True, False]
    assert room.place("b", BEGINS, 1, 1) == 0
    room.closed = False
    assert room.place("b", BEGINS, 1, 2) is None


def test_after_an_overload_not_all_come_in_at_once() -> None:
    room = WaitingRoom(10_000, set(), closed=True)
    members = [f"m{n:03}" for n in range(3 * MOST_AT_ONCE)]
    for at, member in enumerate(members):
        room.place(member, BEGINS, at, 0)
    room.closed = False
    entered = [member for at, member in enumerate(members) if room.place(member, BEGINS, at, 1) is None]
    assert entered == members[:MOST_AT_ONCE]
    room.tick(2)
    assert room.place(members[MOST_AT_ONCE], BEGINS, MOST_AT_ONCE, 2) is None


def test_the_wait_is_told_by_how_many_were_let_in_lately() -> None:
    inside = {"x", "y"}
    room = WaitingRoom(2, inside)
    for at in range(5):
        room.place(f"m{at}", BEGINS, at, 0)
    assert room.seconds(3) is None
    for second in range(1, 11):
        room.tick(second)
    inside.clear()
    assert [room.place(one, BEGINS, at, 11) for at, one in enumerate(["m0", "m1"])] == [None, None]
    room.tick(11)
    assert room.seconds(2) == pytest.approx(3 * 11 / 2)  # two in eleven seconds


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 1), st.integers(0, 5)), max_size=40), st.data())
def test_every_place_is_held_by_one_and_the_first_is_let_in_first(
    asks: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    inside = {"x"}
    room = WaitingRoom(1, inside)
    latest: dict[str, tuple[int, int, str]] = {}
    for member, rank, arrived in asks:
        latest[member] = (rank, arrived, member)
        assert room.place(member, rank, arrived, 0) == sorted(latest.values()).index(latest[member])
    inside.clear()
    while latest:
        first = min(latest.values())
        rank, arrived, member = data.draw(st.sampled_from(sorted(latest.values())))
        assert (room.place(member, rank, arrived, 1) is None) == ((rank, arrived, member) == first)
        if (rank, arrived, member) == first:
            room.gave_up(member)
            room.tick(1)
            del latest[member]
    assert len(room) == 0


def noted(pressure: Pressure, late: float, start: float, seconds: float) -> list[bool]:
    return [pressure.note(late, start + half / 2) for half in range(round(2 * seconds) + 1)]


def test_only_lateness_that_goes_on_is_too_much() -> None:
    pressure = Pressure()
    assert not any(noted(pressure, LATE, 0, 4.5))
    assert not pressure.note(0, 5)
    assert not pressure.note(60, 100)  # the machine slept: one measurement alone
    assert not any(noted(pressure, LATE - 0.01, 101, 60))
    assert noted(pressure, LATE, 200, 5)[-1]


def test_it_takes_a_calm_while_until_newcomers_come_in_again() -> None:
    pressure = Pressure(too_much=True)
    assert all(noted(pressure, AGAIN_IN_TIME + 0.01, 0, 60))
    assert all(noted(pressure, AGAIN_IN_TIME, 61, 4.5))
    assert pressure.note(LATE, 66)
    assert not noted(pressure, 0, 67, 5)[-1]
