import pytest
from examples import member
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.member import joined, uppers, within

LEVEL = st.text("甲乙丙党委支部", min_size=1, max_size=5)


def test_the_levels_above_a_branch_are_kept_without_white_space() -> None:
    assert member(branch=" 某某党委 ／机关党总支/ 第一党支部").branch == "某某党委/机关党总支/第一党支部"
    assert joined("某某党委", "", "第一党支部") == "某某党委/第一党支部"
    with pytest.raises(ValueError, match="branch"):
        member(branch=" / ")


def test_a_branch_is_within_itself_and_what_stands_above_it() -> None:
    assert within("甲党委/一支部", "甲党委")
    assert within("甲党委", "甲党委")
    assert not within("甲党委二/一支部", "甲党委")


@given(st.lists(LEVEL, min_size=1, max_size=4))
def test_a_branch_stands_under_each_of_its_uppers(levels: list[str]) -> None:
    branch = joined(*levels)
    assert uppers(branch)[-1] == branch
    assert len(uppers(branch)) == len(levels)
    assert all(within(branch, one) for one in uppers(branch))
