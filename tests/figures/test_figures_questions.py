"""Facility and discrimination of questions, against a count by hand, and the health of a bank."""

from datetime import timedelta
from fractions import Fraction
from math import isnan, sqrt
from random import Random

import pandas as pd
import pytest
from office import BANK, EVERY_KIND, LATER, NOON, Office

from quizlib.core.bank import Bank
from quizlib.core.question import read_question
from quizlib.figures.health import bank_health
from quizlib.figures.questions import QUESTIONS, question_editions, question_figures

PEOPLE = [f"{number:03d} 张{number} 甲支部" for number in range(1, 25)]
NOTHING = pd.DataFrame(columns=list(QUESTIONS))


def taken_by_chance(office: Office, seed: int) -> dict[str, list[tuple[int, int]]]:
    """Twenty-four members answer five questions; for each question whether right, and the other questions right."""
    random = Random(seed)
    office.enrol(*PEOPLE)
    sitting = office.plan()
    seen: dict[str, list[tuple[int, int]]] = {f"s{n}": [] for n in range(1, 6)}
    for person in PEOPLE:
        ability = random.random()
        attempt = office.start(person[:3], sitting)
        right = {slot.number: random.random() < ability for slot in attempt.paper.slots}
        for slot in attempt.paper.slots:
            office.answer(attempt, slot.number, "B" if right[slot.number] else "A")
        office.hand_in(attempt)
        for slot in attempt.paper.slots:
            own = int(right[slot.number])
            seen[slot.question.id].append((own, sum(right.values()) - own))
    return seen


def correlation(pairs: list[tuple[int, int]]) -> float:
    """Pearson's, written out."""
    n = len(pairs)
    mean_own, mean_rest = sum(own for own, _ in pairs) / n, sum(rest for _, rest in pairs) / n
    covariance = sum((own - mean_own) * (rest - mean_rest) for own, rest in pairs)
    spread = sqrt(sum((own - mean_own) ** 2 for own, _ in pairs) * sum((rest - mean_rest) ** 2 for _, rest in pairs))
    return covariance / spread


@pytest.mark.parametrize("seed", [1, 2])
def test_facility_and_discrimination_are_those_counted_by_hand(office: Office, seed: int) -> None:
    seen = taken_by_chance(office, seed)
    found = question_figures(office.everything(LATER)).set_index("question")
    for id, pairs in seen.items():
        assert found.loc[id, "responses"] == len(PEOPLE)
        assert found.loc[id, "facility"] == Fraction(sum(own for own, _ in pairs), len(pairs))
        assert found.loc[id, "discrimination"] == pytest.approx(correlation(pairs))


def test_one_question_alone_gives_the_same_row(office: Office) -> None:
    taken_by_chance(office, 3)
    every = question_figures(office.everything(LATER))
    alone = question_figures(office.everything(LATER), "s2")
    pd.testing.assert_frame_equal(alone, every[every["question"] == "s2"].reset_index(drop=True))


def test_few_responses_tell_nothing_of_discrimination(office: Office) -> None:
    office.enrol(*PEOPLE[:3])
    sitting = office.plan()
    for number, right in (("001", 1), ("002", 3), ("003", 5)):
        office.take(number, sitting, right)
    found = question_figures(office.everything(LATER))
    assert found["discrimination"].map(isnan).all()


def test_a_case_is_one_question_and_a_pending_mark_does_not_count(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.start("001", sitting)
    for slot in attempt.paper.slots:
        key = slot.question.key_response()
        office.answer(attempt, slot.number, key if slot.source.id != "c1" or slot.part == 0 else "A")
    office.hand_in(attempt)
    found = question_figures(office.everything(LATER)).set_index("question")
    assert "k1" not in found.index
    assert found.loc["c1", "facility"] == Fraction(1, 2)
    assert found.loc["m1", "facility"] == 1


def test_a_sitting_to_come_gives_no_figures(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.plan()
    assert question_figures(office.everything(NOON - timedelta(minutes=1))).empty


def test_every_edition_of_a_question_is_kept_in_order(office: Office) -> None:
    old = BANK.questions["s1"]
    new = old.model_copy(update={"rationale": "新的解析"})
    office.planning.keep(Bank([old], BANK.regulations.values()), NOON)
    office.planning.keep(Bank([new], BANK.regulations.values()), LATER)
    office.planning.keep(Bank([old], BANK.regulations.values()), LATER)
    kept = question_editions(office.store, "s1")
    assert [(one.question.rationale, one.kept) for one in kept] == [("s1 的解析", NOON), ("新的解析", LATER)]


def matters(**more: object) -> list[str]:
    plain = {
        "id": "q",
        "kind": "single",
        "stem": "题干（　　）。",
        "choices": ["甲甲", "乙乙", "丙丙", "丁丁"],
        "key": "A",
    }
    basis = {"regulation": "tiaoli", "edition": "2023", "article": "7"}
    bank = Bank([read_question(plain | {"basis": basis} | more)], BANK.regulations.values())
    return list(bank_health(bank, NOTHING).watch["matter"])


def test_a_key_that_its_length_gives_away_is_named() -> None:
    assert "长得多" in matters(choices=["甲乙丙丁戊己庚辛壬癸", "乙乙", "丙丙", "丁丁"])[0]
    assert matters() == []


def test_all_of_the_above_and_double_negatives_are_named() -> None:
    assert "以上都对" in matters(choices=["甲甲", "乙乙", "以上都对"])[0]
    assert "双重否定" in matters(stem="下列不属于不合格情形的是（　　）。")[0]
    assert matters(stem="下列不属于合格情形的是（　　）。") == []


def test_coverage_counts_the_articles_of_the_edition_in_force() -> None:
    basis = {"regulation": "tiaoli", "edition": "2023", "article": "3-5、9(2)"}
    question = read_question({"id": "q", "kind": "truefalse", "stem": "甲", "key": True, "basis": basis})
    (row,) = bank_health(Bank([question], BANK.regulations.values()), NOTHING).coverage.to_dict("records")
    assert (row["questions"], row["reviewed"], row["covered"], row["articles"]) == (1, 0, 4, None)


def test_questions_never_drawn_and_of_odd_figures_are_named(office: Office) -> None:
    taken_by_chance(office, 5)
    health = bank_health(BANK, question_figures(office.everything(LATER)))
    unused = health.unused
    assert set(unused) == set(BANK.questions) - {f"s{n}" for n in range(1, 6)}
