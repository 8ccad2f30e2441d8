from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import median, stdev

import pytest
from office import EVERY_KIND, FIVE, LATER, Office

from quizlib.figures import DEFINITIONS, Figure, Period, by_branch, figures_of, frame
from quizlib.figures.figure import half_up

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TEN = {"fixed": [{"id": f"s{n}", "points": 2} for n in range(1, 6)]}


def told(office: Office, scope: str = "全部") -> dict[str, Figure]:
    return {one.id: one for one in office.figures(YEAR) if str(one.scope) == scope}


def test_pass_and_excellent_include_the_line_itself(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部", "003 王五 甲支部", "004 赵六 甲支部")
    sitting = office.plan(pass_line=60, excellent_line=80)
    for number, right in (("001", 2), ("002", 3), ("003", 4), ("004", 5)):
        office.take(number, sitting, right)
    found = told(office)
    assert (found["pass_rate"].numerator, found["pass_rate"].denominator) == (3, 4)
    assert found["excellent_rate"].value == 50


def test_mean_highest_and_lowest_are_exact(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部", "003 王五 甲支部")
    sitting = office.plan()
    for number, right in (("001", 2), ("002", 3), ("003", 5)):
        office.take(number, sitting, right)
    found = told(office)
    assert found["mean"].value == Fraction(200, 3)
    assert found["mean"].with_unit == "66.7分"
    assert found["mean_rate"].printed == "66.7%"
    assert (found["highest"].value, found["lowest"].value) == (100, 40)


@pytest.mark.parametrize(("counts", "points"), [("best", 100), ("last", 40), ("first", 20)])
def test_the_attempt_that_counts_is_the_sittings(office: Office, counts: str, points: int) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(attempts=3, counts=counts)
    for right, minutes in ((1, 1), (5, 20), (2, 40)):
        office.take("001", sitting, right, minutes=minutes)
    found = told(office)
    assert (found["scored"].value, found["mean"].value, found["person_times"].value) == (1, points, 3)


def test_scores_of_different_full_marks_are_only_compared_as_rates(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.take("001", office.plan("a"), right=3)
    office.take("001", office.plan("b", blueprint=TEN, pass_line=6, excellent_line=9), right=5)
    found = told(office)
    assert found["mean"].value is None
    assert "满分不同" in found["mean"].reason
    assert (found["mean_rate"].numerator, found["mean_rate"].denominator) == (70, 110)


def test_a_pending_score_is_left_out_until_it_is_marked(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.take("001", sitting, right=6)
    office.take("002", sitting, right=3)
    before = told(office)
    assert (before["scored"].value, before["pending"].value, before["persons"].value) == (1, 1, 2)
    assert (before["pass_rate"].numerator, before["pass_rate"].denominator) == (1, 1)
    office.mark(attempt, 4, 5)
    after = told(office)
    assert (after["scored"].value, after["pending"].value, after["highest"].value) == (2, 0, 55)


def test_a_best_score_waits_for_an_attempt_that_may_still_beat_it(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50, attempts=2)
    office.take("001", sitting, right=3, minutes=1)
    pending = office.take("001", sitting, right=2, minutes=20, hand_in=False)
    office.answer(pending, 4, "一点", minutes=2)
    office.answer(pending, 5, True, minutes=2)
    office.hand_in(pending)
    assert (told(office)["scored"].value, told(office)["pending"].value) == (0, 1)
    office.mark(pending, 4, 9)
    assert (told(office)["scored"].value, told(office)["highest"].value) == (1, 39)


def test_every_figure_of_a_busy_year_equals_a_count_by_hand(office: Office) -> None:
    chance = Random(7)
    people = [(f"{n:03d}", f"第{'一二三'[n % 3]}党支部") for n in range(24)]
    office.enrol(*(f"{number} 某某 {branch}" for number, branch in people))
    best: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], int] = {}
    later: list[tuple[str, str]] = []
    full: list[tuple[str, str]] = []
    times: dict[str, int] = {}
    branches = ("第一党支部", "第二党支部", "第三党支部")
    for sitting in [office.plan(id, attempts=2) for id in ("a", "b")]:
        for number, _ in people:
            for minutes in (1, 30)[: chance.choice((0, 1, 1, 2))]:
                right = chance.randrange(6)
                office.take(number, sitting, right, minutes=minutes)
                later += [(number, sitting.id)] if (number, sitting.id) in first else []
                full += [(number, sitting.id)] if right == 5 else []
                first.setdefault((number, sitting.id), 20 * right)
                best[number, sitting.id] = max(best.get((number, sitting.id), 0), 20 * right)
                times[number] = times.get(number, 0) + 1
    for scope in ("全部", *branches):
        inside = {number for number, branch in people if scope in ("全部", branch)}
        points = [earned for (number, _), earned in best.items() if number in inside]
        found = {id: one.value for id, one in told(office, scope).items()}
        expected = {
            "sittings": 2,
            "contests": 0,
            "tests": 2,
            "persons_due": len(inside),
            "persons": len(inside & times.keys()),
            "absent": len(inside - times.keys()),
            "person_times": sum(count for number, count in times.items() if number in inside),
            "participation": Fraction(100 * len(inside & times.keys()), len(inside)),
            "scored": len(points),
            "pending": 0,
            "mean_rate": Fraction(sum(points), len(points)),
            "mean": Fraction(sum(points), len(points)),
            "median": Fraction(median(points)),
            "highest": max(points),
            "lowest": min(points),
            "passed": sum(one >= 60 for one in points),
            "pass_rate": Fraction(100 * sum(one >= 60 for one in points), len(points)),
            "excellent": sum(one >= 90 for one in points),
            "excellent_rate": Fraction(100 * sum(one >= 90 for one in points), len(points)),
            "full": points.count(100),
            "full_rate": Fraction(100 * points.count(100), len(points)),
            "full_times": sum(number in inside for number, _ in full),
            "persons_listed": len(inside),
            "excused": 0,
            "resits": sum(number in inside for number, _ in later),
            "resit_passed": len({n for n, id in later if n in inside and first[n, id] < 60 <= best[n, id]}),
            "duration": 10,
            "duration_median": 10,
        }
        there = [{number for number, where in people if where == branch} for branch in branches]
        everywhere = {
            "branches": 3,
            "branches_covered": sum(bool(one & times.keys()) for one in there),
            "branches_full": sum(one <= times.keys() for one in there),
            "questions_used": 5,
            "regulations_used": 1,
            **dict.fromkeys(("practices", "practice_persons", "practice_times"), 0),
        }
        assert float(found.pop("deviation") or 0) == pytest.approx(stdev(points))
        assert found == expected | (everywhere if scope == "全部" else {})


def test_a_branch_without_scores_has_no_rate(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 乙支部")
    office.take("001", office.plan(), right=5)
    found = told(office, "乙支部")
    assert found["participation"].printed == "0.0%"
    assert (found["pass_rate"].value, found["pass_rate"].reason) == (None, "没有已评定的成绩")


def test_every_figure_has_one_definition_and_a_name_of_its_own() -> None:
    assert len({one.name for one in DEFINITIONS.values()}) == len(DEFINITIONS)
    assert all(one.definition.endswith("。") for one in DEFINITIONS.values())


@pytest.mark.parametrize(("value", "rounded"), [("0.25", "0.3"), ("2.449", "2.4"), ("99.95", "100"), ("0", "0")])
def test_a_half_is_rounded_upwards(value: str, rounded: str) -> None:
    assert half_up(Fraction(value)) == Fraction(rounded)


def test_person_times_stand_in_no_rate(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(attempts=9, blueprint=FIVE)
    for before, after in pairwise(range(1, 200, 40)):
        office.take("001", sitting, right=1, minutes=(before + after) / 2)
    found = told(office)
    assert found["person_times"].value == 4
    assert all(one.value is None or one.value <= 100 for one in found.values() if one.unit == "%")


def test_frames_show_what_is_printed(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.take("001", office.plan(), right=3)
    figures = office.figures(YEAR)
    assert frame(figures).set_index(["范围", "指标"])["数值"]["甲支部", "合格率"] == "100.0%"
    assert by_branch(figures).loc["全部", "参加人数"] == "1"


def test_facts_do_not_change_while_attempts_go_on(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    sitting = office.plan()
    office.take("001", sitting, right=3)
    facts = office.facts(YEAR, LATER)
    office.take("002", sitting, right=3, minutes=timedelta(hours=1).seconds / 60)
    assert {one.id: one.value for one in figures_of(facts)}["persons"] == 1
