from datetime import datetime, timedelta
from typing import Any

import pytest
from examples import BANK, MINUTE, NOON, SINGLES, asked, sitting
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.bank import Bank
from quizlib.core.blueprint import Blueprint, Rule
from quizlib.core.moment import CHINA, local
from quizlib.core.regulation import Regulation
from quizlib.core.sitting import Audience
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.sitting_yaml import Preset
from quizlib.services.preparing import Workbench, copy_of, fresh_id, of_preset, sitting_of

CLOSES = NOON + 120 * MINUTE
WEEK = timedelta(days=7)
NEW_LAW = Regulation.model_validate(
    {
        "id": "tiaoli",
        "title": "某某工作条例",
        "issuer": "某某",
        "editions": [{"id": "2023", "date": "2023-01-01"}, {"id": "2026", "date": "2026-03-01"}],
    }
)


def bench(bank: Bank = BANK) -> Workbench:
    return Workbench(bank, NOON)


def blueprint(*rules: dict[str, Any], fixed: tuple[str, ...] = ()) -> Blueprint:
    return Blueprint.model_validate({"rules": rules, "fixed": [{"id": one} for one in fixed]})


class TestCoverage:
    """What a blueprint finds while it is written."""

    def test_each_rule_says_from_how_many_questions_it_draws(self) -> None:
        print_ = blueprint({"count": 3, "points": 2, "topic": "党员"}, {"count": 9, "points": 1, "kind": "fill"})
        found = bench().coverage(print_, NOON, CLOSES, stale_allowed=False)
        assert found.found == (10, 1)
        assert (found.count, found.maximum) == (12, 15)
        (short,) = found.shortfalls
        assert "第 2 条规则" in short
        assert "还差 8 道" in short

    def test_fixed_questions_are_not_drawn_again(self) -> None:
        print_ = blueprint({"count": 20, "points": 1, "kind": "single"}, fixed=("s01",))
        found = bench().coverage(print_, NOON, CLOSES, stale_allowed=False)
        assert found.found == (20,)  # 20 singles and the one of every kind, without s01
        assert found.shortfalls == ()

    def test_a_fixed_question_that_is_not_there_is_a_shortfall(self) -> None:
        found = bench().coverage(blueprint(fixed=("nobody",)), NOON, CLOSES, stale_allowed=False)
        assert found.maximum is None
        assert "nobody" in found.shortfalls[0]

    def test_stale_questions_are_named_and_count_only_where_they_are_allowed(self) -> None:
        own = bench(Bank(SINGLES, [NEW_LAW]))
        print_ = blueprint({"count": 5, "points": 2})
        left_out = own.coverage(print_, NOON, CLOSES, stale_allowed=False)
        assert (left_out.found, len(left_out.stale)) == ((0,), 20)
        assert left_out.shortfalls
        allowed = own.coverage(print_, NOON, CLOSES, stale_allowed=True)
        assert (allowed.found, allowed.shortfalls) == ((20,), ())

    def test_a_stale_fixed_question_is_a_shortfall_and_keeps_its_points(self) -> None:
        own = bench(Bank(SINGLES, [NEW_LAW]))
        found = own.coverage(blueprint(fixed=("s01",)), NOON, CLOSES, stale_allowed=False)
        assert (found.maximum, set(found.stale)) == (2, {"s01"})
        assert "s01" in found.shortfalls[0]

    def test_what_goes_stale_before_the_window_closes_is_left_out(self) -> None:
        law = NEW_LAW.model_dump(mode="json")
        law["editions"][1]["date"] = "2026-03-12"
        own = bench(Bank(SINGLES, [Regulation.model_validate(law)]))
        print_ = blueprint({"count": 5, "points": 2})
        on_time = datetime(2026, 3, 11, 23, 59, tzinfo=CHINA)
        assert own.coverage(print_, NOON, on_time, stale_allowed=False).found == (20,)
        assert own.coverage(print_, NOON, on_time + MINUTE, stale_allowed=False).found == (0,)

    @given(st.integers(1, 30), st.sampled_from(["党员", "纪律", "没有"]))
    def test_it_refuses_what_planning_refuses(self, count: int, topic: str) -> None:
        print_ = blueprint({"count": count, "points": 2, "topic": topic})
        found = bench().coverage(print_, NOON, CLOSES, stale_allowed=False)
        assert list(found.shortfalls) == print_.shortfalls(BANK.questions.values())
        assert (found.found[0] < count) == bool(found.shortfalls)


class TestTrial:
    """A paper to look at."""

    def test_it_holds_what_a_members_paper_holds(self) -> None:
        paper = bench().trial(sitting())
        assert paper.maximum == 22
        assert len(paper.slots) == 11

    def test_what_cannot_be_filled_says_why(self) -> None:
        with pytest.raises(PlanError, match="还差 8 道"):
            bench().trial(sitting(blueprint=blueprint({"count": 9, "points": 2, "kind": "fill"})))


class TestMade:
    """From a preset, from a past sitting, from a form."""

    PRESET = Preset(
        id="yi",
        name="方案一",
        about="试",
        rules={"time_limit": 20, "blueprint": {"rules": [{"count": 1, "points": 100}]}},
    )

    def test_a_preset_gives_all_but_who_and_when(self) -> None:
        audience = Audience(branches=("第一党支部",))
        one = of_preset(self.PRESET, "yi-1", "标题", NOON, CLOSES, audience)
        assert (one.id, one.title, one.time_limit, one.audience) == ("yi-1", "标题", 20, audience)
        assert one.blueprint.rules == (Rule(count=1, points=100),)  # type: ignore[arg-type]

    def test_what_does_not_fit_is_told_with_the_names_people_see(self) -> None:
        with pytest.raises(ProblemsError) as caught:
            of_preset(self.PRESET, "yi-1", "", CLOSES, NOON, Audience())
        assert [str(one) for one in caught.value.problems] == ["标题: 不能为空"]
        plain = sitting().model_dump(mode="json")
        plain |= {"closes": plain["opens"], "blueprint": {"rules": [{"count": 1, "points": 0}]}}
        with pytest.raises(ProblemsError) as caught:
            sitting_of(plain)
        assert [str(one) for one in caught.value.problems] == ["第 1 条规则分值: 应大于 0"]

    def test_a_copy_opens_on_the_same_weekday_and_hour_after_now(self) -> None:
        past = sitting("jingsai-20250107", opens=NOON - 60 * WEEK, closes=NOON - 60 * WEEK + 90 * MINUTE)
        copy = copy_of(past, ["jingsai-20260317"], NOON)
        assert copy.opens == NOON + WEEK
        assert copy.closes - copy.opens == 90 * MINUTE
        assert copy.id == "jingsai-20260317-2"
        assert (copy.blueprint, copy.title) == (past.blueprint, past.title)

    @given(st.timedeltas(timedelta(days=-800), timedelta(days=800)))
    def test_a_copy_is_always_to_come_and_never_later_than_it_must_be(self, before: timedelta) -> None:
        past = sitting(opens=NOON + before, closes=NOON + before + WEEK)
        copy = copy_of(past, [], NOON)
        assert copy.opens > NOON
        assert copy.opens - max(past.opens, NOON) <= WEEK
        assert local(copy.opens).weekday() == local(past.opens).weekday()
        assert local(copy.opens).time() == local(past.opens).time()

    @given(st.text("ab-1", min_size=1, max_size=60).filter(lambda one: one[0] != "-"), st.integers(0, 12))
    def test_a_fresh_id_is_free_and_may_be_an_id(self, wanted: str, taken: int) -> None:
        known: list[str] = []
        for _ in range(taken):
            known.append(fresh_id(wanted, known))
        one = fresh_id(wanted, known)
        assert one not in known
        assert sitting(one).id == one


def test_what_is_asked_again_is_not_looked_up_again() -> None:
    own = bench(Bank([asked("a")], [NEW_LAW]))
    first = own.stale(NOON, CLOSES)
    assert own.stale(NOON, CLOSES) == first
    assert set(first) == {"a"}
