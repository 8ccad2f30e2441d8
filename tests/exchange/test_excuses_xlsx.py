from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from quizlib.core.excuse import Excuse
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.excuses_xlsx import excuse_form, excuses_of, read_excuses, write_excuse_form

HEADER = ["工号", "姓名", "原因", "开始日期", "结束日期", "场次编号", "备注"]
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 31)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "免考.xlsx"


def written(path: Path, *rows: list[Any], header: list[str] = HEADER) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "登记"
    for row in [header, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_excuses(path)
    return [str(one) for one in caught.value.problems]


def test_a_row_is_an_excuse(file: Path) -> None:
    written(
        file,
        ["000101", "张三", "借调", datetime(2026, 3, 1), "2026年5月31日", None, "到省公司"],
        ["000102", None, "上级批准不参加", None, None, "ceshi", None],
    )
    first, second = read_excuses(file)
    assert (first.where, first.name) == ("免考.xlsx 登记!A2", "张三")
    assert first.excuse == Excuse(number="000101", reason="借调", first=MARCH, last=MAY, note="到省公司")
    assert second.excuse == Excuse(number="000102", reason="上级批准不参加", sitting_id="ceshi")


@pytest.mark.parametrize(
    "day", [MARCH, "2026-3-1", "2026/03/01", "２０２６.3.1", "2026年3月1日", "2026年03月01", "20260301", 20260301]
)
def test_days_are_read_as_people_write_them(file: Path, day: Any) -> None:
    written(file, ["001", None, "病假", day, MAY, None, None])
    assert read_excuses(file)[0].excuse.first == MARCH


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-02-30", "没有 2026-02-30 这一天，应为日期，例如 2026-03-01"),
        ("三月一日", "应为日期，例如 2026-03-01（现为 三月一日）"),
        ("3-1", "应为日期，例如 2026-03-01（现为 3-1）"),
        ("2026-3/1", "应为日期，例如 2026-03-01（现为 2026-3/1）"),
        (time(8, 30), "应为日期，例如 2026-03-01（现为时间 08:30:00）"),
        (datetime(2026, 3, 1, 9, 30), "不带时间（现为 2026-03-01 09:30）"),
        (46082, "单元格是数字（现为 46082），请把格式改成日期"),
        ("2206-03-01", "年份应在 1990 和 2100 之间（现为 2206-03-01）"),
        (True, "应为日期，例如 2026-03-01（现为 是）"),
    ],
)
def test_a_day_that_is_none_is_named_with_its_cell(file: Path, day: Any, message: str) -> None:
    written(file, ["001", None, "病假", day, MAY, None, None])
    (problem,) = problems_of(file)
    assert problem.startswith("免考.xlsx 登记!D2: 开始日期")
    assert message in problem


def test_every_problem_is_told_with_its_place(file: Path) -> None:
    written(
        file,
        [None, "张三", "病假", MARCH, MAY, None, None],
        ["002", None, None, MARCH, MAY, None, None],
        ["003", None, "因" * 21, MARCH, MAY, None, None],
        ["004", None, "病假", MARCH, None, None, None],
        ["005", None, "病假", None, None, None, None],
        ["006", None, "病假", MAY, MARCH, None, "注" * 201],
        ["007", None, "病假", MAY, MARCH, None, None],
        ["008", None, "病假", MARCH, MAY, None, None],
        ["008", None, "出差", MARCH, MAY, None, None],
    )
    assert problems_of(file) == [
        "免考.xlsx 登记!A2: 工号没有填写（合并的单元格请取消合并，每行都填）",
        "免考.xlsx 登记!C3: 原因没有填写（合并的单元格请取消合并，每行都填）",
        "免考.xlsx 登记!C4: 原因不能超过 20 个字（现有 21 个）",
        "免考.xlsx 登记!A5: 开始日期和结束日期应都填写或都不填",
        "免考.xlsx 登记!A6: 应填写开始日期和结束日期，或填写场次编号",
        "免考.xlsx 登记!G7: 备注不能超过 200 个字（现有 201 个）",
        "免考.xlsx 登记!A8: 结束日期应不早于开始日期（现为 2026-05-31 至 2026-03-01）",
        "免考.xlsx 登记!A10: 与 免考.xlsx 登记!A9 是同一人、同样的日期和场次，请只保留一行",
    ]


def test_the_columns_that_are_needed_are_named(file: Path) -> None:
    written(file, ["001", MARCH], header=["工号", "开始日期"])
    assert problems_of(file) == ["免考.xlsx 登记!A1: 表头缺少 原因、结束日期（现有：工号、开始日期）"]
    written(file, ["001", "ceshi"], header=["职工号", "场次"])
    assert problems_of(file) == ["免考.xlsx 登记!A1: 表头缺少 原因（现有：职工号、场次）"]
    written(file, header=["甲", "乙"])
    assert "没有找到表头" in problems_of(file)[0]


def test_days_may_be_left_out_where_sittings_are_named(file: Path) -> None:
    written(file, ["001", "病假", "ceshi"], header=["工号", "事由", "场次编号"])
    assert read_excuses(file)[0].excuse == Excuse(number="001", reason="病假", sitting_id="ceshi")


def test_the_form_is_empty_and_is_read_once_it_is_filled_in(file: Path) -> None:
    write_excuse_form(file)
    assert problems_of(file) == ["免考.xlsx: 表头下面没有内容，请每行填写一人"]
    book = openpyxl.load_workbook(file)
    assert [sheet.title for sheet in book] == ["免考登记", "填写说明"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADER
    for place, value in {"A2": "000101", "C2": "退休", "D2": MARCH, "E2": MAY}.items():
        sheet[place] = value
    book.save(file)
    assert read_excuses(file)[0].excuse == Excuse(number="000101", reason="退休", first=MARCH, last=MAY)


def test_the_form_replaces_no_file(file: Path) -> None:
    write_excuse_form(file)
    with pytest.raises(PlanError, match="已经存在"):
        write_excuse_form(file)


def test_a_file_in_memory_is_read_the_same(file: Path) -> None:
    written(file, ["000101", "张三", "病假", None, None, "ceshi", None])
    assert excuses_of(file.name, file.read_bytes()) == read_excuses(file)
    with pytest.raises(ProblemsError, match="表头下面没有内容"):
        excuses_of("登记.xlsx", excuse_form())
