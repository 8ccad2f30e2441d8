import zipfile
from pathlib import Path

import pytest
from known import PEOPLE, Known, counted, held, within
from office import Office
from workbook import Book, exported, rows

from quizlib.figures import DEFINITIONS
from quizlib.figures.overview import in_order

BRANCHES = sorted({one.branch for one in PEOPLE}, key=in_order)


def alike(row: dict[str, object], people: list[Known]) -> None:
    """Each number of a row is the one counted by hand; what there is none of is a dash."""
    for title, value in counted(people).items():
        assert row[title] == ("—" if value is None else pytest.approx(value, abs=1e-9)), title


def test_every_figure_of_every_branch_is_the_one_counted_by_hand(office: Office, tmp_path: Path) -> None:
    found = rows(exported(office, held(office), tmp_path), "各支部")
    assert [row["党支部"] for row in found] == [*BRANCHES, "全部"]
    for row in found:
        alike(row, list(PEOPLE) if row["党支部"] == "全部" else within(PEOPLE, branch=row["党支部"]))


def test_every_figure_of_every_cohort_is_the_one_counted_by_hand(office: Office, tmp_path: Path) -> None:
    found = rows(exported(office, held(office), tmp_path), "人员类别")
    assert [row["人员类别"] for row in found] == ["党员", "预备党员", "全部"]
    for row in found:
        alike(row, list(PEOPLE) if row["人员类别"] == "全部" else within(PEOPLE, cohort=row["人员类别"]))


def test_every_figure_in_the_workbook_is_defined_on_the_cover(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path)
    titles = {one.title: one for one in DEFINITIONS.values()}
    told = {row[0]: row[1] for row in book["封面"].iter_rows(values_only=True)}
    for title in list(rows(book, "各支部")[0])[1:]:
        assert titles[title].definition in told[titles[title].name]


def test_bands_of_scores_hold_every_score_once(office: Office, tmp_path: Path) -> None:
    found = rows(exported(office, held(office), tmp_path), "成绩分布")
    points = [one.points for one in PEOPLE if one.rights]
    expected = {
        "10分以下": sum(one < 10 for one in points),
        "20～30分": points.count(20),
        "60～70分": points.count(60),
        "80～90分": points.count(80),
        "90～100分": 0,
        "满分（100分）": points.count(100),
        "合计": len(points),
    }
    bands = {row["分数段（含下限，不含上限）"]: row for row in found}
    assert {name: bands[name]["成绩份数"] for name in expected} == expected
    assert sum(row["成绩份数"] for row in found[:-1]) == len(points)
    assert bands["60～70分"]["占已评定成绩"] == pytest.approx(points.count(60) / len(points))
    assert [row["是否合格"] for row in found[:-1]] == ["不合格"] * 6 + ["合格"] * 2 + ["优秀"] * 3


def charts(book: Book, sheet: str) -> list[object]:
    """The charts of a sheet."""
    return list(book[sheet]._charts)


def test_charts_draw_the_cells_of_the_table(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path)
    (chart,) = charts(book, "各支部")
    head = [cell.value for cell in book["各支部"][1]]
    for series, title in zip(chart.series, ("参与率（%）", "合格率（%）"), strict=True):
        column = book["各支部"].cell(1, head.index(title) + 1).column_letter
        assert series.val.numRef.f == f"各支部!${column}$2:${column}${len(BRANCHES) + 1}"
        assert series.cat.strRef.f == f"各支部!$A$2:$A${len(BRANCHES) + 1}"
    assert len(charts(book, "人员类别")) == len(charts(book, "成绩分布")) == 1


def test_charts_have_titles_axes_labels_patterns_and_words_for_the_blind(office: Office, tmp_path: Path) -> None:
    exported(office, held(office), tmp_path)
    with zipfile.ZipFile(tmp_path / "成绩.xlsx") as file:
        names = file.namelist()
        drawn = [file.read(one).decode() for one in names if one.startswith("xl/charts/chart")]
        described = [file.read(one).decode() for one in names if one.startswith("xl/drawings/drawing")]
    assert len(drawn) == len(described) == 3
    for text in drawn:
        assert text.count("<c:title>") == 3  # the chart, and both axes
        assert '<c:showVal val="1"/>' in text
    assert sum("<a:pattFill" in text for text in drawn) == 2
    assert all(' descr="' in text for text in described)
    assert any("参与率：全部" in text and "最低" in text for text in described)


def test_a_rate_that_does_not_exist_is_no_nought_in_the_chart(office: Office, tmp_path: Path) -> None:
    exported(office, held(office), tmp_path)
    with zipfile.ZipFile(tmp_path / "成绩.xlsx") as file:
        text = file.read("xl/charts/chart1.xml").decode()
    assert text.count("<a:t>—</a:t>") == 1 + 2  # participation of one branch, pass rates of two


def test_many_branches_have_their_charts_on_a_sheet_of_their_own(office: Office, tmp_path: Path) -> None:
    people = [Known(f"{n:03d}", f"某{n}", f"第{n}支部", "党员", (n % 6,)) for n in range(1, 42)]
    book = exported(office, held(office, people), tmp_path)
    assert charts(book, "各支部") == []
    assert [chart.series[0].val.numRef.f[-9:] for chart in charts(book, "各支部图")] == ["F$2:$F$33", "$34:$F$42"]


def test_rates_stand_out_where_they_are_full_or_lowest(office: Office, tmp_path: Path) -> None:
    people = [Known(f"{n:03d}", f"某{n}", f"第{n}支部", "党员", (n % 6,)) for n in range(1, 12)]
    book = exported(office, held(office, people), tmp_path)
    kinds = [rule.type for area in book["各支部"].conditional_formatting for rule in area.rules]
    assert kinds == ["cellIs", "top10"] * 4
    verdicts = [rule.formula for area in book["成绩"].conditional_formatting for rule in area.rules if rule.formula]
    assert verdicts == [['"不合格"'], ['"待评分"'], ['"优秀"']]
