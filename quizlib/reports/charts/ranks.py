"""The standings of branches: by rank, with the value that it is by."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from quizlib.figures.standings import BranchStanding
from quizlib.reports.charts.drawing import DARK, EDGE, Chart, drawn, empty, styled
from quizlib.reports.charts.rows import Rows

_TITLE = "各党支部名次"


def ranks(branches: Sequence[BranchStanding], part: int = 1) -> Chart:
    """The branches by one rule, as ``branch_standings`` gives them; who is not ranked stands last, with the reason.

    Of more than ``rows.MOST_ROWS`` branches this is the ``part`` (from 1).
    """
    if not branches:
        return empty(_TITLE)
    title = f"{_TITLE}（按{branches[0].rule.label}）"
    rows = Rows.of(branches, part)
    most = max([1.0, *(float(one.value) for one in branches if one.value is not None)])
    with styled():
        chart = Chart(rows.height - 0.25, _said(branches), parts=rows.parts)
        chart.suptitle(rows.title(title))
        axes = chart.add_subplot()
        axes.barh(range(len(rows.shown)), [float(one.value or 0) for one in rows.shown], 0.7, color=DARK, **EDGE)
        for place, one in enumerate(rows.shown):
            axes.text(
                float(one.value or 0) + most / 60, place, one.printed or one.explanation, va="center", size=rows.size
            )
        rows.name(axes, [f"{'—' if one.rank is None else f'第{one.rank}名'}　{one.branch}" for one in rows.shown], 14)
        axes.set_xlim(0, most * 1.14)
        unit = next((one.printed[-1] for one in branches if one.printed), "")
        axes.set_xticks([tick for tick in MaxNLocator(6).tick_values(0, most) if tick <= most] if unit else [])
        axes.set_xlabel(f"{branches[0].rule.label}（{unit}）" if unit else "", size=8.5)
        return drawn(chart)


def _said(branches: Sequence[BranchStanding]) -> str:
    ranked = [one for one in branches if one.rank is not None]
    if not ranked:
        return f"条形图：{len(branches)}个党支部，按{branches[0].rule.label}没有可以排名的。"
    first = [one for one in ranked if one.rank == 1]
    last = ranked[-1]
    text = f"条形图：{len(ranked)}个党支部按{last.rule.label}排名。第1名{'、'.join(one.branch for one in first)}"
    text += f"（{first[0].printed}）"
    if last.rank != 1:
        text += f"，第{last.rank}名{last.branch}（{last.printed}）"
    others = len(branches) - len(ranked)
    return f"{text}{f'；另有{others}个党支部不排名' if others else ''}。"
