from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from examples import MINUTE, NOON, member
from taking import StillClock, Taking, acts, id_of, plan

from quizlib.core.audit import Action
from quizlib.core.excuse import Excuse
from quizlib.core.member import Member
from quizlib.errors import PlanError, SignInError
from quizlib.services import enrolling
from quizlib.services.enrolling import Finder, levels
from quizlib.services.home import Home
from quizlib.services.pins import pin_hash


def due(home: Home) -> list[str]:
    return [one.member.number for one in home.planning.due_members("ceshi")]


def finder(*people: Member, home: Home) -> Finder:
    home.planning.import_roster([(one, "") for one in people], NOON)
    return Finder(home.enrolling.roster())


class TestOnePerson:
    """Added, changed, gone and back again."""

    def test_who_is_added_is_due_and_can_sign_in_with_the_pin(self, home: Home) -> None:
        plan(home)
        home.enrolling.add(member("003", "样例丙"), "4711", NOON, who="张三")
        assert due(home) == ["001", "003", "002"]
        assert home.delivery.sign_in("003", "样例丙", "4711").member.number == "003"
        with pytest.raises(SignInError):
            home.delivery.sign_in("003", "样例丙", "")
        entry = home.recording.entries()[-1]
        assert (entry.action, entry.who, entry.sitting_id) == (Action.ROSTER_CHANGED, "张三", None)
        assert entry.body == {"member": id_of(home, "003"), "came": True, "pin": True}

    def test_a_number_that_is_taken_adds_nobody(self, home: Home) -> None:
        plan(home)
        with pytest.raises(PlanError, match="名册里已有工号 001（样例甲）"):
            home.enrolling.add(member("001", "别人"), "", NOON)

    def test_a_change_reaches_sittings_that_have_not_closed(self, home: Home, clock: StillClock) -> None:
        plan(home, audience={"branches": ["第一党支部"]})
        one, other = member("002", "样例乙", "第二党支部"), member("002", "样例乙", "第一党支部")
        home.enrolling.change(one, other, None, NOON)
        assert due(home) == ["001", "002"]
        clock.move(120 * MINUTE)
        home.enrolling.change(other, one, None, clock())
        assert due(home) == ["001", "002"]

    def test_a_pin_stays_unless_a_new_one_is_given(self, home: Home) -> None:
        plan(home)
        renamed = member("002", "样例乙二", "第二党支部")
        home.enrolling.change(member("002", "样例乙", "第二党支部"), renamed, None, NOON)
        assert home.delivery.sign_in("002", "样例乙二", "1234")
        home.enrolling.change(renamed, renamed, "9", NOON)
        assert home.delivery.sign_in("002", "样例乙二", "9")

    def test_who_changes_second_overwrites_nothing(self, home: Home) -> None:
        plan(home)
        seen = home.enrolling.person("001").member
        home.enrolling.change(seen, seen.model_copy(update={"branch": "第三党支部"}), None, NOON)
        with pytest.raises(PlanError, match="工号 001 刚刚被别人改动"):
            home.enrolling.change(seen, seen.model_copy(update={"cohort": "群众"}), "9", NOON)
        assert home.enrolling.person("001").member == member("001", "样例甲", "第三党支部")
        assert home.delivery.sign_in("001", "样例甲", "")

    def test_a_pin_is_hashed_before_the_writer_is_taken(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        plan(home)
        held, hashed = Event(), Event()

        def told(pin: str) -> str:
            hashed.set()
            return pin_hash(pin)

        monkeypatch.setattr(enrolling, "pin_hash", told)
        one = member("002", "样例乙", "第二党支部")
        acts = (
            lambda: home.enrolling.change(one, one, "9", NOON),
            lambda: home.enrolling.add(member("003", "样例丙"), "8", NOON),
        )
        for act in acts:
            held.clear()
            hashed.clear()
            writing = home.store.write(lambda _: held.wait(10))
            with ThreadPoolExecutor() as pool:
                acting = pool.submit(act)
                before = hashed.wait(5)
                held.set()
                acting.result()
            assert writing.result()
            assert before

    def test_nothing_changed_is_not_recorded(self, home: Home) -> None:
        plan(home)
        home.enrolling.change(member("001", "样例甲"), member("001", "样例甲"), None, NOON)
        assert acts(home) == []

    def test_who_leaves_cannot_sign_in_and_comes_back_as_the_same_person(self, home: Home) -> None:
        taking = Taking(home, plan(home))
        taking.submit(taking.start())
        home.enrolling.leave("001", NOON)
        with pytest.raises(SignInError):
            home.delivery.sign_in("001", "样例甲", "")
        with pytest.raises(PlanError, match="可能刚刚被移出"):
            home.enrolling.leave("001", NOON)
        with pytest.raises(PlanError, match="以前是 样例甲"):
            home.enrolling.add(member("001", "别人"), "", NOON)
        home.enrolling.add(member("001", "样例甲", "第二党支部"), "", NOON)
        (desk,) = home.delivery.desks(home.enrolling.person("001").id, NOON)
        assert len(desk.attempts) == 1

    def test_why_somebody_is_excused_is_told_by_sitting(self, home: Home) -> None:
        plan(home)

        class Row:
            where, name, excuse = "登记", "", Excuse(number="001", reason="病假", sitting_id="ceshi")

        home.excusing.record([Row()], NOON)
        assert home.enrolling.excused(home.enrolling.person("001").id) == {"ceshi": "病假"}
        assert home.enrolling.excused(home.enrolling.person("002").id) == {}
        with pytest.raises(PlanError, match="没有工号 9"):
            home.enrolling.person("9")


class TestFinder:
    """Words, all of which must match."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", ["01", "02", "03"]),
            ("张", ["01"]),
            ("zhangsan", ["01"]),
            ("zs", ["01"]),
            ("ZHANG", ["01"]),
            ("zeng", ["03"]),
            ("ｃeng", ["03"]),
            ("02", ["02"]),
            ("第二", ["02", "03"]),
            ("第二 lisi", ["02"]),
            ("预备", ["02"]),
            ("zs 第二", []),
            ("xyz", []),
        ],
    )
    def test_people_are_found(self, home: Home, text: str, found: Sequence[str]) -> None:
        own = finder(
            member("01", "张三", "甲党委/第一党支部"),
            member("02", "李四", "甲党委/第二党支部", "预备党员"),
            member("03", "曾五", "甲党委/第二党支部"),
            home=home,
        )
        assert sorted(one.member.number for one in own.find(text)) == list(found)

    def test_what_is_no_pattern_is_taken_as_it_stands(self, home: Home) -> None:
        own = finder(member("01", "<b>甲</b>"), home=home)
        assert own.find("(") == []
        assert len(own.find("<b>")) == 1


def test_levels_stand_above_what_is_under_them_in_the_order_of_their_numbers() -> None:
    people = [
        member("1", branch="甲党委/机关党总支/第十党支部"),
        member("2", branch="甲党委/机关党总支/第二党支部"),
        member("3", branch="甲党委"),
        member("4", branch="乙支部"),
    ]
    assert [(one.name, one.depth, one.persons) for one in levels(people)] == [
        ("甲党委", 0, 3),
        ("机关党总支", 1, 2),
        ("第二党支部", 2, 1),
        ("第十党支部", 2, 1),
        ("乙支部", 0, 1),
    ]
