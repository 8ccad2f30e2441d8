"""The counts of a sitting under way, against the attempts replayed step by step."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from examples import BANK, EVERY_KIND, MINUTE, NOON, TICK, member, sitting
from hypothesis import given, settings
from hypothesis import strategies as st
from taking import StillClock, Taking

from quizlib.core.excuse import Excuse
from quizlib.core.question import Kind
from quizlib.errors import PlanError, QuizlibError
from quizlib.figures import By, figures_of, gather_sittings
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark
from quizlib.services.watching import State, Turnout, reminder
from quizlib.settings import Settings
from quizlib.store.attempts import select_attempts_in
from quizlib.store.excuses import upsert_excuses
from quizlib.store.questions import Editions

ANSWERING = State.ANSWERING
CLOSES = NOON + 120 * MINUTE
NUMBERS = ("001", "002", "003", "004")
SHORT = 1 + [one.kind for one in EVERY_KIND].index(Kind.SHORT)


def planned(home: Home, excused: str = "") -> None:
    """Four persons in two branches, one of them maybe excused, in a sitting of two attempts."""
    branches = ("第一党支部", "第一党支部", "第二党支部", "第二党支部")
    people = [member(number, f"样例{number}", branch) for number, branch in zip(NUMBERS, branches, strict=True)]
    home.planning.import_roster([(one, "") for one in people], NOON)
    if excused:
        day = date(2026, 3, 10)
        excuse = Excuse(number=excused, reason="病假", first=day, last=day)
        home.store.write(lambda connection: upsert_excuses(connection, [excuse], NOON)).result()
    home.planning.plan(sitting(attempts=2, shuffle_questions=False), BANK, NOON)


def replayed(home: Home, now: datetime) -> dict[str, State]:
    """The state of each person, from whole attempts."""
    with home.store.read() as connection:
        attempts = select_attempts_in(connection, ["ceshi"], Editions())
    ids = {one.id: one.member.number for one in home.planning.roster()}
    found = {}
    for number in NUMBERS:
        own = [one for one in attempts if ids[one.member_id] == number]
        if any(one.ended(now) is None for one in own):
            found[number] = State.ANSWERING
        else:
            found[number] = State.HANDED_IN if own else State.NOT_BEGUN
    return found


def watched(home: Home, now: datetime) -> dict[str, State]:
    return {one.number: one.state for one in home.watching.people("ceshi", now)}


def answering(home: Home, now: datetime) -> set[str]:
    """The numbers of those who may not drill."""
    return {one.member.number for one in home.planning.roster() if home.delivery.is_answering(one.id, now)}


ACTS = ("start", "respond", "submit", "extend", "hand_in", "reopen", "allow", "mark", "wait")


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(NUMBERS), st.integers(1, 50)), max_size=25))
def test_it_is_what_the_attempts_say(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str, int]]
) -> None:
    clock, folder = StillClock(), tmp_path_factory.mktemp("watched")
    home = Home(Settings(home=folder), clock)
    try:
        planned(home)
        for act, number, minutes in acts:
            try:
                take(home, clock, act, number, minutes)
            except QuizlibError:
                continue
            for now in (clock(), clock() + 30 * MINUTE - TICK, clock() + 30 * MINUTE, CLOSES, CLOSES + 60 * MINUTE):
                assert watched(home, now) == replayed(home, now), (act, number, now)
                assert answering(home, now) == {one for one, state in watched(home, now).items() if state is ANSWERING}
                total = home.watching.turnout("ceshi", now).total
                counts = Counter(replayed(home, now).values())
                assert (total.not_begun, total.answering, total.handed_in) == tuple(
                    counts[one] for one in (State.NOT_BEGUN, State.ANSWERING, State.HANDED_IN)
                )
    finally:
        home.close()


def take(home: Home, clock: StillClock, act: str, number: str, minutes: int) -> None:
    """Do one thing. Raises QuizlibError where it cannot be done."""
    taking, now = Taking(home, sitting(), number), clock()
    match act:
        case "wait":
            clock.move(minutes * MINUTE)
        case "start":
            taking.start()
        case "respond" | "submit":
            running = home.delivery.desk(taking.member_id, "ceshi", now).running
            if running is not None:
                fresh = f"operation-{len(running.steps)}"
                if act == "submit":
                    taking.submit(running, fresh)
                else:
                    taking.respond(running, SHORT, "要点", fresh)
        case "extend":
            home.invigilating.extend("ceshi", minutes, "停电", now, number=number)
        case "hand_in":
            home.invigilating.hand_in("ceshi", number, "停电", now)
        case "reopen":
            home.readmitting.reopen("ceshi", number, minutes, "停电", now)
        case "allow":
            home.readmitting.allow("ceshi", number, now + minutes * MINUTE, "停电", now)
        case "mark":
            waiting = home.marking.to_mark("ceshi", now)
            home.marking.give(
                "ceshi", [GivenMark(one.attempt_id, one.slot.number, Fraction(1)) for one in waiting], now
            )


def test_branches_add_up_and_the_rate_is_that_of_the_figures(home: Home, clock: StillClock, tmp_path: Path) -> None:
    planned(home, excused="004")
    for number in ("001", "003"):
        taking = Taking(home, sitting(), number)
        taking.submit(taking.start())
    Taking(home, sitting(), "002").start()
    found = home.watching.turnout("ceshi", NOON)
    assert found.branches == (
        Turnout("第一党支部", 0, 1, 1, 0, 1),
        Turnout("第二党支部", 0, 0, 1, 1, 1),
    )
    assert found.total == Turnout("", 0, 1, 2, 1, 2)
    assert [one.due for one in (*found.branches, found.total)] == [2, 1, 3]
    figures = figures_of(gather_sittings(home.store, tmp_path, ["ceshi"], NOON))
    told = {scope.key: its["participation"].value for scope, its in figures.by(By.BRANCH).items()}
    assert told == {one.branch: one.participation for one in found.branches}
    assert figures.everywhere["participation"].value == found.total.participation == Fraction(200, 3)


def test_one_who_begins_a_second_attempt_is_answering_and_has_taken_part(home: Home) -> None:
    planned(home)
    taking = Taking(home, sitting(), "001")
    taking.submit(taking.start())
    taking.start()
    total = home.watching.turnout("ceshi", NOON).total
    assert (total.answering, total.handed_in, total.ended) == (1, 0, 1)
    assert next(one for one in home.watching.people("ceshi", NOON) if one.number == "001").attempts == 2


def test_one_who_is_excused_and_takes_part_is_not_excused(home: Home) -> None:
    planned(home, excused="001")
    assert watched(home, NOON)["001"] is State.EXCUSED
    Taking(home, sitting(), "001").start()
    assert watched(home, NOON)["001"] is State.ANSWERING


def test_nobody_due_is_no_rate(home: Home) -> None:
    home.planning.plan(sitting(), BANK, NOON)
    found = home.watching.turnout("ceshi", NOON)
    assert (found.branches, found.total.participation) == ((), None)
    with pytest.raises(PlanError, match="没有场次 meiyou"):
        home.watching.turnout("meiyou", NOON)


def test_the_sitting_to_look_at_is_first(home: Home) -> None:
    hour = 60 * MINUTE
    for id, opens, closes in (("d", -9, -8), ("a", -3, 5), ("c", 2, 4), ("b", -1, 2), ("e", -9, -7)):
        home.planning.plan(sitting(id, opens=NOON + opens * hour, closes=NOON + closes * hour), BANK, NOON)
    assert [one.id for one in home.watching.sittings(NOON)] == ["b", "a", "c", "e", "d"]


def test_the_foremost_runs_or_is_nearest_in_time(home: Home) -> None:
    hour = 60 * MINUTE
    assert home.watching.foremost(NOON) is None
    for id, opens, closes, kind in (
        ("past", -9, -8, "test"),
        ("practice", -3, 1, "practice"),
        ("long", -3, 5, "test"),
        ("short", -1, 2, "contest"),
        ("next", 7, 8, "test"),
    ):
        home.planning.plan(sitting(id, opens=NOON + opens * hour, closes=NOON + closes * hour, kind=kind), BANK, NOON)
    moments = {-20: "past", -9: "past", -6: "past", -5: "long", -3: "long", -1: "short", 2: "long", 5: "long"}
    moments |= {6: "next", 7: "next", 99: "next"}
    for hours, id in moments.items():
        found = home.watching.foremost(NOON + hours * hour)
        assert found is not None
        assert found.id == id, hours


def test_the_reminder_names_the_absent_by_branch(home: Home) -> None:
    planned(home)
    absent = [one for one in home.watching.people("ceshi", NOON) if one.number != "003"]
    assert reminder(sitting(), absent, NOON) == (
        "《测试》截至2026-03-10 12:00，还有3位同志没有参加，请于2026-03-10 14:00前完成作答：\n"
        "第一党支部（2人）：样例001、样例002\n"
        "第二党支部（1人）：样例004"
    )
    assert "前完成作答" not in reminder(sitting(), absent, CLOSES)
    assert "应参加的同志都已开始作答" in reminder(sitting(), [], NOON + timedelta(hours=1))
