import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import findfont
from matplotlib.text import Text
from office import FIVE, NOON, Office
from passage_cases import spots, told

from quizlib.core.sitting import StandingRule
from quizlib.figures import EVERYWHERE, By, Figures, Period, Scope
from quizlib.figures.questions import question_statistics
from quizlib.figures.standings import BranchStanding
from quizlib.reports import charts
from quizlib.reports.charts import drawing
from quizlib.reports.charts.drawing import fitted
from quizlib.reports.charts.rows import MOST_ROWS, Rows

HOUR = timedelta(hours=1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
#: Warnings are errors here: a glyph that no font has would fail the test.
PNG = b"\x89PNG"
LONG = "国际工程有限公司海外第三项目部（东南亚片区）临时联合党支部委员会"


@pytest.fixture
def only_the_shipped_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Chinese fonts."""
    monkeypatch.setattr(drawing, "OTHERS", ())


def texts(chart: charts.Chart) -> list[str]:
    return [one.get_text() for one in chart.findobj(Text) if one.get_text() and one.get_visible()]


def figures(*branches: tuple[str, int, list[int]]) -> Figures:
    """Of branches with persons due and scores; those of all are given by the first."""
    groups = [(Scope(By.BRANCH, name, name), {"listed": due, "scores": scores}) for name, due, scores in branches]
    every = {"listed": sum(due for _, due, _ in branches), "scores": [one for *_, scores in branches for one in scores]}
    return Figures(one for scope, group in [(EVERYWHERE, every), *groups] for one in told(group, scope).values())


def of_many(count: int, name: str = "第{}党支部", due: int = 5) -> Figures:
    return figures(*((name.format(n), due, [90, 50][: n % 3]) for n in range(count)))


def statistics(*rows: tuple[str, float, float], part: int = 0, edition: str = "") -> pd.DataFrame:
    """Questions with facility and discrimination."""
    columns = ["sitting", "question", "edition", "part", "responses", "pending", "facility", "discrimination"]
    return pd.DataFrame([("s", id, edition or id, part, 20, 0, *told) for id, *told in rows], columns=columns)


def ranked(*values: float | None) -> list[BranchStanding]:
    rule = StandingRule.MEAN_PARTICIPATION
    return [
        BranchStanding(rule, f"第{n}党支部", n, Fraction(value), 9, 9, 9, "")
        if value is not None
        else BranchStanding(rule, f"小支部{n}", None, None, 3, 3, 3, "应参加3人，不足5人，不排名")
        for n, value in enumerate(values, 1)
    ]


def held(office: Office, count: int, title: str = "第{}期知识测试") -> charts.Chart:
    for n in range(count):
        office.plan(f"s{n:02d}", NOON.replace(month=1 + n % 12, hour=n // 12), 1, title=title.format(n))
    facts = office.facts(YEAR)
    return charts.trend(facts, office.figures(YEAR))


SPREAD = [(f"q{n}", (37 * n % 101) / 100, (53 * n % 140 - 40) / 100) for n in range(120)]
DRAWN: dict[str, Callable[[], charts.Chart]] = {
    "no branch": lambda: charts.rates_by_branch(figures()),
    "one branch": lambda: charts.rates_by_branch(of_many(1)),
    "six branches": lambda: charts.rates_by_branch(of_many(6)),
    "large numbers": lambda: charts.rates_by_branch(of_many(3, due=12345)),
    "long names": lambda: charts.rates_by_branch(of_many(5, LONG + "{}")),
    "forty branches": lambda: charts.rates_by_branch(of_many(40)),
    "sixty long names": lambda: charts.rates_by_branch(of_many(60, LONG + "{}", due=1234)),
    "all took part": lambda: charts.rates_by_branch(figures(("甲", 2, [100, 90]), ("乙", 1, [60]))),
    "nobody took part": lambda: charts.rates_by_branch(figures(("甲", 2, []), ("乙", 1, []))),
    "nobody was due": lambda: charts.rates_by_branch(figures(("甲", 0, []))),
    "no question": lambda: charts.question_map(statistics()),
    "one question": lambda: charts.question_map(statistics(("q1", 0.8, 0.5))),
    "many questions": lambda: charts.question_map(statistics(*SPREAD)),
    "questions on one spot": lambda: charts.question_map(statistics(*((f"q{n}", 0.9, 0.05) for n in range(30)))),
    "questions at the edges": lambda: charts.question_map(
        statistics(("left", 0, -1), ("right", 1, -1), ("up", 1, 1), ("down", 0, 1))
    ),
    "no weak spot": lambda: charts.weak(spots({})),
    "one weak spot": lambda: charts.weak(spots({"组织生活": 0.4})),
    "twenty weak articles": lambda: charts.weak(
        spots(
            {f"《关于新形势下党内政治生活的若干准则》第一百二十四条至第一百二十{n}条": n / 60 for n in range(50)},
            "article",
        )
    ),
    "fifty weak articles": lambda: charts.weak(
        spots({f"《中国共产党纪律处分条例》第七十八条第{n}款": n / 50 for n in range(50)}, "article"), 60
    ),
    "no rank": lambda: charts.ranks([]),
    "nobody ranked": lambda: charts.ranks(ranked(None, None)),
    "six ranks": lambda: charts.ranks(ranked(90, 85, 80, 70.5, None, None)),
    "forty ranks": lambda: charts.ranks(ranked(*range(99, 59, -1))),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_no_text_is_cut_or_covers_another(draw: Callable[[], charts.Chart]) -> None:
    check_texts(draw())


@pytest.mark.parametrize("count", [0, 1, 6, 24])
def test_no_text_of_a_trend_is_cut_or_covers_another(office: Office, count: int) -> None:
    check_texts(held(office, count, "“学党章、守党纪”党章党规党纪知识测试（全体党员和入党积极分子专场）{}"))


@pytest.mark.parametrize("count", [1, 5, 6, 24])
def test_no_text_of_a_trend_of_sittings_that_go_on_is_cut_or_covers_another(office: Office, count: int) -> None:
    office.enrol("001 张三 甲支部")
    short = {"fixed": [{"id": "s1", "points": 50}, {"id": "k1", "points": 50}]}
    for n in range(count):
        sitting = office.plan(
            f"s{n:02d}", NOON + n * HOUR, title=f"“学党章、守党纪”知识测试（专场）{n}", blueprint=short
        )
        attempt = office.start("001", sitting)
        office.answer(attempt, 2, "一点")
        office.hand_in(attempt)
    now = NOON + 30 * HOUR
    chart = charts.trend(office.facts(YEAR, now), office.figures(YEAR, now))
    assert sum("（未结束，待评分1份）" in one for one in texts(chart)) == count
    check_texts(chart)


def check_texts(chart: charts.Chart) -> None:
    places = {}
    beyond = [
        tick.label1
        for axes in chart.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not axes.axison or not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    ]
    for one in chart.findobj(Text):
        if one.get_text().strip() and one.get_visible() and one not in beyond:
            places[one] = Text.get_window_extent(one)
    width, height = chart.bbox.max
    cut = [
        one.get_text()
        for one, box in places.items()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    assert cut == []
    shrunk = {one: box.padded(-1) for one, box in places.items()}
    covered = [(a.get_text(), b.get_text()) for a, b in combinations(shrunk, 2) if shrunk[a].overlaps(shrunk[b])]
    assert covered == []


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_every_chart_says_in_a_sentence_what_it_shows(draw: Callable[[], charts.Chart]) -> None:
    alt = draw().alt
    assert re.fullmatch(r"[^\n]{8,300}。", alt)
    assert "None" not in alt
    assert "nan" not in alt


@pytest.mark.usefixtures("only_the_shipped_font")
def test_charts_have_every_glyph_without_chinese_fonts(office: Office) -> None:
    office.enrol("001 张三 设备检修中心与安全监察联合党支部", "002 李四 离退休职工党支部（筹）")
    office.take("001", office.plan(), right=4)
    facts = office.facts(YEAR)
    assert charts.families() == [charts.FAMILY]
    for chart in (
        charts.rates_by_branch(office.figures(YEAR)),
        charts.score_distribution(facts),
        charts.trend(facts, office.figures(YEAR)),
        charts.question_map(question_statistics(facts)),
        charts.question_map(statistics(*SPREAD)),
        charts.ranks(ranked(90, None)),
    ):
        assert chart.picture().startswith(PNG)


@pytest.mark.usefixtures("only_the_shipped_font")
def test_a_glyph_that_no_font_has_would_be_noticed() -> None:
    with pytest.raises(UserWarning, match=r"Glyph .* missing"):
        charts.rates_by_branch(figures(("龘支部", 1, [])))


@pytest.mark.usefixtures("only_the_shipped_font")
@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_charts_are_saved_in_other_formats_with_their_font(tmp_path: Path, suffix: str) -> None:
    charts.rates_by_branch(of_many(2)).savefig(tmp_path / f"图.{suffix}")
    assert (tmp_path / f"图.{suffix}").stat().st_size > 1000


def test_the_shipped_font_is_the_one_that_is_found() -> None:
    charts.families()
    assert Path(findfont(charts.FAMILY, fallback_to_default=False)) == charts.FONT


def test_the_shipped_font_knows_all_of_gb2312_and_is_small() -> None:
    known = TTFont(charts.FONT).getBestCmap().keys()
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    hanzi = {one.decode("gb2312", "ignore") for one in rows} - {""}
    assert len(hanzi) == 6763
    assert {ord(one) for one in hanzi} | set(range(0x20, 0x7F)) <= known
    assert charts.FONT.stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in charts.FONT.with_name("OFL.txt").read_text()


def test_a_chart_is_the_same_picture_wherever_it_is_shown() -> None:
    shown, about = charts.rates_by_branch(of_many(3))._repr_png_()
    again = charts.rates_by_branch(of_many(3))
    assert shown == again.picture(150)
    assert about == {"alt": again.alt}
    assert again.picture() == again.picture()


def test_a_chart_stands_on_a_page_as_it_was_drawn() -> None:
    for draw in DRAWN.values():
        width, height = draw().get_size_inches()
        assert (width, height <= drawing.TALLEST + 0.01) == (drawing.WIDTH, True)


def test_bars_are_labelled_with_rate_and_counts() -> None:
    found = texts(charts.rates_by_branch(figures(("甲支部", 2, [100]), ("乙支部", 1, []))))
    assert {"50.0%（1/2）", "100.0%（1/1）", "0.0%（0/1）", "—（无已评定成绩）", "虚线：全部33.3%（1/3）"} <= set(found)


def test_both_rates_are_told_apart_in_grey() -> None:
    sides = charts.rates_by_branch(figures(("甲支部", 2, [100]))).axes
    assert [axes.patches[0].get_hatch() or "" for axes in sides] == ["", "////"]


def test_the_lines_of_a_trend_are_told_apart_in_grey(office: Office) -> None:
    lines = held(office, 3).axes[0].lines
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 3


@given(st.integers(1, 400))
def test_every_row_stands_in_one_part(count: int) -> None:
    rows = list(range(count))
    first = Rows.of(rows, 1)
    parts = [first, *(Rows.of(rows, part) for part in range(2, first.parts + 1))]
    assert [one for part in parts for one in part.shown] == rows
    assert all(0 < len(part.shown) <= MOST_ROWS and part.height <= drawing.TALLEST + 0.01 for part in parts)


def test_very_many_branches_are_drawn_in_parts() -> None:
    drawn = charts.parts_of(lambda part: charts.rates_by_branch(of_many(85), part))
    assert [one.get_suptitle() for one in drawn] == [f"各党支部参与率和合格率（第{n}部分，共2部分）" for n in (1, 2)]
    named = [text for one in drawn for text in texts(one) if re.fullmatch(r"第\d+党支部", text)]
    assert len(named) == len(set(named)) == 85


@given(
    text=st.text(st.sampled_from("党支部（）、ab 1，…"), max_size=60),
    columns=st.integers(4, 20),
    lines=st.integers(1, 3),
)
def test_a_name_that_is_too_long_loses_its_middle(text: str, columns: int, lines: int) -> None:
    fit = fitted(text, columns, lines)
    assert len(fit.split("\n")) <= lines
    head, found, tail = fit.replace("\n", "").replace(" ", "").partition("…")
    bare = text.replace(" ", "")
    assert bare == head if not found else bare.startswith(head) and bare.endswith(tail)


def test_a_name_is_not_broken_within_a_word_or_before_punctuation() -> None:
    assert fitted("A-01 Branch of the North", 10) == "A-01 Branch of\nthe North"
    assert fitted("离退休职工党支部（筹）", 9) == "离退休职工党支部\n（筹）"


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
