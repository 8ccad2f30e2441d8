import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document

sys.path.insert(0, str(Path(__file__).parent.parent / "figures"))

from office import EVERY_KIND, Office

from quizlib.core.moment import CHINA
from quizlib.faces.cli import cli

MAY = datetime(2024, 5, 6, 9, 0, tzinfo=CHINA)
YEAR = ("--from", "2024-01-01", "--to", "2024-12-31")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose home is ``tmp_path``, with a test of long ago: two persons due, one took part."""
    (tmp_path / "results").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    one = Office(tmp_path / "results")
    one.enrol("001 张三 第一党支部", "002 李四 第二党支部", now=MAY)
    one.take("001", one.plan("chun", MAY), right=4)
    yield one
    one.store.close()


@pytest.fixture
def run(office: Office) -> Callable[..., Result]:
    """Runs ``quizlib`` with these words."""
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def template(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a template of one paragraph."""

    def write(words: str) -> Path:
        document = Document()
        document.add_paragraph(words)
        document.save(str(tmp_path / "模板.docx"))
        return tmp_path / "模板.docx"

    return write


def test_a_report_holds_the_numbers_of_the_figures(run: Callable[..., Result], tmp_path: Path) -> None:
    target = tmp_path / "报告.docx"
    assert run("report", *YEAR, "--to", target).exit_code == 0
    found = json.loads(run("figures", *YEAR, "--json").stdout)["figures"]
    told = {(one["id"], one["scope"]): one for one in found}
    numbers = next(one for one in Document(str(target)).tables if one.cell(0, 0).text == "序号")
    rows = [[cell.text for cell in row.cells] for row in numbers.rows][1:]
    assert len(rows) > 20
    for _, name, id, scope, value, numerator, denominator, _ in rows:
        if id.startswith("weak:"):
            continue
        one = told[id, scope]
        assert one["name"] == name
        assert [numerator, denominator] == [
            "—" if n is None else f"{n}" for n in (one["numerator"], one["denominator"])
        ]
        if one["value"] is None:
            assert value == "—"
        elif one["unit"] == "%":
            assert value == f"{one['value']:.1f}%"
        else:
            assert value == f"{one['value']}{one['unit']}"


def test_charts_and_sources_are_as_wished(run: Callable[..., Result], tmp_path: Path) -> None:
    target = tmp_path / "报告.docx"
    assert run("report", *YEAR, "--to", target, "--charts", "--no-sources").exit_code == 0
    document = Document(str(target))
    assert len(document.inline_shapes) == 5
    assert "附录　数据来源" not in [one.text for one in document.paragraphs]


def test_decimals_are_the_same_throughout(
    run: Callable[..., Result], template: Callable[[str], Path], tmp_path: Path
) -> None:
    words = template("{{ 参与率 }}，{{ 参与率.数 }}，{{ 概述 }}")
    run("report", *YEAR, "--template", words, "--to", tmp_path / "报告.docx", "--places", "2")
    prose = Document(str(tmp_path / "报告.docx")).paragraphs[0].text
    assert prose.startswith("50.00%，50.00，")
    assert "参与率50.00%" in prose


def test_what_the_ledger_does_not_hold_is_marked_and_said(
    run: Callable[..., Result], template: Callable[[str], Path], tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.xlsx"
    book = openpyxl.Workbook()
    activities, values = book.worksheets[0], book.create_sheet("其他数据")
    activities.title = "活动"
    activities.append(["日期", "类型", "名称", "党支部", "参加人数", "备注"])
    activities.append(["2024-03-05", "三会一课", "", "第一党支部", 12, ""])
    activities.append(["2024-04-05", "三会一课", "", "第二党支部", 8, ""])
    values.append(["名称", "数值", "单位", "来源"])
    values.append(["招聘人数", 7, "人", "人力资源部"])
    book.save(ledger)
    words = template(
        "三会一课{{ 三会一课次数 }}次{{ 三会一课人次 }}人次，招聘{{ 待填.招聘人数 }}人，风险{{ 待填.风险点 }}个。"
    )
    target = tmp_path / "报告.docx"
    result = run("report", *YEAR, "--template", words, "--ledger", ledger, "--to", target)
    assert result.exit_code == 0, result.output
    assert "还有 1 处没有填：风险点" in result.stdout
    paragraph = Document(str(target)).paragraphs[0]
    assert paragraph.text == "三会一课2次20人次，招聘7人，风险【待填：风险点】个。"
    assert [run.text for run in paragraph.runs if run.font.highlight_color is not None] == ["【待填：风险点】"]
    without = run("report", *YEAR, "--template", words, "--to", target)
    assert "还有 4 处没有填：三会一课次数、三会一课人次、招聘人数、风险点" in without.stdout


def test_a_ledger_with_a_wrong_date_is_explained(run: Callable[..., Result], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "活动"
    book.worksheets[0].append(["日期", "类型", "名称", "党支部", "参加人数", "备注"])
    book.worksheets[0].append(["2026-02-30", "党课", "", "第一党支部", 12, ""])
    book.save(tmp_path / "台账.xlsx")
    result = run("report", *YEAR, "--ledger", tmp_path / "台账.xlsx", "--to", tmp_path / "报告.docx")
    assert result.exit_code == 1
    assert "台账.xlsx 活动!A2: 日期没有 2026-02-30 这一天" in result.stderr
    assert not (tmp_path / "报告.docx").exists()


def test_a_figure_that_changed_since_it_was_reported_is_told(
    office: Office, run: Callable[..., Result], template: Callable[[str], Path], tmp_path: Path
) -> None:
    sitting = office.plan("xia", MAY, blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.take("002", sitting, right=6)
    words = template("已评定{{ 已评定成绩 }}份，参与率{{ 参与率 }}。")
    target = tmp_path / "报告.docx"
    run("report", *YEAR, "--template", words, "--to", target)
    assert "都没有变" in run("report", "changes").stdout
    slot = next(one.number for one in attempt.paper.slots if one.question.kind.value == "short")
    office.mark(attempt, slot, 5)
    told = "已评定成绩（2024年1月1日至12月31日，全部）原为 1份，现为 2份；原因：《xia 测试》评分"
    assert told in run("report", "changes").stdout
    assert told in run("figures", *YEAR).stdout
    (plain,) = json.loads(run("figures", *YEAR, "--json").stdout)["reported"]
    assert (plain["id"], plain["old"], plain["new"], plain["report"]) == ("scored", "1份", "2份", "报告.docx")
    assert told in run("report", *YEAR, "--template", words, "--to", tmp_path / "新报告.docx").stdout
    tables = Document(str(tmp_path / "新报告.docx")).tables
    assert [cell.text for cell in tables[-1].rows[1].cells][2:5] == ["1份", "2份", "《xia 测试》评分"]
    assert "都没有变" in run("report", "changes").stdout  # the newer report says so itself
    assert "没有引用过" in run("report", "changes", "--from", "2025-01-01").stdout


def test_a_bank_with_problems_is_told_once_however_many_periods_are_checked(
    run: Callable[..., Result], template: Callable[[str], Path], tmp_path: Path
) -> None:
    for last in ("2024-12-31", "2024-11-30"):
        words = ("--from", "2024-01-01", "--to", last, "--template", template("参与率{{ 参与率 }}。"))
        assert run("report", *words, "--to", tmp_path / f"{last}.docx").exit_code == 0
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "a.yaml").write_text("questions: [", "utf-8")
    assert run("report", "changes").stderr.count("题库读不出来") == 1


def test_the_file_of_a_report_may_stand_before_the_day(run: Callable[..., Result], tmp_path: Path) -> None:
    words = ("--to", tmp_path / "报告.docx", "--to", "2024/12/31", "--from", "2024-1-1")
    assert run("report", *words).exit_code == 0
    assert (tmp_path / "报告.docx").exists()


@pytest.mark.parametrize(
    "ends", [(), ("2024-12-31",), ("报告.docx",), ("2024-12-31", "2024-11-30"), ("a.docx", "b.docx")]
)
def test_a_report_asks_for_one_day_and_one_file(run: Callable[..., Result], ends: tuple[str, ...]) -> None:
    result = run("report", "--from", "2024-01-01", *(word for end in ends for word in ("--to", end)))
    assert result.exit_code == 2
    assert "--to 应写两次" in result.stderr


def test_an_own_template_is_filled_and_its_faults_are_listed(run: Callable[..., Result], tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("本期{{ 人次 }}人次，参与率{{ 参于率 }}。")
    document.save(str(tmp_path / "模板.docx"))
    result = run("report", *YEAR, "--template", tmp_path / "模板.docx", "--to", tmp_path / "报告.docx")
    assert result.exit_code == 1
    assert "发现 1 个问题" in result.stderr
    assert "没有字段“参于率”，相近的有：参与率" in result.stderr


def test_the_fields_of_templates_are_listed(run: Callable[..., Result]) -> None:
    listed = run("report", "--fields").stdout
    assert "参与率：" in listed
    assert "支部.合格率：" in listed


def test_an_old_report_is_adopted_and_filled(run: Callable[..., Result], tmp_path: Path) -> None:
    old = Document()
    old.add_paragraph("全年组织XX名党员开展党纪法规知识测试XX场，合格率XX%，平均分××分。")
    old.save(str(tmp_path / "上期.docx"))
    assert run("report", "adopt", tmp_path / "上期.docx", "--to", tmp_path / "模板.docx").exit_code == 0
    target = tmp_path / "报告.docx"
    result = run("report", *YEAR, "--template", tmp_path / "模板.docx", "--to", target)
    assert result.exit_code == 0
    assert "没有填" not in result.stdout
    prose = Document(str(target)).paragraphs[0].text
    assert prose == "全年组织1名党员开展党纪法规知识测试1场，合格率100.0%，平均分80分。"
