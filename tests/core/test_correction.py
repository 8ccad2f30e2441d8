from typing import Any

import pytest
from examples import EVERY_KIND, asked, body

from quizlib.core.correction import misfit
from quizlib.core.question import Question

SINGLE = asked("q")


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda one: one.kind.value)
def test_a_question_fits_itself(question: Question) -> None:
    assert misfit(question, question) is None


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("single", {"key": "A", "stem": "改过的题干", "rationale": "新的解析"}),
        ("single", {"choices": ["甲 ", "乙", "丙", "以上都对"]}),
        ("multiple", {"key": "AB"}),
        ("truefalse", {"key": False}),
        ("fill", {"key": [["一年", "壹年"], ["党员大会"]]}),
        ("numerical", {"key": 40, "tolerance": 2, "unit": "小时"}),
        ("match", {"key": "AAA"}),
        ("order", {"key": "ABCD"}),
        ("case", {"parts": [body("c-1", "truefalse", key=False), body("c-2", "single"), body("c-3", "multiple")]}),
    ],
)
def test_another_key_or_wording_fits(kind: str, change: dict[str, Any]) -> None:
    assert misfit(asked("q", kind), asked("q", kind, **change)) is None


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("single", {"choices": ["甲", "乙", "丙"]}, "选项的个数改了（试卷上有 4 个，现有 3 个）"),
        ("single", {"choices": ["乙", "甲", "丙", "以上都对"]}, "第 1 个选项改了（试卷上是“甲”，现为“乙”）"),
        ("fill", {"stem": "预备期为____。", "key": [["一年"]]}, "空的个数改了（试卷上有 2 个，现有 1 个）"),
        ("match", {"premises": ["子", "丑", "卯"]}, "第 3 个待配项改了"),
        ("order", {"choices": ["甲", "乙", "丙"], "key": "CAB"}, "选项的个数改了"),
        ("case", {"parts": [body("c-1", "truefalse")]}, "小题数改了（试卷上有 3 道，现有 1 道）"),
        (
            "case",
            {"parts": [body("c-1", "truefalse"), body("c-2", "short"), body("c-3", "multiple")]},
            "第 2 小题题型改了（试卷上是单选题，现为简答题）",
        ),
    ],
)
def test_another_form_does_not_fit_and_what_differs_is_said(kind: str, change: dict[str, Any], message: str) -> None:
    found = misfit(asked("q", kind), asked("q", kind, **change))
    assert found is not None
    assert found.startswith(message)


def test_another_kind_does_not_fit() -> None:
    assert misfit(SINGLE, asked("q", "multiple")) == "题型改了（试卷上是单选题，现为多选题）"
