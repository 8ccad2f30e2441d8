"""Participation and pass rate of each branch, side by side, with the counts that they come from."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from quizlib.figures import By, Figure, Figures
from quizlib.figures.figure import printed_number
from quizlib.figures.overview import Told
from quizlib.reports.charts.drawing import DARK, EDGE, GREY, HATCH, LIGHT, Chart, drawn, empty, percents, styled
from quizlib.reports.charts.rows import Rows

_TITLE = "各党支部参与率和合格率"
_RATES = (
    ("participation", "参与率（参加人数/应参加人数）", DARK, ""),
    ("pass_rate", "合格率（合格份数/已评定份数）", LIGHT, HATCH),
)
_REASONS = {"participation": "无应参加人员", "pass_rate": "无已评定成绩"}


def rates_by_branch(figures: Figures, part: int = 1) -> Chart:
    """Participation and pass rate of each branch, in the order people expect; a dashed line stands at that of all.

    Of more than ``rows.MOST_ROWS`` branches this is the ``part`` (from 1).
    """
    branches = {scope.name: told for scope, told in figures.by(By.BRANCH).items()}
    if not branches:
        return empty(_TITLE)
    rows = Rows.of(list(branches), part)
    with styled():
        chart = Chart(rows.height, _said(figures.everywhere, branches), parts=rows.parts)
        chart.suptitle(rows.title(_TITLE))
        sides = chart.subplots(1, 2, sharey=True)
        for axes, (id, title, colour, hatch) in zip(sides, _RATES, strict=True):
            told = [branches[name][id] for name in rows.shown]
            axes.barh(range(len(told)), [_of(one) for one in told], 0.7, color=colour, hatch=hatch, **EDGE)
            for place, one in enumerate(told):
                axes.text(104, place, _labelled(one), va="center", size=rows.size)
            _reference(axes, figures.everywhere[id])
            axes.set_title(title, size=9)
            axes.set_xlim(0, 108 + 8.6 * rows.size)
            percents(axes, 50)
            axes.spines["bottom"].set_bounds(0, 100)
        rows.name(sides[0], rows.shown)
        sides[1].tick_params("y", length=0)
        return drawn(chart)


def _reference(axes: Axes, overall: Figure) -> None:
    if overall.value is None:
        axes.set_xlabel("全部：没有数据", size=8.5)
        return
    axes.axvline(_of(overall), color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    axes.set_xlabel(f"虚线：全部{_labelled(overall)}", size=8.5)


def _said(everywhere: Told, branches: Mapping[str, Told]) -> str:
    parts = [f"全部参与率{everywhere['participation'].printed}、合格率{everywhere['pass_rate'].printed}"]
    for id, name in (("participation", "参与率"), ("pass_rate", "合格率")):
        there = [(told[id], branch) for branch, told in branches.items() if told[id].value is not None]
        if len(there) > 1:
            low, high = min(there, key=lambda one: _of(one[0])), max(there, key=lambda one: _of(one[0]))
            if low[0].value == high[0].value:
                parts.append(f"各支部{name}都是{low[0].printed}")
            else:
                parts.append(f"{name}最高的是{high[1]}（{high[0].printed}），最低的是{low[1]}（{low[0].printed}）")
    return f"条形图：{len(branches)}个党支部的参与率和合格率。{'；'.join(parts)}。"


def _of(figure: Figure) -> float:
    return float(figure.value or 0)


def _labelled(figure: Figure) -> str:
    if figure.value is None:
        return f"—（{_REASONS[figure.id]}）"
    return f"{figure.printed}（{printed_number(figure.numerator)}/{printed_number(figure.denominator)}）"
