"""The weakest topics, regulations or articles: how much of their points was earned."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from quizlib.core.frozen import plain
from quizlib.figures.figure import decimal
from quizlib.figures.health import rows_of
from quizlib.reports.charts.drawing import DARK, EDGE, Chart, drawn, empty, percents, styled
from quizlib.reports.charts.rows import Rows

_MOST = 20
_TITLE = "得分率最低的"


def weak(spots: pd.DataFrame, most: int = _MOST) -> Chart:
    """The lowest ``most`` rows of ``weak_spots``, each with its points and how many responses it is told of."""
    rows = rows_of(spots.head(most))
    if not rows:
        return empty("薄弱知识点")
    kind = _kind(rows[0])
    title = f"{_TITLE}{len(rows)}个{kind}" if len(spots) > len(rows) else f"各{kind}得分率"
    laid = Rows.of(rows, 1)
    with styled():
        chart = Chart(laid.height - 0.05, _said(rows, len(spots), kind))
        chart.suptitle(title)
        axes = chart.add_subplot()
        axes.barh(range(len(rows)), [100 * float(one.rate) for one in rows], 0.7, color=DARK, **EDGE)
        for place, one in enumerate(rows):
            told = f"{_percent(one)}（{plain(one.earned)}/{plain(one.worth)}分，{one.responses}份作答）"
            axes.text(103, place, told, va="center", size=min(laid.size, 8))
        laid.name(axes, [one.name for one in rows], 15)
        axes.set_xlim(0, 205)
        percents(axes, 50)
        axes.spines["bottom"].set_bounds(0, 100)
        axes.set_xlabel("得分率（得分/分值，按第一次作答）", size=8.5)
        return drawn(chart)


def _kind(row: Any) -> str:
    if row.article:
        return "条文"
    return "法规" if row.regulation else "知识点"


def _percent(row: Any) -> str:
    return f"{decimal(100 * row.rate)}%"


def _said(rows: Sequence[Any], count: int, kind: str) -> str:
    first = "、".join(f"{one.name}（{_percent(one)}）" for one in rows[:3])
    which = f"{count}个{kind}中得分率最低的{len(rows)}个" if count > len(rows) else f"{count}个{kind}的得分率"
    order = "从低到高为" if len(rows) > 1 else "为"
    return f"条形图：{which}，{order}{first}{'等' if len(rows) > 3 else ''}。"
