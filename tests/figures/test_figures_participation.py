from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from office import LATER, NOON, Office

from quizlib.core.moment import CHINA
from quizlib.errors import ReportError
from quizlib.figures import Figure, Period, branches_of

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def told(office: Office, period: Period = YEAR, now: datetime = LATER) -> dict[tuple[str, str], Figure]:
    """Every figure by scope and id."""
    return {(str(one.scope), one.id): one for one in office.figures(period, now)}


def values(office: Office, *ids: str, scope: str = "全部", now: datetime = LATER) -> list[Fraction | None]:
    found = told(office, now=now)
    return [found[scope, id].value for id in ids]


def test_an_empty_store_has_noughts_and_no_rate(office: Office) -> None:
    found = told(office)
    assert {scope for scope, _ in found} == {"全部"}
    assert found["全部", "sittings"].value == found["全部", "persons_due"].value == 0
    assert found["全部", "participation"].value is None
    assert found["全部", "participation"].reason == "没有应参加人员"
    assert found["全部", "mean_rate"].printed == "—"


def test_one_person_who_took_part_makes_one_hundred_percent(office: Office) -> None:
    office.enrol("001 张三 第一党支部")
    office.take("001", office.plan(), right=3)
    assert values(office, "sittings", "persons_due", "persons", "absent", "person_times") == [1, 1, 1, 0, 1]
    assert told(office)["全部", "participation"].printed == "100.0%"


def test_attempts_are_person_times_and_persons_count_once(office: Office) -> None:
    office.enrol("001 张三 第一党支部", "002 李四 第一党支部", "003 王五 第一党支部")
    first, second = office.plan("a", attempts=3), office.plan("b", attempts=3)
    for minutes in (1, 20, 40):
        office.take("001", first, right=1, minutes=minutes)
    office.take("001", second, right=1)
    office.take("002", second, right=1)
    assert values(office, "persons_due", "persons", "absent", "person_times") == [3, 2, 1, 5]
    rate = told(office)["全部", "participation"]
    assert (rate.numerator, rate.denominator, rate.value) == (2, 3, Fraction(200, 3))
    assert rate.printed == "66.7%"


def test_practice_counts_nowhere(office: Office) -> None:
    office.enrol("001 张三 第一党支部")
    office.take("001", office.plan(kind="practice"), right=5)
    assert values(office, "sittings", "persons_due", "persons", "person_times", "scored") == [0, 0, 0, 0, 0]


def test_contests_and_tests_are_told_apart(office: Office) -> None:
    office.enrol("001 张三 第一党支部")
    office.plan("a", kind="contest")
    office.plan("b", kind="test")
    office.plan("c", kind="test")
    assert values(office, "sittings", "contests", "tests") == [3, 1, 2]


@pytest.mark.parametrize(
    ("opens", "counts"),
    [
        (datetime(2026, 2, 28, 23, 59, tzinfo=CHINA), 0),
        (datetime(2026, 3, 1, 0, 0, tzinfo=CHINA), 1),
        (datetime(2026, 3, 31, 23, 59, tzinfo=CHINA), 1),
        (datetime(2026, 4, 1, 0, 0, tzinfo=CHINA), 0),
    ],
)
def test_a_sitting_belongs_to_the_days_of_china_in_which_it_opens(office: Office, opens: datetime, counts: int) -> None:
    office.enrol("001 张三 第一党支部")
    office.plan(opens=opens)
    found = told(office, Period(date(2026, 3, 1), date(2026, 3, 31)))
    assert found["全部", "sittings"].value == counts


def test_a_sitting_counts_once_it_has_opened(office: Office) -> None:
    office.enrol("001 张三 第一党支部")
    office.plan()
    assert values(office, "sittings", "persons_due", now=NOON - timedelta(seconds=1)) == [0, 0]
    assert values(office, "sittings", "persons_due", now=NOON) == [1, 1]


def test_an_attempt_counts_once_it_has_ended(office: Office) -> None:
    office.enrol("001 张三 第一党支部")
    sitting = office.plan()
    office.take("001", sitting, right=1, minutes=0, hand_in=False)
    deadline = NOON + timedelta(minutes=30)
    assert values(office, "persons", "person_times", now=deadline - timedelta(seconds=1)) == [0, 0]
    assert values(office, "persons", "person_times", now=deadline) == [1, 1]


def test_a_branch_is_the_one_of_the_day(office: Office) -> None:
    office.enrol("001 张三 第一党支部", "002 李四 第二党支部")
    first = office.plan("a")
    office.take("001", first, right=1)
    office.enrol("001 张三 第二党支部", now=first.closes)
    office.plan("b", opens=first.closes)
    found = told(office)
    assert [found[scope, "persons_due"].value for scope in ("全部", "第一党支部", "第二党支部")] == [2, 1, 2]
    assert [found[scope, "persons"].value for scope in ("全部", "第一党支部", "第二党支部")] == [1, 1, 0]
    assert found["第一党支部", "sittings"].value == 1
    assert found["全部", "branches"].value == 2


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ReportError, match="结束日期 2026-01-01 早于开始日期 2026-02-01"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


def test_a_period_is_spoken_without_repeating_the_year() -> None:
    assert str(YEAR) == "2026年1月1日至12月31日"
    assert str(Period(date(2025, 12, 1), date(2026, 1, 1))) == "2025年12月1日至2026年1月1日"
    assert str(Period(date(2026, 3, 1), date(2026, 3, 1))) == "2026年3月1日"


def test_branches_stand_in_the_order_people_expect(office: Office) -> None:
    names = ["第十一党支部", "第二党支部", "离退休党支部", "第三党支部", "机关党支部", "第一党支部", "第十党支部"]
    office.enrol(*(f"{n} 张三 {name}" for n, name in enumerate(names)))
    office.plan()
    assert branches_of(office.facts(YEAR, LATER)) == [
        *("第一党支部", "第二党支部", "第三党支部", "第十党支部", "第十一党支部"),
        *("机关党支部", "离退休党支部"),
    ]
