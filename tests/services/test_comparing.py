"""Two editions of a question side by side."""

import pytest
from examples import TIAOLI, asked
from hypothesis import given
from strategies import questions

from quizlib.core.question import Question, body
from quizlib.services.comparing import changes, merged

REGISTER = {"tiaoli": TIAOLI}


def test_only_what_differs_is_told_and_where() -> None:
    old, new = asked("a-1", topic="党员"), asked("a-1", stem="a-1 的新题干", key="C", rationale="见第七条")
    found = changes(old, new, REGISTER)
    assert [(one.name, one.old, one.new) for one in found] == [
        ("题干", "a-1 的题干", "a-1 的新题干"),
        ("标准答案", "B", "C"),
        ("解析", "", "见第七条"),
        ("知识点", "党员", ""),
    ]
    assert found[0].spans() == [(False, "a-1 的", "a-1 的"), (True, "", "新"), (False, "题干", "题干")]


def test_a_part_of_a_case_is_named() -> None:
    old = asked("c-1", "case")
    parts = [{**part, "key": False} if part["kind"] == "truefalse" else part for part in body(old)["parts"]]
    assert [one.name for one in changes(old, asked("c-1", "case", parts=parts), REGISTER)] == ["第 1 小题·标准答案"]


@given(questions(), questions())
def test_the_spans_of_a_change_are_its_texts(one: Question, other: Question) -> None:
    for change in changes(one, other, REGISTER):
        spans = change.spans()
        assert "".join(old for _, old, _ in spans) == change.old
        assert "".join(new for *_, new in spans) == change.new
        assert all(old == new for differs, old, new in spans if not differs)
    assert changes(one, one, REGISTER) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "done", "clashes"),
    [
        ({"stem": "a", "key": "A"}, {"stem": "a", "key": "A"}, {"stem": "a", "key": "A"}, []),
        ({"stem": "b", "key": "A"}, {"stem": "a", "key": "B"}, {"stem": "b", "key": "B"}, []),
        ({"stem": "b", "key": "A"}, {"stem": "c", "key": "A"}, {"stem": "b", "key": "A"}, ["stem"]),
        ({"stem": "b", "key": "A"}, {"stem": "b", "key": "A"}, {"stem": "b", "key": "A"}, []),
        ({"stem": "a"}, {"stem": "a", "key": "A", "topic": "t"}, {"stem": "a", "topic": "t"}, []),
        ({"stem": "a"}, {"stem": "a", "key": "B"}, {"stem": "a"}, ["key"]),
        ({"stem": "a", "key": "A", "topic": "m"}, {"stem": "a", "topic": "t"}, {"stem": "a", "topic": "m"}, ["topic"]),
    ],
)
def test_two_changes_are_put_together_and_what_both_changed_is_named(
    mine: dict[str, str], theirs: dict[str, str], done: dict[str, str], clashes: list[str]
) -> None:
    assert merged({"stem": "a", "key": "A"}, mine, theirs) == (done, clashes)
