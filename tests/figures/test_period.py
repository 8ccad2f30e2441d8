from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.errors import ReportError
from quizlib.figures import Period


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2026-01-01", "2026-06-30"), ("2025-07-01", "2025-12-31")),
        (("2026-07-01", "2026-12-31"), ("2026-01-01", "2026-06-30")),
        (("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2025-01-01", "2026-12-31"), ("2023-01-01", "2024-12-31")),
        (("2026-03-02", "2026-03-31"), ("2026-01-31", "2026-03-01")),
        (("2026-03-01", "2026-03-30"), ("2026-01-30", "2026-02-28")),
        (("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28")),
        (("2024-03-01", "2024-03-01"), ("2024-02-29", "2024-02-29")),
        (("2024-02-01", "2024-02-28"), ("2024-01-04", "2024-01-31")),
    ],
)
def test_the_period_before_is_as_many_months_or_days(now: tuple[str, str], before: tuple[str, str]) -> None:
    assert period(*now).before() == period(*before)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2026-01-01", "2026-06-30"), ("2025-01-01", "2025-06-30")),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28")),
        (("2024-02-29", "2024-03-05"), ("2023-02-28", "2023-03-05")),
        (("2025-02-02", "2025-02-28"), ("2024-02-02", "2024-02-28")),
        (("2024-12-15", "2025-02-28"), ("2023-12-15", "2024-02-28")),
    ],
)
def test_the_period_a_year_before_has_the_same_days(now: tuple[str, str], before: tuple[str, str]) -> None:
    assert period(*now).year_before() == period(*before)


@given(st.dates(date(1960, 1, 1), date(2900, 1, 1)), st.integers(0, 3000))
def test_the_period_before_ends_on_the_day_before(first: date, days: int) -> None:
    now = Period(first, first + timedelta(days=days))
    assert now.before().last == now.first - timedelta(days=1)
    assert now.year_before().first.year == first.year - 1
    if now.first.day > 1:
        assert now.before().last - now.before().first == now.last - now.first


def test_nothing_stands_before_the_first_day() -> None:
    with pytest.raises(ReportError, match="日期应在"):
        period("1921-01-01", "1921-12-31").before()
