from pathlib import Path

import openpyxl
import pytest
from word_files import docx, opened, paragraph, texts

from quizlib.errors import ProblemsError
from quizlib.exchange.choices_xlsx import Choice, read_choices, write_choices
from quizlib.reports.adopt import Fields, Findings, Proposer, chosen, find_blanks, open_names, write_template

REPORT = docx(
    paragraph("知识测试合格率XX%，参与率XX%。"),
    paragraph("招聘____人。"),
    paragraph("观看《XX》一片，XX次。"),
    paragraph("知识测试中XX人请假。"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "模板-确认.xlsx"


def rows_of(findings: Findings) -> list[Choice]:
    fields = Fields()
    proposals = Proposer(fields).all(findings.blanks)
    return [
        Choice(
            *(one.number, one.place, one.context, one.start, one.text, str(said.field), fields.meaning(said.field)),
            *(said.label, str(said.second or "")),
        )
        for one, said in zip(findings.blanks, proposals, strict=True)
    ]


def filled_in(path: Path, **changes: str) -> Path:
    """The table of ``REPORT`` with what an organizer wrote: ``r2`` is 改为 of the second blank."""
    write_choices(path, rows_of(find_blanks(opened(REPORT))), Fields().names())
    book = openpyxl.load_workbook(path, rich_text=True)
    for row, change in changes.items():
        book["确认"].cell(int(row[1:]) + 1, 9).value = change
    book.save(path)
    return path


def template(path: Path) -> list[str]:
    findings = find_blanks(opened(REPORT))
    fields = Fields()
    proposals = Proposer(fields).all(findings.blanks)
    written = chosen(read_choices(path), findings.blanks, proposals, fields)
    return texts(opened(write_template(findings, written)))


def problems(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        template(path)
    return [str(one) for one in caught.value.problems]


def test_without_a_change_the_proposals_are_written(file: Path) -> None:
    assert template(filled_in(file)) == [
        "知识测试合格率{{ 测试.合格率.数 }}%，参与率{{ 测试.参与率.数 }}%。",
        "招聘{{ 待填.招聘人数 }}人。",
        "观看{{ 警示教育片名称 }}一片，{{ 警示教育片次数 }}次。",
        "知识测试中{{ 测试.免考人数 }}人请假。",
    ]


def test_the_organizer_may_choose_fields_names_values_or_leave_the_blank(file: Path) -> None:
    changes = {
        "r1": "{{ 上期.测试.合格率.数 }}",
        "r2": "95.3",
        "r3": "待填.新进人数",
        "r4": "《某片》",
        "r5": "保留",
        "r6": "“参加人数”",
    }
    assert template(filled_in(file, **changes)) == [
        "知识测试合格率{{ 上期.测试.合格率.数 }}%，参与率95.3%。",
        "招聘{{ 待填.新进人数 }}人。",
        "观看《某片》一片，XX次。",
        "知识测试中参加人数人请假。",
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("参与率", "参与率"),
        (" {{参与率}} ", "参与率"),
        ("竞赛.场次", "竞赛场次"),
        ('类别["党员"].参加人数', '类别["党员"].参加人数'),
        ("测试.党支部[“机关党支部”].合格率.数", '测试.党支部["机关党支部"].合格率.数'),
        ("环比．合格率", "环比.合格率"),
        ("三会一课次数", "三会一课次数"),
        ("警示教育片名称", "警示教育片名称"),
        ("期间.开始月", "期间.开始月"),
        ("统计期间", "统计期间"),
        ("待填.招聘人数", "待填.招聘人数"),
    ],
)
def test_fields_are_read_as_people_write_them(change: str, field: str) -> None:
    assert str(Fields().read(change)) == field


@pytest.mark.parametrize("change", ["12", "95.3%", "某某公司", "1,200人", "3月5日", "全部"])
def test_values_are_written_as_they_are(file: Path, change: str) -> None:
    assert f"招聘{change}人。" in template(filled_in(file, r3=change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("参于率", "没有指标“参于率”，相近的有：参与率"),
        ("{{ 合格律 }}", "没有指标“合格律”，相近的有：合格率"),
        ("上季.合格率", "没有指标“上季.合格率”"),
        ("待填.招聘 人数", "没有指标“待填.招聘 人数”"),
        ('党支部["机关党支部"].题库题量', "没有指标"),
        ("测试.练习人数", "没有指标"),
        ("出勤率", "没有指标“出勤率”"),
    ],
)
def test_an_unknown_name_is_told_with_its_cell_and_near_ones(file: Path, change: str, message: str) -> None:
    (told,) = problems(filled_in(file, r3=change))
    assert told.startswith(f"模板-确认.xlsx 确认!I4: {message}")
    assert "要原样写进去请加引号" in told


def test_a_table_of_another_report_is_refused(file: Path) -> None:
    write_choices(file, [Choice(1, "第1段", "另一句XX。", 3, "XX"), Choice(9, "第9段", "没有XX。", 2, "XX")], [])
    told = problems(file)
    assert len(told) == 2
    assert "第 1 处的原文与报告不符" in told[0]


def test_rows_may_be_sorted_or_left_out_but_not_repeated(file: Path) -> None:
    first, _, third, *_ = rows_of(find_blanks(opened(REPORT)))
    write_choices(file, [third, first], [])
    assert template(file)[1] == "招聘{{ 待填.招聘人数 }}人。"
    write_choices(file, [third, first, third], [])
    assert ["出现了两次" in one for one in problems(file)] == [True]


def test_another_workbook_is_refused(file: Path) -> None:
    openpyxl.Workbook().save(file)
    assert "没有找到工作表“确认”" in problems(file)[0]


def test_the_table_marks_the_blank_and_offers_every_name(file: Path) -> None:
    filled_in(file)
    book = openpyxl.load_workbook(file, rich_text=True)
    context = book["确认"]["C2"].value
    assert str(context) == "知识测试合格率XX%，参与率XX%。"
    assert [str(one) for one in context if getattr(one, "font", None) and one.font.b] == ["XX"]
    names = [row[0].value for row in book["可用指标"].iter_rows(min_row=2)]
    assert {"参与率", "竞赛场次", "三会一课人次", "警示教育片名称", "期间.年"} <= set(names)
    (rule,) = book["确认"].data_validations.dataValidation
    assert rule.formula1 == f"'可用指标'!$A$2:$A${len(names) + 1}"


def test_the_names_that_a_template_waits_for_are_listed(tmp_path: Path) -> None:
    body = docx(paragraph("{{ 待填.甲 }}{{ 待填.乙.数 }}"), parts={"header1": paragraph("{{待填.丙}}{{ 待填.甲 }}")})
    (tmp_path / "t.docx").write_bytes(body)
    assert open_names(tmp_path / "t.docx") == ["甲", "乙", "丙"]
