"""Answers that say the same are marked together, those that say nearly the same stand side by side."""

from fractions import Fraction

from examples import asked
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.paper import Slot
from quizlib.core.question import content_hash
from quizlib.services.answer_groups import answer_groups
from quizlib.services.marking import ToMark


def answers(*texts: str) -> list[ToMark]:
    question = asked("short-1", "short")
    slot = Slot(1, content_hash(question), None, question, Fraction(2), ())
    return [ToMark(f"a{place}", slot, text, None) for place, text in enumerate(texts)]


def grouped(*texts: str) -> list[list[str]]:
    return [[str(one.response) for one in group.answers] for group in answer_groups(answers(*texts))]


def test_width_space_case_and_punctuation_make_no_difference() -> None:
    assert grouped("民主集中制。", "民主 集中制", "ＡＢＣ", "abc") == [
        ["ＡＢＣ", "abc"],
        ["民主集中制。", "民主 集中制"],
    ]


def test_a_negation_is_another_answer() -> None:
    assert len(grouped("可以参加", "不可以参加")) == 2


def test_the_most_frequent_come_first_with_those_like_them_behind() -> None:
    long = "坚持民主集中制，坚持集体领导和个人分工负责相结合"
    found = grouped("不知道", f"{long}的制度", long, long)
    assert found == [[long, long], [f"{long}的制度"], ["不知道"]]


@given(st.lists(st.text("甲乙丙，。 ab", min_size=1, max_size=12), max_size=20))
def test_every_answer_is_in_one_group(texts: list[str]) -> None:
    groups = answer_groups(answers(*texts))
    assert sorted(one.attempt_id for group in groups for one in group.answers) == sorted(
        f"a{place}" for place in range(len(texts))
    )
