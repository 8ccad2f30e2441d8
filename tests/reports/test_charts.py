import re
from collections.abc import Callable
from pathlib import Path

import pytest
from charted import HOUR, LONG, PNG, SPREAD, YEAR, check_texts, figures, held, of_many, ranked, statistics, texts
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import findfont
from office import NOON, Office
from passage_cases import spots

from quizlib.figures.questions import question_statistics
from quizlib.reports import charts
from quizlib.reports.charts import drawing
from quizlib.reports.charts.drawing import fitted
from quizlib.reports.charts.rows import MOST_ROWS, Rows


@pytest.fixture
def only_the_shipped_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Chinese fonts."""
    monkeypatch.setattr(drawing, "OTHERS", ())


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
