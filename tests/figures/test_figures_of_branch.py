from office import EVERY_KIND, LATER, Office

from quizlib.figures import By, figures_of, gather_sitting
from quizlib.figures.questions import choices, question_statistics
from quizlib.figures.sitting import sitting_facts

COUNTED_APART = {"questions_used", "regulations_used", "practices", "practice_persons", "practice_times"}


def taken(office: Office) -> None:
    people = [f"{n:02d} 某{n} {'甲乙'[n % 2]}'支部 {'党员' if n % 3 else '预备党员'}" for n in range(14)]
    office.enrol(*people, "99 某某 丙支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50, attempts=2)
    for n in range(11):
        office.take(f"{n:02d}", sitting, right=n % 7)
    office.take("03", sitting, right=6, minutes=40)


def test_the_facts_of_a_branch_give_the_figures_that_all_facts_give_of_it(office: Office) -> None:
    taken(office)
    facts = gather_sitting(office.store, office.results, "ceshi", LATER).facts
    for scope, told in figures_of(facts).by(By.BRANCH).items():
        own = figures_of(facts.of_branch(scope.key))
        assert {id: one.value for id, one in own[scope].items()} == {id: one.value for id, one in told.items()}
        assert {id: own.everywhere[id].value for id in told} == {id: one.value for id, one in told.items()}
        assert list(own.by(By.BRANCH)) == [scope]


def test_the_facts_of_a_branch_hold_nobody_else(office: Office) -> None:
    taken(office)
    facts = gather_sitting(office.store, office.results, "ceshi", LATER).facts
    own = sitting_facts(facts.of_branch("甲'支部"))
    people = {one.member for one in own.people}
    assert {one.branch for one in own.people} == {one.branch for one in own.attempts} == {"甲'支部"}
    assert len(people) == 7
    assert {one.member for one in own.attempts} <= people
    assert set(own.marks["member"]) <= people
    assert sitting_facts(facts.of_branch("丙支部")).marks.empty


def test_statistics_of_branches_add_up_to_those_of_all(office: Office) -> None:
    taken(office)
    facts = gather_sitting(office.store, office.results, "ceshi", LATER).facts
    parts = [facts.of_branch(branch) for branch in ("甲'支部", "乙'支部", "丙支部")]
    for statistics, column in ((question_statistics, "responses"), (choices, "chosen")):
        whole = statistics(facts).groupby(["question", "part"])[column].sum()
        summed = sum(
            statistics(one).groupby(["question", "part"])[column].sum().reindex(whole.index, fill_value=0)
            for one in parts
        )
        assert (whole == summed).all()
