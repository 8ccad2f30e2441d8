import json
from fractions import Fraction
from typing import Any

import pytest
from examples import EVERY_KIND, SINGLES, asked
from hypothesis import given
from hypothesis import strategies as st
from strategies import banks, leaf_bodies, responses

from quizlib.core.blueprint import Blueprint
from quizlib.core.paper import Paper, draw, load, shares
from quizlib.core.question import LETTERS, MultipleRule, Question, content_hash, read_question
from quizlib.errors import PlanError


def pool_of(questions: tuple[Question, ...]) -> dict[str, Question]:
    return {content_hash(one): one for one in questions}


def drawn(count: int, questions: tuple[Question, ...], seed: str, points: Any = 2, **how: bool) -> Paper:
    blueprint = Blueprint.model_validate({"rules": [{"count": count, "points": points}]})
    return draw(blueprint, pool_of(questions), seed, **how)


@given(banks(), st.text(max_size=8), st.data())
def test_a_paper_holds_distinct_questions_and_follows_its_seed(bank: Any, seed: str, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(bank)))
    paper = drawn(count, bank, seed)
    assert len({slot.source.id for slot in paper.slots}) == count
    assert len({(slot.edition, slot.part) for slot in paper.slots}) == len(paper.slots)
    assert drawn(count, tuple(reversed(bank)), seed) == paper


@given(banks(), st.text(max_size=8), st.sampled_from([1, 2, 5, "2.5", "1/3"]))
def test_a_paper_is_worth_what_its_rules_say(bank: Any, seed: str, points: Any) -> None:
    assert drawn(len(bank), bank, seed, points).maximum == Fraction(points) * len(bank)


@given(banks(), st.text(max_size=8))
def test_a_paper_saved_and_loaded_is_the_same(bank: Any, seed: str) -> None:
    paper = drawn(len(bank), bank, seed)
    assert load(json.loads(json.dumps(paper.dump())), pool_of(bank)) == paper


@given(banks(), st.text(max_size=8), st.data())
def test_a_response_means_the_same_in_the_letters_shown(bank: Any, seed: str, data: st.DataObject) -> None:
    for slot in drawn(len(bank), bank, seed).slots:
        response = slot.question.parse(_sent(data.draw(responses(slot.question))))
        assert slot.read(_sent(slot.shown(response))) == response


def _sent(response: Any) -> Any:
    return list(response) if isinstance(response, tuple) else response


@given(banks(), st.text(max_size=8))
def test_pinned_choices_keep_their_places_and_none_is_lost(bank: Any, seed: str) -> None:
    for slot in drawn(len(bank), bank, seed).slots:
        choices = slot.question.order()
        assert sorted(slot.order) == list(range(len(choices)))
        assert all(slot.order[place] == place for place, choice in enumerate(choices) if choice.pinned)


@given(banks(), st.text(max_size=8))
def test_a_sheet_tells_nothing_of_the_key(bank: Any, seed: str) -> None:
    paper = drawn(len(bank), bank, seed)
    assert len(paper.sheet()) == len(paper.slots)
    allowed = {"number", "kind", "label", "stem", "points", "choices", "blanks", "unit", "premises", "material"}
    assert all(set(face) <= allowed for face in paper.sheet())


@given(leaf_bodies(("order",)), st.text(max_size=8), st.booleans())
def test_an_order_question_is_always_shuffled_and_never_shown_in_the_right_order(
    plain: Any, seed: str, shuffle: bool
) -> None:
    slot = drawn(1, (read_question(plain),), seed, shuffle_choices=shuffle).slots[0]
    right = tuple(LETTERS.index(letter) for letter in plain["key"])
    loose = sum(not choice.pinned for choice in slot.question.order())
    assert slot.order != right or loose < 2
    assert slot.question.mark(slot.read(LETTERS[: len(right)]), MultipleRule.EXACT) == (
        loose < 2 and slot.order == right
    )


def test_an_order_question_is_shuffled_where_choices_are_not() -> None:
    questions = tuple(asked(f"o{n:02d}", "order", key="ABCD") for n in range(24))
    orders = {slot.order for slot in drawn(24, questions, "seed", shuffle_choices=False).slots}
    assert len(orders) > 5
    assert (0, 1, 2, 3) not in orders


def test_letters_of_a_match_keep_the_places_of_their_premises() -> None:
    slot = drawn(1, (asked("m", "match", choices=["甲", "乙", "丙"], key="CAB"),), "seed-1").slots[0]
    assert slot.order != (0, 1, 2)
    shown = {slot.question.order()[index].text: LETTERS[place] for place, index in enumerate(slot.order)}
    assert slot.shown("C-A") == shown["丙"] + "-" + shown["甲"]
    assert slot.read(slot.shown("C-A")) == "C-A"


@given(st.integers(1, 60), st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_shares_of_points_add_up_exactly(halves: int, weights: list[int]) -> None:
    points = Fraction(halves, 2)
    parts = shares(points, [Fraction(one) for one in weights])
    assert sum(parts) == points
    assert all(one > 0 for one in parts)


def test_shares_are_halves_of_a_point_where_there_are_enough() -> None:
    assert shares(Fraction(10), [Fraction(1)] * 3) == [Fraction(7, 2), Fraction(7, 2), Fraction(3)]
    assert shares(Fraction(1), [Fraction(1)] * 3) == [Fraction(1, 3)] * 3


def test_another_seed_gives_another_paper() -> None:
    papers = {tuple(slot.source.id for slot in drawn(10, SINGLES, f"seed-{n}").slots) for n in range(20)}
    assert len(papers) > 15


def test_every_question_is_drawn_as_often_as_another() -> None:
    counts = dict.fromkeys((one.id for one in SINGLES), 0)
    for n in range(400):
        for slot in drawn(5, SINGLES, f"seed-{n}").slots:
            counts[slot.source.id] += 1
    assert min(counts.values()) > 60
    assert max(counts.values()) < 140


def test_questions_of_a_kind_stay_together_and_parts_of_a_case_in_order() -> None:
    paper = drawn(26, EVERY_KIND + SINGLES, "seed")
    kinds = [slot.source.kind for slot in paper.slots]
    assert [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind] == list(dict.fromkeys(kinds))
    assert [slot.part for slot in paper.slots if slot.part is not None] == [0, 1, 2]


def test_without_shuffling_the_authors_order_stays() -> None:
    blueprint = Blueprint.model_validate({"fixed": [{"id": one.id} for one in SINGLES]})
    paper = draw(blueprint, pool_of(SINGLES), "seed", shuffle_questions=False, shuffle_choices=False)
    assert [slot.source.id for slot in paper.slots] == [one.id for one in SINGLES]
    assert all(slot.order == (0, 1, 2, 3) for slot in paper.slots)


def test_slots_are_numbered_from_one() -> None:
    paper = drawn(3, SINGLES, "seed")
    assert [slot.number for slot in paper.slots] == [1, 2, 3]
    assert paper.slot(1) == paper.slots[0]
    assert paper.slot(0) is paper.slot(4) is None


def test_a_pool_that_is_too_small_is_refused() -> None:
    with pytest.raises(PlanError, match="不够"):
        drawn(3, SINGLES[:2], "seed")
    with pytest.raises(PlanError, match="x-1"):
        draw(Blueprint.model_validate({"fixed": [{"id": "x-1"}]}), pool_of(SINGLES), "seed")


def test_letters_are_those_shown() -> None:
    question = asked("q", choices=["甲", "乙", "丙", "丁"], key="B")
    slot = drawn(1, (question,), "seed-3").slots[0]
    place = slot.order.index(1)
    assert slot.read(LETTERS[place]) == "B"
    assert slot.shown("B") == LETTERS[place]
