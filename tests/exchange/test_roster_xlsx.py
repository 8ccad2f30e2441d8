from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from examples import member
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import numbers

from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.roster_xlsx import example_book, read_roster, roster_of, write_example

HEADER = ["工号", "姓名", "党支部", "人员类别", "PIN"]


def written(path: Path, *rows: list[Any], title: str = "名单") -> Path:
    """An .xlsx of these rows; a value ``("12", "000000")`` is a number with a format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([one[0] if isinstance(one, tuple) else one for one in row])
        for place, one in enumerate(row, 1):
            if isinstance(one, tuple):
                sheet.cell(sheet.max_row, place).number_format = one[1]
            elif isinstance(one, str):
                sheet.cell(sheet.max_row, place).data_type = "s"
    book.save(path)
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_roster(path)
    return [str(one) for one in caught.value.problems]


def people(*numbers: Any) -> list[list[Any]]:
    return [[number, f"样例{place}", "第一党支部"] for place, number in enumerate(numbers)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名册.xlsx"


def test_a_row_is_a_member_and_the_number_is_text(file: Path) -> None:
    written(
        file,
        HEADER,
        ["000101", "张三", "第一党支部", "预备党员", "0420"],
        ["000102", "李四", "第二党支部", "党员", None],
    )
    assert read_roster(file) == [
        (member("000101", "张三", "第一党支部", "预备党员"), "0420"),
        (member("000102", "李四", "第二党支部", "党员"), ""),
    ]


@pytest.mark.parametrize("cell", [12, 12.0, "12", " 12 ", "１２", "\u200b12\xa0"])
def test_a_number_is_read_as_people_see_it(file: Path, cell: Any) -> None:
    written(file, HEADER[:3], *people(cell))
    assert read_roster(file)[0][0].number == "12"


def test_a_number_that_is_shown_with_zeros_has_them(file: Path) -> None:
    written(file, HEADER[:3], *people((101, "000000"), (102, "000000")))
    assert [one.number for one, _ in read_roster(file)] == ["000101", "000102"]


def test_a_merged_title_other_names_order_and_columns_are_allowed(file: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某某公司党员名册"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["序号", "所在支部", "姓 名*", "性别", "职工号（必填）", "政治面貌"])
    sheet.append([1, "第一党支部", "张三", "女", "A-007", "中共党员"])
    sheet.append([2])
    sheet.append(["序号", "所在支部", "姓 名*", "性别", "职工号（必填）", "政治面貌"])
    book.save(file)
    assert read_roster(file) == [(member("A-007", "张三", "第一党支部", "中共党员"), "")]


def test_without_a_cohort_column_all_are_members_of_the_party(file: Path) -> None:
    written(file, HEADER[:3], *people("001"))
    assert read_roster(file)[0][0].cohort == "党员"


def test_several_sheets_are_read_and_hidden_ones_and_notes_are_not(file: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, number in (("第一党支部", "001"), ("第二党支部", "002"), ("旧名单", "003")):
        sheet = book.create_sheet(name)
        sheet.append(HEADER[:3])
        sheet.append([number, "张三", "第一党支部"])
    sheet.sheet_state = "hidden"
    book.create_sheet("说明").append(["请按工号填写"])
    book.save(file)
    assert [one.number for one, _ in read_roster(file)] == ["001", "002"]


def test_a_shorter_number_among_texts_with_zeros_has_lost_them(file: Path) -> None:
    written(file, HEADER[:3], *people("000101", "000102", "103", "000104"))
    assert problems_of(file) == [
        "名册.xlsx 名单!A4: 工号 103 可能丢了前面的 0，应为 000103？请核对，改为文本格式后填写完整的工号"
    ]


def test_numeric_cells_among_texts_have_lost_their_zeros(file: Path) -> None:
    written(file, HEADER[:3], *people("000101", 102, 103, 104, "200105"))
    found = problems_of(file)
    assert [one.split(": ")[0] for one in found] == [f"名册.xlsx 名单!A{row}" for row in (3, 4, 5)]
    assert "应为 000102" in found[0]


@pytest.mark.parametrize("cells", [(1, 2, 10, 150), ("1", "2", "10", "150"), ("100101", 100102), ("A01", "B1")])
def test_numbers_that_lost_nothing_pass(file: Path, cells: tuple[Any, ...]) -> None:
    written(file, HEADER[:3], *people(*cells))
    assert [one.number for one, _ in read_roster(file)] == [str(one) for one in cells]


def test_a_pin_that_lost_its_zero_is_noticed_and_not_printed(file: Path) -> None:
    rows = [[f"00{n}", "张三", "第一党支部", "党员", pin] for n, pin in enumerate(("0042", "1234", 777))]
    written(file, HEADER, *rows)
    (found,) = problems_of(file)
    assert found.startswith("名册.xlsx 名单!E4: PIN 码可能丢了前面的 0")
    assert "777" not in found


def test_every_problem_is_told_with_its_cell(file: Path) -> None:
    written(
        file,
        HEADER[:4],
        ["001", "张三", "第一党支部", "党员"],
        ["002", None, "第一党支部", "党员"],
        ["001", "王五", "  ", "党员"],
        [None, "赵六", "第一党支部", "党员"],
        ["004", "长" * 61, "第一党支部", None],
        [1.5, "钱七", "第一党支部", "党员"],
        [True, "孙八", "#N/A", "党员"],
    )
    places = [one.split(" ")[1].rstrip(":") for one in problems_of(file)]
    assert places == [f"名单!{cell}" for cell in ("B3", "C4", "A5", "B6", "D6", "A7", "A8", "C8", "A4")]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ((46000, numbers.FORMAT_DATE_YYYYMMDD2), "被 Excel 当成了日期"),
        (10**15, "超过 15 位"),
        ("=A1", "公式还没有算出的值"),
    ],
)
def test_a_number_that_excel_changed_is_told(file: Path, cell: Any, message: str) -> None:
    book = openpyxl.load_workbook(written(file, HEADER[:3], *people("x")))
    one = book.active["A2"]
    one.value, one.number_format = cell if isinstance(cell, tuple) else (cell, "General")
    book.save(file)
    (found,) = problems_of(file)
    assert found.startswith("名册.xlsx 名单!A2: 工号")
    assert message in found


def test_a_formula_counts_with_its_value_and_a_text_like_one_stays_text(file: Path) -> None:
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER[:3])
    sheet.write_formula(1, 0, '="00"&"7"', None, "007")
    sheet.write_row(1, 1, ["=1+1", "@SUM(A1)"])
    book.close()
    assert read_roster(file) == [(member("007", "=1+1", "@SUM(A1)"), "")]


def test_a_duplicate_on_another_sheet_is_found(file: Path) -> None:
    book = openpyxl.load_workbook(written(file, HEADER[:3], *people("001")))
    other = book.create_sheet("补充")
    other.append(HEADER[:3])
    other.append(["001", "张三", "第二党支部"])
    book.save(file)
    assert problems_of(file) == ["名册.xlsx 补充!A2: 工号 001 重复，与 名册.xlsx 名单!A2 相同，每人应有自己的工号"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["工号", "姓名"], ["001", "张三"]], "名册.xlsx 名单!A1: 表头缺少 党支部 一列（现有：工号、姓名）"),
        ([["姓名", "党支部", "姓名", "工号"]], "名册.xlsx 名单!C1: 表头中 姓名 出现了两次"),
        ([["001", "张三", "第一党支部"]] * 3, "名册.xlsx 名单: 没有找到表头"),
        ([HEADER], "名册.xlsx: 表头下面没有人员"),
        ([], "名册.xlsx: 没有找到表头"),
    ],
)
def test_a_sheet_without_what_is_needed_says_so(file: Path, rows: list[list[Any]], message: str) -> None:
    assert problems_of(written(file, *rows))[0].startswith(message)


def test_the_example_reads_back(file: Path) -> None:
    write_example(file)
    assert [(one.number, pin) for one, pin in read_roster(file)] == [
        (number, "") for number in ("000101", "000102", "000201", "000202")
    ]


def test_the_example_replaces_no_file(file: Path, tmp_path: Path) -> None:
    file.write_text("别的内容", encoding="utf-8")
    for target, message in (
        (file, "已经存在"),
        (tmp_path / "a.xls", "应以 .xlsx 结尾"),
        (tmp_path / "x" / "a.xlsx", "没有文件夹"),
    ):
        with pytest.raises(PlanError, match=message):
            write_example(target)
    assert file.read_text(encoding="utf-8") == "别的内容"


@given(st.lists(st.text("0123456789", min_size=6, max_size=6), min_size=2, max_size=8, unique=True), st.data())
def test_whatever_lost_its_zeros_is_found(tmp_path_factory: pytest.TempPathFactory, full: list[str], data: Any) -> None:
    kept = data.draw(st.integers(1, len(full) - 1))
    cells = [*full[:kept], *(int(one) for one in full[kept:])]
    file = written(tmp_path_factory.mktemp("r") / "名册.xlsx", HEADER[:3], *people(*cells))
    lost = [one for one in full[kept:] if one.startswith("0")]
    if lost:
        assert [one.split("应为 ")[1][:6] for one in problems_of(file)] == lost
    else:
        assert [one.number for one, _ in read_roster(file)] == full


def test_what_stands_above_a_branch_is_joined_with_it(file: Path) -> None:
    written(
        file,
        ["工号", "姓名", "党支部", "上级党组织"],
        ["1", "甲", "第一党支部", "某某党委/机关党总支"],
        ["2", "乙", "某某党委／第二党支部", "某某党委"],
        ["3", "丙", "第三党支部", None],
    )
    assert [one.branch for one, _ in read_roster(file)] == [
        "某某党委/机关党总支/第一党支部",
        "某某党委/第二党支部",
        "第三党支部",
    ]


def test_levels_and_branch_together_are_not_too_long(file: Path) -> None:
    written(file, ["工号", "姓名", "党支部", "上级党组织"], ["1", "甲", "支部", "党" * 58], ["2", "乙", "/", None])
    assert problems_of(file) == [
        "名册.xlsx 名单!C2: 党支部连同上级党组织应有 1 至 60 个字（现有 61 个）",
        "名册.xlsx 名单!C3: 党支部连同上级党组织应有 1 至 60 个字（现有 0 个）",
    ]


def test_a_file_in_memory_is_read_the_same(file: Path) -> None:
    assert roster_of("名册.xlsx", example_book()) == read_roster(written_example(file))


def written_example(file: Path) -> Path:
    write_example(file)
    return file
