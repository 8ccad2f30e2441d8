"""Tables in Word: merged cells, forms, layouts, and keys for questions that stand elsewhere."""

import pytest
from word_documents import (
    DOWN,
    RED,
    TOP,
    UNDERLINE,
    abstract,
    cell,
    clean,
    lines,
    number,
    paragraph,
    run,
    table,
)

from quizlib.core.question import Kind
from quizlib.exchange.formats.reading import Reading

HEADER = ["题目", "A", "B", "C", "答案"]
FIRST = ["预备期为多长时间？", "半年", "一年", "两年", "B"]
SECOND = ["几人以上成立支部？", "2人", "3人", "5人", "B"]
SEVERAL = ["处分种类有哪些？", "警告", "记过", "开除党籍", "AC"]
LISTS = abstract(1, ("decimal", "%1.")) + abstract(2, ("upperLetter", "%1.")) + number(1, 1) + number(2, 2)


def short(one: Reading) -> list[object]:
    return [one.stem, *one.choices, one.key]


def test_what_is_merged_downwards_counts_for_every_row() -> None:
    body = table(
        ["章节", "材料", *HEADER],
        [cell("第一章", merged=TOP), cell("某公司……", merged=TOP), *FIRST],
        [cell("", merged=DOWN), cell("", merged=DOWN), *SECOND],
        ["第二章", "", *SEVERAL],
    )
    case, after = clean(body)
    assert (case.kind, case.stem, case.topic) == (Kind.CASE, "某公司……", "第一章")
    assert [short(part) for part in case.parts] == [FIRST, SECOND]
    assert (short(after), after.topic) == (SEVERAL, "第二章")


def test_a_choice_a_row_under_a_merged_stem_and_key() -> None:
    rows = [
        [cell("", merged=DOWN), f"{letter}. {SEVERAL[place]}", cell("", merged=DOWN)]
        for place, letter in ((2, "B"), (3, "C"))
    ]
    rows.insert(0, [cell(SEVERAL[0], merged=TOP), f"A. {SEVERAL[1]}", cell("AC", merged=TOP)])
    assert [short(one) for one in clean(table(["题目", "选项", "答案"], *rows))] == [SEVERAL]


def test_cells_over_several_columns_keep_the_columns_behind_them() -> None:
    body = table(
        [cell("一、单项选择题（每题2分）", span=6)],
        ["题型", *HEADER],
        ["单选题", *FIRST],
        ["判断题", "党员可以退党。", cell("", span=3), "√"],
        ["解析", cell("见党章。", span=5)],
        ["合计", cell("", span=4), "2题"],
    )
    single, truth = clean(body)
    assert (short(single), single.points) == (FIRST, 2)
    assert (truth.key, truth.rationale) == (True, "见党章。")


def test_a_header_of_two_lines() -> None:
    body = table(
        [cell("题目", merged=TOP), cell("选项", span=3), cell("答案", merged=TOP)],
        [cell("", merged=DOWN), "A", "B", "C", cell("", merged=DOWN)],
        FIRST,
        SEVERAL,
    )
    assert [short(one) for one in clean(body)] == [FIRST, SEVERAL]


def test_a_table_without_a_header_goes_on_with_the_one_above() -> None:
    body = table(HEADER, FIRST) + paragraph("") + table(SECOND, SEVERAL)
    assert [short(one) for one in clean(body)] == [FIRST, SECOND, SEVERAL]


def test_the_title_above_a_table_gives_kind_and_points() -> None:
    (one,) = clean(lines("一、多选题（每题3分）") + table(HEADER, SEVERAL))
    assert (short(one), one.kind, one.points) == (SEVERAL, Kind.MULTIPLE, 3)


@pytest.mark.parametrize(
    "row",
    [
        [paragraph(FIRST[0], list=1), *FIRST[1:]],
        [FIRST[0], *(paragraph(text, list=2) for text in FIRST[1:4]), "B"],
    ],
)
def test_automatic_numbers_in_the_cells_of_a_column_are_no_text(row: list[str]) -> None:
    assert [short(one) for one in clean(table(HEADER, row), LISTS)] == [FIRST]


def test_automatic_letters_of_several_choices_in_a_cell_part_them() -> None:
    choices = "".join(paragraph(text, list=2) for text in FIRST[1:4])
    apart = table(["题目", "选项", "答案"], [FIRST[0], cell(choices), "B"])
    together = table(["序号", "题目", "答案"], [cell(paragraph(list=1)), cell(paragraph(FIRST[0]) + choices), "B"])
    for body in (apart, together):
        assert [short(one) for one in clean(body, LISTS)] == [FIRST]


def test_the_right_choice_is_red_and_a_blank_underlined_in_cells() -> None:
    right = paragraph(run(FIRST[2], RED))
    (one,) = clean(table(HEADER[:4], [FIRST[0], FIRST[1], right, FIRST[3]]))
    assert short(one) == FIRST
    blank = paragraph("每", run("    ", UNDERLINE), "召开。")
    (one,) = clean(table(["题型", "题干", "答案"], ["填空题", blank, "季度"]))
    assert (one.stem, one.key) == ("每____召开。", (("季度",),))


# ---------------------------------------------------------------- forms and layouts


@pytest.mark.parametrize("separate", [True, False])
def test_a_form_has_a_field_a_row(separate: bool) -> None:
    forms = [
        [["题型", kind], ["题干", row[0]], ["选项A", row[1]], ["选项B", row[2]], ["选项C", row[3]], ["答案", row[4]]]
        for kind, row in (("单选题", FIRST), ("多选题", SEVERAL))
    ]
    body = paragraph("").join(table(*form) for form in forms) if separate else table(*forms[0], *forms[1])
    assert [short(one) for one in clean(body)] == [FIRST, SEVERAL]


def test_a_form_may_have_two_fields_a_row_and_choices_beside_one_label() -> None:
    pairs = table(
        ["编号", "dj-1", "题型", "单选题"],
        ["题干", cell(FIRST[0], span=3)],
        ["选项", cell("A. 半年\nB. 一年\nC. 两年", span=3)],
        ["答案", "B", "难度", "易"],
    )
    beside = table(
        ["题干", cell(FIRST[0], span=2)],
        [cell("选项", merged=TOP), "A", "半年"],
        [cell("", merged=DOWN), "B", "一年"],
        [cell("", merged=DOWN), "C", "两年"],
        ["答案", cell("B", span=2)],
    )
    (one,) = clean(pairs)
    assert (short(one), one.id, one.difficulty) == (FIRST, "dj-1", "易")
    assert [short(one) for one in clean(beside)] == [FIRST]


def test_a_list_laid_out_in_cells_is_a_list() -> None:
    asked = [
        [str(place), f"{row[0]}\nA. {row[1]}\nB. {row[2]}\nC. {row[3]}", row[4]]
        for place, row in enumerate((FIRST, SECOND), 1)
    ]
    assert [short(one) for one in clean(table(*asked))] == [FIRST, SECOND]
    choices = table([paragraph("半年", list=2), paragraph("一年", list=2)], [paragraph("两年", list=2), ""])
    (one,) = clean(lines("1. 预备期为（B）。") + choices, LISTS)
    assert short(one) == ["预备期为（　　）。", "半年", "一年", "两年", "B"]


def test_a_table_in_the_material_of_a_case_stays_in_it_by_rows() -> None:
    body = lines("一、案例分析题", "材料：某支部如下：") + table(["姓名", "年龄"], ["甲", "30"])
    body += lines("（1）几人？", "A. 一人", "B. 两人", "答案：A")
    (case,) = clean(body)
    assert case.stem == "某支部如下：\n姓名  年龄\n甲  30"


# ---------------------------------------------------------------- keys

ASKED = lines(
    *("一、单选题", f"1. {FIRST[0]}", "A. 半年", "B. 一年", "C. 两年", f"2. {SECOND[0]}", "A. 2人", "B. 3人", "C. 5人"),
    *("二、判断题", "1. 党员可以退党。", "2. 预备党员有表决权。", "参考答案"),
)


@pytest.mark.parametrize(
    "rows",
    [
        [
            [cell("一、单选题", span=3)],
            ["题号", "1", "2"],
            ["答案", "B", "B"],
            [cell("二、判断题", span=3)],
            ["题号", "1", "2"],
            ["答案", "√", "×"],
        ],
        [["题型", "题号", "1", "2"], ["单选题", "答案", "B", "B"], ["判断题", "答案", "√", "×"]],
        [["题号", "1", "2"], ["单选题", "B", "B"], ["判断题", "√", "×"]],
        [["一、单选题", "1.B", "2.B"], ["二、判断题", "1.√", "2.×"]],
        [
            [cell("单选题", span=2)],
            ["题号", "答案"],
            ["1", "B"],
            ["2", "B"],
            [cell("判断题", span=2)],
            ["1", "√"],
            ["2", "×"],
        ],
    ],
)
def test_a_table_of_keys_may_hold_titles_of_sections(rows: list[list[str]]) -> None:
    assert [one.key for one in clean(ASKED + table(*rows))] == ["B", "B", True, False]


def test_a_table_of_keys_may_have_a_column_of_rationales_or_several_columns_of_keys() -> None:
    asked = lines(f"1. {FIRST[0]}", "A. 半年", "B. 一年", f"2. {SECOND[0]}", "A. 2人", "B. 3人", "参考答案")
    first, second = clean(asked + table(["题号", "答案", "解析"], ["1", "B", "见第七条。"], ["2", "A", "见三十条。"]))
    assert (first.key, first.rationale, second.key, second.rationale) == ("B", "见第七条。", "A", "见三十条。")
    assert [one.key for one in clean(asked + table(["题号", "答案", "题号", "答案"], ["1", "B", "2", "A"]))] == [
        "B",
        "A",
    ]


def test_a_table_to_write_scores_into_is_no_table_of_keys() -> None:
    body = table(["题号", "一", "二", "总分"], ["得分", "", "", ""]) + lines("1. 党员可以退党。（√）")
    assert [one.key for one in clean(body)] == [True]
