from fractions import Fraction
from typing import Any

import pytest
from examples import BANK, MINUTE, NOON, asked, body
from taking import StillClock, Taking, acts, id_of, plan

from quizlib.core.attempt import Attempt
from quizlib.core.audit import Action
from quizlib.core.bank import Bank
from quizlib.core.question import Question, content_hash
from quizlib.core.score import score
from quizlib.errors import PlanError
from quizlib.services.home import Home
from quizlib.services.regrading import Regraded
from quizlib.store.corrections import select_corrections

LATER = NOON + 300 * MINUTE
WRONG = asked("single-1", key="C")


def handed_in(home: Home, taking: Taking, *responses: str) -> list[Attempt]:
    """Attempts handed in with these letters at single-1."""
    found = []
    for response in responses:
        attempt = taking.start()
        number = next(slot.number for slot in attempt.paper.slots if slot.question.id == "single-1")
        found.append(taking.submit(taking.respond(attempt, number, response)))
    return found


def regrade(home: Home, by: Bank | Question = WRONG, reason: str = "答案有误", **more: Any) -> list[Regraded]:
    return home.regrading.apply("ceshi", "single-1", by, LATER, reason=reason, **more)


@pytest.fixture
def both(home: Home) -> Home:
    """Member 001 answered B, which the key says, and 002 C; two points pass."""
    one = plan(home, pass_line=2, excellent_line=12)
    handed_in(home, Taking(home, one), "B")
    handed_in(home, Taking(home, one, "002"), "C")
    return home


def test_the_preview_says_for_each_person_what_would_change(both: Home) -> None:
    found = both.regrading.preview("ceshi", "single-1", WRONG, LATER)
    ids = [id_of(both, number) for number in ("001", "002")]
    assert found == [
        Regraded("001", "样例甲", "第一党支部", Fraction(2), Fraction(0), True, False, ids[0]),
        Regraded("002", "样例乙", "第二党支部", Fraction(0), Fraction(2), False, True, ids[1]),
    ]
    assert all(one.changed for one in found)
    with both.store.read() as connection:
        assert (select_corrections(connection, "ceshi"), acts(both)) == ({}, [])


def test_members_see_the_new_score_and_the_old_one_can_be_told(both: Home) -> None:
    regrade(both)
    taking = Taking(both, both.planning.sitting("ceshi"), "002")
    desk = both.delivery.desk(taking.member_id, "ceshi", LATER)
    assert desk.counting is not None
    assert desk.counting[1].points == 2
    (card,) = both.delivery.desks(taking.member_id, LATER)
    assert card.counting is not None
    assert card.counting[1].points == 2
    with both.store.read() as connection:
        before = select_corrections(connection, "ceshi", until=LATER - MINUTE)
    attempt, _ = desk.counting
    assert score(attempt, desk.sitting.multiple_rule, before).points == 0
    assert score(attempt, desk.sitting.multiple_rule).points == 0


def test_a_second_correction_takes_the_place_of_the_first(both: Home) -> None:
    regrade(both)
    again = both.regrading.apply("ceshi", "single-1", asked("single-1"), LATER + MINUTE, reason="原答案无误")
    assert [(one.old, one.new) for one in again] == [(0, 2), (2, 0)]
    assert content_hash(both.regrading.asked("ceshi", "single-1")) == content_hash(asked("single-1"))


def test_it_is_recorded_with_every_change(both: Home) -> None:
    regrade(both, who="张三", reason=" 答案 有误 ")
    (entry,) = acts(both)
    assert (entry.action, entry.who, entry.reason) == (Action.REGRADED, "张三", "答案 有误")
    assert {name: entry.body[name] for name in ("question", "asked", "now_pass", "now_fail")} == {
        "question": "single-1",
        "asked": 2,
        "now_pass": 1,
        "now_fail": 1,
    }
    assert entry.body["members"] == [
        {"member": id_of(both, "001"), "old": "2", "new": "0"},
        {"member": id_of(both, "002"), "old": "0", "new": "2"},
    ]


def test_it_is_the_attempt_that_counts_that_is_compared(home: Home) -> None:
    handed_in(home, Taking(home, plan(home, attempts=3)), "B", "C", "D")
    (found,) = home.regrading.preview("ceshi", "single-1", WRONG, LATER)
    assert (found.old, found.new, found.changed) == (2, 2, False)  # the second attempt is the best now


def test_a_running_paper_is_marked_by_the_correction_once_it_ends(home: Home, clock: StillClock) -> None:
    taking = Taking(home, plan(home))
    attempt = taking.start()
    assert home.regrading.apply("ceshi", "single-1", WRONG, NOON, reason="答案有误") == []
    number = next(slot.number for slot in attempt.paper.slots if slot.question.id == "single-1")
    taking.submit(taking.respond(attempt, number, "C"))
    desk = home.delivery.desk(taking.member_id, "ceshi", NOON)
    assert desk.counting is not None
    assert desk.counting[1].points == 2


def test_the_question_is_taken_from_the_bank_as_it_stands(both: Home) -> None:
    bank = Bank([WRONG, *(one for one in BANK.questions.values() if one.id != "single-1")])
    assert [one.new for one in regrade(both, bank)] == [0, 2]


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (BANK, "与现在评分所用的完全相同，请先在题库里改正它"),
        (Bank([]), "题库里没有题目 single-1"),
        (asked("multiple-1", "multiple"), "编号与试卷上的 single-1 不同"),
        (asked("single-1", "truefalse"), "题型改了（试卷上是单选题，现为判断题）"),
        (
            asked("single-1", choices=["甲", "乙"], key="A"),
            "选项的个数改了（试卷上有 4 个，现有 2 个）；",
        ),
        (asked("single-1", key="C", review="draft"), "还是草稿，请先用 quizlib bank review 审定"),
    ],
)
def test_what_cannot_mark_the_papers_is_refused_and_nothing_changes(
    both: Home, by: Bank | Question, message: str
) -> None:
    with pytest.raises(PlanError, match=message):
        regrade(both, by)
    with both.store.read() as connection:
        assert select_corrections(connection, "ceshi") == {}


def test_a_retired_question_still_marks_its_papers(both: Home) -> None:
    assert [one.new for one in regrade(both, asked("single-1", key="C", review="retired"))] == [0, 2]


def test_other_questions_and_sittings_and_no_reason_are_refused(both: Home) -> None:
    with pytest.raises(PlanError, match="没有场次 meiyou"):
        both.regrading.preview("meiyou", "single-1", WRONG, LATER)
    with pytest.raises(PlanError, match="场次 ceshi 没有题目 s01"):
        both.regrading.preview("ceshi", "s01", asked("s01", key="C"), LATER)
    with pytest.raises(PlanError, match="简答题由人评分"):
        both.regrading.preview("ceshi", "short-1", asked("short-1", "short", key="别的要点"), LATER)
    with pytest.raises(PlanError, match="请写明原因"):
        regrade(both, reason=" ")


def test_a_case_is_marked_part_by_part(home: Home) -> None:
    taking = Taking(home, plan(home))
    attempt = taking.start()
    number = next(slot.number for slot in attempt.paper.slots if slot.question.id == "case-1-1")
    taking.submit(taking.respond(attempt, number, False))
    parts = [body("case-1-1", "truefalse", key=False), *body("case-1", "case")["parts"][1:]]
    (found,) = home.regrading.apply("ceshi", "case-1", asked("case-1", "case", parts=parts), LATER, reason="答案有误")
    assert (found.old, found.new) == (0, 2)
