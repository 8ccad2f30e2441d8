from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from quizlib.core.activity import KINDS, Activity, NamedValue
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.ledger import ACTIVITY_HEADINGS, ReadLedger, read_ledger
from quizlib.exchange.ledger_form import write_ledger_form

HEADER = list(ACTIVITY_HEADINGS)
VALUES = ["名称", "数值", "单位", "来源"]
GOOD = ["2026-03-05", "三会一课", "支部党员大会", "第一党支部", 24, None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "活动台账.xlsx"


def written(path: Path, *rows: list[Any], values: list[list[Any]] | None = None) -> Path:
    """A ledger of these rows, the header first; a value ``(0.5, "0.0%")`` is a number with a format."""
    book = openpyxl.Workbook()
    book.active.title = "活动"
    sheets = [(book.active, rows)]
    if values is not None:
        sheets.append((book.create_sheet("其他数据"), [VALUES, *values]))
    for sheet, lines in sheets:
        for line in lines:
            sheet.append([one[0] if isinstance(one, tuple) else one for one in line])
            for place, one in enumerate(line, 1):
                if isinstance(one, tuple):
                    sheet.cell(sheet.max_row, place).number_format = one[1]
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_ledger(path)
    return [str(one) for one in caught.value.problems]


def test_a_row_is_an_activity(file: Path) -> None:
    written(file, HEADER, GOOD, [datetime(2026, 4, 10), "警示教育片", "《某某》", "第二党支部", "31", "补看"])
    assert read_ledger(file) == ReadLedger(
        (
            Activity(
                date=date(2026, 3, 5), kind="三会一课", title="支部党员大会", branch="第一党支部", persons=24, note=""
            ),
            Activity(
                date=date(2026, 4, 10),
                kind="警示教育片",
                title="《某某》",
                branch="第二党支部",
                persons=31,
                note="补看",
            ),
        ),
        (),
    )


@pytest.mark.parametrize(
    "written_day", ["2026-3-5", "2026/03/05", "2026.3.5", "2026年3月5日", "２０２６－０３－０５", "20260305", 20260305]
)
def test_days_are_read_as_people_write_them(file: Path, written_day: Any) -> None:
    written(file, HEADER, [written_day, *GOOD[1:]])
    assert read_ledger(file).activities[0].date == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("place", "cell", "message"),
    [
        (0, "2026-02-30", "A2: 日期没有 2026-02-30 这一天，应为日期，例如 2026-03-01"),
        (0, "三月五日", "A2: 日期应为日期，例如 2026-03-01（现为 三月五日）"),
        (0, "2026-03-05至03-07", "A2: 日期应为日期，例如 2026-03-01（现为 2026-03-05至03-07）"),
        (0, 46210, "A2: 日期单元格是数字（现为 46210），请把格式改成日期"),
        (0, 3.5, "A2: 日期应为日期，例如 2026-03-01（现为 3.5）"),
        (0, "1026-03-05", "A2: 日期应为日期，例如 2026-03-01，年份应在 1990 和 2100 之间（现为 1026-03-05）"),
        (0, None, "A2: 日期没有填写"),
        (0, True, "A2: 日期应为日期"),
        (1, None, "B2: 类型没有填写"),
        (1, "党课（书记）", "B2: 类型只能有汉字、字母、数字和下划线"),
        (1, "再考", "B2: 类型不能叫“再考”"),
        (1, "长" * 21, "B2: 类型不能超过 20 个字（现有 21 个）"),
        (3, " ", "D2: 党支部没有填写"),
        (4, -3, "E2: 参加人数不能是负数（现为 -3）"),
        (4, 3.5, "E2: 参加人数应为整数（现为 3.5）"),
        (4, "24人", "E2: 参加人数应为整数，只写数字（现为“24人”）"),
        (4, None, "E2: 参加人数没有填写"),
        (4, 10**9, "E2: 参加人数不能超过 1000000"),
        (4, "#N/A", "E2: 参加人数公式出错"),
        (2, "字" * 501, "C2: 名称不能超过 500 个字"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(file: Path, place: int, cell: Any, message: str) -> None:
    row = [*GOOD]
    row[place] = cell
    written(file, HEADER, row)
    (told,) = problems(file)
    assert told.startswith(f"活动台账.xlsx 活动!{message}")


def test_every_problem_of_every_row_is_told(file: Path) -> None:
    written(file, HEADER, ["x", None, "", "", -1, ""], GOOD, ["2026-02-30", *GOOD[1:]])
    places = [one.split(": ")[0].split("!")[1] for one in problems(file)]
    assert places == ["A2", "B2", "D2", "E2", "A4"]


def test_unknown_repeated_and_missing_columns_are_told(file: Path) -> None:
    written(file, ["序号", "日期", "类型", "党支部", "主讲人", "日期"], [1, *GOOD[:2], "第一党支部", "张三", "2026"])
    told = "\n".join(problems(file))
    assert "活动!A1: 表头缺少 参加人数 一列" in told
    assert "活动!E1: 表头“主讲人”不认识" in told
    assert "活动!F1: 表头“日期”重复" in told


def test_columns_may_stand_in_any_order_and_have_other_names(file: Path) -> None:
    written(
        file, ["序号", "活动类型", "活动日期", "人数（人）", "所在党支部"], [1, "党课", "2026-05-01", 9, "机关党支部"]
    )
    (one,) = read_ledger(file).activities
    assert (one.kind, one.persons, one.branch, one.title) == ("党课", 9, "机关党支部", "")


def test_values_are_read_as_the_sheet_shows_them(file: Path) -> None:
    values = [
        ["招聘人数", 12, "人", "人力资源部"],
        ["整改率", (0.953, "0.0%"), None, None],
        ["金额", (12.5, "0.00"), "万元", None],
        ["截止日期", datetime(2026, 6, 30), None, None],
        ["牵头部门", " 纪检 办公室 ", None, None],
    ]
    written(file, HEADER, values=values)
    assert [(one.name, one.value) for one in read_ledger(file).values] == [
        ("招聘人数", "12"),
        ("整改率", "95.3%"),
        ("金额", "12.50"),
        ("截止日期", "2026年6月30日"),
        ("牵头部门", "纪检 办公室"),
    ]
    assert read_ledger(file).values[0] == NamedValue(name="招聘人数", value="12", unit="人", source="人力资源部")


def test_a_value_named_twice_or_by_no_name_is_a_problem(file: Path) -> None:
    written(file, HEADER, values=[["招聘人数", 1], ["招聘人数", 2], ["90分以上", 3], [None, 4]])
    assert [one.split("!", 1)[1] for one in problems(file)] == [
        "A4: 名称只能有汉字、字母、数字和下划线，并且不以数字开头（现为“90分以上”）",
        "A5: 名称没有填写（合并的单元格请取消合并，每行都填）",
        "A3: 名称“招聘人数”重复，与 活动台账.xlsx 其他数据!A2 相同，每个名称只能有一个数值",
    ]


def test_a_value_that_waits_to_be_filled_in_is_a_doubt(file: Path) -> None:
    read = read_ledger(written(file, HEADER, values=[["招聘人数", None], ["金额", 3]]))
    assert [one.name for one in read.values] == ["金额"]
    assert [str(one) for one in read.doubts] == ["活动台账.xlsx 其他数据!B2: “招聘人数”的数值还没有填写"]


def test_rows_that_are_alike_and_kinds_that_look_alike_are_doubts(file: Path) -> None:
    near = ["2026-03-06", "主题党日活动", "", "第一党支部", 5, ""]
    read = read_ledger(written(file, HEADER, GOOD, [*GOOD[:4], 25, "补"], near, [*near[:2], "学习", *near[3:]]))
    assert len(read.activities) == 4
    assert [str(one) for one in read.doubts] == [
        "活动台账.xlsx 活动!A3: 与 活动台账.xlsx 活动!A2 的日期、类型、名称、党支部都相同，可能重复登记，请核对",
        "活动台账.xlsx 活动!B4: 类型“主题党日活动”与“主题党日”相近，现在分开统计；是同一类的请写得一样",
    ]


def test_a_file_without_a_ledger_is_refused(file: Path, tmp_path: Path) -> None:
    assert "没有找到表头" in problems(written(file, ["a", "b"]))[0]
    book = openpyxl.Workbook()
    book.active.title = "数据"
    book.save(file)
    assert "没有找到工作表“活动”" in problems(file)[0]
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK nothing")
    assert "文件已损坏" in problems(broken)[0]


def test_the_form_is_empty_and_lists_the_names_asked_for(file: Path) -> None:
    write_ledger_form(file, ["招聘人数"])
    read = read_ledger(file)
    assert (read.activities, read.values) == ((), ())
    assert "招聘人数" in str(read.doubts[0])
    with pytest.raises(PlanError, match="已经存在"):
        write_ledger_form(file)


def test_the_form_offers_the_usual_kinds_and_takes_others(file: Path) -> None:
    write_ledger_form(file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["活动", "其他数据", "说明"]
    (kinds,) = [one for one in book["活动"].data_validations.dataValidation if one.type == "list"]
    assert kinds.formula1 == f'"{",".join(KINDS)}"'
    assert kinds.errorStyle == "information"
    assert book["活动"].freeze_panes == "A2"


def test_a_form_filled_in_by_excel_reads_back(file: Path) -> None:
    write_ledger_form(file)
    book = openpyxl.load_workbook(file)
    for place, value in enumerate([date(2026, 3, 5), *GOOD[1:]], 1):
        book["活动"].cell(2, place).value = value
    book.save(file)
    assert read_ledger(file).activities[0].date == date(2026, 3, 5)
