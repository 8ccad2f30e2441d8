from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from time import sleep

import pytest
from examples import MINUTE, NOON, TICK
from taking import StillClock, Taking, acts, plan

from quizlib.core.audit import Action
from quizlib.errors import LateError, PlanError
from quizlib.services.home import Home
from quizlib.services.invigilating import Extension
from quizlib.store.attempts import settles

CLOSES = NOON + 120 * MINUTE


@pytest.fixture
def taking(home: Home) -> Taking:
    """Member 001 in a sitting of two attempts."""
    return Taking(home, plan(home, attempts=2))


def extend(home: Home, minutes: int, now: datetime, number: str | None = None) -> list[Extension]:
    return home.invigilating.extend("ceshi", minutes, "停电", now, number=number, who="张三")


def test_a_running_attempt_ends_later_by_the_minutes(taking: Taking, home: Home, clock: StillClock) -> None:
    attempt = taking.start()
    clock.move(10 * MINUTE)
    (done,) = extend(home, 15, clock(), "001")
    assert (done.old, done.new, done.reopened) == (NOON + 30 * MINUTE, NOON + 45 * MINUTE, False)
    clock.now = NOON + 45 * MINUTE - TICK
    assert taking.respond(attempt, 1, "B").deadline == done.new
    clock.now = done.new
    with pytest.raises(LateError):
        taking.respond(attempt, 2, "AB")


def test_one_whose_time_ran_out_gets_the_minutes_from_now(taking: Taking, home: Home, clock: StillClock) -> None:
    attempt = taking.start()
    clock.now = NOON + 40 * MINUTE + timedelta(seconds=20)
    (done,) = extend(home, 15, clock())
    assert (done.new, done.reopened) == (NOON + 56 * MINUTE, True)
    assert taking.start().id == attempt.id


@pytest.mark.parametrize("after", [timedelta(0), TICK, MINUTE, timedelta(days=3)])
def test_a_late_paper_goes_on_after_the_close(taking: Taking, home: Home, clock: StillClock, after: timedelta) -> None:
    clock.now = CLOSES - MINUTE
    attempt = taking.respond(taking.start(), 1, "B")
    clock.now = CLOSES + after
    (done,) = extend(home, 10, clock(), "001")
    assert clock() + 10 * MINUTE <= done.new < clock() + 11 * MINUTE
    assert taking.start().responses == {1: "B"}
    desk = home.delivery.desk(taking.member_id, "ceshi", clock())
    assert desk.running is not None
    clock.now = done.new - TICK
    assert taking.submit(taking.respond(attempt, 2, "AB")).submitted == clock.now
    assert home.delivery.member(taking.member_id, clock()) is not None


def test_the_sitting_settles_with_the_last_late_paper(taking: Taking, home: Home, clock: StillClock) -> None:
    attempt = taking.start()
    clock.now = CLOSES
    (done,) = extend(home, 10, clock())
    with home.store.read() as connection:
        assert settles(connection, taking.sitting) == done.new
    taking.submit(attempt)
    with home.store.read() as connection:
        assert settles(connection, taking.sitting) == CLOSES


def test_all_who_have_not_handed_in_get_more_time_on_their_last_attempt(taking: Taking, home: Home) -> None:
    taking.submit(taking.start())
    second, other = taking.start(), Taking(home, taking.sitting, "002").start()
    done = extend(home, 5, NOON)
    assert [(one.number, one.attempt.id) for one in done] == [("001", second.id), ("002", other.id)]
    assert {one.deadline for one in (taking.start(), Taking(home, taking.sitting, "002").start())} == {
        NOON + 35 * MINUTE
    }


def test_an_earlier_attempt_that_ran_out_stays_as_it_is(taking: Taking, home: Home, clock: StillClock) -> None:
    taking.start()
    clock.now = NOON + 31 * MINUTE
    second = taking.start()
    assert [one.attempt.id for one in extend(home, 5, clock())] == [second.id]


def test_who_may_have_seen_the_keys_is_told(home: Home, clock: StillClock) -> None:
    one = plan(home)
    for number in ("001", "002"):
        Taking(home, one, number).start()
    assert not any(each.may_have_seen_keys for each in home.invigilating.preview("ceshi", 5, NOON + 40 * MINUTE))
    home.readmitting.allow("ceshi", "002", CLOSES + 60 * MINUTE, "补考", CLOSES)  # keys wait for this one
    found = home.invigilating.preview("ceshi", 5, CLOSES)
    assert {each.number: each.may_have_seen_keys for each in found} == {"001": True, "002": False}


def test_it_is_recorded_once_for_all(taking: Taking, home: Home) -> None:
    taking.start()
    Taking(home, taking.sitting, "002").start()
    extend(home, 5, NOON)
    (entry,) = acts(home)
    assert (entry.action, entry.who, entry.reason, entry.body["minutes"]) == (Action.EXTENDED, "张三", "停电", 5)
    assert entry.body["attempts"][0] == {
        "member": taking.member_id,
        "ordinal": 1,
        "old": "2026-03-10 12:30",
        "new": "2026-03-10 12:35",
        "reopened": False,
    }


def test_one_who_hands_in_meanwhile_is_left_out(taking: Taking, home: Home) -> None:
    attempt, begun, gate = taking.start(), Event(), Event()
    home.store.write(lambda _: begun.set() or gate.wait(10))
    begun.wait(10)  # what follows stands in the writer's queue, and is not committed while the preview reads
    handing_in = home.delivery.submit(taking.member_id, attempt.id, "hand-in-1", NOON)
    with ThreadPoolExecutor(1) as thread:
        extending = thread.submit(extend, home, 5, NOON)
        while home.store._queue.qsize() < 2:
            sleep(0.001)
        gate.set()
        assert (handing_in.result().submitted, extending.result()) == (NOON, [])
    assert acts(home) == []


@pytest.mark.parametrize(
    ("number", "minutes", "reason", "message"),
    [
        ("001", 0, "停电", "应在 1 和 1440 之间（现为 0）"),
        ("001", 1441, "停电", "应在 1 和 1440 之间"),
        ("001", 5, " ", "请写明原因"),
        ("009", 5, "停电", "工号 009 不在场次 ceshi 的应参加人员中"),
        ("002", 5, "停电", "工号 002 还没有开始作答，没有可以延长的"),
        ("001", 5, "停电", "工号 001 已于 2026-03-10 12:00 交卷"),
        (None, 5, "停电", "没有尚未交卷的作答"),
    ],
)
def test_what_cannot_be_extended_is_refused_with_the_reason(
    taking: Taking, home: Home, number: str | None, minutes: int, reason: str, message: str
) -> None:
    taking.submit(taking.start())
    with pytest.raises(PlanError, match=message):
        home.invigilating.extend("ceshi", minutes, reason, NOON, number=number)


def test_one_who_never_began_cannot_after_the_close(taking: Taking, home: Home) -> None:
    with pytest.raises(PlanError, match="场次已经关闭，不能再开始"):
        home.invigilating.extend("ceshi", 5, "停电", CLOSES, number="002")
    home.readmitting.allow("ceshi", "002", CLOSES + 60 * MINUTE, "补考", CLOSES)
    with pytest.raises(PlanError, match="工号 002 还没有开始作答，没有可以延长的"):
        home.invigilating.extend("ceshi", 5, "停电", CLOSES, number="002")
    with pytest.raises(PlanError, match="没有场次 meiyou"):
        home.invigilating.extend("meiyou", 5, "停电", NOON)
