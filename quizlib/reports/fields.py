"""The fields that a Word template may name, with what each holds."""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from quizlib.core.frozen import plain
from quizlib.core.moment import local, spoken
from quizlib.figures import DEFINITIONS, By, Facts, Figure, Held, Period, figures_of
from quizlib.figures.figure import printed_number
from quizlib.figures.period import spoken_day
from quizlib.reports import sentences

#: Figures that only all branches together have.
_OF_ALL = frozenset(
    {"branches", "branches_covered", "branches_full", "questions_used", "regulations_used"}
    | {"bank_questions", "bank_regulations", "practices", "practice_persons", "practice_times"}
)
#: Fields of a row of 各支部: every figure of the branch by its name.
BRANCH_FIELDS = MappingProxyType(
    {"名称": "党支部的名称"}
    | {one.name: one.definition for one in DEFINITIONS.values() if one.id not in _OF_ALL}
)
#: Fields of a row of 各场次.
SITTING_FIELDS = MappingProxyType(
    {
        "名称": "场次的名称",
        "类型": "知识竞赛或知识测试",
        "开放时间": "例如 2026-03-10 09:00",
        "结束时间": "例如 2026-03-12 18:00",
        "满分": "满分，带“分”字",
        "合格线": "合格线，带“分”字",
        "优秀线": "优秀线，带“分”字",
    }
)
#: Fields of a row of 指标 (figures of all branches).
FIGURE_FIELDS = MappingProxyType(
    {
        "名称": "指标的名称",
        "数值": "指标的数值，带单位",
        "分子": "算出数值的分子",
        "分母": "算出数值的分母；不是比例的没有分母",
        "定义": "指标的定义",
        "说明": "没有数值时的原因",
    }
)
#: All other fields, and the three lists.
FIELDS = MappingProxyType(
    {
        "统计期间": "例如 2026年1月1日至6月30日",
        "开始日期": "例如 2026年1月1日",
        "结束日期": "例如 2026年6月30日",
        "统计时点": "数字截止的时间，例如 2026年7月1日09:00",
        "概述": "一段话：组织了几场，多少人参加，参与率",
        "参与情况": "一段话：各支部参与率，全部参加的和最低的支部",
        "成绩情况": "一段话：得分率、合格率、优秀率，待评分的份数",
    }
    | {one.name: one.definition for one in DEFINITIONS.values()}
    | {
        "各支部": "表格用：{%tr for 支部 in 各支部 %} … {%tr endfor %}",
        "各场次": "表格用：{%tr for 场 in 各场次 %} … {%tr endfor %}",
        "指标": "表格用：{%tr for 项 in 指标 %} … {%tr endfor %}",
    }
)


def fields_of(facts: Facts, period: Period) -> dict[str, Any]:
    """Every field of ``FIELDS`` with its value: texts, and lists of rows for tables."""
    figures = figures_of(facts)
    everywhere, branches = figures.everywhere, list(figures.by(By.BRANCH).values())
    rules = [_sitting_row(one) for one in facts.held]
    fields: dict[str, Any] = {
        "统计期间": str(period),
        "开始日期": spoken_day(period.first),
        "结束日期": spoken_day(period.last),
        "统计时点": f"{spoken_day(local(facts.at).date())}{local(facts.at):%H:%M}",
        "概述": sentences.overview(period, everywhere),
        "参与情况": sentences.taking_part(everywhere, branches),
        "成绩情况": sentences.scored(everywhere, rules),
        **_figures(everywhere.values()),
        "各支部": [{"名称": told["participation"].scope.name, **_figures(told.values())} for told in branches],
        "各场次": rules,
        "指标": [_figure_row(one) for one in everywhere.values()],
    }
    return {name: _clean(value) for name, value in fields.items()}


def _figures(figures: Iterable[Figure]) -> dict[str, str]:
    return {one.name: one.printed for one in figures}


def _sitting_row(held: Held) -> dict[str, str]:
    sitting = held.sitting
    return {
        "名称": sitting.title,
        "类型": sitting.kind.label,
        "开放时间": spoken(sitting.opens),
        "结束时间": spoken(sitting.closes),
        "满分": f"{plain(held.full_marks)}分",
        "合格线": f"{plain(sitting.pass_line)}分",
        "优秀线": f"{plain(sitting.excellent_line)}分",
    }


def _figure_row(figure: Figure) -> dict[str, str]:
    return {
        "名称": figure.name,
        "数值": figure.with_unit,
        "分子": printed_number(figure.numerator),
        "分母": printed_number(figure.denominator),
        "定义": figure.definition.definition,
        "说明": figure.reason,
    }


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(value: Any) -> Any:
    """``value`` without characters that no .docx can hold."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", value)
    return [{name: _NOT_IN_XML.sub("", text) for name, text in row.items()} for row in value]
