from datetime import date, timedelta
from typing import Any

import pytest
from examples import TICK, sitting
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizlib.core.excuse import Excuse, reasons
from quizlib.core.moment import midnight

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def excuse(**more: Any) -> Excuse:
    return Excuse.model_validate({"number": "001", "reason": "病假", "first": FIRST, "last": LAST} | more)


@pytest.mark.parametrize(
    ("opens", "closes", "covered"),
    [
        (midnight(FIRST), midnight(LAST + DAY), True),
        (midnight(FIRST) - TICK, midnight(LAST), False),
        (midnight(LAST), midnight(LAST + DAY) + TICK, False),
        (midnight(FIRST) - DAY, midnight(LAST) + 2 * DAY, False),
    ],
)
def test_days_must_hold_the_whole_window(opens: Any, closes: Any, covered: bool) -> None:
    assert excuse().covers(sitting(opens=opens, closes=closes)) is covered


@given(st.dates(FIRST, LAST), st.integers(0, 40), st.integers(1, 24 * 30))
def test_the_days_are_those_of_china(first: date, days: int, hours: int) -> None:
    one = sitting(opens=midnight(FIRST), closes=midnight(FIRST) + timedelta(hours=hours))
    held = excuse(first=first, last=first + days * DAY)
    assert held.covers(one) is (first == FIRST and hours <= 24 * (days + 1))


def test_an_excuse_may_name_a_sitting_instead_of_days() -> None:
    one = excuse(first=None, last=None, sitting_id="ceshi")
    assert one.names(sitting())
    assert not one.covers(sitting())
    assert not one.names(sitting("qita"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": None}, "都填写或都不填"),
        ({"first": None}, "都填写或都不填"),
        ({"first": None, "last": None}, "或填写场次编号"),
        ({"last": FIRST - DAY}, "不早于开始日期（现为 2026-03-01 至 2026-02-28）"),
        ({"reason": ""}, "reason"),
        ({"reason": "因" * 21}, "reason"),
        ({"number": ""}, "number"),
        ({"note": "注" * 201}, "note"),
    ],
)
def test_an_excuse_that_says_too_little_or_too_much_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        excuse(**change)


def test_the_excuse_that_names_the_sitting_comes_first_and_then_the_latest() -> None:
    named = excuse(reason="免试", sitting_id="ceshi", first=None, last=None)
    held = [named, excuse(reason="请假"), excuse(reason="借调"), excuse(number="002", reason="出差")]
    assert reasons(held, sitting()) == {"001": "免试", "002": "出差"}
    assert reasons(held[1:], sitting()) == {"001": "借调", "002": "出差"}
    assert reasons(held, sitting("qita", closes=midnight(LAST) + 2 * DAY)) == {}
