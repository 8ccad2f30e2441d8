from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from examples import MINUTE, NOON, TICK
from taking import StillClock, Taking, plan

from quizlib.core.sitting import Phase
from quizlib.errors import (
    AttemptError,
    HandedInError,
    LateError,
    NoAttemptLeftError,
    NotDueError,
    NotOpenError,
    ResponseError,
    SignInError,
)
from quizlib.services.delivery import paper_seed
from quizlib.services.home import Home

CLOSES = NOON + 120 * MINUTE


@pytest.fixture
def taking(home: Home) -> Taking:
    """Member 001 in a sitting of two attempts."""
    return Taking(home, plan(home, attempts=2))


def test_number_and_name_sign_in_and_width_and_spaces_do_not_matter(home: Home) -> None:
    plan(home)
    assert home.delivery.sign_in(" 001 ", "样例 甲", "").member.name == "样例甲"


@pytest.mark.parametrize(
    ("number", "name", "pin"),
    [
        ("001", "样例乙", ""),
        ("1", "样例甲", ""),
        ("", "", ""),
        ("002", "样例乙", ""),
        ("002", "样例乙", "12345"),
        ("\ud800", "样例甲", ""),
        ("002", "样例乙", "\ud800"),
        ("' OR 1=1 --", "样例甲", ""),
    ],
)
def test_whatever_does_not_match_is_refused_alike(home: Home, number: str, name: str, pin: str) -> None:
    plan(home)
    with pytest.raises(SignInError, match="与名册不符"):
        home.delivery.sign_in(number, name, pin)


def test_a_pin_is_asked_only_where_the_roster_has_one(home: Home) -> None:
    plan(home)
    assert home.delivery.sign_in("002", "样例乙", " 1234 ").member.number == "002"
    assert home.delivery.asks_pins()


def test_one_who_left_the_roster_cannot_sign_in(home: Home) -> None:
    plan(home)
    member_id = home.delivery.sign_in("001", "样例甲", "").id
    home.planning.import_roster([(home.planning.roster()[1].member, "")], home.clock(), remove_missing=True)
    with pytest.raises(SignInError):
        home.delivery.sign_in("001", "样例甲", "")
    assert home.delivery.member(member_id, home.clock()) is None


def test_one_who_leaves_the_roster_in_mid_test_may_finish_it(taking: Taking, home: Home, clock: StillClock) -> None:
    taking.start()
    others = [(one.member, "") for one in home.planning.roster() if one.id != taking.member_id]
    home.planning.import_roster(others, clock(), remove_missing=True)
    assert home.delivery.member(taking.member_id, clock()) is not None
    assert home.delivery.member(taking.member_id, CLOSES) is None


@pytest.mark.parametrize("now", [NOON - TICK, CLOSES, CLOSES + TICK])
def test_outside_the_window_nothing_starts(taking: Taking, clock: StillClock, now: datetime) -> None:
    clock.now = now
    with pytest.raises(NotOpenError, match="2026-03-10 12:00 至 2026-03-10 14:00"):
        taking.start()


@pytest.mark.parametrize("now", [NOON, CLOSES - TICK])
def test_inside_the_window_an_attempt_starts(taking: Taking, clock: StillClock, now: datetime) -> None:
    clock.now = now
    assert taking.start().deadline == min(now + 30 * MINUTE, CLOSES)


def test_starting_again_resumes_with_the_same_deadline(taking: Taking, clock: StillClock) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    clock.move(10 * MINUTE)
    assert taking.start() == attempt


def test_starting_twice_at_once_starts_one(taking: Taking, home: Home) -> None:
    futures = [home.delivery.start(taking.member_id, "ceshi", NOON) for _ in range(10)]
    assert len({one.result().id for one in futures}) == 1


def test_a_restarted_server_resumes(taking: Taking, home: Home, clock: StillClock) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    again = Home(home.settings, clock)
    try:
        assert Taking(again, taking.sitting).start() == attempt
        assert taking.respond(attempt, 2, "AB").responses == {1: "B", 2: "AB"}
        assert Taking(again, taking.sitting).respond(attempt, 3, True, "other").responses == {1: "B", 2: "AB", 3: True}
        assert taking.respond(attempt, 4, ["一年", ""]).responses[3] is True
    finally:
        again.close()


def test_a_response_sent_again_changes_nothing(taking: Taking) -> None:
    attempt = taking.start()
    taking.respond(attempt, 1, "B", "operation-a")
    taking.respond(attempt, 1, "C", "operation-b")
    assert taking.respond(attempt, 1, "B", "operation-a").responses == {1: "C"}
    assert len(taking.start().steps) == 2


def test_a_response_sent_again_after_handing_in_is_still_acknowledged(taking: Taking, clock: StillClock) -> None:
    attempt = taking.start()
    taking.respond(attempt, 1, "B", "operation-a")
    taking.submit(attempt)
    clock.move(60 * MINUTE)
    assert taking.respond(attempt, 1, "B", "operation-a").responses == {1: "B"}
    assert taking.submit(attempt).submitted == NOON
    with pytest.raises(HandedInError):
        taking.respond(attempt, 1, "C")


@pytest.mark.parametrize(("wait", "counts"), [(30 * MINUTE - TICK, True), (30 * MINUTE, False)])
def test_the_deadline_itself_is_late(taking: Taking, clock: StillClock, wait: timedelta, counts: bool) -> None:
    attempt = taking.start()
    clock.move(wait)
    if counts:
        assert taking.submit(taking.respond(attempt, 1, "B")).submitted == clock.now
    else:
        with pytest.raises(LateError):
            taking.respond(attempt, 1, "B")
        with pytest.raises(LateError):
            taking.submit(attempt)


def test_it_is_the_moment_of_arrival_that_counts(taking: Taking, home: Home) -> None:
    attempt = taking.start()
    arrived = attempt.deadline - TICK
    assert home.delivery.respond(taking.member_id, attempt.id, 1, "A", "operation-a", arrived).result().responses


def test_another_members_attempt_cannot_be_seen_or_changed(taking: Taking, home: Home) -> None:
    attempt, other = taking.start(), Taking(home, taking.sitting, "002")
    with pytest.raises(AttemptError, match="没有找到"):
        home.delivery.attempt(other.member_id, attempt.id)
    with pytest.raises(AttemptError, match="没有找到"):
        other.respond(attempt, 1, "B")
    with pytest.raises(AttemptError, match="没有找到"):
        other.submit(attempt)
    assert home.delivery.attempt(taking.member_id, attempt.id).steps == ()


def test_an_attempt_that_is_not_there_is_refused(taking: Taking, home: Home) -> None:
    with pytest.raises(AttemptError, match="没有找到"):
        home.delivery.respond(taking.member_id, "nobody", 1, "B", "operation-a", NOON).result()


@pytest.mark.parametrize("raw", ["Z", 7, ["A"], {"A": 1}, "x" * 100_000])
def test_a_response_of_the_wrong_form_is_not_kept(taking: Taking, home: Home, raw: Any) -> None:
    attempt = taking.start()
    with pytest.raises(ResponseError):
        home.delivery.respond(taking.member_id, attempt.id, 1, raw, "operation-a", NOON).result()
    assert taking.start().steps == ()


def test_attempts_are_used_up(taking: Taking, home: Home, clock: StillClock) -> None:
    taking.submit(taking.start())
    second = taking.start()
    clock.now = second.deadline
    assert home.delivery.desk(taking.member_id, "ceshi", clock.now).left == 0
    with pytest.raises(NoAttemptLeftError, match="允许作答 2 次"):
        taking.start()


def test_every_attempt_has_a_paper_of_its_own(home: Home) -> None:
    rules = {"rules": [{"count": 8, "points": 2, "kind": "single"}]}
    one = plan(home, attempts=2, blueprint=rules)
    first, second = Taking(home, one), Taking(home, one, "002")
    papers = [first.submit(first.start()).paper, first.start().paper, second.start().paper]
    assert len({tuple(slot.edition for slot in paper.slots) for paper in papers}) == 3
    assert [one.ordinal for one, _ in home.delivery.desk(first.member_id, "ceshi", NOON).attempts] == [1]


def test_seeds_cannot_be_told_from_each_other() -> None:
    seeds = {paper_seed("s", member, ordinal) for member in ("m1", "m11") for ordinal in (1, 11, 111)}
    assert len(seeds) == 6


def test_one_who_is_not_due_gets_no_paper(home: Home) -> None:
    one = plan(home, audience={"branches": ["第二党支部"]})
    with pytest.raises(NotDueError):
        Taking(home, one).start()
    assert home.delivery.desks(Taking(home, one).member_id, NOON) == []
    assert Taking(home, one, "002").start().ordinal == 1


def test_a_desk_shows_what_is_due_and_what_counts(taking: Taking, home: Home, clock: StillClock) -> None:
    for response in ("B", "A"):
        attempt = taking.start()
        number = next(slot.number for slot in attempt.paper.slots if slot.question.id == "single-1")
        taking.submit(taking.respond(attempt, number, response))
        clock.move(MINUTE)
    (desk,) = home.delivery.desks(taking.member_id, clock())
    assert (desk.phase, desk.left, desk.running) == (Phase.OPEN, 0, None)
    assert desk.counting is not None
    assert (desk.counting[0].ordinal, desk.counting[1].points) == (1, 2)


def test_a_later_edit_of_the_bank_changes_no_paper(taking: Taking, home: Home) -> None:
    from examples import BANK, asked, sitting

    from quizlib.core.bank import Bank

    attempt = taking.start()
    edited = Bank([*BANK.questions.values(), asked("new")], BANK.regulations.values())
    home.planning.plan(sitting("zaihou"), edited, NOON)
    assert home.delivery.attempt(taking.member_id, attempt.id) == attempt


def test_the_start_page_knows_kinds_and_full_marks(taking: Taking, home: Home) -> None:
    kinds, maximum = home.delivery.outline("ceshi")
    assert sum(kinds.values()) == 9
    assert maximum == 22
    assert home.delivery.titles() == {"tiaoli": "某某工作条例"}


def statements(home: Home) -> list[str]:
    """The SQL that the home's database is asked from now on."""
    asked: list[str] = []
    sa.event.listen(home.store._engine, "before_cursor_execute", lambda _c, _u, sql, *_: asked.append(sql))
    return asked


def test_a_response_asks_the_database_two_things(taking: Taking, home: Home) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    asked = statements(home)
    taking.respond(attempt, 1, "C")
    assert [sql.split()[0] for sql in asked if sql.split()[0] in {"SELECT", "INSERT", "UPDATE"}] == ["SELECT", "INSERT"]


def test_whether_a_paper_runs_is_asked_without_reading_a_paper_or_a_response(taking: Taking, home: Home) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    asked = statements(home)
    assert home.delivery.is_answering(taking.member_id, NOON)
    taking.submit(attempt)
    del asked[:]
    assert not home.delivery.is_answering(taking.member_id, NOON)
    assert not any("attempts.paper" in sql or "steps.number, steps.operation" in sql for sql in asked)


def test_corrections_are_looked_up_only_where_an_attempt_has_ended(taking: Taking, home: Home) -> None:
    taking.start()
    asked = statements(home)
    home.delivery.desks(taking.member_id, NOON)
    home.delivery.desk(taking.member_id, "ceshi", NOON)
    assert not any("corrections" in sql for sql in asked)
    taking.submit(taking.start())
    home.delivery.desks(taking.member_id, NOON)
    assert sum("corrections" in sql for sql in asked) == 1
