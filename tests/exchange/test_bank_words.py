"""What people call what stands in a question."""

import pytest
from examples import EVERY_KIND, TIAOLI, asked
from hypothesis import given
from strategies import questions

from quizlib.core.question import Question, leaves
from quizlib.exchange.bank_words import FIELDS, found_words, points_words, review_words, words_of

REGISTER = {"tiaoli": TIAOLI}


def test_a_question_is_told_field_by_field() -> None:
    one = asked("a-1", topic="党员", tags=["甲", "乙"], rationale="见第七条", points="5/2")
    assert words_of(one, REGISTER) == {
        "题型": "单选题",
        "题干": "a-1 的题干",
        "选项": "A．甲\nB．乙\nC．丙\nD．以上都对（位置固定）",
        "标准答案": "B",
        "分值": "2.5 分",
        "解析": "见第七条",
        "依据": "《某某工作条例》（2023）第七条",
        "知识点": "党员",
        "标签": "甲、乙",
        "难度": "中",
    }


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("truefalse", "正确"),
        ("fill", "一年 / 12个月；支部大会"),
        ("numerical", "32 学时（误差不超过 0.5）"),
        ("match", "BAB"),
    ],
)
def test_a_key_is_told_as_people_read_it(kind: str, key: str) -> None:
    assert words_of(next(one for one in EVERY_KIND if one.kind == kind), REGISTER)["标准答案"] == key


@given(questions())
def test_the_words_of_different_questions_differ_where_their_parts_do(question: Question) -> None:
    words = words_of(question, {})
    assert sum(name.endswith("题干") for name in words) == 1 + (
        len(leaves(question)) if "第 1 小题·题干" in words else 0
    )


def test_points_are_told_in_full() -> None:
    assert [points_words(one.points) for one in (asked("a"), asked("a", points="10/3"))] == ["2", "10/3"]


def test_a_review_is_told_by_whom_and_when() -> None:
    one = asked("a-1", reviewed_by="某某", reviewed_on="2026-01-02")
    assert review_words(one) == "已审定（某某，2026-01-02）"
    assert review_words(asked("a-1", review="draft")) == "草稿"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("stem",), "题干"),
        (("choices", 1, "text"), "选项 B"),
        (("choices", 9), "选项 10"),
        (("key", 0, 1), "第 1 空的答案"),
        (("premises", 2), "第 3 个待配项"),
        (("parts", 1, "choices", 0), "第 2 小题·选项 A"),
        (("parts", 0), "第 1 小题"),
        (("steam",), ""),
    ],
)
def test_a_place_in_an_entry_is_told_in_words(path: tuple[str | int, ...], words: str) -> None:
    assert found_words(path) == words


def test_every_field_of_the_form_has_a_name() -> None:
    assert all(FIELDS.values())
