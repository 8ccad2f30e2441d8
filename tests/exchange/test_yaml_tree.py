import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizlib.errors import ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.exchange.yaml_tree import DEEPEST, read_tree

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))) | st.sampled_from(
    ["yes", "12", "1.5", "~", "2026-01-01", "=", "<<", "[", "题: 干"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def problem(text: str) -> str:
    with pytest.raises(ProblemsError) as raised:
        read_tree("题库.yaml", text)
    return str(raised.value)


@given(VALUES)
def test_what_was_dumped_is_read(value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert read_tree("题库.yaml", text)[0] == yaml.safe_load(text) == value


def test_aliases_and_merges_are_what_they_point_at() -> None:
    text = "a: &x {k: 1, z: [1]}\nb: {<<: *x, k: 2}\nc: *x\nd:\n- <<: [*x, {m: 1}]\n  n: ~\n"
    assert read_tree("题库.yaml", text)[0] == yaml.safe_load(text)


def test_a_value_stands_on_the_line_of_its_name_or_of_its_own_begin() -> None:
    _, lines = read_tree("题库.yaml", "a:\n\n  b: 1\nc:\n- d\n-\n  e: 2\n- [f,\n   g]\n")
    assert {place: lines[place] for place in (("a",), ("a", "b"), ("c",), ("c", 0), ("c", 1), ("c", 2, 1))} == {
        ("a",): 1,
        ("a", "b"): 3,
        ("c",): 4,
        ("c", 0): 5,
        ("c", 1): 7,
        ("c", 2, 1): 9,
    }


@pytest.mark.parametrize("times", [DEEPEST + 1, 1500, 3000, 200_000])
@pytest.mark.parametrize("opening", ["- ", "[", "{a: "])
def test_deep_nesting_is_refused_plainly(opening: str, times: int) -> None:
    assert problem(opening * times) == f"题库.yaml:1: 嵌套太深，最多 {DEEPEST} 层，请检查括号和缩进"


def test_a_bank_file_that_nests_deeply_is_a_problem_of_the_check(tmp_path: Path) -> None:
    (tmp_path / REGULATIONS).write_text("regulations: []\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("{a: " * 1500, encoding="utf-8")
    assert [one.where for one in check([tmp_path], tmp_path / REGULATIONS).problems] == ["a.yaml:1"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: b: c", 1, "冒号用错了地方"),
        ("a: 1\nb\n", 3, "缺少冒号"),
        ("a:\n\t- b", 2, "制表符"),
        ("a: @b", 1, "不能放在开头的字符"),
        ("a: 1\n  b: 2", 2, "冒号用错了地方"),
        ("a:\n  b: 1\n c: 2", 3, "缩进没有对齐"),
        ("- a\nb: 1", 2, "应以“- ”开头"),
        ("a: [1, 2", 2, "方括号"),
        ("a: {b: 1", 2, "花括号"),
        ("a: 'b", 1, "引号没有配对"),
        ("a: - b", 1, "这里不能以“- ”开头"),
        ("a: *", 1, "以 & 或 * 开头的文字请加引号"),
        ("a: *b", 1, "没有定义 &b"),
        ("a: !b!c d", 1, "以 ! 开头的文字请加引号"),
        ("a: !b d", 1, "读不懂的值 d"),
        ("a: !b [d]", 1, "不认识的标记 !b"),
        ('a: "\\q"', 1, "双引号里的 \\ 用错了"),
        ("a: |b\n  c", 1, "| 或 > 的后面应换行"),
        ("a: 1\n---\nb: 2", 2, "只能有一段内容"),
        ("a: 2026-02-30", 1, "读不懂的值 2026-02-30"),
        ("x: 1\na: \x01", 2, "控制字符"),
        ("[a]: 1", 1, "名称应为文字"),
        ("? [a]\n: 1", 1, "名称应为文字"),
        ("a: 1\na: 2", 2, "a 写了两次"),
        ("a: &x {<<: 1}", 1, "<< 的后面"),
        ("&a [*a]", 1, "指向了它自己"),
        ("%YAML 9.9\n---\na", 1, "YAML 写法有误"),
    ],
)
def test_a_fault_of_writing_is_told_in_chinese_with_its_line(text: str, line: int, said: str) -> None:
    told = problem(text)
    assert said in told
    assert told.startswith(f"题库.yaml:{line}: "), told
    assert re.findall("[A-Za-z]{2,}", told.replace("YAML", "").partition(": ")[2]) == []
