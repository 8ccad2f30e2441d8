from datetime import date, timedelta

import pytest
from examples import MINUTE, NOON, TICK, member
from taking import Taking, acts, id_of, plan

from quizlib.core.audit import Action
from quizlib.core.excuse import Excuse
from quizlib.core.member import Member
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.excuses_xlsx import ReadExcuse
from quizlib.services.correcting import DueChange
from quizlib.services.home import Home
from quizlib.store.rosters import select_due

CLOSES = NOON + 120 * MINUTE
FIRST, SECOND = member("001", "样例甲"), member("002", "样例乙", "第二党支部")


def due(home: Home) -> list[Member]:
    with home.store.read() as connection:
        rows = select_due(connection, ["ceshi"])
    return [Member(number=one.number, name=one.name, branch=one.branch, cohort=one.cohort) for one in rows]


def correct(home: Home, *rows: Member, remove_missing: bool = False) -> DueChange:
    return home.correcting.correct_due("ceshi", rows, "名册报错", CLOSES, who="张三", remove_missing=remove_missing)


@pytest.fixture
def closed(home: Home) -> Home:
    """Members 001, who took part, and 002; 003 came to the roster after the close."""
    Taking(home, plan(home)).start()
    home.planning.import_roster([(member("003", "样例丙"), "")], CLOSES)
    return home


def test_name_branch_and_cohort_change_in_this_sitting_only(closed: Home) -> None:
    new = member("001", "样例假", "第三党支部", "预备党员")
    change = correct(closed, new, SECOND)
    assert (change.changed, change.unchanged) == (((FIRST, new),), 1)
    assert due(closed) == [new, SECOND]
    assert closed.planning.roster()[0].member == FIRST


def test_a_person_can_be_added_and_those_who_are_not_named_stay(closed: Home) -> None:
    change = correct(closed, member("003", "样例丙"))
    assert [one.number for one in change.added] == ["003"]
    assert [one.number for one in due(closed)] == ["001", "003", "002"]


def test_those_who_are_missing_are_removed_only_where_it_is_said(closed: Home) -> None:
    assert [one.number for one in correct(closed, FIRST, remove_missing=True).removed] == ["002"]
    assert due(closed) == [FIRST]


def test_one_who_has_begun_is_never_removed(closed: Home) -> None:
    with pytest.raises(ProblemsError, match="工号 001 样例甲: 已在场次 ceshi 开始作答，不能移出"):
        correct(closed, SECOND, remove_missing=True)
    assert due(closed) == [FIRST, SECOND]


def test_the_audience_of_the_sitting_holds(home: Home) -> None:
    one = plan(home, audience={"branches": ["第一党支部"]})
    Taking(home, one).start()
    home.planning.import_roster([(member("003", "样例丙"), "")], NOON)
    away = [member(number, name, "第二党支部") for number, name in (("001", "样例甲"), ("003", "样例丙"))]
    change = correct(home, *away, SECOND)
    assert ([one.number for one in change.removed], change.outside) == (["003"], 1)
    assert due(home) == away[:1]  # who has begun stays


def test_what_was_excused_stays_and_who_is_added_follows_the_register(home: Home) -> None:
    days = {"first": date(2026, 3, 10), "last": date(2026, 3, 10)}
    rows = [ReadExcuse("", Excuse.model_validate({"number": n, "reason": "出差", **days}), "") for n in ("002", "003")]
    plan(home)
    home.excusing.record(rows[:1], NOON)
    home.planning.import_roster([(member("003", "样例丙"), "")], CLOSES)
    home.excusing.record(rows[1:], CLOSES)
    correct(home, member("002", "样例乙", "第三党支部"), member("003", "样例丙"))
    assert home.excusing.excused("ceshi") == [
        ("003", "样例丙", "第一党支部", "出差"),
        ("002", "样例乙", "第三党支部", "出差"),
    ]


def test_a_correction_is_recorded_with_old_new_and_why(closed: Home) -> None:
    new = member("002", "样例乙", "第三党支部")
    correct(closed, new)
    assert not correct(closed, new)
    (entry,) = acts(closed)
    assert (entry.action, entry.who, entry.reason) == (Action.ROSTER_CORRECTED, "张三", "名册报错")
    assert entry.body == {
        "added": [],
        "removed": [],
        "changed": [{"member": id_of(closed, "002"), "branch": ["第二党支部", "第三党支部"]}],
    }


def test_the_preview_is_what_correcting_does(closed: Home) -> None:
    rows = [member("002", "样例乙", "第三党支部"), member("003", "样例丙")]
    shown = closed.correcting.preview_due("ceshi", rows, CLOSES)
    assert due(closed) == [FIRST, SECOND]
    assert correct(closed, *rows) == shown


def test_what_cannot_be_corrected_is_refused(closed: Home) -> None:
    with pytest.raises(PlanError, match="还没有结束"):
        closed.correcting.correct_due("ceshi", [FIRST], "报错", CLOSES - TICK)
    with pytest.raises(PlanError, match="请写明原因"):
        closed.correcting.correct_due("ceshi", [FIRST], "", CLOSES)
    with pytest.raises(PlanError, match="没有场次 meiyou；现有：ceshi"):
        closed.correcting.preview_due("meiyou", [FIRST], CLOSES)
    with pytest.raises(ProblemsError, match="工号 009 样例丁: 名册里没有这个工号"):
        correct(closed, member("009", "样例丁"))


def test_a_roster_that_is_imported_later_does_not_undo_a_correction(closed: Home) -> None:
    correct(closed, member("002", "样例乙", "第三党支部"))
    closed.planning.import_roster([(SECOND, "")], CLOSES + timedelta(days=1))
    assert due(closed)[1].branch == "第三党支部"
