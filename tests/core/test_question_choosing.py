"""Match and order: one letter a premise, and every letter in its place."""

from fractions import Fraction
from typing import Any

import pytest
from examples import asked
from pydantic import ValidationError

from quizlib.core.question import MultipleRule
from quizlib.errors import ResponseError

EXACT = MultipleRule.EXACT
MANY = [f"待配{n}" for n in range(11)]


@pytest.mark.parametrize(
    ("response", "earned"), [("BAB", "1"), ("BAC", "2/3"), ("B--", "1/3"), ("ABA", "0"), ("--A", "0"), (None, "0")]
)
def test_a_match_earns_the_share_of_its_right_premises(response: str | None, earned: str) -> None:
    question: Any = asked("m", "match")
    assert question.mark(response, EXACT) == Fraction(earned)


@pytest.mark.parametrize(("response", "right"), [("CABD", 1), ("CADB", 0), ("ABCD", 0), (None, 0)])
def test_an_order_is_right_as_a_whole_or_not_at_all(response: str | None, right: int) -> None:
    question: Any = asked("o", "order")
    assert question.mark(response, EXACT) == right


@pytest.mark.parametrize(
    ("kind", "raw", "response"),
    [
        ("match", "B-C", "B-C"),
        ("match", "BBB", "BBB"),
        ("match", "---", None),
        ("match", "", None),
        ("match", None, None),
        ("order", "DCBA", "DCBA"),
        ("order", "", None),
        ("order", None, None),
    ],
)
def test_a_response_is_read_into_its_one_form(kind: str, raw: Any, response: Any) -> None:
    question: Any = asked("q", kind)
    assert question.parse(raw) == response


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        *[("match", raw) for raw in ("BA", "BAAB", "BAE", "ba-", "B A", 1, True, ["B", "A", "C"])],
        *[("order", raw) for raw in ("CAB", "CABDD", "CABA", "CABE", "cabd", "----", 1, True, ["C", "A", "B", "D"])],
    ],
)
def test_a_response_of_another_form_is_refused(kind: str, raw: Any) -> None:
    question: Any = asked("q", kind)
    with pytest.raises(ResponseError):
        question.parse(raw)


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("match", {"key": "BA"}, "匹配题有 3 个待配项"),
        ("match", {"key": "BAE"}, "标准答案应为 A–D 中的字母"),
        ("match", {"key": "B-A"}, "标准答案应为 A–D 中的字母"),
        ("match", {"premises": ["子", "丑", "子 "]}, "待配项 1 与 3 相同"),
        ("match", {"premises": ["子", "丑", " "]}, "都不能为空"),
        ("match", {"premises": ["子"], "key": "A"}, "too_short"),
        ("match", {"premises": MANY, "key": "A" * 11}, "too_long"),
        ("match", {"choices": ["甲", "甲"], "key": "AAA"}, "选项 A 与 B 相同"),
        ("match", {"choices": list("甲乙丙丁戊己庚辛壬")}, "too_long"),
        ("order", {"key": "CAB"}, "排序题的标准答案应按正确顺序写出全部字母 ABCD"),
        ("order", {"key": "CABA"}, "每个一次（现为 CABA）"),
        ("order", {"key": "CABE"}, "标准答案应为 A–D 中的字母"),
        ("order", {"choices": ["甲"], "key": "A"}, "too_short"),
    ],
)
def test_a_question_that_is_not_right_says_why(kind: str, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        asked("q", kind, **change)


def test_numbers_may_be_premises_and_choices() -> None:
    question: Any = asked("m", "match", premises=[1, 2.5], choices=[3, 4], key="BB")
    assert question.premises == ("1", "2.5")
    assert [choice.text for choice in question.order()] == ["3", "4"]
