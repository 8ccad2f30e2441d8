import pytest

from quizlib.core.audit import LONGEST_REASON, Action, stated
from quizlib.errors import PlanError


def test_every_action_has_a_name_and_freezing_and_the_bank_leave_the_figures_as_they_are() -> None:
    assert all(action.label for action in Action)
    bank = [Action.ADDED, Action.EDITED, Action.REVIEWED, Action.IMPORTED]
    assert [action for action in Action if not action.changes_figures] == [Action.FROZEN, *bank]


def test_a_reason_is_stated_on_one_line() -> None:
    assert stated(" 停电\n 半小时 ") == "停电 半小时"
    assert len(stated("因" * LONGEST_REASON)) == LONGEST_REASON


@pytest.mark.parametrize(("reason", "message"), [("", "写明原因"), (" \n", "写明原因"), ("因" * 201, "现有 201 个")])
def test_a_reason_that_is_none_or_too_long_is_refused(reason: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        stated(reason)
