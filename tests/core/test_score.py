from fractions import Fraction
from typing import Any

import pytest
from examples import MINUTE, NOON, sitting
from hypothesis import given
from hypothesis import strategies as st
from strategies import banks, responses

from quizlib.core.attempt import Attempt
from quizlib.core.blueprint import Blueprint
from quizlib.core.paper import draw
from quizlib.core.question import Kind, MultipleRule, content_hash
from quizlib.core.score import Score, Verdict, score

EXACT = MultipleRule.EXACT
END = NOON + 30 * MINUTE


def attempt_over(bank: Any, points: str = "2") -> Attempt:
    blueprint = Blueprint.model_validate({"rules": [{"count": len(bank), "points": points}]})
    paper = draw(blueprint, {content_hash(one): one for one in bank}, "seed")
    return Attempt("a1", "ceshi", "m1", 1, paper, NOON, END)


def answered(attempt: Attempt, given: dict[int, Any]) -> Attempt:
    for number, response in given.items():
        slot = attempt.paper.slots[number - 1]
        shown = slot.shown(response)
        raw = list(shown) if isinstance(shown, tuple) else shown
        attempt = attempt.with_step(attempt.respond(number, raw, f"o{number}", NOON))
    return attempt


@given(banks(), st.sampled_from(["1", "5", "5/2", "1/3"]))
def test_the_keys_earn_full_marks_once_short_answers_are_marked(bank: Any, points: str) -> None:
    attempt = attempt_over(bank, points)
    attempt = answered(attempt, {slot.number: slot.question.key_response() for slot in attempt.paper.slots})
    short = [slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SHORT]
    assert score(attempt, EXACT).pending == len(short)
    for number in short:
        attempt = attempt.with_step(attempt.mark(number, Fraction(1), "", f"m{number}", END))
    whole = score(attempt, EXACT)
    assert whole.points == whole.maximum == Fraction(points) * len(bank)
    assert whole.pending == 0


@given(banks(), st.data(), st.sampled_from(MultipleRule))
def test_a_score_is_the_sum_of_its_marks_and_never_more_than_full(bank: Any, data: Any, rule: MultipleRule) -> None:
    attempt = attempt_over(bank)
    given_ = {slot.number: data.draw(responses(slot.question)) for slot in attempt.paper.slots}
    whole = score(answered(attempt, given_), rule)
    assert 0 <= whole.points <= whole.maximum == attempt.paper.maximum
    assert whole.points == sum(mark.points for mark in whole.marks)


@given(banks())
def test_an_empty_paper_earns_nothing_and_waits_for_nobody(bank: Any) -> None:
    whole = score(attempt_over(bank), EXACT)
    assert whole.points == whole.pending == 0


def test_a_persons_mark_outweighs_the_key() -> None:
    from examples import asked

    attempt = answered(attempt_over((asked("s"),)), {1: "A"})
    attempt = attempt.with_step(attempt.mark(1, Fraction(1, 2), "题目有歧义", "m1", END))
    assert score(attempt, EXACT).points == 1


def test_a_corrected_key_counts_for_the_papers_that_hold_the_edition() -> None:
    from examples import asked

    old, other = asked("s"), asked("t")
    attempt = answered(attempt_over((old, other)), {1: "C", 2: "C"})
    corrected = {content_hash(old): asked("s", key="C")}
    whole = score(attempt, EXACT, corrected)
    assert score(attempt, EXACT).points == 0
    assert {mark.slot.source.id: mark.points for mark in whole.marks} == {"s": 2, "t": 0}
    assert {mark.slot.source.id: mark.question.key_response() for mark in whole.marks} == {"s": "C", "t": "B"}


def test_a_part_of_a_case_is_marked_by_the_same_part_of_the_corrected_one() -> None:
    from examples import asked, body

    old = asked("c", "case")
    parts = [body("c-1", "truefalse", key=False), *body("c", "case")["parts"][1:]]
    attempt = answered(attempt_over((old,), "6"), {1: False, 2: "B", 3: "ABD"})
    assert score(attempt, EXACT).points == 4
    assert score(attempt, EXACT, {content_hash(old): asked("c", "case", parts=parts)}).points == 6


def test_a_persons_mark_outweighs_a_corrected_key_too() -> None:
    from examples import asked

    attempt = answered(attempt_over((asked("s"),)), {1: "A"})
    attempt = attempt.with_step(attempt.mark(1, Fraction(1, 2), "题目有歧义", "m1", END))
    assert score(attempt, EXACT, {content_hash(asked("s")): asked("s", key="A")}).points == 1


@given(banks(), st.data())
def test_correcting_a_question_by_itself_changes_nothing(bank: Any, data: Any) -> None:
    attempt = attempt_over(bank)
    attempt = answered(attempt, {slot.number: data.draw(responses(slot.question)) for slot in attempt.paper.slots})
    same = score(attempt, EXACT, {content_hash(one): one for one in bank})
    assert [mark.fraction for mark in same.marks] == [mark.fraction for mark in score(attempt, EXACT).marks]


def test_the_lines_themselves_pass_and_excel() -> None:
    from examples import SINGLES

    attempt = answered(attempt_over(SINGLES[:10]), dict.fromkeys(range(1, 5), "B"))
    whole: Score = score(attempt, EXACT)
    assert whole.points == 8
    assert whole.passes(sitting(pass_line=8))
    assert not whole.passes(sitting(pass_line="8.01"))
    assert whole.excels(sitting(pass_line=8, excellent_line=8))
    assert not whole.excels(sitting(pass_line=8, excellent_line=9))


@pytest.mark.parametrize(
    ("pass_line", "excellent_line", "verdict"),
    [(8, 8, Verdict.EXCELLENT), (8, 9, Verdict.PASSED), ("8.01", 9, Verdict.FAILED)],
)
def test_a_verdict_is_by_the_lines(pass_line: Any, excellent_line: Any, verdict: Verdict) -> None:
    from examples import SINGLES

    attempt = answered(attempt_over(SINGLES[:10]), dict.fromkeys(range(1, 5), "B"))
    assert score(attempt, EXACT).verdict(sitting(pass_line=pass_line, excellent_line=excellent_line)) is verdict


@pytest.mark.parametrize(("pass_line", "verdict"), [(1, Verdict.PASSED), (5, Verdict.PENDING)])
def test_a_verdict_waits_for_marks_only_below_the_pass_line(pass_line: int, verdict: Verdict) -> None:
    from examples import EVERY_KIND

    attempt = attempt_over(EVERY_KIND)
    short = next(slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SHORT)
    right = next(slot for slot in attempt.paper.slots if slot.question.kind is Kind.SINGLE)
    attempt = answered(attempt, {right.number: right.question.key_response(), short: "写了一些"})
    assert score(attempt, EXACT).verdict(sitting(pass_line=pass_line, excellent_line=100)) is verdict
