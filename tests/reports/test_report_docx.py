import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from office import EVERY_KIND, NOON, Office

from quizlib.core.moment import CHINA
from quizlib.errors import ProblemsError, ReportError
from quizlib.figures import Period
from quizlib.reports.fields import Sources
from quizlib.reports.report_docx import SHIPPED, write_report

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
#: What stands in the sentences and tables of the shipped report, by branch, counted by hand.
COLUMNS = ("应参加人数", "参加人数", "参与率", "人次", "已评定成绩（份）", "合格率", "优秀率", "平均得分率")


def reported(office: Office, folder: Path, template: Path = SHIPPED) -> Any:
    """The report of the year, written and opened again."""
    target = folder / "报告.docx"
    write_report(target, Sources(YEAR, office.facts), template)
    return Document(str(target))


def cells(document: Any, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def text(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """Writes a template of these paragraphs."""

    def write(*paragraphs: str) -> Path:
        document = Document()
        for one in paragraphs:
            document.add_paragraph(one)
        document.save(str(tmp_path / "模板.docx"))
        return tmp_path / "模板.docx"

    return write


def busy(office: Office) -> None:
    """Two sittings, three branches, scores of every sort."""
    office.enrol(*(f"{n:02d} 某某 第{'一二三'[n % 3]}党支部" for n in range(12)))
    first, second = office.plan("a"), office.plan("b", NOON + timedelta(days=9), kind="contest")
    for n in range(9):
        office.take(f"{n:02d}", first, right=n % 6)
    for n in range(4):
        office.take(f"{n:02d}", second, right=5 - n % 2)


def percent(part: int, whole: int) -> str:
    """Half up, counted in tenths of a per cent."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def test_every_number_of_the_table_of_branches_is_what_was_counted_by_hand(office: Office, tmp_path: Path) -> None:
    busy(office)
    table = cells(reported(office, tmp_path), 0)
    assert tuple(table[0][1:]) == COLUMNS
    scores = [(n, 20 * (n % 6)) for n in range(9)] + [(n, 20 * (5 - n % 2)) for n in range(4)]
    for row, branch in enumerate((0, 1, 2, None), 1):
        due = [n for n in range(12) if branch in (None, n % 3)]
        points = [its for n, its in scores if n in due]
        there = {n for n, _ in scores if n in due}
        assert table[row][1:] == [
            *(str(len(due)), str(len(there)), percent(len(there), len(due)), str(len(points)), str(len(points))),
            percent(sum(one >= 60 for one in points), len(points)),
            percent(sum(one >= 90 for one in points), len(points)),
            percent(sum(points), 100 * len(points)),
        ]
    assert [row[0] for row in table[1:]] == ["第一党支部", "第二党支部", "第三党支部", "全部"]


def test_the_sentences_hold_what_was_counted_by_hand(office: Office, tmp_path: Path) -> None:
    busy(office)
    prose = text(reported(office, tmp_path))
    points = [20 * (n % 6) for n in range(9)] + [20 * (5 - n % 2) for n in range(4)]
    passed, excellent = sum(one >= 60 for one in points), sum(one >= 90 for one in points)
    assert "知识竞赛和知识测试2场（知识竞赛1场、知识测试1场），应参加12人，实际参加9人、13人次，参与率75.0%。" in prose
    assert f"已评定成绩{len(points)}份" in prose
    assert f"合格{passed}份，合格率{100 * passed / len(points):.1f}%" in prose
    assert f"优秀{excellent}份，优秀率{100 * excellent / len(points):.1f}%" in prose
    assert f"平均分{sum(points) / len(points):.1f}分，最高100分，最低0分" in prose


def test_the_sittings_stand_with_their_rules(office: Office, tmp_path: Path) -> None:
    busy(office)
    passed = sum(20 * (n % 6) >= 60 for n in range(9))
    mean = sum(20 * (n % 6) for n in range(9))
    rates = [percent(9, 12), percent(passed, 9), percent(mean, 900)]
    assert cells(reported(office, tmp_path), 1)[1:] == [
        ["a 测试", "知识测试", "2026-03-10\n至2026-03-12", "100分\n60分", "12", "9", *rates],
        ["b 测试", "知识竞赛", "2026-03-19\n至2026-03-21", "100分\n60分", "12", "4", "33.3%", "100.0%", "90.0%"],
    ]


def test_a_report_that_tells_changes_says_that_they_are_exact(office: Office, tmp_path: Path) -> None:
    note = "注：变化按未取整的数值计算，与取整后的数相减，末位可能差1。"
    busy(office)
    assert note not in text(reported(office, tmp_path))
    office.take("01", office.plan("c", NOON - timedelta(days=250)), right=3)
    assert note in text(reported(office, tmp_path))


def test_a_report_of_nothing_reads_right(office: Office, tmp_path: Path) -> None:
    document = reported(office, tmp_path)
    assert "2026年1月1日至12月31日，没有组织知识竞赛和知识测试。" in text(document)
    assert "各党支部参与情况" not in text(document)
    assert len(document.tables) == 1  # of the numbers, in the appendix


def test_a_report_of_one_person_reads_right(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 机关党支部")
    office.take("001", office.plan(), right=5)
    prose = text(reported(office, tmp_path))
    assert "共组织知识测试1场，应参加1人，实际参加1人、1人次，参与率100.0%。" in prose
    assert "应参加人员都在机关党支部，应参加1人，实际参加1人，参与率100.0%。" in prose
    assert "满分100分，合格线60分，优秀线90分。" in prose


def test_nothing_of_the_template_is_left_over(office: Office, tmp_path: Path) -> None:
    busy(office)
    reported(office, tmp_path)
    with zipfile.ZipFile(tmp_path / "报告.docx") as file:
        body = file.read("word/document.xml").decode()
    assert not re.search(r"\{\{|\}\}|\{%|%\}", body)


def test_names_with_markup_stay_as_they_are(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 <b>一&二</b>支部{{场次}}")
    office.take("001", office.plan(title="A<B & “C” {{ 人次 }}"), right=1)
    document = reported(office, tmp_path)
    assert cells(document, 0)[1][0] == "<b>一&二</b>支部{{场次}}"
    assert cells(document, 1)[1][0] == "A<B & “C” {{ 人次 }}"


def test_an_organizers_own_table_is_filled(office: Office, tmp_path: Path) -> None:
    busy(office)
    document = Document()
    table = document.add_table(rows=3, cols=1)
    for row, words in enumerate(("{%tr for 支部 in 各支部 %}", "{{ 支部.名称 }}", "{%tr endfor %}")):
        table.cell(row, 0).text = words
    document.save(str(tmp_path / "模板.docx"))
    assert cells(reported(office, tmp_path, tmp_path / "模板.docx"), 0) == [
        ["第一党支部"],
        ["第二党支部"],
        ["第三党支部"],
    ]


def test_unknown_fields_are_named_with_near_ones(office: Office, tmp_path: Path, template: Callable[..., Path]) -> None:
    words = template("本期参与率为{{ 参与律 }}。", "共{{ 场刺 }}场")
    with pytest.raises(ProblemsError) as caught:
        reported(office, tmp_path, words)
    found = "\n".join(map(str, caught.value.problems))
    assert len(caught.value.problems) == 2
    assert re.search("模板.docx“.*本期参与率为{{ 参与律 }}.*没有字段“参与律”，相近的有：参与率", found)
    assert re.search("没有字段“场刺”，相近的有：.*场次", found)
    assert not (tmp_path / "报告.docx").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{{ 参与率", "大括号要成对"),
        ("{{ 参与 率 }}", "字段名里不能有空格"),
        ("{% for 支部 in 各支部 %}{{ 支部.名称 }}", "循环或条件没有结束"),
        ("{% 循环 %}{{ 人次 }}", "不认识的标记“循环”"),
        ("{{ 参与率|百分 }}", "没有过滤器“百分”"),
        ("{{ 人次 }}｛｛ 参与率 ｝｝", "全角"),
        ("{{ 名称 }}", "只能写在表格的循环里"),
    ],
)
def test_a_fault_in_a_template_is_explained(
    office: Office, tmp_path: Path, template: Callable[..., Path], words: str, sentence: str
) -> None:
    with pytest.raises(ProblemsError, match=sentence):
        reported(office, tmp_path, template("前面的话", words, "后面的话"))


def test_an_unknown_field_of_a_row_is_named(office: Office, tmp_path: Path, template: Callable[..., Path]) -> None:
    busy(office)
    words = template("{% for 支部 in 各支部 %}{{ 支部.参与绿 }}{% endfor %}")
    with pytest.raises(ProblemsError, match=r"参与绿.*处: 表格的行没有字段“参与绿”，相近的有：参与率"):
        reported(office, tmp_path, words)


@pytest.mark.parametrize(
    "words",
    ["{{ 场次.__class__.__mro__ }}", "{{ 人次 + 1 }}", "{{ 人次 / 0 }}", "{{ 各支部[9].名称 }}", "{{ 人次() }}"],
)
def test_a_template_that_reckons_or_reaches_out_is_refused(
    office: Office, tmp_path: Path, template: Callable[..., Path], words: str
) -> None:
    with pytest.raises((ReportError, ProblemsError)):
        reported(office, tmp_path, template(words))


def test_a_template_without_a_field_is_refused(office: Office, tmp_path: Path, template: Callable[..., Path]) -> None:
    with pytest.raises(ReportError, match="没有一个字段"):
        reported(office, tmp_path, template("一份没有字段的报告"))


@pytest.mark.parametrize(
    ("rights", "sentence"),
    [((6,), "目前还没有评定完毕的成绩，另有1份待评分。"), ((6, 3), "另有1份待评分，未计入以上成绩指标。")],
)
def test_pending_scores_are_told(office: Office, tmp_path: Path, rights: tuple[int, ...], sentence: str) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    for number, right in enumerate(rights, 1):
        office.take(f"{number:03d}", sitting, right=right)
    assert sentence in text(reported(office, tmp_path))


def test_sittings_written_in_different_zones_stand_in_one_report(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 第一党支部")
    local = NOON.astimezone(CHINA) + timedelta(days=9)
    sittings = [office.plan("a", NOON), office.plan("b", local, closes=local + timedelta(minutes=20))]
    for sitting in sittings:
        office.take("001", sitting, right=5, hand_in=False)
    document = Document()
    document.add_paragraph("{% for 场 in 各场次 %}{{ 场.开放时间 }} {% endfor %}")
    document.save(str(tmp_path / "模板.docx"))
    assert text(reported(office, tmp_path, tmp_path / "模板.docx")).startswith("2026-03-10 12:00 2026-03-19 12:00")
