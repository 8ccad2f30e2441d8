from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from examples import EVERY_KIND, KINDS, asked, body
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import AUTOMATIC, leaf_bodies, questions, responses

from quizlib.core.question import (
    Leaf,
    MultipleRule,
    Question,
    content_hash,
    leaves,
    read_number,
    read_question,
)
from quizlib.core.question import body as body_of
from quizlib.core.text import bare
from quizlib.errors import ResponseError

EXACT, NET, SUBSET = MultipleRule.EXACT, MultipleRule.NET, MultipleRule.SUBSET


@given(st.data(), st.sampled_from(MultipleRule))
def test_full_marks_if_and_only_if_the_response_equals_the_key(data: st.DataObject, rule: MultipleRule) -> None:
    question: Leaf = read_question(data.draw(leaf_bodies(AUTOMATIC)))  # type: ignore[assignment]
    response = data.draw(responses(question))
    assert (question.mark(response, rule) == 1) is _equals_key(question, response)


def _equals_key(question: Leaf, response: Any) -> bool:
    if question.kind == "fill" and response is not None:
        accepted = [{bare(text) for text in blank} for blank in question.key]  # type: ignore[union-attr]
        return all(bare(text) in one for text, one in zip(response, accepted, strict=True))
    if question.kind == "numerical" and response is not None:
        value = read_number(response, question.unit)  # type: ignore[union-attr]
        return value is not None and abs(value - question.key) <= question.tolerance  # type: ignore[union-attr,operator]
    return response is not None and response == question.key


@given(leaf_bodies(AUTOMATIC), st.sampled_from(MultipleRule))
def test_the_key_earns_full_marks_and_nothing_earns_none(plain: Any, rule: MultipleRule) -> None:
    question: Leaf = read_question(plain)  # type: ignore[assignment]
    assert question.mark(question.key_response(), rule) == 1
    assert question.mark(None, rule) == 0


@given(questions())
def test_a_question_saved_and_loaded_is_the_same(question: Question) -> None:
    again = read_question(body_of(question) | {"review": question.review.value})
    assert again == question
    assert content_hash(again) == content_hash(question)


@given(st.data())
def test_a_marks_fraction_lies_between_nought_and_one(data: st.DataObject) -> None:
    question: Leaf = read_question(data.draw(leaf_bodies(AUTOMATIC)))  # type: ignore[assignment]
    fraction = question.mark(data.draw(responses(question)), data.draw(st.sampled_from(MultipleRule)))
    assert fraction is not None
    assert 0 <= fraction <= 1


@pytest.mark.parametrize(
    ("chosen", "exact", "net", "subset"),
    [
        ("ABD", "1", "1", "1"),
        ("AB", "0", "2/3", "2/3"),
        ("A", "0", "1/3", "1/3"),
        ("ABC", "0", "1/3", "0"),
        ("ABCD", "0", "2/3", "0"),
        ("C", "0", "0", "0"),
        (None, "0", "0", "0"),
    ],
)
def test_the_three_rules_for_a_key_of_three(chosen: str | None, exact: str, net: str, subset: str) -> None:
    question: Any = asked("m", "multiple")
    earned = [question.mark(chosen, rule) for rule in (EXACT, NET, SUBSET)]
    assert earned == [Fraction(exact), Fraction(net), Fraction(subset)]


@pytest.mark.parametrize("text", ["12个月", " 12 个月", "１２个月", "一年"])
def test_a_blank_forgives_width_case_and_white_space(text: str) -> None:
    question: Any = asked("f", "fill")
    assert question.mark((text, "支部大会"), EXACT) == 1


def test_blanks_share_the_points() -> None:
    question: Any = asked("f", "fill")
    assert question.mark(("一年", "党委"), EXACT) == Fraction(1, 2)
    assert question.mark(("", "支部大会"), EXACT) == Fraction(1, 2)


def test_a_short_answer_waits_for_a_person_unless_it_is_empty() -> None:
    question: Any = asked("k", "short")
    assert question.mark("要点一", EXACT) is None
    assert question.mark(None, EXACT) == 0


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", "E"),
        ("single", "AB"),
        ("single", True),
        ("single", "b"),
        ("single", 1),
        ("multiple", "AE"),
        ("multiple", ["A", "B"]),
        ("multiple", "A" * 9),
        ("truefalse", "true"),
        ("truefalse", 1),
        ("fill", ["一年"]),
        ("fill", "一年"),
        ("fill", ["一年", 2]),
        ("fill", ["x" * 201, ""]),
        ("short", 5),
        ("short", "x" * 5001),
        ("short", "a\x00b"),
        ("short", "\ud800"),
        ("fill", ["\udfff", ""]),
    ],
)
def test_a_response_of_another_form_is_refused(kind: str, raw: Any) -> None:
    question: Any = asked("q", kind)
    with pytest.raises(ResponseError):
        question.parse(raw)


@pytest.mark.parametrize(
    ("kind", "raw", "response"),
    [
        ("single", "", None),
        ("multiple", "DAB", "ABD"),
        ("multiple", "AA", "A"),
        ("truefalse", False, False),
        ("fill", ["", "  "], None),
        ("fill", ["一年", ""], ("一年", "")),
        ("short", "  好  ", "好"),
        ("short", " \n ", None),
        ("short", None, None),
    ],
)
def test_a_response_is_read_into_its_one_form(kind: str, raw: Any, response: Any) -> None:
    question: Any = asked("q", kind)
    assert question.parse(raw) == response


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("single", {"key": "AB"}, "单选题只能有一个正确答案（现有 2 个）"),
        ("single", {"key": "E"}, "标准答案应为 A–D 中的字母（现为 E）"),
        ("single", {"choices": ["甲", "甲 "], "key": "A"}, "选项 A 与 B 相同"),
        ("multiple", {"key": "A"}, "多选题至少有两个正确答案"),
        ("multiple", {"key": "BA"}, "字母应按顺序"),
        ("fill", {"stem": "没有空"}, "题干有 0 个空（____），标准答案有 2 个"),
        ("fill", {"key": [["一年"], [" "]]}, "每个空至少要有一个不为空"),
        ("single", {"points": 0}, "应大于 0"),
        ("single", {"points": "很多"}, "应为数字"),
    ],
)
def test_a_question_that_is_not_right_says_why(kind: str, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        asked("q", kind, **change)


def test_an_edition_changes_with_its_content_and_not_with_its_review() -> None:
    one = asked("q")
    assert content_hash(one) == content_hash(asked("q", review="retired"))
    assert content_hash(one) != content_hash(asked("q", key="A"))
    assert content_hash(one) != content_hash(asked("q", rationale="另一种解析"))


def test_the_name_of_an_edition_stays_what_it_was() -> None:
    named = {one.id: content_hash(one) for one in EVERY_KIND}
    assert named["single-1"] == "d1d55b2ce34ae47682886998e79232e9"
    assert named["fill-1"] == "4bf2708a05f6145da863b78b5aff75ed"
    assert named["case-1"] == "a20f21c31741ada7255c8447e0a854cc"


@pytest.mark.parametrize("kind", KINDS)
def test_who_reviewed_a_question_and_when_is_no_part_of_its_edition(kind: str) -> None:
    reviewed = asked("q", kind, reviewed_by="某某", reviewed_on="2026-11-24")
    assert reviewed.reviewed_on == date(2026, 11, 24)
    assert content_hash(reviewed) == content_hash(asked("q", kind))


def test_nor_is_who_reviewed_a_part_of_a_case() -> None:
    parts = body("c", "case")["parts"]
    reviewed = [part | {"reviewed_by": "某某", "reviewed_on": "2026-11-24"} for part in parts]
    assert content_hash(asked("c", "case", parts=reviewed)) == content_hash(asked("c", "case", parts=parts))


def test_a_case_is_worth_its_parts() -> None:
    case: Any = asked("c", "case")
    assert case.points == 6
    assert [part.id for part in leaves(case)] == ["c-1", "c-2", "c-3"]
    assert all(leaves(one) == (one,) for one in EVERY_KIND if one.kind != "case")


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        read_question(body("q", "single") | {"answer": "A"})


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("《章程》", True),
        ("章程。", True),
        ("（章 程）", True),
        ("章\u200b程", True),
        ("章程一", False),
        ("。", False),
        ("", False),
    ],
)
def test_marks_around_a_blanks_text_do_not_matter(given: str, right: bool) -> None:
    data = {"id": "x-1", "kind": "fill", "stem": "____", "key": [["章程"]]}
    question = read_question({**data, "basis": {"regulation": "r", "edition": "1", "article": "1"}})
    assert leaves(question)[0].mark((given,), MultipleRule.EXACT) == right


def test_a_percent_sign_is_no_mark_around_a_text() -> None:
    data = {"id": "x-1", "kind": "fill", "stem": "____", "key": [["5%"]]}
    question = read_question({**data, "basis": {"regulation": "r", "edition": "1", "article": "1"}})
    assert leaves(question)[0].mark(("5",), MultipleRule.EXACT) == 0
