"""Questions in Excel workbooks and CSV files, read and written."""

import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Color, Font, PatternFill
from other_systems import broken, content, mostly, read_or_refused, reading, readings

from quizlib.core.question import Kind
from quizlib.errors import ProblemsError
from quizlib.exchange.formats import excel
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

EXAMPLES = Path(__file__).parent / "examples"
HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]
SINGLE = ["单选题", "预备期为多长时间？", "半年", "一年", "两年", "B"]
KINDS = ("single", "multiple", "truefalse", "fill", "short", "numerical", "match", "order", "case")


def book(**sheets: list[list[Any]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def read(made: openpyxl.Workbook | bytes) -> Readings:
    buffer = BytesIO()
    if isinstance(made, bytes):
        buffer.write(made)
    else:
        made.save(buffer)
    source = Source("题.xlsx", buffer.getvalue())
    assert excel.recognises(source)
    return excel.read(source)


def again(*several: Reading) -> list[Reading]:
    found = read(excel.write(several))
    assert not found.problems
    return found.questions


# ---------------------------------------------------------------- reading


def test_a_column_a_choice() -> None:
    found = examined(excel.read(Source.at(EXAMPLES / "L17_xlsx_option_columns.xlsx")))
    assert [(one.kind, one.key, one.points) for one in found.questions] == [
        (Kind.SINGLE, "B", 2),
        (Kind.MULTIPLE, "ACD", 3),
        (Kind.TRUEFALSE, True, 1),
        (Kind.TRUEFALSE, False, 1),
        (Kind.FILL, (("季度",),), 2),
    ]
    assert not any(one.doubts or one.notes for one in found.questions)
    assert found.questions[0].where == "L17_xlsx_option_columns.xlsx 题库!B3"
    assert not found.problems


def test_all_choices_in_one_cell() -> None:
    found = examined(excel.read(Source.at(EXAMPLES / "L18_xlsx_options_one_cell.xlsx")))
    assert [one.key for one in found.questions] == ["B", "ACD", "B", True, False, "ABD"]
    assert [len(one.choices) for one in found.questions] == [4, 4, 4, 0, 0, 4]
    assert not any(one.doubts for one in found.questions)


def test_a_sheet_a_kind_while_hidden_sheets_and_notes_are_left_out() -> None:
    made = book(
        **{
            "说明": [["请按要求填写"], ["单选", "示例"]],
            "单选题（每题2分）": [HEADER[1:], SINGLE[1:]],
            "判断题": [["题干", "答案"], ["可以退党。", 1]],
            "旧题": [HEADER, SINGLE],
            "填写示例": [HEADER, SINGLE],
        }
    )
    made["旧题"].sheet_state = "hidden"
    found = read(made)
    assert [(one.kind, one.points, one.key) for one in found.questions] == [
        (Kind.SINGLE, 2, "B"),
        (Kind.TRUEFALSE, None, True),
    ]
    assert [problem.where for problem in found.problems] == ["题.xlsx 填写示例"]


def test_cells_merged_downwards_count_for_every_row() -> None:
    made = book(
        题库=[
            ["章节", "材料", *HEADER],
            ["第一章", "某公司……", *SINGLE],
            [None, None, "判断题", "可以退党。", None, None, None, "×"],
            ["第二章", None, *SINGLE],
        ]
    )
    made["题库"].merge_cells("A2:A3")
    made["题库"].merge_cells("B2:B3")
    case, after = read(made).questions
    assert ([one.key for one in case.parts], [one.topic for one in case.parts]) == (["B", False], ["第一章", "第一章"])
    assert (after.topic, after.parts) == ("第二章", ())


def test_merged_stems_over_a_choice_a_row() -> None:
    made = book(题库=[["题干", "选项", "是否正确"], ["问？", "甲", "√"], [None, "乙", None], [None, "丙", "√"]])
    made["题库"].merge_cells("A2:A4")
    (one,) = read(made).questions
    assert (one.choices, one.key) == (("甲", "乙", "丙"), "AC")


def test_a_formula_is_never_run_and_without_a_value_it_is_a_doubt() -> None:
    made = book(题库=[HEADER, [*SINGLE[:5], '=CHAR(65)&"B"']])
    (one,) = read(made).questions
    assert one.key is None
    assert "题库!F2 的公式" in one.doubts[0]


def test_a_list_of_questions_in_the_first_column_is_read_as_text() -> None:
    lines = ["1. 预备期为多长时间？", "A. 半年", "B. 一年", "答案：B", "2. 可以退党。（√）"]
    found = read(book(Sheet1=[[line] for line in lines]))
    assert [one.key for one in found.questions] == ["B", True]
    assert found.questions[0].where == "题.xlsx Sheet1!A1"


def test_what_is_not_read_is_said() -> None:
    grid = [[f"{row}", "甲", "乙"] for row in range(9)]
    assert "没有找到表头" in read(book(题库=[HEADER, SINGLE], 统计=grid)).problems[0].message
    assert "没有找到表头" in read(book(题库=[["甲", "乙"]])).problems[0].message
    buffer = BytesIO()
    book(题库=[HEADER, SINGLE]).save(buffer)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/media/image1.png", b"x")
    assert "1 张图片" in read(buffer.getvalue()).problems[0].message


@pytest.mark.parametrize("mark", [",", "\t"])
def test_rows_of_text_are_a_table_too(mark: str) -> None:
    text = "\r\n".join(mark.join(row) for row in (HEADER, SINGLE, ["判断题", "可以退党。", "", "", "", "×"]))
    source = Source("题.csv", text.encode("gb18030"))
    assert excel.recognises_rows(source)
    found = excel.read_rows(source)
    assert [one.key for one in found.questions] == ["B", False]
    assert found.questions[0].where == "题.csv 第2行第2列"


@pytest.mark.parametrize(
    "data", [b"1. a, b, c\n2. d, e, f\n", "甲,乙,丙\n1,2,3\n".encode(), b"<a/>", b"PK", "题".encode()]
)
def test_other_texts_are_no_table(data: bytes) -> None:
    source = Source("题.csv", data)
    assert not excel.recognises_rows(source)


def test_a_workbook_with_entities_is_refused() -> None:
    buffer = BytesIO()
    book(题库=[HEADER, SINGLE]).save(buffer)
    evil = BytesIO()
    with zipfile.ZipFile(buffer) as package, zipfile.ZipFile(evil, "w") as changed:
        for name in package.namelist():
            entity = b'<!DOCTYPE a [<!ENTITY b "c">]>' if name.startswith("xl/worksheets") else b""
            changed.writestr(name, entity + package.read(name))
    with pytest.raises(ProblemsError, match="DOCTYPE"):
        read(evil.getvalue())


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_whole(kind: str) -> None:
    one = reading("q-1", kind, topic="党员", tags=["甲", "乙"], review="retired", difficulty="hard")
    assert excel.loses(one) == []
    assert [content(found) for found in again(one)] == [content(one)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), min_size=1, max_size=4))
def test_what_is_written_comes_back(several: list[Reading]) -> None:
    found = again(*several)
    assert len(found) == len(several)
    for one, back in zip(several, found, strict=True):
        lost = excel.loses(one)
        assert mostly(back, lost) == mostly(one, lost)


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "=1+1"},
        {"stem": "题干\n\n  第二行\t\\n _x0041_ #N/A"},
        {"choices": ("A. 甲", "B. 乙", "C. 丙", "D. 丁")},
        {"choices": ("正确", "错误", "题干", "答案")},
        {"choices": ("B", "A", "2", "1")},
        {"choices": ("甲【位置固定】", "乙\\", "【位置固定】\\", "丙。；"), "pinned": frozenset({1, 2})},
        {"tags": ("甲；乙", "丙\\", "丁;戊", "a b、c")},
        {"points": Fraction(10, 3)},
        {"id": "0-1"},
        {"difficulty": "0.85", "doubts": ("一处疑问", "又一处")},
        {"key": None, "doubts": ("没有找到答案",)},
        {"key": "H"},
        {"stem": "（ B ）（2分）（单选）1. 题"},
    ],
)
def test_texts_that_look_like_something_else_come_back(change: dict[str, Any]) -> None:
    one = replace(reading("q-1", "single"), **{"pinned": frozenset(), "stem": "问？", **change})
    assert excel.loses(one) == []
    (found,) = again(one)
    assert replace(found, where="", source="") == replace(one, where="", source="")


def test_blanks_and_premises_keep_the_marks_inside_them() -> None:
    blanks = (("a|b", "c；d", "e;f"), ("\\", "\\|", "一、二"))
    fill = replace(reading("q-1", "fill"), key=blanks)
    match = replace(reading("q-2", "match"), premises=("甲\n乙", "丙\\"), key="AB")
    assert [content(one) for one in again(fill, match)] == [content(fill), content(match)]


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"stem": "a\x07"}, "控制字符"),
        ({"rationale": "😀" * 20_000}, "超过 32767 字"),
        ({"tags": ("",)}, "空白的标签"),
        ({"choices": tuple("甲乙丙丁戊己庚辛壬")}, "第 8 个以后的选项"),
    ],
)
def test_what_a_cell_cannot_hold_is_said(change: dict[str, Any], lost: str) -> None:
    one = replace(reading("q-1", "single"), **change)
    assert lost in "".join(excel.loses(one))
    assert len(again(one)) == 1


def test_a_key_filled_in_by_hand_is_read_forgivingly() -> None:
    made = openpyxl.load_workbook(BytesIO(excel.write([])))
    sheet = made["题库"]
    names = [cell.value for cell in sheet[1]]
    for number, values in enumerate(
        [
            {"题型": "多选题", "题干": "哪些？", "选项A": "A. 甲", "选项B": "B. 乙", "答案": "a、b", "分值": 2.5},
            {"题型": "填空题", "题干": "每____召开。", "答案": "季度；三个月"},
            {"题型": "判断题", "题干": "可以退党。", "答案": "×"},
            {"题型": "匹配题", "题干": "配？", "匹配项": "一；二", "选项A": "甲", "选项B": "乙", "答案": "B,A"},
        ],
        2,
    ):
        for name, value in values.items():
            sheet.cell(number, names.index(name) + 1, value)
    several, fill, truth, match = read(made).questions
    assert (several.choices, several.key, several.points) == (("甲", "乙"), "AB", Fraction(5, 2))
    assert (fill.key, len(fill.notes)) == ((("季度", "三个月"),), 1)
    assert truth.key is False
    assert (match.premises, match.key) == (("一", "二"), "BA")


def test_the_sheet_helps_to_fill_it_in_and_holds_nothing_but_texts() -> None:
    made = openpyxl.load_workbook(BytesIO(excel.write([reading(f"q-{kind}", kind) for kind in KINDS])))
    sheet, guide = made.worksheets
    assert (sheet.title, guide.title) == ("题库", "填写说明")
    assert sheet.freeze_panes == "C2"
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)
    lists = [str(one.formula1) for one in sheet.data_validations.dataValidation]
    assert len(lists) == 3
    assert all(len(one) <= 257 for one in lists)
    assert "单选题" in lists[0]


# ---------------------------------------------------------------- anything

WHOLE = excel.write([reading(f"q-{kind}", kind) for kind in KINDS])


def _with_sheet(xml: bytes) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(WHOLE)) as package, zipfile.ZipFile(changed, "w") as made:
        for name in package.namelist():
            made.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else package.read(name))
    return changed.getvalue()


with zipfile.ZipFile(BytesIO(WHOLE)) as _package:
    SHEET = _package.read("xl/worksheets/sheet1.xml")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken(WHOLE) | broken(SHEET).map(_with_sheet) | st.binary(max_size=200).map(lambda tail: b"PK" + tail))
def test_a_broken_workbook_is_read_or_refused(data: bytes) -> None:
    def read_if_recognised(source: Source) -> Readings:
        return excel.read(source) if excel.recognises(source) else Readings("")

    read_or_refused(read_if_recognised, "题.xlsx", data)


@settings(max_examples=60, deadline=None)
@given(broken('题型,题干,选项A,选项B,答案\r\n单选,"问,\n？",甲,乙,A\r\n判断,退党。,,,×\r\n'.encode()))
def test_broken_rows_are_read_or_refused(data: bytes) -> None:
    def read_if_recognised(source: Source) -> Readings:
        return excel.read_rows(source) if excel.recognises_rows(source) else Readings("")

    read_or_refused(read_if_recognised, "题.csv", data)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="%d"><c r="XFD%d"/></row>',
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>A B A B A B</t></is></c></row>',
    ],
)
def test_a_sheet_blown_up_is_refused_or_read(cells: bytes) -> None:
    rows = b"".join(cells % (number, number) for number in range(1, 3000))
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, rows)
    read_or_refused(excel.read, "题.xlsx", _with_sheet(xml))


@pytest.mark.parametrize(
    "text", ["A " * 15000, "(" * 30000, "（B）" * 8000, " " * 30000 + "x", "1" * 30000, "A.x" * 9000, "|" * 30000]
)
@pytest.mark.parametrize("place", range(6))
def test_long_cells_take_no_long_time(text: str, place: int) -> None:
    row = [*SINGLE]
    row[place] = text
    found = read(book(题库=[HEADER, row, row]))
    assert len(found.questions) == 2


# ---------------------------------------------------------------- layouts


def short(found: Readings) -> list[tuple[str, tuple[str, ...], Any]]:
    assert not found.problems
    return [(one.stem, one.choices, one.key) for one in found.questions]


FIRST = ("预备期为多长时间？", ("半年", "一年", "两年"), "B")
SECOND = ("几人以上？", ("2人", "3人", "5人"), "A")


@pytest.mark.parametrize(
    "style",
    [
        {"font": Font(color="FFFF0000")},
        {"font": Font(color=Color(theme=5))},
        {"font": Font(color=Color(indexed=10))},
        {"font": Font(bold=True)},
        {"font": Font(underline="single")},
        {"fill": PatternFill("solid", fgColor="FFFFFF00")},
    ],
)
def test_the_right_choice_is_only_marked_by_its_look(style: dict[str, Any]) -> None:
    made = book(
        题库=[HEADER[:5], SINGLE[:5]], 单选题=[["1. 预备期为多长时间？"], ["A. 半年"], ["B. 一年"], ["C. 两年"]]
    )
    for name, value in style.items():
        setattr(made["题库"]["D2"], name, value)
        setattr(made["单选题"]["A3"], name, value)
    found = read(made)
    assert short(found) == [FIRST, FIRST]
    assert all(one.notes for one in found.questions)


def test_grey_and_black_mark_nothing() -> None:
    made = book(题库=[HEADER[:5], SINGLE[:5]])
    made["题库"]["D2"].font = Font(color="FF808080")
    made["题库"]["C2"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    made["题库"]["E2"].font = Font(color=Color(theme=1))
    assert read(made).questions[0].key is None


LISTED = [
    """
1. 预备期为多长时间？ | B
A. 半年
B. 一年
C. 两年
2. 几人以上？ | A
A. 2人  B. 3人  C. 5人""",
    """
1 | 预备期为多长时间？ | B
 | A. 半年
 | B. 一年
 | C. 两年
2 | 几人以上？/A. 2人/B. 3人/C. 5人 | A""",
    """
1 | 预备期为多长时间？
A | 半年
B | 一年
C | 两年
答案 | B
2 | 几人以上？
A | 2人
B | 3人
C | 5人
答案 | A""",
    """
1. 预备期为多长时间？
A. 半年 | B. 一年 | C. 两年
答案：B
2. 几人以上？
A. 2人 | B. 3人 | C. 5人
答案：A""",
]


@pytest.mark.parametrize("text", LISTED)
def test_a_list_may_be_spread_over_cells(text: str) -> None:
    rows = [
        [cell.strip().replace("/", "\n") or None for cell in row.split("|")] for row in text.strip("\n").split("\n")
    ]
    assert short(read(book(Sheet1=rows))) == [FIRST, SECOND]


def test_keys_of_a_list_may_stand_on_a_sheet_of_their_own() -> None:
    asked = [["1. 预备期为多长时间？"], ["A. 半年  B. 一年  C. 两年"], ["2. 几人以上？"], ["A. 2人  B. 3人  C. 5人"]]
    assert short(read(book(试题=asked, 答案=[["题号", "答案"], [1, "B"], [2, "A"]]))) == [FIRST, SECOND]


def test_the_name_of_a_sheet_is_the_title_of_its_list() -> None:
    found = read(book(判断题=[["1. 党员可以退党。（√）"], ["2. 预备党员有表决权。（×）"]]))
    assert [(one.kind, one.key) for one in found.questions] == [(Kind.TRUEFALSE, True), (Kind.TRUEFALSE, False)]


def test_a_form_has_a_field_a_row_or_a_question_a_column() -> None:
    fields = ("题干", "选项A", "选项B", "选项C", "答案")
    values = [[stem, *choices, key] for stem, choices, key in (FIRST, SECOND)]
    below = [list(pair) for one in values for pair in zip(fields, one, strict=True)]
    beside = [list(row) for row in zip(fields, *values, strict=True)]
    assert short(read(book(题=below))) == short(read(book(题=beside))) == [FIRST, SECOND]


def test_a_short_sheet_of_questions_without_a_header_is_told_of() -> None:
    found = read(book(题库=[HEADER, SINGLE], 其他=[["单选题", FIRST[0], *FIRST[1], "B"]]))
    assert "没有找到表头" in found.problems[0].message
    assert not read(book(题库=[HEADER, SINGLE], 统计=[["题型", "数量", "每题", "共"], ["单选题", 10, 2, 20]])).problems


MARKDOWN = "| " + " | ".join(HEADER) + " |\n|---|:--|---|---|---|---|\n| " + " | ".join(SINGLE) + " |\n"


@pytest.mark.parametrize(
    "text",
    [
        *(f"{mark.join(HEADER)}\n{mark.join(SINGLE)}\n" for mark in ",;|，\t"),
        *(f"sep={mark}\n{mark.join(HEADER)}\n{mark.join(SINGLE)}\n" for mark in ",;|"),
        MARKDOWN,
    ],
)
def test_rows_of_text_by_other_marks(text: str) -> None:
    source = Source("题.csv", text.encode())
    assert excel.recognises_rows(source)
    assert short(excel.read_rows(source)) == [FIRST]
