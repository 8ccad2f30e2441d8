"""Tables of questions in every layout met in the wild."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.question import Kind
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.tables.table import read_table
from quizlib.exchange.xlsx import Cell

SINGLE = ["单选题", "预备期为多长时间？", "半年", "一年", "两年", "B"]
HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


def table(*rows: list[Any]) -> list[list[Cell]]:
    return [
        [Cell(f"题.xlsx 表!{'ABCDEFGHIJKLMNOP'[place]}{number}", value) for place, value in enumerate(row)]
        for number, row in enumerate(rows, 1)
    ]


def read(*rows: list[Any], **said: Any) -> list[Reading]:
    found = read_table(table(*rows), **said)
    assert found is not None
    return found


def only(*rows: list[Any], **said: Any) -> Reading:
    (one,) = read(*rows, **said)
    return one


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ["题型（必填）", "题干\n（必填）", "选项 A", "选项Ｂ", "选项C(选填)", "*正确答案*"],
        ["题目类型", "题目", "A", "B", "C", "标准答案"],
        ["试题类型", "题目内容", "选项1", "选项2", "选项3", "正确选项"],
        ["题型", "试题", "选项一", "选项二", "选项三", "参考答案"],
        ["类型", "问题", "备选项A", "备选项B", "备选项C", "答案："],
    ],
)
def test_a_header_may_be_written_in_many_ways(header: list[str]) -> None:
    one = only(header, SINGLE)
    assert (one.kind, one.stem, one.choices, one.key) == (Kind.SINGLE, SINGLE[1], ("半年", "一年", "两年"), "B")
    assert one.where == "题.xlsx 表!B2"


def test_titles_and_empty_rows_may_stand_above_the_header() -> None:
    one = only(["单选题（每题3分）", None], [None], ["请勿改动表头"], HEADER[1:], SINGLE[1:])
    assert (one.kind, one.points, one.key) == (Kind.SINGLE, 3, "B")


def test_a_header_may_have_two_lines() -> None:
    one = only(["题型", "题干", "选项", None, None, "答案"], [None, None, "A", "B", "C", None], SINGLE)
    assert (one.choices, one.key) == (("半年", "一年", "两年"), "B")
    merged = only(["题型", "题干", "选项", "选项", "选项", "答案"], ["题型", "题干", "1", "2", "3", "答案"], SINGLE)
    assert merged.choices == one.choices


def test_one_heading_may_stand_over_all_choices() -> None:
    one = only(["题型", "题干", "选项", None, None, "答案", None], [*SINGLE, "备忘"])
    assert (one.choices, one.key, one.notes) == (("半年", "一年", "两年"), "B", ("没有导入的栏：没有表头的栏",))


def test_a_header_that_comes_again_is_no_question_and_may_change_the_columns() -> None:
    found = read(HEADER, SINGLE, HEADER, SINGLE, ["二、判断题（每题1分）"], ["题干", "答案"], ["党员可以退党。", "√"])
    assert [(one.kind, one.key, one.points) for one in found] == [
        (Kind.SINGLE, "B", None),
        (Kind.SINGLE, "B", None),
        (Kind.TRUEFALSE, True, 1),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["1. 预备期为多长时间？"], ["A. 半年"], ["B. 一年"], ["答案：B"]],
        [["姓名", "工号", "党支部"], ["甲", "1", "一"]],
        [["题干", "在题干里写题目"], ["答案", "写字母"]],
        [],
        [[None, None]],
    ],
)
def test_other_tables_have_no_header_of_questions(rows: list[list[Any]]) -> None:
    assert read_table(table(*rows)) is None


def test_the_column_with_the_longest_texts_is_the_stem_where_no_heading_says_so() -> None:
    assert (
        only(["出题人", "内容描述", "A", "B", "答案"], ["甲", "预备期为多长时间？", "半年", "一年", "B"]).stem
        == SINGLE[1]
    )


# ---------------------------------------------------------------- choices


@pytest.mark.parametrize(
    "cell",
    [
        "半年|一年|两年",
        "半年||一年||两年",
        "半年\n一年\n两年",
        "半年；一年；两年",
        "A.半年|B.一年|C.两年",
        "A-半年|B-一年|C-两年",
        "A、半年；B、一年；C、两年",
        "A. 半年\nB. 一年\nC. 两年",
        "A．半年　B．一年　C．两年",
        "（A）半年\n（B）一年；\n（C）两年。",
    ],
)
@pytest.mark.parametrize("key", ["B", "b", "Ｂ", "一年", 2, "2", 2.0, "B.一年", "B、一年"])
def test_all_choices_in_one_cell(cell: str, key: Any) -> None:
    one = only(["题干", "选项", "答案"], ["预备期为多长时间？", cell, key])
    assert (one.kind, one.choices, one.key, one.doubts) == (Kind.SINGLE, ("半年", "一年", "两年"), "B", ())


def test_choices_may_stand_in_the_cell_of_the_stem() -> None:
    one = only(["题目", "答案"], ["预备期为多长时间？\nA. 半年\nB. 一年", "B"])
    assert (one.stem, one.choices, one.key) == ("预备期为多长时间？", ("半年", "一年"), "B")


def test_letters_in_choice_columns_are_taken_off_and_gaps_keep_the_letters_right() -> None:
    one = only(HEADER, ["单选题", "问？", "A. 半年", None, "C. 两年", "C"])
    assert (one.choices, one.key) == (("半年", "", "两年"), "C")


def test_numbers_in_cells_are_texts_as_they_are_shown() -> None:
    percent = Cell("题.xlsx 表!E2", 0.15, "0%")
    (row,) = table(["单选题", "几人以上？", 2.0, 2.5, None, "A"])
    found = read_table([*table(HEADER), [*row[:4], percent, row[5]]])
    assert found is not None
    assert found[0].choices == ("2", "2.5", "15%")
    assert found[0].key == "A"


def test_a_date_an_error_and_a_formula_without_a_value_are_doubts() -> None:
    (header, row) = table(HEADER, ["单选题", "哪天？", dt.datetime(2026, 7, 1), "#REF!", "丙", "A"])
    row[3] = Cell(row[3].where, "#REF!", failed=True)
    row[4] = Cell(row[4].where, None, stale=True)
    found = read_table([header, row])
    assert found is not None
    assert [doubt.split(" ")[1][:4] for doubt in found[0].doubts] == ["表!C2", "表!D2", "表!E2"]
    assert found[0].choices == ("2026-07-01", "#REF!")


# ---------------------------------------------------------------- a choice a row


@pytest.mark.parametrize(
    "rows",
    [
        [["题干", "选项", "是否正确"], ["问？", "甲", "√"], [None, "乙", None], [None, "丙", "√"]],
        [["题干", "选项", "是否正确"], ["问？", None, None], [None, "甲", 1], [None, "乙", 0], [None, "丙", 1]],
        [["题干", "选项", "是否正确"], ["问？", "A.甲", True], ["问？", "B.乙", False], ["问？", "C.丙", True]],
        [["题干", "选项", "答案"], ["问？", "甲", "是"], [None, "乙", "否"], [None, "丙", "是"]],
        [["题干", "选项", "答案"], ["问？", "甲", "AC"], [None, "乙", None], [None, "丙", None]],
        [["题干", "选项", "答案"], ["问？", "甲", "AC"], ["问？", "乙", "AC"], ["问？", "丙", "AC"]],
        [["序号", "题目", "答案"], [1, "问？", None], [None, "A. 甲", "√"], [None, "B. 乙", "×"], [None, "C. 丙", "√"]],
        [
            ["序号", "题目", "答案"],
            [1, "问？", "AC"],
            [None, "A. 甲", None],
            [None, "B. 乙", None],
            [None, "C. 丙", None],
        ],
        [
            ["题型", "内容", "题目", "是否正确"],
            ["多选题", None, "问？", None],
            ["选项", None, "甲", "正确"],
            ["选项", None, "乙", None],
            ["选项", None, "丙", "正确"],
        ],
    ],
)
def test_a_choice_a_row(rows: list[list[Any]]) -> None:
    again = rows[1:] if rows[1][1] == "问？" else []
    first, *others = read(*rows, *[[*("另问？" if one == "问？" else one for one in row)] for row in again])
    for one in [first, *others]:
        assert (one.kind, one.choices, one.key) == (Kind.MULTIPLE, ("甲", "乙", "丙"), "AC")
    assert len(others) == bool(again)


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    "key", ["ACD", "A,C,D", "A、C、D", "a；c；d", "1,3,4", "134", 134, "甲|丙|丁", "甲、丙、丁", "甲\n丙\n丁"]
)
def test_keys_of_several_choices(key: Any) -> None:
    one = only(["题型", "题干", "A", "B", "C", "D", "答案"], ["多选", "问？", "甲", "乙", "丙", "丁", key])
    assert (one.key, one.doubts) == ("ACD", ())


def test_numbers_begin_with_nought_where_one_key_is_nought() -> None:
    header = ["题干", "A", "B", "C", "答案"]
    found = read(header, ["问？", "甲", "乙", "丙", 0], ["又问？", "甲", "乙", "丙", 2])
    assert [one.key for one in found] == ["A", "C"]
    assert "从 0 数起" in found[0].notes[0]


@pytest.mark.parametrize(
    ("choices", "key", "doubt"),
    [
        (["2", "3", "5"], 2, "分不清"),
        (["B", "A", "丙"], "B", "分不清"),
        (["甲", "乙", "丙"], "丁", "不是选项字母"),
        (["甲", "乙", "丙"], "B.甲", "不符"),
        (["甲", "乙", "丙"], 9, "不是选项字母"),
    ],
)
def test_a_key_that_may_mean_two_things_or_none_is_a_doubt(choices: list[str], key: Any, doubt: str) -> None:
    one = only(HEADER, ["单选题", "问？", *choices, key])
    assert len(one.doubts) == 1
    assert doubt in one.doubts[0]


def test_a_number_that_is_a_choice_is_that_choice() -> None:
    assert only(HEADER, ["单选题", "几人？", "3", "5", "7", 5]).key == "B"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, True) for key in ("正确", "√", "对", "T", "A", 1, "1", True, "是", "TRUE")),
        *((key, False) for key in ("错误", "×", "X", "错", "F", "B", 0, "0", False, "否", "FALSE")),
    ],
)
@pytest.mark.parametrize("choices", [[None, None, None], ["正确", "错误", None]])
def test_spellings_of_true_and_false(key: Any, value: bool, choices: list[Any]) -> None:
    one = only(HEADER, ["判断题", "党员可以退党。", *choices, key])
    assert (one.kind, one.key, one.choices, one.doubts) == (Kind.TRUEFALSE, value, (), ())


def test_true_and_false_choices_in_the_other_order_turn_the_letters() -> None:
    assert only(HEADER, ["判断题", "党员可以退党。", "错", "对", None, "A"]).key is False


def test_one_and_two_mean_right_and_wrong_where_there_is_no_nought() -> None:
    found = read(["题型", "题干", "答案"], ["判断", "甲。", 1], ["判断", "乙。", 2])
    assert [one.key for one in found] == [True, False]
    mixed = read(["题型", "题干", "答案"], ["判断", "甲。", 0], ["判断", "乙。", 2])
    assert "分不清" in mixed[1].doubts[0]


def test_a_key_in_the_stem_is_taken_where_the_column_is_empty() -> None:
    one = only(HEADER, ["单选题", "预备期为（ B ）。", "半年", "一年", "两年", None])
    assert (one.stem, one.key) == ("预备期为（　　）。", "B")


@pytest.mark.parametrize(
    ("stem", "key", "blanks", "note"),
    [
        ("每____召开。", "季度", (("季度",),), ""),
        ("每____召开。", "季度；三个月", (("季度", "三个月"),), "几种写法都对"),
        ("每____召开。", "季度|三个月", (("季度", "三个月"),), "几种写法都对"),
        ("每____召开。", "季度\n三个月", (("季度", "三个月"),), "几种写法都对"),
        ("每____召开。", "甲、乙", (("甲、乙",),), "答案的一部分"),
        ("每____由____召开。", "季度；支部", (("季度",), ("支部",)), "2 个空"),
        ("每____由____召开。", "季度|支部", (("季度",), ("支部",)), "2 个空"),
        ("每____由____召开。", "季度、支部", (("季度",), ("支部",)), "2 个空"),
        ("每____由____召开。", "季度\n支部", (("季度",), ("支部",)), "2 个空"),
        ("每____由____召开。", "季度/三个月;支部", (("季度", "三个月"), ("支部",)), "2 个空"),
        ("每（　　）由【 】召开。", "季度;支部", (("季度",), ("支部",)), "2 个空"),
    ],
)
def test_blanks_part_a_key_by_their_number(stem: str, key: str, blanks: Any, note: str) -> None:
    one = only(["题型", "题干", "答案"], ["填空题", stem, key])
    assert (one.kind, one.key, one.stem.count("____")) == (Kind.FILL, blanks, len(blanks))
    assert note in "".join(one.notes)
    assert bool(note) == bool(one.notes)


def test_each_blank_may_have_a_column_of_its_own() -> None:
    one = only(["题型", "题干", "答案1", "答案2"], ["填空", "每____由____召开。", "季度", "支部"])
    assert one.key == (("季度",), ("支部",))


def test_blanks_may_have_their_keys_in_the_columns_of_choices() -> None:
    one = only(HEADER, ["填空题", "每____由____召开。", "季度", "支部", None, None])
    assert (one.key, one.choices, len(one.notes)) == ((("季度",), ("支部",)), (), 2)


def test_two_questions_with_one_stem_stay_two() -> None:
    found = read(["题干", "选项", "答案"], ["哪个对？", "甲；乙", "A"], ["哪个对？", "甲；丙", "B"])
    assert [one.choices for one in found] == [("甲", "乙"), ("甲", "丙")]


def test_numerical_match_and_order_questions() -> None:
    header = ["题型", "题干", "匹配项", "A", "B", "C", "答案", "允许误差", "单位"]
    number, match, pairs, order, by_text = read(
        header,
        ["数值题", "多少？", None, None, None, None, 32, 0.5, "学时"],
        ["匹配题", "配？", "一\n二", "甲", "乙", "丙", "1-B，2-A"],
        ["匹配题", "配？", "一；二", "甲", "乙", "丙", "一-丙；二-甲"],
        ["排序题", "排？", None, "甲", "乙", "丙", "C→A→B"],
        ["排序题", "排？", None, "甲", "乙", "丙", "丙→甲→乙"],
    )
    assert (number.key, number.tolerance, number.unit) == ((("32",),), Fraction(1, 2), "学时")
    assert (match.premises, match.key, pairs.premises, pairs.key) == (("一", "二"), "BA", ("一", "二"), "CA")
    assert (order.key, by_text.key) == ("CAB", "CAB")


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize("codes", [[0, 1, 2, 3, 4], [1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"], [5, 3, 1, 2, 4]])
def test_what_codes_of_kinds_mean_is_seen_from_the_whole_column(codes: list[Any]) -> None:
    rows = [
        ["预备期？", "半年", "一年", "两年", "B"],
        ["哪些？", "甲", "乙", "丙", "AC"],
        ["可以退党。", None, None, None, "正确"],
        ["每____召开。", None, None, None, "季度"],
        ["简述职责。", None, None, None, "一是监督；二是执纪。"],
    ]
    found = read(HEADER, *([code, *row] for code, row in zip(codes, rows, strict=True)))
    assert [one.kind for one in found] == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE, Kind.FILL, Kind.SHORT]
    assert all(f"题型代码 {code} " in one.notes[0] for code, one in zip(codes, found, strict=True))


def test_kinds_are_inferred_where_none_is_said() -> None:
    found = read(
        HEADER[1:],
        ["预备期？", "半年", "一年", "两年", "B"],
        ["哪些？", "甲", "乙", "丙", "AC"],
        ["可以退党。", None, None, None, "对"],
        ["每____召开。", None, None, None, "季度"],
        ["简述职责。", None, None, None, "一是监督；二是执纪。"],
    )
    assert [one.kind for one in found] == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE, Kind.FILL, Kind.SHORT]


def test_an_unknown_kind_is_a_doubt_and_any_number_of_right_choices_is_settled_by_the_key() -> None:
    strange, one_right = read(HEADER, ["听力", *SINGLE[1:]], ["不定项选择题", *SINGLE[1:]])
    assert "听力" in strange.doubts[0]
    assert one_right.kind is Kind.SINGLE
    assert one_right.notes


def test_the_kind_and_points_of_the_sheet_count_where_the_row_says_none() -> None:
    one = only(HEADER[1:], SINGLE[1:], kind=Kind.MULTIPLE, points=Fraction(2))
    assert (one.kind, one.points) == (Kind.MULTIPLE, 2)


# ---------------------------------------------------------------- other columns


def test_the_other_columns() -> None:
    one = only(
        ["序号", "编号", *HEADER, "解析", "依据", "章节", "知识点", "标签", "难度系数", "分值", "出题人"],
        [1, "dz-1", *SINGLE, "见第七条", "党章第七条", "第一章", "党员", "甲，乙", 0.85, "2.5分", "张"],
    )
    assert (one.id, one.rationale, one.basis) == ("dz-1", "见第七条", "党章第七条")
    assert (one.topic, one.tags, one.difficulty, one.points) == ("党员", ("甲", "乙", "第一章"), "0.85", Fraction(5, 2))
    assert one.notes == ("没有导入的栏：出题人",)


@pytest.mark.parametrize("number", [1, "001", "1-2", "题 1"])
def test_a_running_number_is_no_id(number: Any) -> None:
    assert only(["编号", *HEADER], [number, *SINGLE]).id == ""


def test_numbers_in_front_of_the_stems_are_taken_off_where_they_run_on() -> None:
    found = read(HEADER, *[["单选题", f"{number}．问{number}？", *SINGLE[2:]] for number in (1, 2, 3)])
    assert [one.stem for one in found] == ["问1？", "问2？", "问3？"]
    assert only(HEADER, ["单选题", "2024. 是哪一年？", *SINGLE[2:]]).stem == "2024. 是哪一年？"


# ---------------------------------------------------------------- cases

PARTS = [["甲应受处分。", None, None, None, "√"], ["应给予？", "警告", "撤职", "除名", "A"]]


def test_a_row_of_material_with_its_parts_below() -> None:
    header = ["编号", *HEADER]
    for kinds, ids in ((("判断题", "单选题"), ("a-1", "a-2")), (("小题：判断题", "小题：单选题"), ("", ""))):
        parts = [[id, kind, *part] for id, kind, part in zip(ids, kinds, PARTS, strict=True)]
        case, after = read(header, ["a", "案例分析题", "某公司甲……"], *parts, ["b", *SINGLE])
        assert (case.kind, case.stem, [one.key for one in case.parts]) == (Kind.CASE, "某公司甲……", [True, "A"])
        assert after.key == "B"


def test_parts_numbered_in_brackets_belong_to_the_material_above() -> None:
    parts = [["判断题", f"（{number}）{part[0]}", *part[1:]] for number, part in enumerate(PARTS, 1)]
    case, after = read(HEADER, ["案例题", "某公司甲……"], *parts, SINGLE)
    assert [one.stem for one in case.parts] == ["甲应受处分。", "应给予？"]
    assert after.key == "B"


def test_a_column_of_material() -> None:
    rows = [["材料一", *part] for part in PARTS]
    case, other, after = read(["材料", *HEADER[1:]], *rows, ["材料二", *PARTS[0]], [None, *SINGLE[1:]])
    assert ([one.key for one in case.parts], case.stem, len(other.parts)) == ([True, "A"], "材料一", 1)
    assert (after.kind, after.doubts) == (Kind.SINGLE, ())


def test_material_over_an_empty_cell_is_in_doubt() -> None:
    case, unsure = read(["材料", *HEADER[1:]], ["材料一", *PARTS[0]], [None, *PARTS[1]])
    assert len(case.parts) == 1
    assert "材料" in unsure.doubts[0]


def test_a_part_without_a_case_is_in_doubt() -> None:
    assert "没有案例题" in only(HEADER, ["小题：单选题", *SINGLE[1:]]).doubts[0]


# ---------------------------------------------------------------- anything

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**18),
    st.floats(),
    st.dates(),
    st.text(max_size=30),
    st.sampled_from(
        [*HEADER, *SINGLE, "选项", "是否正确", "材料", "1,3", "案例题", "小题", "(1)", "（B）", "=A1", "①", "___"]
    ),
)


@given(st.lists(st.lists(VALUES, max_size=8), max_size=12), st.booleans())
def test_any_cells_can_be_read(rows: list[list[Any]], with_header: bool) -> None:
    found = read_table(table(*([HEADER] if with_header else []), *rows))
    assert found is not None or not with_header
