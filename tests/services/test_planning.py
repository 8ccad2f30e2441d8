from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from threading import Event
from typing import Any

import pytest
from examples import BANK, MINUTE, NOON, asked, member, sitting
from taking import StillClock, Taking, plan

from quizlib.core.audit import Action
from quizlib.core.bank import Bank
from quizlib.core.excuse import Excuse
from quizlib.core.moment import CHINA
from quizlib.core.regulation import Regulation
from quizlib.errors import PlanError, ProblemsError
from quizlib.services.home import Home


def enrol(home: Home, *numbers: str, branch: str = "第一党支部") -> None:
    home.planning.import_roster([(member(number, branch=branch), "") for number in numbers], home.clock())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"blueprint": {"rules": [{"count": 9, "points": 2, "kind": "fill"}]}}, "只找到 1 道已审定的题目，还差 8 道"),
        ({"blueprint": {"fixed": [{"id": "nobody"}]}}, "固定题目 nobody 不在题库中"),
        ({"blueprint": {"rules": [{"count": 1, "points": 2, "regulation": "nope"}]}}, "法规 nope 不在题库中"),
        ({"excellent_line": 23}, "满分为 22 分"),
        ({"audience": {"branches": ["第九党支部"]}}, "党支部“第九党支部”在名册里没有"),
        ({"audience": {"cohorts": ["群众"]}}, "人员类别“群众”在名册里没有"),
    ],
)
def test_a_sitting_that_does_not_fit_is_refused_with_what_is_missing(home: Home, change: Any, message: str) -> None:
    enrol(home, "001")
    with pytest.raises(ProblemsError, match=message):
        home.planning.plan(sitting(**change), BANK, NOON)
    assert home.planning.sittings() == []


def test_a_sitting_can_be_changed_until_somebody_begins(home: Home) -> None:
    plan(home)
    again = plan(home, title="改过的标题")
    assert home.planning.sitting("ceshi").title == "改过的标题"
    Taking(home, again).start()
    with pytest.raises(PlanError, match="已有人开始作答"):
        plan(home, title="再改")


def test_papers_draw_from_the_bank_as_it_was_planned(home: Home) -> None:
    enrol(home, "001")
    rules = {"rules": [{"count": 1, "points": 2, "topic": "新"}]}
    for key in ("A", "B"):
        bank = Bank([asked("q", topic="新", key=key)], BANK.regulations.values())
        home.planning.plan(sitting(f"ceshi-{key.lower()}", blueprint=rules, pass_line=1, excellent_line=2), bank, NOON)
    keys = [Taking(home, one).start().paper.slots[0].question.key_response() for one in home.planning.sittings()]
    assert keys == ["A", "B"]


def test_a_sitting_that_is_not_there_is_said_with_those_that_are(home: Home) -> None:
    with pytest.raises(PlanError, match="还没有场次"):
        home.planning.sitting("x")
    plan(home)
    with pytest.raises(PlanError, match="没有场次 x；现有：ceshi"):
        home.planning.sitting("x")


def test_a_preview_says_what_an_import_would_do_and_does_nothing(home: Home) -> None:
    enrol(home, "001", "002", "003")
    people = [(member("001"), ""), (member("002", branch="第二党支部"), ""), (member("004"), "")]
    change = home.planning.preview_roster(people)
    assert [one.number for one in change.added] == ["004"]
    assert [(old.branch, new.branch) for old, new in change.changed] == [("第一党支部", "第二党支部")]
    assert [one.number for one in change.missing] == ["003"]
    assert change.unchanged == 1
    assert len(home.planning.roster()) == 3


def test_a_new_pin_is_a_change_and_the_same_pin_is_none(home: Home) -> None:
    home.planning.import_roster([(member("001"), "1234")], NOON)
    assert home.planning.preview_roster([(member("001"), "1234")]).unchanged == 1
    assert home.planning.preview_roster([(member("001"), "")]).unchanged == 1
    assert len(home.planning.preview_roster([(member("001"), "9999")]).changed) == 1


def test_an_import_leaves_the_missing_unless_they_are_to_go(home: Home) -> None:
    enrol(home, "001", "002")
    enrol(home, "003")
    assert [one.member.number for one in home.planning.roster() if one.active] == ["001", "002", "003"]
    home.planning.import_roster([(member("003"), "")], NOON, remove_missing=True)
    assert [one.member.number for one in home.planning.roster() if one.active] == ["003"]
    enrol(home, "001")
    assert [one.member.number for one in home.planning.roster() if one.active] == ["001", "003"]


def test_an_open_sitting_follows_the_roster_and_a_closed_one_does_not(home: Home, clock: StillClock) -> None:
    one = plan(home)
    enrol(home, "003")
    assert home.planning.due_count("ceshi") == 3
    clock.now = one.closes
    enrol(home, "004")
    assert home.planning.due_count("ceshi") == 3
    clock.now = one.closes - MINUTE
    enrol(home, "005")
    assert len(home.planning.due_members("ceshi")) == 5


OLD_AND_NEW = Regulation.model_validate(
    {
        "id": "tiaoli",
        "title": "某某工作条例",
        "issuer": "某某",
        "editions": [{"id": "2023", "date": "2023-01-01"}, {"id": "2026", "date": "2026-03-11"}],
    }
)
ONE_SINGLE = {"rules": [{"count": 1, "points": 22, "kind": "single"}]}


def test_a_stale_question_is_drawn_only_where_the_organizer_says_so_and_then_it_is_recorded(home: Home) -> None:
    enrol(home, "001")
    bank = Bank([asked("alt")], [OLD_AND_NEW])
    closes = datetime(2026, 3, 11, 9, 0, tzinfo=CHINA)  # the new edition begins on this day
    with pytest.raises(ProblemsError, match="题目 alt 已过时，没有计入"):
        home.planning.plan(sitting(closes=closes, blueprint=ONE_SINGLE), bank, NOON)
    allowed = sitting(closes=closes, blueprint=ONE_SINGLE, stale_allowed=True)
    home.planning.plan(allowed, bank, NOON)
    assert "2026 版自 2026-03-11 起施行" in home.planning.stale("ceshi")["alt"]
    assert Taking(home, allowed).start().paper.slots[0].question.id == "alt"


def test_a_question_that_goes_stale_after_the_sitting_has_closed_is_drawn(home: Home) -> None:
    enrol(home, "001")
    closes = datetime(2026, 3, 10, 23, 59, tzinfo=CHINA)
    home.planning.plan(sitting(closes=closes, blueprint=ONE_SINGLE), Bank([asked("alt")], [OLD_AND_NEW]), NOON)
    assert home.planning.stale("ceshi") == {}


AMENDED = Regulation.model_validate(
    {
        "id": "tiaoli",
        "title": "某某工作条例",
        "issuer": "某某",
        "editions": [{"id": "2023", "date": "2023-01-01"}, {"id": "2026", "date": "2026-03-10"}],
    }
)


def two_questions(home: Home) -> Bank:
    """A sitting of one single out of two is planned, of which one rests on a regulation that is then amended."""
    enrol(home, "001")
    other = AMENDED.model_copy(update={"id": "banfa"})
    basis = {"regulation": "banfa", "edition": "2026", "article": "1"}
    questions = [asked("alt"), asked("neu", basis=basis)]
    before = Bank(questions, [BANK.regulations["tiaoli"], other])
    home.planning.plan(sitting(blueprint=ONE_SINGLE), before, NOON)
    return Bank(questions, [AMENDED, other])


def test_a_sitting_that_is_planned_follows_the_law(home: Home) -> None:
    bank = two_questions(home)
    (followed,) = home.planning.follow_law(bank, NOON)
    assert set(followed.dropped) == {"alt"}
    assert home.planning.stale("ceshi") == {}
    assert Taking(home, followed.sitting).start().paper.slots[0].question.id == "neu"
    assert home.planning.follow_law(bank, NOON) == []


def test_what_cannot_be_left_out_stays_and_is_recorded(home: Home) -> None:
    two_questions(home)
    both_gone = Bank([asked("alt"), asked("neu")], [AMENDED])
    (followed,) = home.planning.follow_law(both_gone, NOON)
    assert set(followed.kept) == {"alt", "neu"}
    assert set(home.planning.stale("ceshi")) == {"alt", "neu"}
    assert home.planning.follow_law(both_gone, NOON) == []


def test_a_sitting_that_allows_stale_questions_or_is_closed_stays_as_it_is(home: Home) -> None:
    bank = two_questions(home)
    assert home.planning.follow_law(bank, NOON + 120 * MINUTE) == []
    home.planning.plan(sitting(blueprint=ONE_SINGLE, stale_allowed=True), bank, NOON)
    assert home.planning.follow_law(bank, NOON) == []


def test_a_change_is_refused_where_somebody_else_has_changed_or_removed_it(home: Home) -> None:
    opened = plan(home)
    home.planning.change(opened, sitting(title="我的"), BANK, NOON)
    with pytest.raises(PlanError, match="刚刚被别人改动"):
        home.planning.change(opened, sitting(title="他的"), BANK, NOON)
    assert home.planning.sitting("ceshi").title == "我的"
    home.planning.remove("ceshi", "重复", NOON)
    with pytest.raises(PlanError, match="刚刚被别人删除"):
        home.planning.change(opened, sitting(title="他的"), BANK, NOON)


@pytest.mark.parametrize("new", [True, False])
def test_of_two_who_store_a_sitting_at_the_same_time_one_is_refused(home: Home, new: bool) -> None:
    opened, held = plan(home), Event()
    if new:
        home.planning.remove("ceshi", "重来", NOON)
    waiting = home.store.write(lambda _: held.wait(10))

    def store(title: str) -> str:
        one = sitting(title=title)
        try:
            if new:
                home.planning.publish(one, BANK, NOON)
            else:
                home.planning.change(opened, one, BANK, NOON)
        except PlanError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor() as pool:
        told = pool.map(store, ("甲的", "乙的"))
        held.set()
    assert waiting.result()
    first, second = sorted(told)
    assert first == ""
    assert ("已有场次用了编号 ceshi" if new else "刚刚被别人改动") in second


def test_a_sitting_that_nobody_has_begun_is_removed_with_a_reason(home: Home) -> None:
    plan(home)
    excuse = Excuse(number="001", reason="病假", sitting_id="ceshi")
    for_days = excuse.model_copy(update={"number": "002", "first": date(2026, 3, 1), "last": date(2026, 3, 31)})
    home.excusing.record([Written(excuse), Written(for_days)], NOON)
    with pytest.raises(PlanError, match="请写明原因"):
        home.planning.remove("ceshi", " ", NOON)
    home.planning.remove("ceshi", "时间改了", NOON, who="张三")
    assert home.planning.sittings() == []
    assert [one.key for one, _, _ in home.excusing.register()] == [("002", date(2026, 3, 1), date(2026, 3, 31), "")]
    entry = home.recording.entries("ceshi")[-1]
    assert (entry.action, entry.who, entry.reason) == (Action.REMOVED, "张三", "时间改了")
    assert entry.body["title"] == "测试"
    with pytest.raises(PlanError, match="没有场次"):
        home.planning.remove("ceshi", "时间改了", NOON)


def test_a_sitting_that_somebody_has_begun_is_not_removed(home: Home) -> None:
    taking = Taking(home, plan(home))
    assert not home.planning.begun("ceshi")
    taking.start()
    assert home.planning.begun("ceshi")
    with pytest.raises(PlanError, match="不能删除"):
        home.planning.remove("ceshi", "时间改了", NOON)


def test_an_audience_may_name_a_level_above_branches(home: Home) -> None:
    enrol(home, "001", branch="甲党委/第一党支部")
    home.planning.plan(sitting(audience={"branches": ["甲党委"]}), BANK, NOON)
    assert home.planning.due_count("ceshi") == 1
    assert home.planning.due_counts() == {"ceshi": 1}


@dataclass
class Written:
    """An excuse as a file gives it."""

    excuse: Excuse
    where: str = "登记"
    name: str = ""
