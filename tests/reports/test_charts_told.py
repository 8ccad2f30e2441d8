"""What charts tell."""

import re
from fractions import Fraction
from itertools import pairwise
from math import nan

import pandas as pd
from charted import HOUR, SPREAD, YEAR, check_texts, figures, ranked, statistics, texts
from office import FIVE, NOON, Office
from passage_cases import spots

from quizlib.figures.questions import question_statistics
from quizlib.reports import charts


def test_the_distribution_counts_every_score_once(office: Office) -> None:
    office.enrol(*(f"{n} 某某 甲支部" for n in range(6)))
    sitting = office.plan()
    for n in range(6):
        office.take(str(n), sitting, right=n)
    chart = charts.score_distribution(office.facts(YEAR))
    found = texts(chart)
    assert "成绩分布（共6人）" in found
    assert [one for one in found if re.match(r"\d+人\n", one)] == [
        *("3人\n50.0%", "1人\n16.7%", "0人\n0.0%", "1人\n16.7%", "1人\n16.7%")
    ]
    assert {"合格线", "优秀线"} <= set(found)
    assert "60%以下3人（50.0%）" in chart.alt


def test_scores_of_several_sittings_are_no_persons_and_lines_must_be_the_same(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    for id, line in (("a", 60), ("b", 80)):
        office.take("001", office.plan(id, pass_line=line), right=3)
    found = texts(charts.score_distribution(office.facts(YEAR)))
    assert "成绩分布（共2份）" in found
    assert "优秀线" in found
    assert "合格线" not in found


def test_a_line_within_a_band_is_not_marked(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.take("001", office.plan(pass_line=75), right=3)
    assert "合格线" not in texts(charts.score_distribution(office.facts(YEAR)))


def test_a_band_holds_its_lower_bound() -> None:
    assert charts.bands([Fraction(0), Fraction(599, 10), Fraction(60), Fraction(90), Fraction(100)]) == [2, 1, 0, 0, 2]


def test_charts_of_nothing_say_so(office: Office) -> None:
    facts = office.facts(YEAR)
    for chart in (
        charts.rates_by_branch(figures()),
        charts.score_distribution(facts),
        charts.trend(facts, office.figures(YEAR)),
        charts.question_map(question_statistics(facts)),
        charts.ranks([]),
    ):
        assert "没有可以显示的数据" in texts(chart)


def test_the_trend_tells_every_sitting_by_its_number(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    office.take("001", office.plan("b", title="夏季测试", opens=NOON.replace(month=6)), right=5)
    office.take("001", office.plan("a", title="春季竞赛", blueprint=FIVE), right=2)
    chart = charts.trend(office.facts(YEAR), office.figures(YEAR))
    cells = texts(chart)
    rows = ["1", "2026-03-10", "春季竞赛", "50.0%", "0.0%", "40.0%"], ["2", "2026-06-10", "夏季测试", "50.0%", "100.0%"]
    for row in rows:
        assert any(cells[place : place + len(row)] == row for place in range(len(cells)))
    assert chart.alt.startswith("折线图：从《春季竞赛》到《夏季测试》共2场，参与率由50.0%到50.0%；合格率由0.0%到100.0%")


def test_a_rate_of_the_trend_that_may_still_change_is_hollow_and_says_why(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    short = {"fixed": [{"id": "s1", "points": 50}, {"id": "k1", "points": 50}]}
    waiting = office.plan("a", title="简答测试", blueprint=short)
    office.take("001", waiting, right=1)
    attempt = office.start("002", waiting)
    office.answer(attempt, 2, "一点")
    office.hand_in(attempt)
    june = NOON.replace(month=6)
    office.take("001", office.plan("b", title="夏季测试", opens=june), right=5)
    office.take("001", office.plan("c", title="冬季测试", opens=june + 72 * HOUR), right=5)

    def seen(hours: int) -> tuple[charts.Chart, list[list[float]]]:
        now = june + hours * HOUR
        chart = charts.trend(office.facts(YEAR, now), office.figures(YEAR, now))
        hollow = [line for line in chart.axes[0].lines if line.get_markerfacecolor() == "white"]
        return chart, [list(line.get_xdata()) for line in hollow if len(line.get_xdata())]

    chart, hollow = seen(80)
    assert hollow == [[2], [0, 2], [0, 2]]
    assert {"1\n（待评分1份）", "2", "3\n（未结束）"} <= set(texts(chart))
    assert {"简答测试（待评分1份）", "夏季测试", "冬季测试（未结束）", "空心：还不是最后结果"} <= set(texts(chart))
    assert chart.alt.endswith("还不是最后结果的：《简答测试》待评分1份；《冬季测试》未结束。")
    office.mark(attempt, 2, 50, june)
    chart, hollow = seen(200)
    assert hollow == []
    assert not any("空心" in one for one in texts(chart))


def test_a_dollar_in_a_name_is_no_formula() -> None:
    assert "$a_1$^支部" in texts(charts.rates_by_branch(figures(("$a_1$^支部", 1, []))))


def test_the_worst_questions_are_named() -> None:
    chart = charts.question_map(
        statistics(("good", 0.8, 0.5), ("flat", 0.9, 0.1), ("wrong", 0.7, -0.3), ("hard", 0.2, 0.4))
    )
    found = texts(chart)
    assert {"flat", "wrong", "hard"} <= set(found)
    assert "good" not in found
    assert "区分度低于0.2的有2题，最低的是wrong（-0.30），其中1题低于0" in chart.alt


def test_of_questions_that_crowd_the_worst_are_named_first() -> None:
    named = [one for one in texts(charts.question_map(statistics(*SPREAD))) if one.startswith("q")]
    worst = sorted(SPREAD, key=lambda one: (one[2], one[1]))[:12]
    assert set(named) <= {id for id, *_ in worst}
    assert len(named) >= 8


def test_a_part_of_a_case_is_named_with_its_number() -> None:
    both = pd.concat([statistics(("c1", 0.9, 0.1), part=part, edition="c") for part in (0, 1)], ignore_index=True)
    both.loc[1, "discrimination"] = -0.2
    assert {"c1（1）", "c1（2）"} <= set(texts(charts.question_map(both)))


def test_a_question_of_several_sittings_is_one_dot_at_the_mean_of_its_responses() -> None:
    both = pd.concat([statistics(("q1", 0.9, 0.1)), statistics(("q1", 0.3, -0.5))], ignore_index=True)
    both["responses"] = [30, 10]
    chart = charts.question_map(both)
    assert [one for one in texts(chart) if one == "q1"] == ["q1"]
    assert "1题的通过率（平均75.0%）" in chart.alt
    assert "最低的是q1（-0.05）" in chart.alt


def test_questions_without_a_discrimination_are_counted_beside() -> None:
    chart = charts.question_map(statistics(("q1", 0.8, 0.5), ("q2", 0.8, nan), ("q3", nan, nan)))
    assert any("另有2题" in one for one in texts(chart))
    assert "另有2题" in chart.alt


def test_who_is_not_ranked_stands_last_with_the_reason() -> None:
    found = texts(charts.ranks(ranked(90, 80.25, None)))
    assert {"第1名　第1党支部", "90.0分", "80.3分", "—　小支部3", "应参加3人，不足5人，不排名"} <= set(found)


def test_the_numbers_of_parts_follow_each_other() -> None:
    drawn = charts.parts_of(lambda part: charts.ranks(ranked(*range(200, 0, -1)), part))
    first = [min(int(one[1:].split("名")[0]) for one in texts(chart) if re.match(r"第\d+名", one)) for chart in drawn]
    assert first[0] == 1
    assert all(later - earlier == 50 for earlier, later in pairwise(first))


def test_weak_spots_tell_what_they_are_counted_from() -> None:
    chart = charts.weak(spots({"组织生活": 0.4, "党员权利": 0.555}))
    assert {"各知识点得分率", "组织生活", "40.0%（40/100分，20份作答）", "55.5%（55.5/100分，20份作答）"} <= set(
        texts(chart)
    )
    assert chart.alt == "条形图：2个知识点的得分率，从低到高为组织生活（40.0%）、党员权利（55.5%）。"


def test_only_the_weakest_of_many_are_drawn() -> None:
    chart = charts.weak(spots({f"第{n}条": n / 50 for n in range(50)}, "article"))
    assert "得分率最低的20个条文" in texts(chart)
    assert {"第0条", "第19条"} <= set(texts(chart))
    assert "第20条" not in texts(chart)
    assert chart.alt.startswith("条形图：50个条文中得分率最低的20个，从低到高为第0条（0.0%）、第1条（2.0%）")


def test_a_sheet_of_panels_tells_the_most_of_each_and_says_where_there_is_nothing() -> None:
    panels = [("法规", [("甲条例", 3), ("乙条例", 12)]), ("题型", [("单选题", 9)]), ("难度", [("难", 0)])]
    chart = charts.sheet_of_charts("题库体检", panels)
    check_texts(chart)
    assert {"12", "乙条例", "没有可以显示的数据"} <= set(texts(chart))
    assert chart.alt == "条形图：题库体检。法规最多的是乙条例（12）；题型最多的是单选题（9）。"
