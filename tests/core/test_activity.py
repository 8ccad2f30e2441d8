from datetime import date

import pytest
from pydantic import ValidationError

from quizlib.core.activity import KINDS, RESERVED, Activity, NamedValue


def activity(kind: str = "三会一课", persons: int = 24) -> Activity:
    return Activity(date=date(2026, 3, 5), kind=kind, branch="第一党支部", persons=persons)


@pytest.mark.parametrize("kind", [*KINDS, "读书班", "红色教育2"])
def test_a_kind_is_a_name_that_a_field_can_have(kind: str) -> None:
    assert activity(kind).kind == kind


@pytest.mark.parametrize("kind", ["", "党 课", "党课（书记）", "2次党课", "长" * 21, *RESERVED])
def test_a_kind_that_no_field_can_be_called_by_is_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        activity(kind)


@pytest.mark.parametrize("persons", [-1, 1_000_001])
def test_persons_are_a_count(persons: int) -> None:
    with pytest.raises(ValidationError):
        activity(persons=persons)


def test_a_named_value_needs_its_text() -> None:
    with pytest.raises(ValidationError):
        NamedValue(name="招聘人数", value="")
