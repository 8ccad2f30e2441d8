import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import findfont
from matplotlib.text import Text
from office import LATER, Office

from quizlib.figures import Period, figures_of, gather
from quizlib.reports import charts

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
#: Warnings are errors here: a glyph that no font has would fail the test.
PNG = b"\x89PNG"


@pytest.fixture
def only_the_shipped_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Chinese fonts."""
    monkeypatch.setattr(charts, "_OTHERS", ())


def texts(chart: charts.Chart) -> list[str]:
    return [one.get_text() for one in chart.findobj(Text) if one.get_text()]


@pytest.mark.usefixtures("only_the_shipped_font")
def test_charts_have_every_glyph_without_chinese_fonts(office: Office) -> None:
    office.enrol("001 张三 设备检修中心与安全监察联合党支部", "002 李四 离退休职工党支部（筹）")
    office.take("001", office.plan(), right=4)
    facts = gather(office.store, YEAR, LATER)
    assert charts.families() == [charts.FAMILY]
    assert charts.rates_by_branch(figures_of(facts))._repr_png_().startswith(PNG)
    assert charts.score_distribution(facts)._repr_png_().startswith(PNG)


@pytest.mark.usefixtures("only_the_shipped_font")
def test_a_glyph_that_no_font_has_would_be_noticed(office: Office) -> None:
    office.enrol("001 张三 龘支部")
    office.plan()
    figures = figures_of(gather(office.store, YEAR, LATER))
    with pytest.raises(UserWarning, match=r"Glyph .* missing"):
        charts.rates_by_branch(figures)


@pytest.mark.usefixtures("only_the_shipped_font")
@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_charts_are_saved_in_other_formats_with_their_font(office: Office, tmp_path: Path, suffix: str) -> None:
    chart = charts.score_distribution(gather(office.store, YEAR, LATER))
    chart.savefig(tmp_path / f"图.{suffix}")
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


def test_bars_are_labelled_with_rate_and_counts(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部", "003 王五 乙支部")
    office.take("001", office.plan(), right=5)
    found = texts(charts.rates_by_branch(figures_of(gather(office.store, YEAR, LATER))))
    assert {"50.0%（1/2）", "100.0%（1/1）", "0.0%（0/1）", "—（无数据）"} <= set(found)


def test_the_distribution_counts_every_score_once(office: Office) -> None:
    office.enrol(*(f"{n} 某某 甲支部" for n in range(6)))
    sitting = office.plan()
    for n in range(6):
        office.take(str(n), sitting, right=n)
    found = texts(charts.score_distribution(gather(office.store, YEAR, LATER)))
    assert "成绩分布（共6份）" in found
    assert [one for one in found if re.fullmatch(r"\d+份", one)] == ["3份", "1份", "0份", "1份", "1份"]


def test_a_band_holds_its_lower_bound() -> None:
    assert charts.bands([Fraction(0), Fraction(599, 10), Fraction(60), Fraction(90), Fraction(100)]) == [2, 1, 0, 0, 2]


def test_charts_of_nothing_say_so(office: Office) -> None:
    facts = gather(office.store, YEAR, LATER)
    for chart in (charts.rates_by_branch([]), charts.score_distribution(facts)):
        assert "没有可以显示的数据" in texts(chart)


def test_a_dollar_in_a_name_is_no_formula(office: Office) -> None:
    office.enrol("001 张三 $a_1$^支部")
    office.plan()
    assert "$a_1$^支部" in texts(charts.rates_by_branch(figures_of(gather(office.store, YEAR, LATER))))
