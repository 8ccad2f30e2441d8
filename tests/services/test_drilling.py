"""A member's own drill: never a key that must not be seen, nothing counted twice, what was missed until it is known."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from examples import MINUTE, NOON, member, sitting
from running_site import ROOT
from taking import StillClock, Taking

from quizlib.core.drill import Scope
from quizlib.core.moment import CHINA
from quizlib.core.sitting import Sitting
from quizlib.errors import AnsweringError, DrillError, NotDueError, ResponseError
from quizlib.services import drilling
from quizlib.services.drilling import Answered, Asked, Drill, Overview
from quizlib.services.home import Home
from quizlib.settings import Settings
from quizlib.store.schema import cards, drills

DAY = timedelta(days=1)
MINE = ["t-single", "t-fill", "t-case"]
#: Reviewed, and without a short answer in it.
DRILLABLE = {f"t-{kind}" for kind in ("single", "multiple", "truefalse", "fill", "case", "numerical", "match", "order")}


class Driller:
    """A member who drills, on the home's clock."""

    def __init__(self, home: Home, number: str = "001") -> None:
        self.home = home
        self.id = next(one.id for one in home.planning.roster() if one.member.number == number)

    def overview(self) -> Overview:
        return self.home.drilling.overview(self.id, self.home.clock()).result()

    def draw(self, scope: Scope = Scope.REGULATION, regulation: str = "zhangcheng") -> Drill | None:
        return self.home.drilling.draw(self.id, scope, regulation, self.home.clock()).result()

    def answer(self, drill: Drill, right: bool = True, operation: str = "", asked: Asked | None = None) -> Answered:
        raw: dict[str, Any] = {}
        for slot in drill.paper.slots:
            key = slot.shown(slot.question.key_response())
            raw[str(slot.number)] = list(key) if isinstance(key, tuple) else key
        named = operation or f"operation-{drill.asked.id}"
        given = raw if right else {}
        return self.home.drilling.answer(self.id, asked or drill.asked, given, named, self.home.clock()).result()

    def all_ids(self) -> set[str]:
        """The ids of everything that is asked today, answered rightly."""
        found = set()
        while (drill := self.draw()) is not None:
            found.add(drill.asked.question_id)
            self.answer(drill)
        return found


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Iterator[Home]:
    """A home over the small bank of ``tests/bank`` with two members and no sitting."""
    shutil.copytree(ROOT / "tests" / "bank", tmp_path / "questions")
    one = Home(Settings(home=tmp_path, store=""), clock)
    people = [(member("001", "样例甲"), ""), (member("002", "样例乙"), "")]
    one.planning.import_roster(people, NOON)
    yield one
    one.close()


def plan(home: Home, *ids: str, **rules: Any) -> Sitting:
    planned = sitting(blueprint={"fixed": [{"id": id} for id in ids or MINE]}, pass_line=1, excellent_line=1, **rules)
    home.planning.plan(planned, home.bank, home.clock())
    return planned


def rows(home: Home, table: sa.Table) -> list[Any]:
    with home.store.read() as connection:
        return list(connection.execute(sa.select(table)))


def test_a_bank_is_gone_through_and_then_nothing_is_asked_until_it_is_due(home: Home, clock: StillClock) -> None:
    driller = Driller(home)
    assert driller.all_ids() == DRILLABLE
    clock.move(DAY)
    assert driller.draw() is None
    clock.move(DAY)
    assert driller.all_ids() == DRILLABLE
    [progress] = driller.overview().progress
    assert (progress.known, progress.learning, progress.new) == (len(DRILLABLE), 0, 0)


def test_five_a_day_and_five_more_the_next_day_in_china(home: Home, clock: StillClock) -> None:
    driller = Driller(home)
    for number in range(5):
        drill = driller.draw(Scope.DAILY)
        assert drill is not None
        assert driller.answer(drill, right=number > 0).drill.done == number + 1
    assert driller.draw(Scope.DAILY) is None
    overview = driller.overview()
    assert (overview.done, overview.right, overview.daily_left) == (5, 4, 0)
    clock.now = (NOON.astimezone(CHINA) + DAY).replace(hour=0, minute=0)
    overview = driller.overview()
    assert (overview.done, overview.daily_left) == (0, 3)


def test_a_missed_question_comes_back_every_day_until_it_is_known(home: Home, clock: StillClock) -> None:
    driller = Driller(home)
    first = driller.draw()
    assert first is not None
    driller.answer(first, right=False)
    assert (driller.overview().missed, driller.overview().missed_left) == (1, 0)
    days = 0
    while driller.overview().missed:
        clock.move(DAY)
        days += 1
        drill = driller.draw(Scope.MISSED)
        assert drill is not None
        assert drill.asked.question_id == first.asked.question_id
        driller.answer(drill)
        assert days < 30
    assert days >= 3


def test_an_answer_sent_again_gives_the_same_and_counts_once(home: Home, clock: StillClock) -> None:
    driller = Driller(home)
    drill = driller.draw(Scope.DAILY)
    assert drill is not None
    first = driller.answer(drill, right=False, operation="operation-1")
    clock.move(MINUTE)
    again = driller.answer(drill, right=True, operation="operation-1")
    assert [(one.response, one.fraction) for one in first.marks] == [
        (one.response, one.fraction) for one in again.marks
    ]
    assert (first.drill.asked, first.drill.done, first.card) == (again.drill.asked, again.drill.done, again.card)
    assert len(rows(home, drills)) == len(rows(home, cards)) == 1


def test_the_same_question_answered_in_two_windows_counts_once(home: Home) -> None:
    driller = Driller(home)
    drill = driller.draw()
    assert drill is not None
    driller.answer(drill, operation="operation-1")
    with pytest.raises(DrillError):
        driller.answer(drill, right=False, operation="operation-2")
    assert [row.is_right for row in rows(home, drills)] == [True]


def test_what_another_member_was_asked_is_not_mine(home: Home) -> None:
    drill = Driller(home, "001").draw()
    assert drill is not None
    with pytest.raises(DrillError):
        Driller(home, "002").answer(drill)
    assert rows(home, drills) == []


def test_a_question_that_was_edited_meanwhile_is_not_marked_by_what_was_not_seen(home: Home) -> None:
    driller = Driller(home)
    drill = driller.draw()
    assert drill is not None
    for path in home.banks.files():
        path.write_text(
            path.read_text(encoding="utf-8").replace("rationale: ", "rationale: 按新条文，"), encoding="utf-8"
        )
    with pytest.raises(DrillError):
        driller.answer(drill)


def test_a_response_of_the_wrong_shape_is_refused_and_nothing_is_stored(home: Home) -> None:
    driller = Driller(home)
    drill = driller.draw()
    assert drill is not None
    with pytest.raises(ResponseError):
        home.drilling.answer(driller.id, drill.asked, {"1": {"a": 1}}, "operation-1", NOON).result()
    assert rows(home, drills) == rows(home, cards) == []


def test_a_program_that_goes_on_and_on_is_stopped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "MOST_A_DAY", 2)
    driller = Driller(home)
    for _ in range(2):
        drill = driller.draw()
        assert drill is not None
        driller.answer(drill)
    drill = driller.draw()
    assert drill is not None
    with pytest.raises(DrillError):
        driller.answer(drill)


class TestNoKeyLeaks:
    """Nothing is drilled that a sitting keeps to itself, and nothing at all while the member's own paper runs."""

    @pytest.mark.parametrize("moment", [NOON - DAY, NOON, NOON + 119 * MINUTE])
    def test_the_questions_of_a_sitting_are_left_out_until_its_keys_are_shown(
        self, home: Home, clock: StillClock, moment: Any
    ) -> None:
        plan(home, keys_shown="closed")
        clock.now = moment
        driller = Driller(home)
        assert driller.overview().withheld == len(MINE)
        assert driller.all_ids() == DRILLABLE - set(MINE)
        clock.now = sitting().closes
        assert driller.all_ids() == set(MINE)

    def test_also_for_those_who_are_not_due_in_it(self, home: Home) -> None:
        home.planning.import_roster([(member("003", "样例丙", "第三党支部"), "")], NOON)
        plan(home, audience={"branches": ["第一党支部"]})
        assert Driller(home, "003").all_ids() == DRILLABLE - set(MINE)

    def test_also_where_the_question_was_edited_since(self, home: Home) -> None:
        plan(home)
        for path in home.banks.files():
            path.write_text(
                path.read_text(encoding="utf-8").replace("rationale: ", "rationale: 新，"), encoding="utf-8"
            )
        assert Driller(home).all_ids() == DRILLABLE - set(MINE)

    def test_for_good_where_keys_are_never_shown(self, home: Home, clock: StillClock) -> None:
        plan(home, keys_shown="never")
        clock.move(400 * DAY)
        assert Driller(home).all_ids() == DRILLABLE - set(MINE)

    def test_as_long_as_one_with_more_time_writes(self, home: Home, clock: StillClock) -> None:
        planned = plan(home)
        Taking(home, planned, "002").start()
        home.invigilating.extend(planned.id, 300, "停电", clock(), number="002")
        clock.now = planned.closes + MINUTE
        assert Driller(home).all_ids() == DRILLABLE - set(MINE)

    def test_an_answer_to_a_question_that_a_sitting_has_taken_meanwhile_is_refused(self, home: Home) -> None:
        driller = Driller(home)
        while (drill := driller.draw()) is not None and drill.asked.question_id not in MINE:
            driller.answer(drill)
        assert drill is not None
        plan(home)
        with pytest.raises(DrillError):
            driller.answer(drill)

    def test_nothing_at_all_while_a_paper_of_the_member_runs(self, home: Home, clock: StillClock) -> None:
        planned = plan(home, kind="practice", keys_shown="handed_in")
        driller = Driller(home)
        drill = driller.draw()
        assert drill is not None
        taking = Taking(home, planned)
        attempt = taking.start()
        for act in (driller.overview, driller.draw, lambda: driller.answer(drill)):
            with pytest.raises(AnsweringError):
                act()
        assert Driller(home, "002").draw() is not None
        taking.submit(attempt)
        assert driller.draw() is not None

    def test_one_who_left_the_roster_drills_no_more(self, home: Home) -> None:
        driller = Driller(home)
        home.planning.import_roster([(member("002", "样例乙"), "")], NOON, remove_missing=True)
        with pytest.raises(NotDueError):
            driller.draw()


class TestMissedInASitting:
    """What was missed in a sitting is drilled once its keys are shown."""

    def test_it_comes_up_once_and_at_once_when_the_keys_are_shown(self, home: Home, clock: StillClock) -> None:
        taking = Taking(home, plan(home))
        attempt = taking.start()
        [right] = [slot for slot in attempt.paper.slots if slot.source.id == "t-single"]
        taking.respond(attempt, right.number, right.question.key_response())
        taking.submit(attempt)
        driller = Driller(home)
        assert driller.overview().missed == 0
        clock.now = taking.sitting.closes
        for _ in range(2):
            overview = driller.overview()
            assert (overview.missed, overview.missed_left) == (2, 2)
        assert {json.loads(row.memory)["state"] for row in rows(home, cards)} == {2}
        drill = driller.draw(Scope.MISSED)
        assert drill is not None
        assert drill.asked.question_id in {"t-fill", "t-case"}
        driller.answer(drill)
        assert (driller.overview().missed, driller.overview().missed_left) == (2, 1)

    def test_never_where_the_keys_are_never_shown(self, home: Home, clock: StillClock) -> None:
        taking = Taking(home, plan(home, keys_shown="never", practice_allowed=True))
        taking.submit(taking.start())
        clock.now = taking.sitting.closes
        assert Driller(home).overview().missed == 0

    def test_not_of_others(self, home: Home, clock: StillClock) -> None:
        taking = Taking(home, plan(home))
        taking.submit(taking.start())
        clock.now = taking.sitting.closes
        assert Driller(home, "002").overview().missed == 0
        assert Driller(home, "001").overview().missed == 3
