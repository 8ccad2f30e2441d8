from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.reports.adopt.marks import BLANK, marks_in, masked


def found(text: str) -> list[str]:
    return [one.text for one in marks_in(text) if not one.reason]


@pytest.mark.parametrize(
    "blank",
    [
        "XX",
        "XXX",
        "X X",
        "××",
        "ＸＸ",
        "xx",
        "xxx",
        "___",
        "_____",
        "＿＿",
        "○○",
        "〇〇",
        "【 】",
        "【】",
        "**",
        "△△",
        "XX.X",
        "X.XX",
        "（　　）",
        "（  ）",
        "X",
        "×",
        "ｘｘ",
        "╳╳",
    ],
)
def test_every_way_to_leave_a_blank_is_found(blank: str) -> None:
    assert found(f"共组织{blank}名党员参加") == [blank]


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("20XX年XX月XX日", ["20XX", "XX", "XX"]),
        ("202X年、19××年、X年X月", ["202X", "19××", "X", "X"]),
        ("1.XX公司；2、XX部门", ["XX", "XX"]),
        ("XX-XX人", ["XX", "XX"]),
        ("XX XX公司", ["XX", "XX"]),
        ("第X、第X名", ["X", "X"]),
        ("观看《XX》《XXX》、《XX》等", ["《XX》《XXX》、《XX》"]),
        ("《XX》条例", ["XX"]),
        ("二〇XX年", ["XX"]),
        ("X", ["X"]),
    ],
)
def test_blanks_side_by_side_and_in_dates_are_told_apart(text: str, blanks: list[str]) -> None:
    assert found(text) == blanks


@pytest.mark.parametrize(
    "text",
    [
        "二〇〇八年二〇二〇年",
        "长×宽×高",
        "3×4",
        "30单选×1",
        "人数×人数",
        "X光机和X射线",
        "iPhone X手机",
        "变量Y",
        "√ ×",
        "一_二",
        "{{ 待填.XX公司 }}",
        "{%tr for 支部 in 各支部 %}",
        "□是 □否",
        "共（5）场",
        "○ 条目",
    ],
)
def test_what_nobody_takes_for_a_blank_is_none(text: str) -> None:
    assert marks_in(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("尺码XXL", "夹在字母、数字中间"),
        ("型号XX-100", "夹在字母、数字中间"),
        ("电话138XXXX1234", "夹在字母、数字中间"),
        ("网址www.xx.com", "夹在字母、数字中间"),
        ("文件a__b", "夹在字母、数字中间"),
        ("_" * 30, "整行的横线"),
        ("*" * 12, "整行的分隔线"),
        ("XX染色体", "术语"),
        ("取值X。", "单独的字母，可能不是空白"),
    ],
)
def test_what_only_looks_like_a_blank_is_passed_over_with_a_reason(text: str, reason: str) -> None:
    assert [one.reason for one in marks_in(text)] == [reason]


def test_underlined_white_space_is_a_blank_where_nothing_is_written_on_the_line() -> None:
    text = "姓名    人数\t单位 甲 乙"
    lines = [2 <= place < 6 or place == 8 or 11 <= place < 14 for place in range(len(text))]
    assert [(one.start, one.end) for one in marks_in(text, lines)] == [(2, 6), (8, 9)]
    assert marks_in(text) == []


def test_a_masked_text_has_a_sign_for_each_blank() -> None:
    line, places = masked("共XX场，___人", marks_in("共XX场，___人"))
    assert line == f"共{BLANK}场，{BLANK}人"
    assert [line[place] for place in places] == [BLANK, BLANK]


@given(st.text(alphabet="XxＸ×_ ○*【】共人年月第20%《》、。\t{}", max_size=40))
def test_marks_stand_in_order_and_say_what_they_cover(text: str) -> None:
    marks = marks_in(text)
    assert all(text[one.start : one.end] == one.text for one in marks)
    assert all(before.end <= after.start for before, after in pairwise(marks))
    line, places = masked(text, marks)
    assert len(line) == len(text) - sum(len(one.text) - 1 for one in marks)
    assert all(line[place] == BLANK for place in places)
