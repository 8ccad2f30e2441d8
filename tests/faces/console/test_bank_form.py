"""The form of a question: what is loaded comes back as it was, and what is typed becomes an entry."""

from typing import Any

import pytest
from examples import EVERY_KIND, TIAOLI, asked
from hypothesis import given, settings
from strategies import questions

from quizlib.core.question import Kind, Question, body
from quizlib.exchange.bank_entry import examined
from quizlib.exchange.bank_form import written
from quizlib.faces.console.bank.form import QuestionForm

REGISTER = {"tiaoli": TIAOLI}


class Filled:
    """A form with a question in it, and how often it said that it was changed."""

    def __init__(self, question: Question | None = None, **entry: Any) -> None:
        self.changes = 0
        self.form = QuestionForm(REGISTER, ["党员"], self._changed)
        self.form.load(written(question) if question else entry)

    def _changed(self) -> None:
        self.changes += 1

    @property
    def question(self) -> Question | None:
        return examined(self.form.entry, {}, REGISTER)[0]

    @property
    def faults(self) -> list[str]:
        return [message for _, message in examined(self.form.entry, {}, REGISTER)[1]]


def same(one: Question | None, other: Question) -> bool:
    return one is not None and body(one) == body(other)


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda one: one.kind)
def test_a_question_of_every_kind_comes_back_as_it_was(question: Question) -> None:
    filled = Filled(question)
    assert same(filled.question, question)
    assert filled.changes == 0


@settings(max_examples=25)
@given(questions(), questions())
def test_any_question_comes_back_also_after_another(one: Question, other: Question) -> None:
    filled = Filled(one)
    filled.form.load(written(other))
    assert same(filled.question, other)


def test_what_the_form_does_not_show_stays_as_it_was() -> None:
    case = body(asked("c-1", "case"))
    case["parts"][1] |= {"id": "other", "tags": ["甲、乙"], "topic": "纪律", "difficulty": "hard"}
    case["parts"][2]["basis"] = {"regulation": "tiaoli", "edition": "2023", "article": "9"}
    question = asked("c-1", "case", parts=case["parts"])
    assert same(Filled(question).question, question)


def test_of_a_single_choice_ticking_another_takes_its_place() -> None:
    filled = Filled(asked("a-1"))
    filled.form.leaf.choices.rows[2].right.value = True
    assert filled.form.entry["key"] == "C"
    assert filled.changes == 1


def test_choices_come_and_go_and_the_key_goes_with_them() -> None:
    filled = Filled(asked("a-1"))
    choices = filled.form.leaf.choices
    choices.rows[0].remove.click()
    assert filled.form.entry["key"] == "A"
    for _ in range(9):
        choices.add.click()
    assert len(choices.rows) == 8
    assert choices.add.disabled
    choices.rows[3].text.value = " 新的选项 "
    choices.rows[3].pinned.value = True
    assert filled.form.entry["choices"][3] == {"text": "新的选项", "pinned": True}


def test_a_kind_that_changes_keeps_what_it_can_and_says_what_is_wrong() -> None:
    filled = Filled(asked("a-1"))
    filled.form.kind.value = Kind.MULTIPLE
    assert filled.faults == ["多选题至少有两个正确答案（现有 1 个），只有一个时请改为单选题"]
    filled.form.leaf.choices.rows[0].right.value = True
    assert filled.question
    assert filled.question.key == "AB"
    filled.form.kind.value = Kind.TRUEFALSE
    filled.form.leaf.truth.value = False
    assert filled.question.kind is Kind.TRUEFALSE
    filled.form.kind.value = Kind.CASE
    assert "parts" in filled.form.entry


def test_blanks_follow_the_stem() -> None:
    filled = Filled(asked("a-1", "fill"))
    leaf = filled.form.leaf
    leaf.insert.click()
    assert len(leaf._blanks.children) == 3
    leaf.blanks[2].field.value = " 三分之二 \n\n2/3"
    assert filled.form.entry["key"][2] == ["三分之二", "2/3"]
    leaf.stem.field.value = "只剩____。"
    assert filled.form.entry["key"] == [["一年", "12个月"]]


def test_an_order_is_told_by_places() -> None:
    filled = Filled(asked("a-1", "order"))
    rows = filled.form.leaf.choices.rows
    assert [one.place.value for one in rows] == [1, 2, 0, 3]
    rows[0].place.value, rows[2].place.value = 0, 1
    assert filled.form.entry["key"] == "ACBD"


def test_a_premise_keeps_its_choice_when_another_goes() -> None:
    filled = Filled(asked("a-1", "match"))
    leaf = filled.form.leaf
    assert filled.form.entry["key"] == "BAB"
    leaf.choices.rows[0].remove.click()
    assert filled.form.entry["key"] == "AA"
    leaf.premises.rows[1].chosen.value = leaf.choices.rows[2]
    assert filled.form.entry["key"] == "ACA"
    leaf.premises.add.click()
    leaf.premises.rows[0].remove.click()
    assert filled.form.entry["premises"] == ["丑", "寅", ""]


def test_parts_of_a_case_come_and_go() -> None:
    filled = Filled(asked("c-1", "case"))
    filled.form.add_part.click()
    part = filled.form.parts[3]
    part.kind.value = Kind.SHORT
    part.stem.field.value, part.reference.field.value, part.points.field.value = "为什么？", "要点", "5"
    assert filled.question
    assert [one.kind for one in filled.question.parts][3] is Kind.SHORT
    filled.form._parts.children[0].children[0].children[1].click()
    assert len(filled.question.parts) == 3


def test_an_empty_form_says_what_is_missing() -> None:
    filled = Filled(id="a-1", kind="single", choices=["", ""], regulation="tiaoli", edition="2023", article="7")
    assert "stem 不能为空" in filled.faults
    assert any("text 不能为空" in one for one in filled.faults)


def test_a_basis_is_chosen_with_an_edition_of_its_regulation() -> None:
    filled = Filled(id="a-1", kind="single")
    assert (filled.form.regulation.value, filled.form.edition.value) == ("待核", "待核")
    filled.form.regulation.value = "tiaoli"
    assert filled.form.edition.value == "2023"


def test_a_basis_that_is_not_registered_is_shown_as_it_is() -> None:
    filled = Filled(id="a-1", kind="single", regulation="nix", edition="1")
    assert (filled.form.regulation.value, filled.form.edition.value) == ("nix", "1")
