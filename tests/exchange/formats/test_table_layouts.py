"""Tables as exam sites export them and offices fill them in: separators, codes, marks, what stands around questions."""

from dataclasses import replace
from typing import Any

import pytest

from quizlib.core.question import Kind
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.tables.table import read_table
from quizlib.exchange.xlsx import Cell

HEADER = ["题目", "A", "B", "C", "答案"]
SINGLE = ["预备期为多长时间？", "半年", "一年", "两年", "B"]
SEVERAL = ["处分种类有哪些？", "警告", "记过", "开除党籍", "AC"]
CHOICES = ("半年", "一年", "两年")


def cells(*rows: list[Any]) -> list[list[Cell]]:
    return [
        [Cell(f"题.xlsx 表!{'ABCDEFGHIJKLMNOP'[place]}{number}", value) for place, value in enumerate(row)]
        for number, row in enumerate(rows, 1)
    ]


def read(*rows: list[Any]) -> list[Reading]:
    found = read_table(cells(*rows))
    assert found is not None
    return examined(Readings("xlsx", found)).questions


def clean(*rows: list[Any]) -> list[Reading]:
    found = read(*rows)
    assert not [doubt for one in found for doubt in one.doubts]
    return found


# ---------------------------------------------------------------- choices and their marks


@pytest.mark.parametrize(
    "cell",
    [
        "半年@@一年@@两年",
        "半年##一年##两年",
        "半年$一年$两年",
        "半年#一年#两年",
        "A 半年 B 一年 C 两年",
        "A、半年B、一年C、两年",
        "A．半年 B．一年 C．两年",
        '["半年", "一年", "两年"]',
        '{"A": "半年", "B": "一年", "C": "两年"}',
    ],
)
def test_choices_in_one_cell_by_marks_that_no_text_holds(cell: str) -> None:
    (one,) = clean(["题目", "选项", "答案"], [SINGLE[0], cell, "B"])
    assert (one.choices, one.key, one.notes) == (CHOICES, "B", ())


@pytest.mark.parametrize(
    "cell", ["半年,一年,两年", "半年，一年，两年", "半年、一年、两年", "半年/一年/两年", "半年 一年 两年"]
)
def test_marks_that_a_text_may_hold_part_choices_where_the_key_fits_and_that_is_said(cell: str) -> None:
    (one,) = clean(["题目", "选项", "答案"], [SINGLE[0], cell, "B"])
    assert (one.choices, one.key) == (CHOICES, "B")
    assert "半年 / 一年 / 两年" in one.notes[0]
    (short,) = read(["题型", "题目", "选项", "答案"], ["单选题", SINGLE[0], cell, "D"])
    assert short.doubts


@pytest.mark.parametrize("look", ["colour", "fill", "bold", "underline"])
def test_choices_that_alone_stand_out_are_right_where_no_key_is_written(look: str) -> None:
    header, row, other = cells(HEADER, [*SEVERAL[:4], None], SINGLE)
    for place in (1, 3):
        row[place] = replace(row[place], looks=frozenset({look}))
    row[2] = replace(row[2], looks=frozenset({"fill"}) if look == "colour" else frozenset())
    other[1] = replace(other[1], looks=frozenset({look}))
    found = read_table([header, row, other])
    assert found is not None
    assert [one.key for one in found] == ["AC", "B"]
    assert "标出" in found[0].notes[0]


def test_choices_a_row_may_stand_out_too_and_all_of_them_mark_nothing() -> None:
    rows = cells(["题目", "选项", "是否正确"], ["问？", "甲", None], [None, "乙", None], [None, "丙", None])
    rows[2][1] = replace(rows[2][1], looks=frozenset({"colour"}))
    assert [one.key for one in read_table(rows) or []] == ["B"]
    for row in rows[1:]:
        row[1] = replace(row[1], looks=frozenset({"colour"}))
    assert [one.key for one in read_table(rows) or []] == [None]


@pytest.mark.parametrize("mark", ["√", " ✓", "（正确答案）", "(√)", "【答案】", "★", "*"])
def test_a_tick_beside_a_choice_is_the_key_where_none_is_written(mark: str) -> None:
    (one,) = clean(HEADER[:4], [SEVERAL[0], f"警告{mark}", "记过", f"开除党籍{mark}"])
    assert (one.kind, one.choices, one.key) == (Kind.MULTIPLE, ("警告", "记过", "开除党籍"), "AC")
    assert one.notes


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("key", ["A#C", "A###C", "AC。", "A和C", "答案：AC", "AC（见第八条）", "AC 解析：见第八条"])
def test_what_else_stands_in_the_cell_of_a_key(key: str) -> None:
    (one,) = clean(HEADER, [*SEVERAL[:4], key])
    assert (one.kind, one.key) == (Kind.MULTIPLE, "AC")
    assert ("见第八条" in one.rationale + "".join(one.notes)) == ("见第八条" in key)


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("每___召开，每___上课。", "季度###月"),
        ("每___召开，每___上课。", "【季度】【月】"),
        ("每___召开，每___上课。", "①季度 ②月"),
        ("每_召开，每_上课。", "季度；月"),
        ("每_季度_召开，每_月_上课。", None),
        ("每（季度）召开，每（月）上课。", None),
    ],
)
def test_blanks_and_their_texts(stem: str, key: str | None) -> None:
    (one,) = clean(["题型", "题干", "答案"], ["填空题", stem, key])
    assert (one.stem, one.key) == ("每____召开，每____上课。", (("季度",), ("月",)))
    assert one.notes


def test_each_blank_may_have_a_column_by_its_number() -> None:
    (one,) = clean(["题型", "题干", "空1", "空2"], ["填空题", "每___召开，每___上课。", "季度", "月"])
    assert one.key == (("季度",), ("月",))


def test_true_and_false_with_their_letters() -> None:
    found = clean(["题型", "题目", "答案"], ["判断题", "甲。（ ）", "A.正确"], ["判断题", "乙。", "B、错误"])
    assert [(one.stem, one.key) for one in found] == [("甲。", True), ("乙。", False)]


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize("heading", ["题型（0单选，1判断，2多选）", "题型(单选=0；判断=1；多选=2)"])
def test_a_heading_may_explain_its_codes(heading: str) -> None:
    header = ["题目", heading, "A", "B", "C", "答案"]
    found = clean(
        header,
        [SINGLE[0], 0, *SINGLE[1:]],
        ["可以退党。", 1, "正确", "错误", None, "A"],
        [SEVERAL[0], 2, *SEVERAL[1:]],
    )
    assert [one.kind for one in found] == [Kind.SINGLE, Kind.TRUEFALSE, Kind.MULTIPLE]
    (wrong,) = read(header, [SINGLE[0], 2, *SINGLE[1:]])
    assert (wrong.kind, bool(wrong.doubts)) == (Kind.MULTIPLE, True)


def test_codes_may_be_letters_and_kinds_halves_of_words() -> None:
    rows = [["D", *SINGLE], ["M", *SEVERAL], ["P", "可以退党。", None, None, None, "√"]]
    kinds = [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE]
    assert [one.kind for one in clean(["题型", *HEADER], *rows)] == kinds
    rows = [[word, *row[1:]] for word, row in zip(("单项", "多项", "judge"), rows, strict=True)]
    assert [one.kind for one in clean(["题型", *HEADER], *rows)] == kinds


# ---------------------------------------------------------------- around the questions


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, None, None, None, None, 4],
        [None, "合计", None, None, None, None, 4],
        ["总分", None, None, None, None, "2题", None],
        [None, "共 2 题", None, None, None, None, None],
        [None, "注：以上题目由组织部编写", None, None, None, None, None],
        ["审核人：", "某某", None, None, None, None, None],
    ],
)
def test_totals_and_remarks_are_no_questions(row: list[Any]) -> None:
    found = clean(["序号", *HEADER, "分值"], [1, *SINGLE, 2], [2, *SEVERAL, 2], row)
    assert [one.points for one in found] == [2, 2]


@pytest.mark.parametrize("row", [["解析", "见党章。"], [None, "解析：见党章。"], ["【解析】见党章。"]])
def test_a_rationale_may_have_a_row_of_its_own(row: list[Any]) -> None:
    found = clean(["序号", *HEADER], [1, *SINGLE], row, [2, *SEVERAL])
    assert [one.rationale for one in found] == ["见党章。", ""]


def test_tags_of_web_pages_are_taken_off_and_pictures_are_doubts() -> None:
    (one,) = clean(HEADER, ["<p>预备期为&nbsp;<b>多长</b>时间？</p>", "半年<br/>（六个月）", *SINGLE[2:]])
    assert (one.stem, one.choices[0]) == ("预备期为 多长时间？", "半年\n（六个月）")
    (picture,) = read(HEADER, ['预备期<img src="a.png"/>多长？', *SINGLE[1:]])
    assert picture.doubts
    (plain,) = clean(HEADER, ["若 a<b 且 b>c，则？", *SINGLE[1:]])
    assert plain.stem == "若 a<b 且 b>c，则？"
