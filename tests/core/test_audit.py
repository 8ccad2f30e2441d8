import pytest

from quizlib.core.audit import LONGEST_REASON, Action, stated
from quizlib.errors import PlanError


def test_every_action_has_a_name() -> None:
    assert len({action.label for action in Action} - {""}) == len(Action)


def test_only_what_is_done_to_a_planned_sitting_or_to_who_is_due_changes_its_figures() -> None:
    assert {action.value for action in Action if action.changes_figures} == {
        *("replanned", "removed", "extended", "handed_in", "reopened", "allowed", "marked", "regraded"),
        *("roster_changed", "roster_corrected", "excused"),
    }


def test_a_reason_is_stated_on_one_line() -> None:
    assert stated(" 停电\n 半小时 ") == "停电 半小时"
    assert len(stated("因" * LONGEST_REASON)) == LONGEST_REASON


@pytest.mark.parametrize(("reason", "message"), [("", "写明原因"), (" \n", "写明原因"), ("因" * 201, "现有 201 个")])
def test_a_reason_that_is_none_or_too_long_is_refused(reason: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        stated(reason)
