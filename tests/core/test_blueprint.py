from random import Random
from typing import Any

import pytest
from examples import EVERY_KIND, SINGLES, asked, body
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizlib.core.blueprint import Blueprint, Rule, assign
from quizlib.core.question import Kind


def rule(count: int = 1, **conditions: Any) -> Rule:
    return Rule.model_validate({"count": count, "points": 2} | conditions)


def test_a_rule_matches_all_conditions_and_any_value_of_each() -> None:
    question = asked("q", topic="党员", tags=["期限", "程序"], difficulty="easy")
    assert rule(topic=["党员", "纪律"], tags="期限", difficulty="easy", kind="single").matches(question)
    assert not rule(topic="党员", difficulty="hard").matches(question)
    assert rule().matches(question)


def resting(*articles: str, regulation: str = "tiaoli") -> Any:
    """A question on an article, or a case whose parts rest on several."""
    bases = [{"regulation": regulation, "edition": "2023", "article": one} for one in articles]
    if len(bases) == 1:
        return asked("q", basis=bases[0])
    return asked("c", "case", parts=[body(f"c{n}", "truefalse", basis=one) for n, one in enumerate(bases)])


@pytest.mark.parametrize(
    ("question", "article", "drawn"),
    [
        (resting("7"), ["7"], True),
        (resting("7"), [7], True),
        (resting("7"), 7, True),
        (resting("7"), "6-8", True),
        (resting("7(2)"), "7", True),
        (resting("3-5"), ["9", "4"], True),
        (resting("7"), ["6", "8"], False),
        (resting("1", "7"), "7", True),
        (resting("1", "2"), "7", False),
        (resting("7", regulation="jilv"), "7", False),
    ],
)
def test_a_rule_draws_by_article_of_a_regulation(question: Any, article: Any, drawn: bool) -> None:
    assert rule(regulation="tiaoli", article=article).matches(question) is drawn


def test_an_article_belongs_to_a_regulation_and_is_written_as_in_a_basis() -> None:
    with pytest.raises(ValidationError, match="哪部法规"):
        rule(article="7")
    with pytest.raises(ValidationError, match="条文应写成 7、3-4"):
        rule(regulation="tiaoli", article=["第七条"])
    assert str(rule(regulation="tiaoli", article=["7", "3-4"])) == "tiaoli，第七条、第三条至第四条 × 1"


def test_only_reviewed_questions_are_drawn() -> None:
    blueprint = Blueprint(rules=(rule(),))
    assert blueprint.pool([asked("a", review="draft"), asked("b", review="retired"), asked("c")]) == (asked("c"),)


def test_a_shortfall_names_the_rule_and_what_is_missing() -> None:
    blueprint = Blueprint.model_validate({"rules": [{"count": 3, "points": 2, "kind": "fill"}]})
    assert blueprint.shortfalls(EVERY_KIND) == ["第 1 条规则（填空题 × 3）只找到 1 道已审定的题目，还差 2 道"]


def test_a_fixed_question_that_is_not_reviewed_is_missing() -> None:
    blueprint = Blueprint.model_validate({"fixed": [{"id": "a"}, {"id": "b"}]})
    assert blueprint.shortfalls([asked("a"), asked("b", review="draft")]) == ["固定题目 b 不在题库中，或尚未审定"]


def test_a_fixed_question_fills_no_rule() -> None:
    blueprint = Blueprint.model_validate({"fixed": [{"id": "a"}], "rules": [{"count": 1, "points": 2}]})
    assert "还差 1 道" in blueprint.shortfalls([asked("a")])[0]
    assert blueprint.shortfalls([asked("a"), asked("b")]) == []


def test_rules_that_overlap_too_much_are_a_shortfall() -> None:
    blueprint = Blueprint(rules=(rule(1, kind="single"), rule(1, topic="党员")))
    assert "重叠" in blueprint.shortfalls([asked("a", topic="党员")])[0]


def test_a_wide_rule_leaves_room_for_a_narrow_one() -> None:
    pool = [asked("a", topic="党员"), asked("b"), asked("c")]
    for seed in range(20):
        chosen = assign([rule(2), rule(1, topic="党员")], pool, Random(seed))
        assert chosen is not None
        assert chosen[-1][0].id == "a"


@given(st.lists(st.tuples(st.integers(1, 4), st.sets(st.sampled_from("abcd"), min_size=1)), max_size=5), st.integers())
def test_whatever_can_be_filled_is_filled_with_distinct_questions(wanted: list[Any], seed: int) -> None:
    pool = [asked(f"{topic}{n}", topic=topic) for topic in "abcd" for n in range(2)]
    rules = [rule(count, topic=sorted(topics)) for count, topics in wanted]
    chosen = assign(rules, pool, Random(seed))
    assert (chosen is not None) is _fillable(wanted)
    if chosen is not None:
        assert len({question.id for question, _ in chosen}) == sum(count for count, _ in wanted) == len(chosen)
        assert all(one.matches(question) for question, one in chosen)


def _fillable(wanted: list[tuple[int, set[str]]]) -> bool:
    """Hall's condition: the rules that lie within any topics want no more than those topics hold."""
    topics = ["".join(one for bit, one in enumerate("abcd") if mask >> bit & 1) for mask in range(16)]
    return all(sum(count for count, inside in wanted if inside <= set(one)) <= 2 * len(one) for one in topics)


def test_a_blueprint_asks_something_and_each_fixed_question_once() -> None:
    with pytest.raises(ValidationError, match="至少要有一条"):
        Blueprint()
    with pytest.raises(ValidationError, match="不能重复"):
        Blueprint.model_validate({"fixed": [{"id": "a"}, {"id": "a"}]})


def test_full_marks_and_kinds_are_known_before_anything_is_drawn() -> None:
    fixed = [{"id": "single-1", "points": 3}, {"id": "case-1"}]
    blueprint = Blueprint.model_validate({"fixed": fixed, "rules": [{"count": 4, "points": "2.5", "kind": "single"}]})
    questions = [*EVERY_KIND, *SINGLES]
    assert blueprint.maximum(questions) == 3 + 6 + 10
    assert blueprint.kinds(questions) == {Kind.SINGLE: 5, Kind.CASE: 1}
    assert blueprint.count == 6
