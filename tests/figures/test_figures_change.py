"""Changes from one period or sitting to another, and every reason why they do not compare."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from office import FIVE, LATER, Office

from quizlib.core.member import Member
from quizlib.core.moment import CHINA
from quizlib.core.sitting import SittingKind
from quizlib.figures import EVERYWHERE, By, Period, Scope, gather_sittings
from quizlib.figures.change import Change, Changes, Comparison, changes, counted

NOW = Period(date(2026, 1, 1), date(2026, 6, 30))
SPRING = datetime(2026, 3, 10, 9, 0, tzinfo=CHINA)
AUTUMN = datetime(2025, 9, 10, 9, 0, tzinfo=CHINA)
TEN = [f"{n:03d} 某{n} 第{'一二'[n % 2]}党支部" for n in range(10)]


def compared(office: Office, now: datetime = LATER, kind: Comparison = Comparison.BEFORE) -> Changes:
    """The first half of 2026 beside the period that ``kind`` compares with."""
    there, here = kind.period(NOW), NOW
    return changes(counted(office.facts(here, now), period=here), counted(office.facts(there, now), period=there), kind)


def hold(office: Office, id: str, opens: datetime, right: list[int], **rules: Any) -> None:
    """A sitting in which the first members of the roster score so many questions."""
    sitting = office.plan(id, opens, **rules)
    for n, number in enumerate(right):
        attempt = office.start(f"{n:03d}", sitting)
        for slot in attempt.paper.slots[:number]:
            office.answer(attempt, slot.number, slot.question.key_response())
        office.hand_in(attempt)


def two(office: Office, now: list[int], then: list[int], **rules: Any) -> None:
    """One sitting in each half-year; ``rules`` are those of the later one."""
    office.enrol(*TEN, now=AUTUMN - timedelta(days=9))
    hold(office, "qiu", AUTUMN, then)
    hold(office, "chun", SPRING, now, **rules)


def change(office: Office, id: str) -> Change:
    return compared(office)[EVERYWHERE][id]


def test_rates_differ_in_points_of_a_hundred_and_do_not_grow(office: Office) -> None:
    two(office, [5, 5, 5, 5, 1, 1, 1, 1, 1], [5, 5, 5, 1, 1, 1, 1, 1, 1, 1])
    one = change(office, "pass_rate")
    assert one.difference == Fraction(100 * 4, 9) - Fraction(100 * 3, 10)
    assert (one.unit, one.growth, one.growth_words) == ("个百分点", None, "")
    assert one.printed == "+14.4个百分点"
    assert one.sentence == "合格率44.4%，环比上升14.4个百分点（上期30.0%）"


def test_counts_differ_in_their_unit_and_grow(office: Office) -> None:
    two(office, [5] * 6, [5] * 8)
    one = change(office, "persons")
    assert (one.difference, one.unit, one.growth) == (-2, "人", -25)
    assert one.sentence == "参加人数6人，环比减少2人（上期8人，下降25.0%）"


def test_scores_are_higher_or_lower_and_do_not_grow(office: Office) -> None:
    two(office, [4, 5], [5, 5])
    one = change(office, "mean")
    assert (one.words, one.printed, one.growth) == ("降低10分", "-10分", None)


def test_what_began_at_nought_does_not_grow(office: Office) -> None:
    two(office, [5], [0])
    one = change(office, "passed")
    assert (one.then.value, one.growth, one.words) == (0, None, "增加1份")


def test_without_a_change_it_stays_level(office: Office) -> None:
    two(office, [5, 1], [5, 1])
    assert change(office, "pass_rate").words == change(office, "persons").words == "持平"
    assert change(office, "pass_rate").printed == "0.0个百分点"


def test_a_change_too_small_to_print_is_nearly_level(office: Office) -> None:
    two(office, [5, 1], [5, 1])
    one = change(office, "pass_rate")
    small = Change(one.now, one.then, Fraction(-1, 30), (), one.kind)
    assert (small.words, small.printed) == ("基本持平", "0.0个百分点")
    assert Change(one.now, one.then, Fraction(1, 20), (), one.kind).words == "上升0.1个百分点"


def test_a_side_without_a_value_says_which_and_why(office: Office) -> None:
    two(office, [5], [])
    one = change(office, "pass_rate")
    assert (one.difference, one.words) == (None, "上期没有已评定的成绩，不能比较")
    assert one.sentence == "合格率100.0%，上期没有已评定的成绩，不能比较"
    assert not one.comparable


@pytest.mark.parametrize("right", [[], [5]])
@pytest.mark.parametrize(
    ("kind", "said"), [(Comparison.BEFORE, "上期没有场次"), (Comparison.YEAR_BEFORE, "上年同期没有场次")]
)
def test_with_a_period_without_sittings_nothing_is_compared_for_one_reason(
    office: Office, kind: Comparison, said: str, right: list[int]
) -> None:
    office.enrol(*TEN, now=AUTUMN - timedelta(days=9))
    hold(office, "chun", SPRING, right)
    found = [one for its in compared(office, kind=kind).values() for one in its.values()]
    assert {(one.difference, one.warnings) for one in found} == {(None, ())}
    assert {one.reason for one in found} == {f"{said}，不能比较"}


def test_practice_is_compared_in_a_period_without_sittings(office: Office) -> None:
    office.enrol(*TEN, now=AUTUMN - timedelta(days=9))
    hold(office, "lian", AUTUMN, [5], kind="practice")
    hold(office, "chun", SPRING, [5])
    found = compared(office)[EVERYWHERE]
    assert (found["practices"].words, found["sittings"].words) == ("减少1场", "上期没有场次，不能比较")


def test_the_year_before_is_another_period(office: Office) -> None:
    office.enrol(*TEN, now=AUTUMN - timedelta(days=300))
    for id, opens, right in (("a", SPRING.replace(year=2025), [5]), ("b", AUTUMN, [5, 5, 5]), ("c", SPRING, [5] * 2)):
        hold(office, id, opens, right)
    both = {kind: compared(office, kind=kind)[EVERYWHERE]["persons"] for kind in list(Comparison)[:2]}
    assert both[Comparison.BEFORE].sentence == "参加人数2人，环比减少1人（上期3人，下降33.3%）"
    assert both[Comparison.YEAR_BEFORE].sentence == "参加人数2人，同比增加1人（上年同期1人，增长100.0%）"


def test_branches_and_cohorts_are_compared_each_with_itself(office: Office) -> None:
    office.enrol("000 张三 第一党支部", "001 李四 第二党支部", now=AUTUMN - timedelta(days=9))
    hold(office, "qiu", AUTUMN, [5])
    office.enrol("001 李四 第三党支部", now=SPRING - timedelta(days=9))
    hold(office, "chun", SPRING, [5, 5])
    found = {str(scope): its["persons"] for scope, its in compared(office).items()}
    assert list(found) == ["全部", "第一党支部", "第三党支部", "第二党支部", "党员"]
    assert (found["第一党支部"].words, found["党员"].words) == ("持平", "增加1人")
    assert found["第三党支部"].words == "上期没有这个党支部，不能比较"
    assert found["第二党支部"].words == "本期没有这个党支部，不能比较"


def warnings(office: Office, id: str, scope: Scope = EVERYWHERE, **more: Any) -> list[str]:
    return list(compared(office, **more)[scope][id].warnings)


def test_two_like_sittings_of_ten_compare(office: Office) -> None:
    two(office, [2] * 10, [1] * 10)
    found = compared(office)[EVERYWHERE]
    assert {one.id for one in found.values() if one.difference is not None and one.warnings} == set()
    assert found["mean"].comparable


def test_fewer_than_ten_persons_are_warned_of(office: Office) -> None:
    two(office, [0] * 10, [0] * 9)
    assert warnings(office, "participation") == []
    assert warnings(office, "pass_rate") == ["上期参加的只有9人，不足10人，一两个人就会使结果大变"]
    assert warnings(office, "passed") == warnings(office, "persons") == []
    branch = Scope(By.BRANCH, "第一党支部", "第一党支部")
    assert warnings(office, "participation", branch)[0].startswith("本期应参加的只有5人，不足10人")


ALIKE = {"blueprint": {"fixed": [{"id": f"s{n}", "points": 20} for n in (1, 2, 3, 4)] + [{"id": "t1", "points": 20}]}}
SMALLER = {"blueprint": {"fixed": FIVE["fixed"][:3]}, "pass_line": 36, "excellent_line": 54}
MULTIPLE = "多选题计分不同（本期“多选题少选按比例得部分分，错选不得分”，上期“多选题全部选对才得分，少选、错选不得分”）"
OTHER = "组卷蓝图不同（题数相同，抽题规则或题目不同）"


@pytest.mark.parametrize(
    ("rules", "id", "expected"),
    [
        (ALIKE, "mean_rate", [OTHER]),
        (ALIKE, "participation", []),
        (SMALLER, "mean", ["满分不同（本期60分，上期100分）", "组卷蓝图不同（本期3题，上期5题）"]),
        (SMALLER, "pass_rate", ["满分不同（本期60分，上期100分）", "组卷蓝图不同（本期3题，上期5题）"]),
        ({"pass_line": 70}, "pass_rate", ["合格线不同（本期70分，上期60分）"]),
        ({"pass_line": 70}, "excellent_rate", []),
        ({"excellent_line": 80}, "excellent_rate", ["优秀线不同（本期80分，上期90分）"]),
        ({"excellent_line": 80}, "pass_rate", []),
        ({"kind": "contest"}, "participation", ["场次类型不同（本期知识竞赛，上期知识测试）"]),
        ({"kind": "contest"}, "sittings", []),
        ({"time_limit": 20}, "mean", ["时限不同（本期20分钟，上期30分钟）"]),
        ({"attempts": 2}, "mean", ["作答次数不同（本期2次，取最高分，上期1次）"]),
        ({"attempts": 2}, "participation", []),
        ({"multiple_rule": "subset"}, "pass_rate", [MULTIPLE]),
    ],
)
def test_other_rules_are_warned_of_where_they_matter(
    office: Office, rules: dict[str, Any], id: str, expected: list[str]
) -> None:
    two(office, [0] * 10, [0] * 10, **rules)
    assert warnings(office, id) == expected


@pytest.mark.parametrize(("gone", "warned"), [(2, False), (3, True)])
def test_another_roster_is_warned_of_below_four_fifths(office: Office, gone: int, warned: bool) -> None:
    two(office, [], [0] * 10)
    stay, come = TEN[gone:], [f"9{n:02d} 新{n} 第一党支部" for n in range(gone)]
    rows = [dict(zip(("number", "name", "branch"), one.split(), strict=True)) for one in [*stay, *come]]
    office.planning.import_roster(
        [(Member(**row), "") for row in rows], AUTUMN + timedelta(days=30), remove_missing=True
    )
    found = warnings(office, "participation")
    expected = "名单变动较大：两边名单上都有的7人，只占人数较多一边的70.0%（不到80%）"
    assert found == ([expected] if warned else [])


def test_another_number_of_sittings_matters_to_who_took_part_at_all(office: Office) -> None:
    two(office, [1] * 10, [1] * 10)
    hold(office, "chun-2", SPRING + timedelta(days=3), [0] * 10)
    assert warnings(office, "participation") == ["场次数不同（本期2场，上期1场），参加一场就算参加"]
    assert warnings(office, "mean_rate") == warnings(office, "person_times") == []


def test_a_sitting_that_goes_on_and_a_period_that_is_not_over_are_warned_of(office: Office) -> None:
    two(office, [0] * 10, [0] * 10)
    closes, tick = SPRING + timedelta(days=2), timedelta(microseconds=1)
    running, unfinished = "本期还有场次没有结束：《chun 测试》", "本期到2026年6月30日为止，还没有过完"
    before = warnings(office, "sittings", now=closes - tick)
    assert before == [f"{unfinished}（统计到2026-03-12 08:59）", running]
    (after,) = warnings(office, "sittings", now=closes)
    assert after.startswith(unfinished)
    assert len(warnings(office, "participation", now=NOW.end - tick)) == 1
    assert warnings(office, "participation", now=NOW.end) == []


def test_scores_that_wait_for_a_mark_are_warned_of(office: Office) -> None:
    short = {"fixed": [{"id": "s1", "points": 50}, {"id": "k1", "points": 50}]}
    office.enrol(*TEN, now=AUTUMN - timedelta(days=9))
    for id, opens in (("qiu", AUTUMN), ("chun", SPRING)):
        sitting = office.plan(id, opens, blueprint=short)
        for n in range(10):
            attempt = office.start(f"{n:03d}", sitting)
            if id == "chun" and n == 0:
                office.answer(attempt, 2, "一点")
            office.hand_in(attempt)
    assert warnings(office, "mean") == ["本期还有1份成绩待评分"]


def test_the_bank_of_today_is_compared_with_none(office: Office) -> None:
    two(office, [5], [5])
    assert not {"bank_questions", "bank_regulations"} & compared(office)[EVERYWHERE].keys()


def test_one_sitting_stands_beside_another(office: Office) -> None:
    two(office, [3] * 10, [3] * 5 + [0] * 5)
    facts = gather_sittings(office.store, office.results, ["qiu", "chun"], LATER)
    then, now = (counted(facts.only(id)) for id in ("qiu", "chun"))
    one = changes(now, then, Comparison.SITTING)[EVERYWHERE]["pass_rate"]
    assert one.sentence == "合格率100.0%，较前一场上升50.0个百分点（前一场50.0%）"
    assert one.comparable


def test_one_kind_of_sittings_is_compared_with_the_same_kind(office: Office) -> None:
    two(office, [1] * 10, [0] * 10)
    hold(office, "sai", SPRING, [0] * 10, kind="contest")
    there = NOW.before()
    sides = [counted(office.facts(one), period=one, kind=SittingKind.TEST) for one in (NOW, there)]
    found = changes(sides[0], sides[1], Comparison.BEFORE)[Scope(kind=SittingKind.TEST)]
    assert (found["mean"].difference, found["mean"].warnings) == (20, ())
