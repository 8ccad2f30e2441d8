"""A certificate's code as people write it, and the name as strangers see it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from examples import NOON
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.certificate import ALPHABET, CODE_LENGTH, Certificate, read_code

ONE = Certificate("ABCD2345WXYZ", "a", "s", "m", "样例甲", "一", "测试", Fraction(9), Fraction(10), False, NOON, NOON)


@given(st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_code_is_read_as_it_is_spelled(code: str) -> None:
    assert read_code(replace(ONE, code=code).spelled) == code


@pytest.mark.parametrize("text", ["abcd-2345-wxyz", " ABCD 2345 WXYZ ", "ＡＢＣＤ２３４５ＷＸＹＺ", "ABCD—2345—WXYZ"])
def test_case_width_and_dashes_do_not_matter(text: str) -> None:
    assert read_code(text) == ONE.code


@pytest.mark.parametrize(
    "text", ["", "ABCD-2345-WXY", "ABCD-2345-WXYZZ", "ABCD-2345-WXY0", "ABCD-2345-WXYI", "核验码" * 4]
)
def test_what_can_be_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(("name", "masked"), [("样例甲", "样＊＊"), ("甲乙", "甲＊"), ("甲", "甲＊")])
def test_a_stranger_sees_the_first_character_of_a_name(name: str, masked: str) -> None:
    assert replace(ONE, name=name).masked == masked
