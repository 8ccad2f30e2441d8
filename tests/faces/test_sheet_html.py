"""A paper drawn for organizers: what members see, inert, and the key only where it is asked for."""

from fractions import Fraction
from typing import Any

import pytest
from examples import EVERY_KIND, KINDS, asked, body, sitting
from hypothesis import given
from strategies import questions

from quizlib.core.paper import alone
from quizlib.core.question import Kind, Question, leaves
from quizlib.faces.sheet_html import key_html, rules_html, sheet_html, sheet_style

HOSTILE = "<script>alert(1)</script>&\"'**$x$"
TITLES = {"tiaoli": "某某工作条例"}


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda one: one.kind)
def test_every_kind_is_drawn_without_and_with_its_key(question: Question) -> None:
    sheet, keyed = sheet_html(alone(question)), key_html(alone(question), TITLES)
    assert sheet.count("qz-slot") == keyed.count("qz-review") == len(leaves(question))
    assert "qz-rows" not in sheet
    assert "《某某工作条例》（2023）第七条" in keyed


def test_the_sheet_of_a_short_answer_does_not_hold_its_reference() -> None:
    question = asked("j-1", "short", key="只有标准答案里有的话", rationale="只有解析里有的话")
    assert "只有" not in sheet_html(alone(question))
    assert key_html(alone(question), TITLES).count("只有") == 2


def test_texts_are_inert() -> None:
    hostile: dict[str, Any] = {"stem": HOSTILE, "rationale": HOSTILE}
    choices = {"choices": [HOSTILE + letter for letter in "甲乙丙丁"]}
    own = dict.fromkeys(("single", "multiple", "match", "order"), choices)
    own |= {"fill": {"stem": f"{HOSTILE}____", "key": [[HOSTILE]]}, "numerical": {"unit": "<b>"}}
    kinds = [kind for kind in KINDS if kind != "case"]
    parts = [body(f"a-1-{number}", kind, **hostile | own.get(kind, {})) for number, kind in enumerate(kinds, 1)]
    case = asked("a-1", "case", stem=HOSTILE, rationale=HOSTILE, parts=parts)
    drawn = [sheet_html(alone(case)), key_html(alone(case), TITLES)]
    assert not any("<script" in one or "<b>" in one.replace("<label><b>", "") for one in drawn)
    assert all("&lt;script&gt;" in one for one in drawn)


@given(questions())
def test_any_question_can_be_drawn(question: Question) -> None:
    paper = alone(question)
    assert sheet_html(paper)
    assert key_html(paper, {})
    assert (question.kind == Kind.CASE) == all(slot.part is not None for slot in paper.slots)


def test_the_style_is_the_members_own() -> None:
    assert ".qz-choice" in sheet_style()


def test_the_start_page_says_the_rules_and_nothing_runs_in_it() -> None:
    one = sitting(title=HOSTILE, note=HOSTILE, attempts=3)
    drawn = rules_html(
        one,
        {Kind.SINGLE: 4, None: 2},
        Fraction(22),
    )
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 2
    for text in ("30 分钟，从点击开始起计", "22 分", "最多 3 次，取最高分", "单选题 4 道，其他题 2 道"):
        assert text in drawn
