"""Numbers: what is read as one, and which are near enough."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from examples import asked
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import NUMBERS

from quizlib.core.question import MultipleRule, decimal, read_number
from quizlib.core.question import body as body_of
from quizlib.errors import ResponseError

EXACT = MultipleRule.EXACT


@given(NUMBERS)
def test_a_number_written_is_read_again(text: str) -> None:
    number = Fraction(text)
    assert read_number(decimal(number)) == number
    assert Decimal(decimal(number)) == Decimal(text)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "。", "学时", " 学时。", "．"]))
def test_commas_width_and_what_stands_behind_do_not_matter(number: int, behind: str) -> None:
    wide = f"{number:,}".translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789,-"})
    for text in (f"{number}", f"{number:,}", wide, f" {number} "):
        assert read_number(text + behind, "学时") == number


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_is_an_error(text: str, unit: str) -> None:
    assert isinstance(read_number(text, unit), Fraction | None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("32", "32"),
        ("３２", "32"),
        ("32.0", "32"),
        ("３２．５", "65/2"),
        ("+7", "7"),
        (".5", "1/2"),
        ("−1.5", "-3/2"),
        ("－3", "-3"),
        ("1，000", "1000"),
        ("3。5。", "7/2"),
        ("32 学 时", "32"),
        ("32学时。", "32"),
        ("", None),
        ("。", None),
        ("学时", None),
        ("三十二", None),
        ("32小时", None),
        ("12,34", None),
        ("1.2.3", None),
        ("1e9", None),
        ("1/2", None),
        ("--3", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_what_is_a_number_and_what_is_none(text: str, number: str | None) -> None:
    assert read_number(text, "学时") == (None if number is None else Fraction(number))


@pytest.mark.parametrize(
    ("text", "right"), [("31.5", 1), ("32.5", 1), ("31.4999", 0), ("32.5001", 0), ("-32", 0), ("不知道", 0)]
)
def test_what_is_off_by_no_more_than_the_tolerance_is_right(text: str, right: int) -> None:
    question: Any = asked("n", "numerical")
    assert question.mark(text, EXACT) == right


def test_tenths_are_exact() -> None:
    question: Any = asked("n", "numerical", key=0.3, tolerance=0.1, unit="")
    assert [question.mark(text, EXACT) for text in ("0.2", "0.4", "0.19")] == [1, 1, 0]


def test_a_number_is_text_in_json() -> None:
    stored = body_of(asked("n", "numerical", key=-6.50, tolerance=0))
    assert (stored["key"], stored["tolerance"], stored["unit"]) == ("-6.5", "0", "学时")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "三十二"}, "应为数字，例如 32 或 1.5"),
        ({"key": True}, "应为数字"),
        ({"key": "1/3"}, "应为数字"),
        ({"key": Fraction(1, 3)}, "应为数字"),
        ({"key": "1e999999999"}, "应为数字"),
        ({"key": float("nan")}, "应为数字"),
        ({"key": float("inf")}, "应为数字"),
        ({"key": 1e300}, "最多 60 位"),
        ({"tolerance": -1}, "应不小于 0"),
    ],
)
def test_a_key_that_no_member_could_write_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        asked("n", "numerical", **change)


def test_a_response_is_kept_as_typed() -> None:
    question: Any = asked("n", "numerical")
    assert question.parse(" ３２ 学时 ") == "３２ 学时"
    assert question.parse("  ") is question.parse(None) is None
    assert question.parse("9" * 60) == "9" * 60
    for raw in ("9" * 61, 32, ["32"], True, "3\x00"):
        with pytest.raises(ResponseError):
            question.parse(raw)
