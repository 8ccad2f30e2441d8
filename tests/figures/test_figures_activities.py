from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.activity import KINDS, RESERVED, Activity
from quizlib.figures.activities import ALL_KINDS, activity_definitions, activity_figures, activity_titles
from quizlib.figures.period import Period
from quizlib.figures.registry import DEFINITIONS

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))


def row(day: str, kind: str, persons: int, branch: str = "第一党支部", title: str = "") -> Activity:
    return Activity(date=date.fromisoformat(day), kind=kind, title=title, branch=branch, persons=persons)


ROWS = [
    row("2026-01-01", "三会一课", 20),
    row("2026-06-30", "三会一课", 18, "第二党支部"),
    row("2026-06-29", "三会一课", 5, "第二党支部"),
    row("2026-07-01", "三会一课", 99, "第三党支部"),
    row("2026-04-10", "警示教育片", 31, title="某某警示录"),
    row("2026-03-10", "警示教育片", 12, title="《另一片》"),
    row("2026-04-11", "警示教育片", 18, "第二党支部", "《某某警示录》"),
    row("2026-02-01", "读书班", 7),
]


def printed(rows: list[Activity]) -> dict[str, str]:
    return {one.name: one.with_unit for one in activity_figures(rows, HALF)}


def test_each_kind_is_counted_by_the_days_of_the_period() -> None:
    told = printed(ROWS)
    assert told["三会一课次数"] == "3次"
    assert told["三会一课人次"] == "43人次"
    assert told["三会一课党支部数"] == "2个"
    assert told["警示教育片名称数"] == "2个"
    assert told["读书班次数"] == "1次"
    assert (told["各类活动次数"], told["各类活动人次"], told["各类活动党支部数"]) == ("7次", "111人次", "2个")


def test_a_usual_kind_that_was_not_held_is_nought() -> None:
    told = printed([])
    assert {told[f"{kind}次数"] for kind in KINDS} == {"0次"}


def test_ids_and_names_are_their_own() -> None:
    definitions = [*activity_definitions(["读书班"]), *DEFINITIONS.values()]
    assert len({one.id for one in definitions}) == len(definitions)
    assert len({one.name for one in definitions}) == len(definitions)
    assert "activity:三会一课:person_times" in {one.id for one in definitions}
    assert all("活动台账" in one.definition for one in definitions if one.id.startswith("activity:"))


def test_no_kind_that_is_allowed_shares_a_name_with_a_figure_of_sittings() -> None:
    endings = ("次数", "人次", "党支部数", "名称数")
    clashing = {
        one.name.removesuffix(end)
        for one in DEFINITIONS.values()
        for end in endings
        if one.name.endswith(end) and one.name != end
    }
    assert clashing | {ALL_KINDS} <= RESERVED | {"覆盖", "全员参加"} | {"党支部数"}


def test_titles_stand_in_the_order_of_days_and_once_each() -> None:
    titles = activity_titles(ROWS, HALF)
    assert titles["警示教育片名称"] == "《另一片》、《某某警示录》"
    assert titles["主题党日名称"] == "—"


days = st.dates(date(2025, 12, 1), date(2026, 7, 31))
activities = st.builds(
    Activity,
    date=days,
    kind=st.sampled_from([*KINDS, "读书班"]),
    branch=st.sampled_from(["第一党支部", "第二党支部"]),
    persons=st.integers(0, 50),
)


@given(st.lists(activities), days, st.integers(0, 100))
def test_counts_equal_an_independent_count(rows: list[Activity], first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    inside = [one for one in rows if not (one.date < period.first or one.date > period.last)]
    told = {one.id: one.value for one in activity_figures(rows, period)}
    for kind, count in Counter(one.kind for one in inside).items():
        assert told[f"activity:{kind}:count"] == count
    assert told["activity::person_times"] == sum(one.persons for one in inside)
