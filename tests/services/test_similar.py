"""Similar questions are shown as pairs with what differs; what differs in a negation or a number is no duplicate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.services.similar import Asking, Difference, similar_pairs

STEM = "下列情形中，属于违反廉洁纪律的行为的是（　　）。"


def difference(one: str, other: str, right: str = "甲", other_right: str = "甲") -> Difference | None:
    pairs = similar_pairs([Asking("一", one, (right,)), Asking("二", other, (other_right,))])
    return pairs[0].difference if pairs else None


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (STEM, Difference.NONE),
        (STEM.replace("（　　）", "( )").replace("，", ","), Difference.NONE),
        (STEM.replace("属于", "不属于"), Difference.NEGATION),
        (STEM.replace("行为", "做法"), Difference.WORDING),
        ("党支部党员大会一般多长时间召开一次？", None),
    ],
)
def test_a_pair_says_what_differs(other: str, found: Difference | None) -> None:
    assert difference(STEM, other) is found


def test_another_number_is_no_duplicate() -> None:
    assert difference("预备党员的预备期为1年是否正确？", "预备党员的预备期为2年是否正确？") is Difference.NUMBER
    assert difference("应当在三个月内审批预备党员。", "应当在六个月内审批预备党员。") is Difference.NUMBER


def test_the_same_stem_with_another_answer_is_a_contradiction() -> None:
    assert difference(STEM, STEM, "甲", "乙") is Difference.KEY


def test_the_same_stem_with_other_choices_is_no_contradiction() -> None:
    one = Asking("一", STEM, ("取消资格",), ("取消资格", "警告"))
    other = Asking("二", STEM, ("取消其资格",), ("取消其资格", "延长"))
    assert similar_pairs([one, other])[0].difference is Difference.WORDING
    other = Asking("二", STEM, ("警告",), ("取消资格", "警告"))
    assert similar_pairs([one, other])[0].difference is Difference.KEY


def test_a_number_in_another_script_is_the_same_number() -> None:
    assert difference("党员大会一般每季度召开一次对吗？", "党员大会一般每季度召开1次对吗？") is Difference.WORDING


def test_new_questions_are_compared_with_the_bank_and_the_bank_not_with_itself() -> None:
    known = [Asking("甲", STEM, ("x",)), Asking("乙", STEM, ("x",))]
    pairs = similar_pairs([Asking("新", STEM, ("x",))], known)
    assert {(pair.one.name, pair.other.name) for pair in pairs} == {("甲", "新"), ("乙", "新")}


@given(st.text("党员支部大会不一二三", min_size=8, max_size=40), st.integers(0, 39), st.sampled_from("甲乙丙"))
def test_the_spans_of_a_pair_put_both_stems_together_again(stem: str, place: int, more: str) -> None:
    other = stem[:place] + more + stem[place:]
    for pair in similar_pairs([Asking("一", stem, ("a",)), Asking("二", other, ("a",))]):
        assert "".join(one for _, one, _ in pair.spans()) == stem
        assert "".join(two for _, _, two in pair.spans()) == other


@given(st.text("党员支部大会不得无未1234", min_size=12, max_size=30))
def test_a_negation_put_in_is_never_taken_for_the_same_question(stem: str) -> None:
    found = difference(f"甲{stem}", f"不{stem}")
    assert found in (None, Difference.NEGATION)
