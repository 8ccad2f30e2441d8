from datetime import timedelta

from office import EVERY_KIND, LATER, NOON, Office

from quizlib.figures import By, figures_of, gather_sitting
from quizlib.figures.follow_up import BranchFollowUp, absent, follow_up
from quizlib.services.readmitting import Readmitting


def lists(office: Office, now: object = LATER) -> dict[str, BranchFollowUp]:
    facts = gather_sitting(office.store, office.results, "ceshi", now)  # type: ignore[arg-type]
    return {one.branch: one for one in follow_up(facts)}


def names(people: object) -> list[str]:
    return [one.person.name for one in people]  # type: ignore[attr-defined]


def test_absent_failed_and_pending_are_told_apart(office: Office) -> None:
    office.enrol(*(f"00{n} {name} 甲支部" for n, name in enumerate(("张三", "李四", "王五", "赵六"))))
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    office.take("000", sitting, right=6)
    attempt = office.take("001", sitting, right=0)
    office.mark(attempt, 4, 0, sitting.closes)
    office.mark(office.take("002", sitting, right=6), 4, 10, sitting.closes)
    found = lists(office)["甲支部"]
    assert (names(found.absent), names(found.failed), names(found.pending)) == (["赵六"], ["李四"], ["张三"])
    assert (found.due, found.persons) == (4, 3)


def test_the_counts_are_the_figures(office: Office) -> None:
    office.enrol(*(f"{n:02d} 某{n} 第{'一二三'[n % 3]}支部" for n in range(20)))
    sitting = office.plan()
    for n in range(0, 20, 2):
        office.take(f"{n:02d}", sitting, right=n % 6)
    facts = gather_sitting(office.store, office.results, "ceshi", LATER)
    told = {scope.key: one for scope, one in figures_of(facts.facts).by(By.BRANCH).items()}
    assert list(lists(office)) == list(told) == ["第一支部", "第二支部", "第三支部"]
    for branch, one in lists(office).items():
        assert (one.due, one.persons) == (told[branch]["persons_due"].value, told[branch]["persons"].value)
        assert len(one.absent) == told[branch]["absent"].value
        assert len(one.failed) == (told[branch]["scored"].value or 0) - (told[branch]["passed"].value or 0)
        assert len(one.pending) == told[branch]["pending"].value


def test_who_is_answering_is_absent_so_far(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    office.start("001", office.plan())
    facts = gather_sitting(office.store, office.results, "ceshi", NOON + timedelta(minutes=5))
    assert [(one.person.name, one.answering) for one in absent(facts)] == [("张三", True), ("李四", False)]


def test_attempts_left_count_only_while_the_window_is_open(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(attempts=3)
    office.take("001", sitting, right=0)
    office.start("001", sitting, minutes=20)
    assert lists(office, NOON + timedelta(minutes=21))["甲支部"].failed[0].left == 1
    assert lists(office)["甲支部"].failed[0].left == 0


def test_attempts_left_count_what_one_was_allowed(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    sitting = office.plan()
    for number in ("001", "002"):
        office.take(number, sitting, right=0)
    readmitting, after = Readmitting(office.store), sitting.closes + timedelta(hours=1)
    readmitting.allow("ceshi", "001", after + timedelta(hours=1), "补考", NOON + timedelta(hours=1))
    for now in (NOON + timedelta(hours=2), after):
        assert {one.person.number: one.left for one in lists(office, now)["甲支部"].failed} == {"001": 1, "002": 0}
    assert {one.left for one in lists(office)["甲支部"].failed} == {0}


def test_a_branch_where_all_passed_is_settled(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 乙支部")
    office.take("001", office.plan(), right=5)
    assert {branch: one.settled for branch, one in lists(office).items()} == {"甲支部": True, "乙支部": False}
