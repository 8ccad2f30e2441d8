"""Letting somebody in again; the members' site is another process, so each act is seen through a second store."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from examples import MINUTE, NOON, TICK, member
from taking import StillClock, Taking, acts, plan

from quizlib.core.audit import Action
from quizlib.core.question import Kind
from quizlib.core.sitting import Phase
from quizlib.errors import AttemptError, HandedInError, LateError, NoAttemptLeftError, NotOpenError, PlanError
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark
from quizlib.store.attempts import settles
from quizlib.store.audit import Entry

CLOSES = NOON + 120 * MINUTE


@pytest.fixture
def console(home: Home, clock: StillClock) -> Iterator[Home]:
    """The organizers' console: another process than the members' site, on the same file."""
    other = Home(home.settings, clock)
    yield other
    other.close()


@pytest.fixture
def taking(home: Home) -> Taking:
    """Member 001 on the members' site, in a sitting of one attempt."""
    return Taking(home, plan(home))


def entries(home: Home) -> list[Entry]:
    return acts(home, "ceshi")


def test_an_organizer_hands_in_and_the_member_is_told_at_the_next_answer(taking: Taking, console: Home) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    console.invigilating.hand_in("ceshi", "001", "离场", NOON, who="张三")
    with pytest.raises(HandedInError):
        taking.respond(attempt, 2, "AB")
    ((ended, score),) = taking.home.delivery.desk(taking.member_id, "ceshi", NOON).attempts
    assert (ended.submitted, score.points) == (NOON, 2)
    (entry,) = entries(console)
    assert (entry.action, entry.who, entry.reason) == (Action.HANDED_IN, "张三", "离场")
    assert entry.body == {"member": taking.member_id, "ordinal": 1}


def test_an_extension_by_the_console_counts_for_the_next_answer(taking: Taking, console: Home) -> None:
    attempt = taking.respond(taking.start(), 1, "B")
    console.invigilating.extend("ceshi", 15, "停电", NOON, number="001")
    assert taking.respond(attempt, 2, "AB").deadline == NOON + 45 * MINUTE


def test_a_reopened_paper_goes_on_with_what_was_answered(taking: Taking, console: Home, clock: StillClock) -> None:
    attempt = taking.submit(taking.respond(taking.start(), 1, "B"))
    clock.move(5 * MINUTE)
    again = console.readmitting.reopen("ceshi", "001", 10, "误交", clock(), who="张三")
    assert again.deadline == NOON + 30 * MINUTE  # as it was: more than ten minutes are left
    desk = taking.home.delivery.desk(taking.member_id, "ceshi", clock())
    assert desk.running is not None
    assert taking.start().id == attempt.id
    clock.now = NOON + 30 * MINUTE - TICK
    assert taking.submit(taking.respond(attempt, 2, "AB"), "hand-in-2").responses == {1: "B", 2: "AB"}
    (entry,) = entries(console)
    assert (entry.action, entry.who, entry.reason) == (Action.REOPENED, "张三", "误交")
    assert entry.body == {
        "member": taking.member_id,
        "ordinal": 1,
        "old": "2026-03-10 12:30",
        "new": "2026-03-10 12:30",
    }


def test_an_answer_that_was_changed_after_reopening_waits_for_a_mark_again(taking: Taking, console: Home) -> None:
    attempt = taking.start()
    (short,) = (one.number for one in attempt.paper.slots if one.question.kind is Kind.SHORT)
    attempt = taking.submit(taking.respond(attempt, short, "要点一"))
    mark = GivenMark(attempt.id, short, Fraction(1))
    assert console.marking.give("ceshi", [mark], NOON) == 1
    console.readmitting.reopen("ceshi", "001", 10, "误交", NOON)
    taking.submit(taking.respond(attempt, short, "要点二"), "hand-in-2")
    (waiting,) = console.marking.to_mark("ceshi", NOON)
    assert (waiting.response, waiting.mark) == ("要点二", None)
    assert console.marking.give("ceshi", [mark], NOON) == 1
    assert console.marking.give("ceshi", [mark], NOON) == 0


def test_the_hand_in_that_is_sent_again_changes_nothing_after_reopening(taking: Taking, console: Home) -> None:
    attempt = taking.submit(taking.start(), "hand-in-1")
    console.readmitting.reopen("ceshi", "001", 10, "误交", NOON)
    assert taking.submit(attempt, "hand-in-1").submitted is None
    assert taking.submit(attempt, "hand-in-2").submitted == NOON


@pytest.mark.parametrize("now", [NOON + 25 * MINUTE, NOON + 40 * MINUTE + timedelta(seconds=20), CLOSES + 90 * MINUTE])
def test_a_reopened_paper_has_at_least_the_minutes(
    taking: Taking, console: Home, clock: StillClock, now: datetime
) -> None:
    attempt = taking.submit(taking.start())
    clock.now = now
    deadline = console.readmitting.reopen("ceshi", "001", 10, "误交", now).deadline
    assert now + 10 * MINUTE <= deadline < now + 11 * MINUTE
    clock.now = deadline - TICK
    taking.respond(attempt, 1, "B")
    clock.now = deadline
    with pytest.raises(LateError):
        taking.respond(attempt, 2, "AB")
    with console.store.read() as connection:
        assert settles(connection, taking.sitting) == max(deadline, CLOSES)


def test_one_more_attempt_is_allowed_to_one_member(taking: Taking, console: Home) -> None:
    taking.submit(taking.start())
    with pytest.raises(NoAttemptLeftError):
        taking.start()
    given = console.readmitting.allow("ceshi", "001", NOON, "电脑死机", NOON, who="张三")
    assert (given.attempts, given.until) == (1, CLOSES)
    second = taking.start()
    assert (second.ordinal, second.responses) == (2, {})
    taking.submit(second)
    with pytest.raises(NoAttemptLeftError, match="2 次"):
        taking.start()
    other = Taking(taking.home, taking.sitting, "002")
    other.submit(other.start())
    with pytest.raises(NoAttemptLeftError):
        other.start()
    (entry,) = entries(console)
    assert (entry.action, entry.who, entry.reason) == (Action.ALLOWED, "张三", "电脑死机")
    assert entry.body == {"member": taking.member_id, "attempts": 1, "until": "2026-03-10 14:00"}


def test_one_who_came_too_late_may_begin_after_the_close_until_the_moment(
    taking: Taking, console: Home, clock: StillClock
) -> None:
    clock.now = CLOSES + 10 * MINUTE
    until = CLOSES + 60 * MINUTE
    with pytest.raises(NotOpenError):
        taking.start()
    assert console.readmitting.allow("ceshi", "001", until, "出差", clock()).attempts == 0
    with pytest.raises(NotOpenError):
        Taking(taking.home, taking.sitting, "002").start()
    clock.now = until - 10 * MINUTE
    assert taking.start().deadline == until
    with console.store.read() as connection:
        assert settles(connection, taking.sitting) == until
    clock.now = until
    assert taking.home.delivery.desk(taking.member_id, "ceshi", clock()).phase is Phase.CLOSED


def test_keys_wait_for_one_who_was_let_in_later(home: Home, console: Home, clock: StillClock) -> None:
    taking = Taking(home, plan(home))
    taking.submit(taking.start())
    clock.now = CLOSES
    assert console.readmitting.person("ceshi", "001").may_have_seen_keys(clock())
    console.readmitting.allow("ceshi", "001", CLOSES + 60 * MINUTE, "补考", clock())
    desk = home.delivery.desk(taking.member_id, "ceshi", clock())
    assert not desk.sitting.keys_shown.allows(desk.phase)
    assert [one.sitting.closes for one in home.delivery.desks(taking.member_id, clock())] == [CLOSES + 60 * MINUTE]


@pytest.mark.parametrize(
    ("number", "act", "message"),
    [
        ("002", "hand_in", "还没有开始作答，没有可以交的"),
        ("002", "reopen", "还没有开始作答"),
        ("002", "allow", "还可以作答 1 次，现在就能开始"),
        ("009", "hand_in", "工号 009 不在场次 ceshi 的应参加人员中"),
        ("001", "hand_in", "已于 2026-03-10 12:00 交卷"),
        ("003", "reopen", "没有交过卷，请用延长时间"),
        ("003", "allow", "正在作答"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    taking: Taking, console: Home, number: str, act: str, message: str
) -> None:
    console.planning.import_roster([(member("003", "样例丙"), "")], NOON)
    taking.submit(taking.start())
    Taking(taking.home, taking.sitting, "003").start()
    acts = {
        "hand_in": lambda: console.invigilating.hand_in("ceshi", number, "停电", NOON),
        "reopen": lambda: console.readmitting.reopen("ceshi", number, 5, "停电", NOON),
        "allow": lambda: console.readmitting.allow("ceshi", number, NOON, "停电", NOON),
    }
    with pytest.raises(PlanError, match=message):
        acts[act]()
    assert entries(console) == []


def test_time_that_has_run_out_needs_no_hand_in(taking: Taking, console: Home) -> None:
    taking.start()
    with pytest.raises(PlanError, match="到时间，已经自动收卷"):
        console.invigilating.hand_in("ceshi", "001", "停电", NOON + 30 * MINUTE)


def test_minutes_moment_reason_and_sitting_must_make_sense(taking: Taking, console: Home) -> None:
    taking.submit(taking.start())
    with pytest.raises(PlanError, match="1 和 1440"):
        console.readmitting.reopen("ceshi", "001", 0, "误交", NOON)
    for until in (CLOSES, CLOSES + timedelta(days=40)):
        with pytest.raises(PlanError, match="截止应晚于现在、且不超过 31 天"):
            console.readmitting.allow("ceshi", "001", until, "停电", CLOSES + MINUTE)
    for act in (
        lambda: console.invigilating.hand_in("ceshi", "001", " ", NOON),
        lambda: console.readmitting.reopen("ceshi", "001", 5, " ", NOON),
        lambda: console.readmitting.allow("ceshi", "001", CLOSES, " ", NOON),
    ):
        with pytest.raises(PlanError, match="请写明原因"):
            act()
    with pytest.raises(PlanError, match="没有场次 meiyou"):
        console.readmitting.person("meiyou", "001")


def test_one_who_left_the_roster_could_not_sign_in(taking: Taking, console: Home) -> None:
    taking.submit(taking.start())
    console.planning.import_roster([(member("002", "样例乙", "第二党支部"), "")], NOON, remove_missing=True)
    with pytest.raises(PlanError, match="已不在名册上"):
        console.readmitting.allow("ceshi", "001", CLOSES, "停电", NOON)


def test_nothing_of_it_lets_a_member_do_more_than_once(taking: Taking, console: Home) -> None:
    """The member's own messages cannot undo a hand-in, whatever they are called."""
    attempt = taking.submit(taking.start())
    for operation in ("reopened", "hand-in-1", "fresh"):
        with pytest.raises(AttemptError):
            taking.respond(attempt, 1, "B", operation)
