from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest
from examples import MINUTE, NOON, TICK, sitting
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizlib.core.moment import local, midnight, spoken
from quizlib.core.sitting import Audience, Phase, Shown, Sitting, StandingRule

CLOSES = NOON + 120 * MINUTE


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (NOON - TICK, Phase.UPCOMING),
        (NOON, Phase.OPEN),
        (NOON + TICK, Phase.OPEN),
        (CLOSES - TICK, Phase.OPEN),
        (CLOSES, Phase.CLOSED),
        (CLOSES + TICK, Phase.CLOSED),
    ],
)
def test_the_window_is_half_open(now: datetime, phase: Phase) -> None:
    assert sitting().phase(now) is phase


@pytest.mark.parametrize(
    ("started", "deadline"),
    [
        (NOON, NOON + 30 * MINUTE),
        (CLOSES - 30 * MINUTE - TICK, CLOSES - TICK),
        (CLOSES - 30 * MINUTE, CLOSES),
        (CLOSES - 30 * MINUTE + TICK, CLOSES),
        (CLOSES - MINUTE, CLOSES),
    ],
)
def test_a_deadline_never_passes_the_end_of_the_window(started: datetime, deadline: datetime) -> None:
    assert sitting().deadline(started) == deadline
    assert sitting().deadline(started).tzinfo is UTC


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(timezone(timedelta(hours=8)))),
    st.integers(1, 10**6),
    st.integers(1, 1440),
    st.sampled_from(Shown),
)
def test_a_sitting_saved_and_loaded_is_the_same(opens: datetime, seconds: int, limit: int, shown: Shown) -> None:
    one = sitting(opens=opens, closes=opens + timedelta(seconds=seconds), time_limit=limit, keys_shown=shown)
    assert Sitting.model_validate_json(one.model_dump_json()) == one


def test_a_window_that_ends_before_it_opens_is_refused() -> None:
    with pytest.raises(ValidationError, match="closes"):
        sitting(closes=NOON)
    assert sitting(closes=NOON + TICK).closes == NOON + TICK


@pytest.mark.parametrize(("pass_line", "excellent_line"), [(-1, 90), (91, 90)])
def test_lines_stand_in_order(pass_line: int, excellent_line: int) -> None:
    with pytest.raises(ValidationError, match="合格线"):
        sitting(pass_line=pass_line, excellent_line=excellent_line)


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValidationError, match="timezone_aware"):
        sitting(opens=datetime(2026, 3, 10, 12))


@pytest.mark.parametrize(
    ("audience", "due"),
    [
        (Audience(), True),
        (Audience(branches=("第一党支部",)), True),
        (Audience(branches=("第二党支部",)), False),
        (Audience(cohorts=("预备党员",)), False),
        (Audience(branches=("第一党支部",), cohorts=("预备党员",)), False),
    ],
)
def test_those_due_meet_every_condition(audience: Audience, due: bool) -> None:
    assert audience.includes("第一党支部", "党员") is due


@pytest.mark.parametrize(
    ("shown", "phases"),
    [(Shown.HANDED_IN, set(Phase)), (Shown.CLOSED, {Phase.CLOSED}), (Shown.NEVER, set())],
)
def test_what_is_shown_depends_on_the_phase(shown: Shown, phases: set[Phase]) -> None:
    assert {phase for phase in Phase if shown.allows(phase)} == phases


def test_people_read_and_write_china_time() -> None:
    assert spoken(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "2026-11-24 00:30"
    assert local(datetime(2026, 11, 24, 9)).astimezone(UTC) == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert midnight(datetime(2026, 11, 24).date()).astimezone(UTC) == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_standings_are_several_rules_or_one_and_each_once() -> None:
    assert sitting(standings="mean").standings == (StandingRule.MEAN,)
    assert sitting(standings=["pass_rate", "mean_participation"]).standings[1].label == "平均分×参与率"
    assert (sitting().standings, sitting().standings_persons) == ((), 0)
    with pytest.raises(ValidationError, match="不能重复"):
        sitting(standings=["mean", "mean"])
    with pytest.raises(ValidationError):
        sitting(standings_least=0)


def test_a_level_of_the_organization_takes_in_the_branches_under_it() -> None:
    audience = Audience(branches=("甲党委/机关党总支",))
    assert audience.includes("甲党委/机关党总支/第一党支部", "党员")
    assert audience.includes("甲党委/机关党总支", "党员")
    assert not audience.includes("甲党委/第一党支部", "党员")
    assert not audience.includes("甲党委/机关党总支部", "党员")


STAGGERED = sitting(stagger=20)


@given(st.text("0123456789abcdef", min_size=1, max_size=40), st.integers(1, 90))
def test_a_staggered_start_is_one_second_of_its_first_minutes_for_each_member(member_id: str, minutes: int) -> None:
    one = sitting(stagger=minutes)
    begins = one.begins("seed", member_id)
    assert begins == one.begins("seed", member_id)
    assert NOON <= begins < NOON + minutes * MINUTE
    assert begins.microsecond == 0
    assert one.deadline(begins) == begins + 30 * MINUTE


@given(st.text(min_size=1, max_size=64))
def test_a_staggered_start_is_spread_evenly_whatever_the_seed(seed: str) -> None:
    seconds = [(STAGGERED.begins(seed, f"m{n}") - NOON) // timedelta(seconds=1) for n in range(4000)]
    tenths = Counter(second // 120 for second in seconds)
    assert tenths.keys() == set(range(10))
    assert all(280 < count < 520 for count in tenths.values())  # 400 on average: six standard deviations either way
    assert max(Counter(seconds).values()) < 25  # of 3.3 on average


def test_another_seed_gives_other_moments_and_without_a_stagger_all_begin_at_once() -> None:
    members = [f"m{n}" for n in range(50)]
    assert [STAGGERED.begins("a", one) for one in members] != [STAGGERED.begins("b", one) for one in members]
    assert {sitting().begins("a", one) for one in members} == {NOON}


def test_for_a_member_it_opens_at_the_own_moment() -> None:
    begins = NOON + 7 * MINUTE
    phases = [STAGGERED.phase(now, begins) for now in (NOON, begins - TICK, begins, CLOSES - TICK, CLOSES)]
    assert phases == [Phase.UPCOMING, Phase.UPCOMING, Phase.OPEN, Phase.OPEN, Phase.CLOSED]


def test_a_stagger_leaves_everybody_the_whole_time_limit() -> None:
    assert sitting(stagger=90).stagger == 90
    with pytest.raises(ValidationError, match=r"错峰.*现为错峰 91 分钟，时限 30 分钟，开放时段 120 分钟"):
        sitting(stagger=91)
    assert sitting(stagger=0, closes=NOON + MINUTE).stagger == 0


def test_a_sitting_that_was_stored_before_there_was_a_stagger_loads() -> None:
    stored = {name: value for name, value in sitting().model_dump(mode="json").items() if name != "stagger"}
    assert Sitting.model_validate(stored) == sitting()
