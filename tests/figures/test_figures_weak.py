"""Weak spots and retests against counts by hand."""

from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import pytest
from office import LATER, NOON, Office, asked

from quizlib.core.attempt import Attempt
from quizlib.core.bank import Bank
from quizlib.core.question import read_question
from quizlib.core.regulation import Regulation
from quizlib.core.sitting import Sitting
from quizlib.errors import ReportError
from quizlib.figures import Facts, gather_sittings
from quizlib.figures.retest import gather_retest, retest
from quizlib.figures.weak import weak_spots
from quizlib.services.planning import Planning


def regulation(id: str, title: str, *editions: str) -> Regulation:
    plain = [{"id": one, "date": f"{one}-01-01"} for one in editions]
    return Regulation.model_validate({"id": id, "title": title, "issuer": "某某", "editions": plain})


def resting(id: str, article: str, regulation: str = "tiaoli", edition: str = "2023", **more: Any) -> dict[str, Any]:
    basis = {"regulation": regulation, "edition": edition, "article": article}
    return asked(id, "truefalse", key=True) | {"basis": basis} | more


QUESTIONS = [
    resting("a", "3-4", topic="甲"),
    resting("b", "4(2)", topic="乙"),
    resting("c", "9", topic="乙"),
    resting("d", "全文", topic=""),
    resting("e", "9", "guize", "2020", topic="甲"),
    resting("f", "9", "guize", "2024", topic="甲"),
    asked("g", "short", key="要点", topic="乙")
    | {"basis": {"regulation": "tiaoli", "edition": "2023", "article": "9"}},
    asked("h", "case", topic="丙", stem="材料")
    | {"basis": {"regulation": "tiaoli", "edition": "2023", "article": "1"}}
    | {"parts": [resting("h1", "1"), resting("h2", "9", topic="乙")]},
]
BANK = Bank(
    [read_question(one) for one in QUESTIONS],
    [regulation("tiaoli", "某条例", "2023"), regulation("guize", "某规则", "2020", "2024")],
)


def plan(office: Office, id: str, *ids: str, days: int = 0, **rules: Any) -> Sitting:
    """A sitting of these questions in this order, ten points each, so many days after the first."""
    opens = NOON + timedelta(days=days)
    blueprint = {"fixed": [{"id": one, "points": 10} for one in ids]}
    plain = {"id": id, "title": f"{id} 场", "opens": opens, "closes": opens + timedelta(days=2), "time_limit": 30}
    lines = {"pass_line": 1, "excellent_line": 2, "stale_allowed": True, "shuffle_questions": False}
    sitting = Sitting.model_validate(plain | lines | {"blueprint": blueprint} | rules)
    Planning(office.store).plan(sitting, BANK, NOON - timedelta(days=9))
    return sitting


def take(office: Office, number: str, sitting: Sitting, right: str, minutes: float = 1) -> Attempt:
    """Answer a question right for each ``1`` of ``right``, wrong for each ``0``; ``-`` leaves it."""
    attempt = office.start(number, sitting, minutes=minutes)
    for slot, one in zip(attempt.paper.slots, right, strict=True):
        if one != "-":
            office.answer(attempt, slot.number, "写了" if slot.question.kind == "short" else one == "1")
    office.hand_in(attempt)
    return attempt


def facts(office: Office, *ids: str) -> Facts:
    return gather_sittings(office.store, office.results, ids or ["s"], LATER)


def told(found: pd.DataFrame) -> dict[str, tuple[int, int, int, Fraction]]:
    return {row.name: (row.questions, row.responses, row.persons, row.rate) for row in found.itertuples(index=False)}


PEOPLE = ("001 张三 甲支部", "002 李四 甲支部", "003 王五 乙支部")


def test_a_question_on_several_articles_counts_for_each(office: Office) -> None:
    office.enrol(*PEOPLE)
    sitting = plan(office, "s", "a", "b", "c", "d")
    for number, right in (("001", "1101"), ("002", "1001"), ("003", "0-01")):
        take(office, number, sitting, right)
    assert told(weak_spots(facts(office), fewest=1)) == {
        "《某条例》第九条": (1, 3, 3, 0),
        "《某条例》第四条": (2, 6, 3, Fraction(1, 2)),
        "《某条例》第三条": (1, 3, 3, Fraction(2, 3)),
        "《某条例》全文": (1, 3, 3, 1),
    }


def test_articles_of_the_very_same_questions_share_a_row(office: Office) -> None:
    office.enrol(*PEOPLE)
    take(office, "001", plan(office, "s", "a", "c"), "10")
    found = weak_spots(facts(office), fewest=1)
    assert list(found["name"]) == ["《某条例》第九条", "《某条例》第三条至第四条"]
    assert list(found["article"]) == ["9", "3-4"]


def test_editions_of_a_regulation_stand_apart_by_article_only(office: Office) -> None:
    office.enrol(*PEOPLE)
    take(office, "001", plan(office, "s", "e", "f"), "01")
    assert list(weak_spots(facts(office), fewest=1)["name"]) == [
        "《某规则》（2020版）第九条",
        "《某规则》（2024版）第九条",
    ]
    assert told(weak_spots(facts(office), "regulation", fewest=1)) == {"《某规则》": (2, 2, 1, Fraction(1, 2))}


def test_the_parts_of_a_case_count_for_their_own_basis_and_pending_marks_do_not(office: Office) -> None:
    office.enrol(*PEOPLE)
    attempt = take(office, "001", plan(office, "s", "c", "g", "h"), "1110")
    by_article = told(weak_spots(facts(office), fewest=1))
    assert by_article == {"《某条例》第一条": (1, 1, 1, 1), "《某条例》第九条": (2, 2, 1, Fraction(2, 3))}
    by_topic = told(weak_spots(facts(office), "topic", fewest=1))
    assert by_topic == {"丙": (1, 1, 1, 1), "乙": (2, 2, 1, Fraction(2, 3))}
    row = weak_spots(facts(office), "topic", fewest=1).iloc[0]
    assert (row["earned"], row["worth"]) == (10, 15)
    office.mark(attempt, 2, 5)
    assert told(weak_spots(facts(office), fewest=1))["《某条例》第九条"] == (3, 3, 1, Fraction(15, 25))


def test_first_attempts_count_unless_told_otherwise(office: Office) -> None:
    office.enrol(*PEOPLE)
    sitting = plan(office, "s", "a", "c", attempts=2)
    take(office, "001", sitting, "00")
    take(office, "001", sitting, "11", minutes=60)
    assert set(weak_spots(facts(office), fewest=1)["rate"]) == {0}
    assert set(weak_spots(facts(office), fewest=1, which="counting")["rate"]) == {1}


@pytest.mark.parametrize(("fewest", "rows"), [(3, 1), (4, 0)])
def test_spots_of_too_few_responses_are_left_out(office: Office, fewest: int, rows: int) -> None:
    office.enrol(*PEOPLE)
    sitting = plan(office, "s", "c")
    for number in ("001", "002", "003"):
        take(office, number, sitting, "1")
    assert len(weak_spots(facts(office), fewest=fewest)) == rows


def test_what_has_no_topic_is_said_to_have_none(office: Office) -> None:
    office.enrol(*PEOPLE)
    take(office, "001", plan(office, "s", "d"), "1")
    assert list(weak_spots(facts(office), "topic", fewest=1)["name"]) == ["未注明知识点"]


def test_nothing_taken_has_no_weak_spots(office: Office) -> None:
    office.enrol(*PEOPLE)
    plan(office, "s", "c")
    assert weak_spots(facts(office), fewest=1).empty


@pytest.mark.parametrize("seed", range(3))
def test_weak_spots_equal_a_count_by_hand(office: Office, seed: int) -> None:
    chance = Random(seed)
    office.enrol(*(f"{n:03d} 某{n} 甲支部" for n in range(12)))
    tally: dict[str, list[tuple[str, str, bool]]] = {
        "《某条例》第九条": [],
        "《某条例》第三条": [],
        "《某条例》第四条": [],
    }
    where = {"a": ("《某条例》第三条", "《某条例》第四条"), "b": ("《某条例》第四条",), "c": ("《某条例》第九条",)}
    for id, days, ids in (("s", 0, "abc"), ("t", 5, "cab")):
        sitting = plan(office, id, *ids, days=days)
        for n in range(12):
            if chance.random() < 0.8:
                right = "".join(chance.choice("011-") for _ in ids)
                take(office, f"{n:03d}", sitting, right)
                for question, one in zip(ids, right, strict=True):
                    for name in where[question]:
                        tally[name].append((question, f"{n:03d}", one == "1"))
    found = told(weak_spots(facts(office, "s", "t")))
    assert found == {
        name: (
            len({question for question, *_ in rows}),
            len(rows),
            len({number for _, number, _ in rows}),
            Fraction(sum(right for *_, right in rows), len(rows)),
        )
        for name, rows in tally.items()
    }
    assert list(found) == sorted(found, key=lambda name: found[name][-1])


TEN = [f"{n:03d} 某{n} 甲支部" for n in range(10)]


def told_again(office: Office, then: str = "s", now: str = "t") -> dict[str, Any]:
    found = retest(gather_retest(office.store, office.results, then, now, LATER), then, now)
    return {row.name: row for row in found.itertuples(index=False)}


def test_a_retest_shows_both_rates_and_the_difference(office: Office) -> None:
    office.enrol(*TEN)
    first, second = plan(office, "s", "a", "c"), plan(office, "t", "c", "b", days=20)
    for n in range(10):
        take(office, f"{n:03d}", first, f"1{int(n < 2)}")
        take(office, f"{n:03d}", second, f"{int(n < 9)}1")
    found = told_again(office)
    nine, four = found["《某条例》第九条"], found["《某条例》第四条"]
    assert (nine.then, nine.then_persons, nine.now, nine.now_persons) == (Fraction(1, 5), 10, Fraction(9, 10), 10)
    assert (nine.difference, nine.warnings, nine.practised) == (70, (), 0)
    assert (four.difference, four.warnings) == (0, ("两场的题目完全不同",))
    three = found["《某条例》第三条"]
    assert (three.now, three.difference, three.warnings) == (None, None, ("后一场没有考到",))
    assert next(iter(found)) == nine.name


def test_other_questions_and_few_persons_are_warned_of(office: Office) -> None:
    office.enrol(*TEN)
    first, second = plan(office, "s", "a", "b"), plan(office, "t", "b", days=20)
    for n in range(10):
        take(office, f"{n:03d}", first, "11")
        if n:
            take(office, f"{n:03d}", second, "1")
    assert told_again(office)["《某条例》第四条"].warnings == (
        "后一场只有9人，不足10人",
        "两场的题目不全相同（相同1道，前一场2道，后一场1道）",
    )


def test_few_persons_before_are_warned_of_where_it_was_not_asked_again(office: Office) -> None:
    office.enrol(*TEN)
    take(office, "000", plan(office, "s", "c"), "1")
    plan(office, "t", "a", days=20)
    assert told_again(office)["《某条例》第九条"].warnings == ("前一场只有1人，不足10人", "后一场没有考到")


def test_who_practised_in_between_is_counted_once(office: Office) -> None:
    office.enrol(*TEN[:6], "099 外人 乙支部")
    audience = {"branches": ["甲支部"]}
    first, second = (plan(office, id, "c", days=days, audience=audience) for id, days in (("s", 0), ("t", 20)))
    early = plan(office, "early", "c", days=-5, kind="practice")
    practice = plan(office, "practice", "c", days=1, kind="practice", attempts=9, closes=NOON + timedelta(days=30))
    other = plan(office, "other", "a", days=4, kind="practice")
    take(office, "004", early, "1")
    for number in ("000", "001", "002"):
        take(office, number, first, "0")
    day = 24 * 60
    take(office, "000", practice, "1", minutes=2 * day)
    take(office, "000", practice, "1", minutes=3 * day)
    take(office, "001", practice, "1", minutes=20 * day + 60)
    take(office, "003", practice, "1", minutes=2 * day)
    take(office, "099", practice, "1", minutes=2 * day)
    take(office, "005", other, "1")
    for number in ("000", "001", "003"):
        take(office, number, second, "1", minutes=10)
    assert told_again(office)["《某条例》第九条"].practised == 2


def test_a_retest_wants_two_sittings_the_earlier_first(office: Office) -> None:
    office.enrol(*TEN)
    plan(office, "s", "c")
    plan(office, "t", "c", days=20)
    with pytest.raises(ReportError, match="两个不同的场次"):
        gather_retest(office.store, office.results, "s", "s", LATER)
    with pytest.raises(ReportError, match="先写较早的场次，再写较晚的场次：s t"):
        gather_retest(office.store, office.results, "t", "s", LATER)
    with pytest.raises(ReportError, match="没有编号为 u 的场次"):
        gather_retest(office.store, office.results, "s", "u", LATER)
