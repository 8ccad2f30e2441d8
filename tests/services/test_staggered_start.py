"""A staggered start: each member's own moment, which the server keeps to."""

from datetime import timedelta

import pytest
from examples import BANK, MINUTE, NOON, TICK
from taking import StillClock, Taking, plan

from quizlib.core.moment import spoken_second
from quizlib.core.sitting import Phase
from quizlib.errors import NotOpenError, PlanError
from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.quiz_views import milliseconds
from quizlib.faces.visit import Visit
from quizlib.services.delivery import Desk
from quizlib.services.home import Home
from quizlib.services.preparing import copy_of
from quizlib.store.sittings import Planned, select_planned


@pytest.fixture
def taking(home: Home) -> Taking:
    return Taking(home, plan(home, stagger=60, attempts=2))


def desk_of(taking: Taking) -> Desk:
    return taking.home.delivery.desk(taking.member_id, "ceshi", taking.home.clock())


def planned_of(home: Home) -> Planned:
    with home.store.read() as connection:
        planned = select_planned(connection, "ceshi")
    assert planned is not None
    return planned


def test_nobody_begins_before_the_own_moment_and_everybody_has_the_whole_time_limit(
    taking: Taking, clock: StillClock
) -> None:
    begins = desk_of(taking).begins
    assert begins is not None
    assert NOON < begins < NOON + 60 * MINUTE
    clock.now = begins - TICK
    with pytest.raises(NotOpenError, match=spoken_second(begins)):
        taking.start()
    assert desk_of(taking).phase is Phase.UPCOMING
    clock.now = begins
    attempt = taking.start()
    assert (attempt.started, attempt.deadline) == (begins, begins + 30 * MINUTE)
    assert desk_of(taking).phase is Phase.OPEN


def test_the_moment_is_the_members_own_and_stays_through_a_change_of_the_sitting(home: Home, taking: Taking) -> None:
    other = Taking(home, taking.sitting, "002")
    mine, theirs = desk_of(taking).begins, desk_of(other).begins
    assert mine != theirs
    old = home.planning.sitting("ceshi")
    changed = old.model_copy(update={"title": "改过"})
    home.planning.change(old, changed, BANK, home.clock())
    assert (desk_of(taking).begins, desk_of(other).begins) == (mine, theirs)
    (listed,) = home.delivery.desks(taking.member_id, home.clock())
    assert listed.begins == mine


def test_a_second_attempt_and_more_time_are_as_without_it(taking: Taking, home: Home, clock: StillClock) -> None:
    clock.now = NOON + 60 * MINUTE
    taking.submit(taking.start())
    again = taking.start()
    assert again.ordinal == 2
    home.invigilating.extend("ceshi", 15, "停电", clock(), number="001")
    assert desk_of(taking).running is not None
    clock.move(40 * MINUTE)
    assert desk_of(taking).running is not None


def test_one_who_is_let_in_later_has_the_moment_behind(taking: Taking, home: Home, clock: StillClock) -> None:
    clock.now = NOON + 130 * MINUTE
    home.readmitting.allow("ceshi", "001", NOON + 300 * MINUTE, "出差", clock())
    assert taking.start().deadline == clock() + 30 * MINUTE


def test_an_organizer_is_told_when_a_member_may_begin_anyhow(taking: Taking, home: Home, clock: StillClock) -> None:
    begins = desk_of(taking).begins
    assert begins is not None
    with pytest.raises(PlanError, match=f"{spoken_second(begins)} 开放后就能开始"):
        home.readmitting.allow("ceshi", "001", NOON, "早到", clock())
    clock.now = begins
    with pytest.raises(PlanError, match="现在就能开始"):
        home.readmitting.allow("ceshi", "001", NOON, "早到", clock())


def test_the_page_names_the_own_moment_and_wakes_at_it(taking: Taking, home: Home, clock: StillClock) -> None:
    begins = desk_of(taking).begins
    assert begins is not None
    view = QuizDesk(Visit(home, taking.member_id), lambda message: None).first_view()
    assert (view["view"], view["opens"], view["startable"]) == ("rules", milliseconds(begins), False)
    assert ["开始时间", f"{spoken_second(begins)} 起"] in [list(row) for row in view["rows"]]
    assert view["reason"].startswith(f"本场次错峰开始，您从 {spoken_second(begins)} 起可以开始")
    clock.now = begins
    view = QuizDesk(Visit(home, taking.member_id), lambda message: None).first_view()
    assert (view["opens"], view["startable"], view["reason"]) == (None, True, "")


def test_before_the_window_the_list_names_the_own_moment_too(taking: Taking, home: Home, clock: StillClock) -> None:
    begins = desk_of(taking).begins
    assert begins is not None
    clock.now = NOON - timedelta(hours=1)
    view = QuizDesk(Visit(home, taking.member_id), lambda message: None).first_view()
    assert (view["view"], view["opens"]) == ("home", milliseconds(begins))
    assert view["sittings"][0]["when"] == f"{spoken_second(begins)} 开放"


def test_a_copy_is_staggered_as_well_and_the_papers_stay_what_they_were(home: Home, taking: Taking) -> None:
    assert copy_of(taking.sitting, ["ceshi"], NOON).stagger == 60
    plain = planned_of(home)
    home.planning.change(taking.sitting, taking.sitting.model_copy(update={"stagger": 0}), BANK, home.clock())
    assert planned_of(home).pool == plain.pool
    assert planned_of(home).seed == plain.seed
