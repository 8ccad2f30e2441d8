"""What a drill asks next, what it leaves out, and how far a member is."""

from datetime import timedelta
from typing import Any

import pytest
from examples import NOON, SINGLES, TICK, asked, sitting
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.drill import Card, Progress, Scope, candidates, drill_id, drillable, progress, withholds

DAY = timedelta(days=1)
POOL = {one.id: one for one in SINGLES}
CLOSES = sitting().closes


def card(id: str, days: float = 0, *, known: bool = False, missed: bool = False) -> Card:
    return Card(id, 1, NOON + days * DAY, known, missed, "{}")


def ask(cards: list[Card], scope: Scope = Scope.DAILY, done: set[str] | None = None, seed: str = "m:day") -> list[str]:
    return candidates(POOL, {one.question_id: one for one in cards}, done or set(), scope, "tiaoli", NOON, seed)


def test_what_is_due_comes_first_the_oldest_before_the_others_then_what_is_new() -> None:
    found = ask([card("s01", -1), card("s02", -3), card("s03", 1)])
    assert found[:2] == ["s02", "s01"]
    assert sorted(found[2:]) == [f"s{number:02}" for number in range(4, 21)]


def test_what_was_answered_today_is_not_asked_again_today() -> None:
    assert "s01" not in ask([card("s01", -1)], done={"s01"})
    assert ask([card("s01", -1, missed=True)], Scope.MISSED, {"s01"}) == []


def test_missed_questions_come_back_due_or_not_and_nothing_else_does() -> None:
    assert ask([card("s01", 2, missed=True), card("s02", 1, missed=True), card("s03", -1)], Scope.MISSED) == [
        "s02",
        "s01",
    ]


def test_a_regulation_asks_its_own_questions_only() -> None:
    assert len(ask([], Scope.REGULATION)) == len(POOL)
    assert candidates(POOL, {}, set(), Scope.REGULATION, "other", NOON, "seed") == []


@given(st.text(), st.text())
def test_new_questions_come_in_an_order_that_the_seed_alone_decides(one: str, other: str) -> None:
    assert ask([], seed=one) == ask([], seed=one)
    assert set(ask([], seed=one)) == set(ask([], seed=other))


def test_progress_counts_every_question_once_in_each_regulation_that_it_rests_on() -> None:
    case = asked("c", "case")
    cards = {"s01": card("s01", known=True), "s02": card("s02", missed=True)}
    assert progress([*SINGLES, case], cards, {"c", "s02"}) == [Progress("tiaoli", known=1, learning=1, new=19, left=2)]


def test_drafts_and_what_a_person_must_mark_are_not_drilled() -> None:
    assert drillable(asked("s"))
    assert not drillable(asked("s", review="draft"))
    assert not drillable(asked("s", review="retired"))
    assert not drillable(asked("s", "short"))
    assert drillable(asked("c", "case"))


@pytest.mark.parametrize(
    ("rules", "until"),
    [
        ({"keys_shown": "closed"}, CLOSES),
        ({"keys_shown": "handed_in"}, CLOSES),
        ({"keys_shown": "never"}, None),
        ({"keys_shown": "closed", "kind": "practice"}, CLOSES),
        ({"keys_shown": "handed_in", "kind": "practice"}, NOON - 30 * DAY),
        ({"keys_shown": "never", "practice_allowed": True}, NOON - 30 * DAY),
    ],
)
def test_the_questions_of_a_sitting_are_left_to_it_until_its_keys_are_shown(rules: Any, until: Any) -> None:
    one = sitting(**rules)
    for moment in (NOON - 30 * DAY, NOON - TICK, NOON, CLOSES - TICK, CLOSES, CLOSES + 30 * DAY):
        assert withholds(one, CLOSES, moment) == (until is None or moment < until), moment


def test_they_are_left_to_it_as_long_as_somebody_may_still_write() -> None:
    assert withholds(sitting(), CLOSES + DAY, CLOSES + DAY - TICK)


def test_an_asking_is_the_members_own_and_is_over_with_the_answer() -> None:
    assert len({drill_id("a", "e", 0), drill_id("b", "e", 0), drill_id("a", "f", 0), drill_id("a", "e", 1)}) == 4
