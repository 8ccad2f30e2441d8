"""Standings against counts by hand, and what every rank says of itself."""

from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from office import LATER, NOON, Office

from quizlib.core.sitting import StandingRule
from quizlib.figures import Facts, gather_sittings
from quizlib.figures.standings import branch_standings, person_standings, provisional, standings
from quizlib.store.rosters import excuse_due


def facts(office: Office, now: datetime = LATER) -> Facts:
    return gather_sittings(office.store, office.results, ["sai"], now)


def hold(office: Office, branches: dict[str, list[int | None]], **rules: object) -> None:
    """A contest ``sai`` in which each branch's members have so many of five questions right; None: absent."""
    people = [(branch, right) for branch, members in branches.items() for right in members]
    office.enrol(*(f"{n:03d} 某{n} {branch}" for n, (branch, _) in enumerate(people)))
    sitting = office.plan("sai", kind="contest", **rules)
    for n, (_, right) in enumerate(people):
        if right is not None:
            attempt = office.start(f"{n:03d}", sitting)
            for slot in attempt.paper.slots[:right]:
                office.answer(attempt, slot.number, slot.question.key_response())
            office.hand_in(attempt, minutes=10 + n)


def ranked(office: Office, rule: str) -> list[tuple[int | None, str, Fraction | None]]:
    return [(one.rank, one.branch, one.value) for one in branch_standings(facts(office), StandingRule(rule))]


def test_mean_times_participation_is_counted_and_explained(office: Office) -> None:
    hold(
        office,
        {"甲支部": [5, 4, 3, 3, None, None], "乙支部": [4, 4, 4, 4, 4], "丙支部": [5] * 4 + [None]},
        standings="mean_participation",
    )
    found = branch_standings(facts(office), StandingRule.MEAN_PARTICIPATION)
    assert [(one.rank, one.branch, one.value) for one in found] == [
        (1, "丙支部", 80),
        (1, "乙支部", 80),
        (3, "甲支部", Fraction(75 * 4, 6)),
    ]
    assert [one.explanation for one in found] == [
        "平均分100分 × 参与率80.0%（4/5）＝80.0分，并列第1名；比第3名高30.0分",
        "平均分80分 × 参与率100.0%（5/5）＝80.0分，并列第1名；比第3名高30.0分",
        "平均分75分 × 参与率66.7%（4/6）＝50.0分，第3名；比第1名低30.0分",
    ]
    assert [one.printed for one in found] == ["80.0分", "80.0分", "50.0分"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("mean", [(1, "丙支部", 100), (2, "乙支部", 80), (3, "甲支部", 60)]),
        ("participation", [(1, "乙支部", 100), (2, "甲支部", Fraction(500, 6)), (3, "丙支部", Fraction(500, 7))]),
        ("pass_rate", [(1, "丙支部", 100), (1, "乙支部", 100), (3, "甲支部", 60)]),
        ("excellent_rate", [(1, "丙支部", 100), (2, "甲支部", 20), (3, "乙支部", 0)]),
        ("full_rate", [(1, "丙支部", 100), (2, "甲支部", 20), (3, "乙支部", 0)]),
    ],
)
def test_every_rule_ranks_by_its_figure(office: Office, rule: str, expected: list[tuple[int, str, Fraction]]) -> None:
    hold(office, {"甲支部": [5, 4, 3, 2, 1, None], "乙支部": [4] * 5, "丙支部": [5] * 5 + [None, None]})
    found = ranked(office, rule)
    assert sorted(found) == sorted(expected)
    assert [rank for rank, *_ in found] == [rank for rank, *_ in expected]


def test_a_rate_is_explained_with_its_counts(office: Office) -> None:
    hold(office, {"甲支部": [5, 4, 3, 2, 1], "乙支部": [4] * 5})
    first, second = branch_standings(facts(office), StandingRule.PASS_RATE)
    assert first.explanation == "合格率100.0%（5/5），第1名；比第2名高40.0个百分点"
    assert second.explanation == "合格率60.0%（3/5），第2名；比第1名低40.0个百分点"


@pytest.mark.parametrize(("least", "rank", "why"), [(4, 1, "平均分"), (5, None, "应参加4人，不足5人，不排名")])
def test_a_branch_below_the_least_is_listed_with_the_reason(
    office: Office, least: int, rank: int | None, why: str
) -> None:
    hold(office, {"甲支部": [5] * 4, "乙支部": [4] * 6}, standings_least=least)
    found = {one.branch: one for one in branch_standings(facts(office), StandingRule.MEAN_PARTICIPATION)}
    assert found["甲支部"].rank == rank
    assert found["甲支部"].explanation.startswith(why)
    assert [one.rank for one in branch_standings(facts(office), StandingRule.MEAN)] == ([1, 2] if rank else [1, None])


def test_few_scores_of_a_large_branch_rank_it_by_participation_alone(office: Office) -> None:
    hold(office, {"甲支部": [5, None, None, None, None], "乙支部": [1] * 5})
    assert ranked(office, "mean") == [(1, "乙支部", 20), (None, "甲支部", None)]
    assert ranked(office, "mean_participation") == [(1, "甲支部", 20), (1, "乙支部", 20)]
    (_, left_out) = branch_standings(facts(office), StandingRule.MEAN)
    assert left_out.explanation == "已评定成绩1份，不足5份，不排名"


def test_a_branch_of_which_nobody_came_is_last_by_participation_and_without_a_mean(office: Office) -> None:
    hold(office, {"甲支部": [None] * 5, "乙支部": [1] * 5})
    last = branch_standings(facts(office), StandingRule.MEAN_PARTICIPATION)[-1]
    assert (last.rank, last.value) == (2, 0)
    assert last.explanation == "没有人参加，参与率0.0%（0/5），得0分，第2名；比第1名低20.0分"
    assert ranked(office, "participation")[-1] == (2, "甲支部", 0)
    (*_, without) = branch_standings(facts(office), StandingRule.PASS_RATE)
    assert (without.rank, without.explanation) == (None, "没有人参加，没有成绩，不排名")


def test_a_branch_that_is_excused_as_a_whole_is_not_ranked(office: Office) -> None:
    hold(office, {"甲支部": [None] * 5, "乙支部": [1] * 5})
    excused = {office.member(f"{n:03d}"): "请假" for n in range(5)}
    office.store.write(lambda connection: excuse_due(connection, "sai", excused)).result()
    (*_, one) = branch_standings(facts(office), StandingRule.MEAN_PARTICIPATION)
    assert (one.branch, one.rank) == ("甲支部", None)
    assert one.explanation == "名单上的人员全部免考，没有应参加人员，不排名"


def test_a_gap_too_small_for_one_decimal_shows_more_of_them(office: Office) -> None:
    uneven = {"fixed": [{"id": "s1", "points": "99.98"}, {"id": "s2", "points": "0.02"}]}
    hold(office, {"甲支部": [2] * 5, "乙支部": [2, 2, 2, 2, 1]}, blueprint=uneven, shuffle_questions=False)
    first, second = branch_standings(facts(office), StandingRule.MEAN)
    assert first.explanation == "平均分100分（5份成绩），第1名；比第2名高0.004分"
    assert second.explanation == "平均分100.0分（5份成绩），第2名；比第1名低0.004分"


def test_persons_are_ranked_by_score_and_then_by_time(office: Office) -> None:
    hold(office, {"甲支部": [4, 5, 5, 3], "乙支部": [5]})
    found = person_standings(facts(office))
    assert [(one.rank, one.number, one.points, one.seconds) for one in found] == [
        (1, "001", 100, 660),
        (2, "002", 100, 720),
        (3, "004", 100, 840),
        (4, "000", 80, 600),
        (5, "003", 60, 780),
    ]
    assert found[0].explanation == "100分，用时11分0秒，第1名"
    assert found[1].explanation == "100分，用时12分0秒，第2名；与第1名同分，用时多1分0秒"
    assert found[3].explanation == "80分，用时10分0秒，第4名；比第3名少20分"
    assert person_standings(facts(office), 2) == found[:2]


def test_persons_of_the_same_score_and_second_share_a_rank(office: Office) -> None:
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(4)))
    sitting = office.plan("sai")
    for n, (right, seconds) in enumerate([(1, 60.2), (1, 60.9), (1, 59.9), (0, 5)]):
        attempt = office.start(f"{n:03d}", sitting)
        for slot in attempt.paper.slots[:right]:
            office.answer(attempt, slot.number, slot.question.key_response(), minutes=0.1)
        office.hand_in(attempt, minutes=seconds / 60)
    found = person_standings(facts(office))
    assert [(one.rank, one.number) for one in found] == [(1, "002"), (2, "000"), (2, "001"), (4, "003")]
    assert found[2].explanation == "20分，用时1分0秒，并列第2名；与第1名同分，用时多1秒"
    assert [one.number for one in person_standings(facts(office), 2)] == ["002", "000", "001"]


def test_all_rules_that_a_sitting_declares_make_one_table(office: Office) -> None:
    hold(office, {"甲支部": [5] * 5, "乙支部": [4] * 5}, standings=["mean", "participation"])
    table = standings(facts(office))
    assert list(table["rule_name"]) == ["平均分", "平均分", "参与率", "参与率"]
    assert list(table["rank"]) == [1, 2, 1, 1]


def test_ranks_that_may_change_are_said_to(office: Office) -> None:
    short = {"fixed": [{"id": "s1", "points": 50}, {"id": "k1", "points": 50}]}
    office.enrol("001 张三 甲支部")
    sitting = office.plan("sai", blueprint=short, days=1)
    attempt = office.start("001", sitting)
    office.answer(attempt, 2, "一点")
    office.hand_in(attempt)
    tick = timedelta(microseconds=1)
    assert provisional(facts(office, now=NOON + timedelta(days=1) - tick)) == [
        "场次还没有结束，名次可能变动",
        "还有1份成绩待评分，名次可能变动",
    ]
    assert provisional(facts(office, now=NOON + timedelta(days=1))) == ["还有1份成绩待评分，名次可能变动"]
    office.mark(attempt, 2, 10)
    assert provisional(facts(office)) == []


@pytest.mark.parametrize("seed", range(3))
def test_ranks_equal_a_count_by_hand(office: Office, seed: int) -> None:
    chance = Random(seed)
    branches: dict[str, list[int | None]] = {
        name: [chance.choice([None, 0, 1, 2, 3, 4, 5]) for _ in range(chance.randrange(1, 8))] for name in "甲乙丙丁"
    }
    hold(office, branches, standings_least=2)
    expected: dict[str, Fraction] = {}
    for name, members in branches.items():
        there = [right for right in members if right is not None]
        if len(members) >= 2:
            mean = Fraction(20 * sum(there), len(there)) if there else Fraction(0)
            expected[name] = mean * len(there) / len(members)
    found = {branch: rank for rank, branch, _ in ranked(office, "mean_participation")}
    assert found == {
        name: 1 + sum(other > expected[name] for other in expected.values()) if name in expected else None
        for name in branches
    }
