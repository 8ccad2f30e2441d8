"""Statistics of questions and papers against an implementation of its own, written out from the definitions.

Each member is a row of zeros and ones (or points), each question a column, as textbooks have it. Nothing of
``quizlib.figures`` is used to get the expected numbers.
"""

from collections.abc import Sequence
from math import isnan, sqrt
from random import Random
from statistics import mean, pvariance, variance

import pytest
from office import BANK, EVERY_KIND, Office

from quizlib.core.question import Kind
from quizlib.figures.questions import choices, paper_statistics, question_statistics

QUESTIONS = [f"s{n}" for n in range(1, 6)]
#: Drawn by rules: five of the bank's single choices, in an order of each member's own.
DRAWN = {"rules": [{"kind": "single", "count": 4, "points": 25}]}


def simulated(office: Office, seed: int, persons: int = 30) -> tuple[list[dict[str, int]], list[dict[str, str]]]:
    """Members with abilities answer five questions of twenty points; points and letters of each by question."""
    random = Random(seed)
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(persons)))
    sitting = office.plan()
    points: list[dict[str, int]] = []
    letters: list[dict[str, str]] = []
    for n in range(persons):
        ability = random.random()
        attempt = office.start(f"{n:03d}", sitting)
        chosen = {id: "B" if random.random() < ability else random.choice("ACD") for id in QUESTIONS}
        skipped = random.choice([*QUESTIONS, None, None, None])
        for slot in attempt.paper.slots:
            if slot.source.id != skipped:
                office.answer(attempt, slot.number, chosen[slot.source.id])
        office.hand_in(attempt)
        letters.append({id: "" if id == skipped else letter for id, letter in chosen.items()})
        points.append({id: 20 * (letter == "B") for id, letter in letters[-1].items()})
    return points, letters


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float:
    above = sum((x - mean(xs)) * (y - mean(ys)) for x, y in zip(xs, ys, strict=True))
    return above / sqrt(sum((x - mean(xs)) ** 2 for x in xs) * sum((y - mean(ys)) ** 2 for y in ys))


def groups(totals: Sequence[int]) -> tuple[list[int], list[int]]:
    """Who is in the upper and in the lower 27 %, ties at the edge included."""
    size = max(1, round(0.27 * len(totals)))
    highest, lowest = sorted(totals, reverse=True)[size - 1], sorted(totals)[size - 1]
    return (
        [n for n, total in enumerate(totals) if total >= highest],
        [n for n, total in enumerate(totals) if total <= lowest],
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facility_index_and_discrimination_are_those_written_out(office: Office, seed: int) -> None:
    points, _ = simulated(office, seed)
    totals = [sum(row.values()) for row in points]
    upper, lower = groups(totals)
    found = question_statistics(office.everything()).set_index("question")
    for id in QUESTIONS:
        own = [row[id] for row in points]
        rest = [total - one for total, one in zip(totals, own, strict=True)]
        share = (mean(points[n][id] for n in upper) - mean(points[n][id] for n in lower)) / 20
        assert found.loc[id, "responses"] == len(points)
        assert found.loc[id, "facility"] == pytest.approx(mean(own) / 20)
        assert found.loc[id, "discrimination"] == pytest.approx(pearson(own, rest))
        assert found.loc[id, "index"] == pytest.approx(share)


@pytest.mark.parametrize("seed", [1, 4])
def test_choices_are_counted_letter_by_letter(office: Office, seed: int) -> None:
    points, letters = simulated(office, seed)
    upper, lower = groups([sum(row.values()) for row in points])
    found = choices(office.everything()).set_index(["question", "letter"])
    for id in QUESTIONS:
        for letter in {row[id] for row in letters}:
            row = found.loc[(id, letter)]
            chose = [n for n, its in enumerate(letters) if its[id] == letter]
            assert row["chosen"] == len(chose)
            assert row["share"] == pytest.approx(len(chose) / len(letters))
            assert row["upper"] == pytest.approx(len(set(chose) & set(upper)) / len(upper))
            assert row["lower"] == pytest.approx(len(set(chose) & set(lower)) / len(lower))


@pytest.mark.parametrize("seed", [1, 5])
def test_kr_20_is_that_of_the_textbook(office: Office, seed: int) -> None:
    points, _ = simulated(office, seed)
    right = [[one // 20 for one in row.values()] for row in points]
    k, n = len(QUESTIONS), len(right)
    p = [mean(row[place] for row in right) for place in range(k)]
    kr20 = k / (k - 1) * (1 - sum(one * (1 - one) for one in p) / pvariance([sum(row) for row in right]))
    (found,) = paper_statistics(office.everything()).to_dict("records")
    assert (found["papers"], found["slots"], found["over"], found["measure"]) == (n, k, "题目", "KR-20")
    assert found["alpha"] == pytest.approx(kr20)
    deviation = sqrt(variance([20 * sum(row) for row in right]))
    assert found["deviation"] == pytest.approx(deviation)
    assert found["error"] == pytest.approx(deviation * sqrt(1 - kr20))


def test_alpha_of_drawn_papers_is_over_slots_and_of_partial_marks_cronbachs(office: Office) -> None:
    random = Random(6)
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(20)))
    drawn = office.plan("drawn", blueprint=DRAWN)
    rows = []
    for n in range(20):
        ability = random.random()
        attempt = office.start(f"{n:03d}", drawn)
        right = [random.random() < ability for _ in attempt.paper.slots]
        for slot, well in zip(attempt.paper.slots, right, strict=True):
            office.answer(attempt, slot.number, "B" if well else "A")
        office.hand_in(attempt)
        rows.append([25 * one for one in right])
    within = sum(variance([row[place] for row in rows]) for place in range(4))
    alpha = 4 / 3 * (1 - within / variance([sum(row) for row in rows]))
    found = paper_statistics(office.everything()).set_index("sitting")
    assert (found.loc["drawn", "over"], found.loc["drawn", "slots"]) == ("题位", 4)
    assert found.loc["drawn", "alpha"] == pytest.approx(alpha)


def test_partial_marks_and_cases_are_told_part_by_part(office: Office) -> None:
    random = Random(8)
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(24)))
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    rows: list[list[float]] = []
    for n in range(24):
        attempt = office.start(f"{n:03d}", sitting)
        row: list[float] = []
        for slot in attempt.paper.slots:
            well = random.random() < 0.4 + n / 48
            if slot.question.kind is Kind.FILL:
                office.answer(attempt, slot.number, ("一年", "支部大会通过" if well else "不知道"))
                row.append(10 if well else 5)
            elif slot.question.kind is not Kind.SHORT:
                office.answer(attempt, slot.number, slot.question.key_response() if well else None)
                row.append(10 if well else 0)
            else:
                row.append(0)
        office.hand_in(attempt)
        rows.append(row)
    totals = [sum(row) for row in rows]
    found = question_statistics(office.everything())
    fill = found.set_index("question").loc["f1"]
    own = [row[2] for row in rows]
    assert fill["facility"] == pytest.approx(mean(own) / 10)
    assert fill["discrimination"] == pytest.approx(
        pearson(own, [total - one for total, one in zip(totals, own, strict=True)])
    )
    case = found[found["question"] == "c1"].set_index("part")
    assert case.loc[0, "facility"] == pytest.approx(mean(row[4] for row in rows) / 10)
    assert case.loc[1, "facility"] == pytest.approx(mean(row[5] for row in rows) / 10)
    (paper,) = paper_statistics(office.everything()).to_dict("records")
    within = sum(variance([row[place] for row in rows]) for place in range(6))
    assert paper["measure"] == "Cronbach α"
    assert paper["alpha"] == pytest.approx(6 / 5 * (1 - within / variance(totals)))


def test_first_attempts_speak_unless_the_counting_ones_are_asked_for(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(attempts=2)
    office.take("001", sitting, right=0, minutes=1)
    office.take("001", sitting, right=5, minutes=20)
    facts = office.everything()
    assert set(question_statistics(facts)["facility"]) == {0.0}
    assert set(question_statistics(facts, "counting")["facility"]) == {1.0}


def test_too_few_or_all_alike_tell_nothing_and_say_why(office: Office) -> None:
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(12)))
    few, alike = office.plan("few"), office.plan("alike")
    for n in range(12):
        office.take(f"{n:03d}", alike, right=3)
    for n in range(9):
        office.take(f"{n:03d}", few, right=n % 5)
    found = question_statistics(office.everything())
    assert found["discrimination"].map(isnan).all()
    papers = paper_statistics(office.everything()).set_index("sitting")
    assert papers.loc["few", "reason"] == "完整评定的作答不足 10 份"
    assert papers.loc["alike", "reason"] == "各份得分都相同"


def test_seconds_go_from_the_response_before_to_its_own(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    attempt = office.start("001", office.plan())
    for slot, minutes in ((1, 1), (2, 3), (1, 4)):
        office.answer(attempt, slot, "B", minutes=minutes)
    office.hand_in(attempt)
    by_slot = dict(zip((slot.source.id for slot in attempt.paper.slots), (120, 120, 0, 0, 0), strict=True))
    found = question_statistics(office.everything()).set_index("question")["seconds"]
    assert found.to_dict() == by_slot


def test_an_empty_store_has_no_statistics(office: Office) -> None:
    assert BANK.questions
    assert question_statistics(office.everything()).empty
    assert choices(office.everything()).empty
    assert paper_statistics(office.everything()).empty
