"""Walks through every folder beside this file: plans the sitting, takes the steps, compares the scores. See README."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quizlib.core.attempt import Attempt
from quizlib.core.frozen import plain
from quizlib.core.member import Member
from quizlib.core.paper import Slot
from quizlib.core.question import Kind
from quizlib.errors import QuizlibError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.exchange.sitting_yaml import read_sitting
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/steps.csv"))
Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> timedelta:
    minutes, seconds = text.split(":")
    return timedelta(minutes=int(minutes), seconds=int(seconds))


class Walk:
    """One case under way."""

    def __init__(self, home: Home, case: Path) -> None:
        self.home = home
        self.steps = sorted(rows(case / "steps.csv"), key=lambda one: moment(one["时间"]))
        self.sitting = read_sitting(case / "sitting.yaml")
        found = check([case / "questions.yaml"], HERE / REGULATIONS)
        assert found.problems == []
        self.names = list(dict.fromkeys(step["姓名"] for step in self.steps))
        people = [Member(number=f"{n:03d}", name=name, branch="第一党支部") for n, name in enumerate(self.names)]
        home.planning.import_roster([(one, "") for one in people], self.sitting.opens)
        home.planning.plan(self.sitting, found.bank, self.sitting.opens)
        self.members = {one.member.name: one.id for one in home.planning.roster()}
        self.current: dict[str, Attempt] = {}

    def take(self, number: int, step: Row) -> None:
        """Take one step. Raises QuizlibError."""
        name, now = step["姓名"], self.sitting.opens + moment(step["时间"])
        member_id, operation = self.members[name], f"{step['操作号'] or number}-of-{name}"
        delivery = self.home.delivery
        if step["动作"] == "开始":
            self.current[name] = delivery.start(member_id, self.sitting.id, now).result()
            return
        attempt = self.current[name]
        if step["动作"] == "交卷":
            delivery.submit(member_id, attempt.id, operation, now).result()
            return
        slot = next(one for one in attempt.paper.slots if one.question.id == step["题目"])
        if step["动作"] == "作答":
            raw = slot.shown(sent(slot, step["内容"]))
            delivery.respond(member_id, attempt.id, slot.number, raw, operation, now).result()
        else:
            assert step["动作"] == "评分", step
            mark = GivenMark(attempt.id, slot.number, Fraction(step["内容"]))
            self.home.marking.give(self.sitting.id, [mark], now)

    def scores(self) -> Iterator[Row]:
        """The score of every attempt, when all is over."""
        for name in self.names:
            desk = self.home.delivery.desk(self.members[name], self.sitting.id, self.sitting.closes + timedelta(days=1))
            for attempt, score in desk.attempts:
                row = {mark.slot.question.id: told(mark.fraction, mark.points) for mark in score.marks}
                row |= {"姓名": name, "次": str(attempt.ordinal), "总分": plain(score.points)}
                row |= {"合格": "是" if score.passes(self.sitting) else "否"}
                yield row | {"计入": "是" if desk.counting and desk.counting[0] == attempt else "否"}


def sent(slot: Slot, text: str) -> Any:
    """What the page would send for a cell of ``steps.csv``, in the author's letters."""
    match slot.question.kind:
        case Kind.TRUEFALSE:
            return {"对": True, "错": False, "": None}[text]
        case Kind.FILL:
            return text.split("｜") if text else None
    return text or None


def told(fraction: Fraction | None, points: Fraction) -> str:
    return "待评" if fraction is None else plain(points)


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_the_steps_lead_to_the_scores(home: Home, case: Path) -> None:
    walk = Walk(home, case)
    for number, step in enumerate(walk.steps, 1):
        try:
            walk.take(number, step)
            outcome = ""
        except QuizlibError as error:
            outcome = str(error)
        expected = step["结果"]
        assert (outcome == "") == (expected == ""), (step, outcome)
        assert expected in outcome, (step, outcome)
    found, expected_rows = list(walk.scores()), rows(case / "scores.csv")
    assert [sorted(one.items()) for one in sorted(found, key=key)] == [
        sorted(one.items()) for one in sorted(expected_rows, key=key)
    ]


def key(row: Row) -> tuple[str, str]:
    return row["姓名"], row["次"]


def test_there_are_cases_and_each_is_whole() -> None:
    assert len(CASES) >= 10
    for case in CASES:
        assert {path.name for path in case.iterdir()} >= {"questions.yaml", "sitting.yaml", "steps.csv", "scores.csv"}
