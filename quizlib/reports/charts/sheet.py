"""A sheet of several panels of bars, such as the health of a bank."""

import textwrap
from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from quizlib.reports.charts.drawing import DARK, EDGE, LIGHT, Chart, drawn, styled


def sheet_of_charts(title: str, panels: Sequence[tuple[str, list[tuple[str, int]]]]) -> Chart:
    """Panels of horizontal bars: the first over the whole height on the left, the others on the right."""
    with styled(11):
        rows = max(1, len(panels) - 1)
        height = max(4.5, 0.36 * len(panels[0][1]) + 1.2, 0.36 * sum(len(bars) + 3 for _, bars in panels[1:]))
        chart = Chart(height, _said(title, panels), width=14)
        chart.suptitle(title, size=17)
        weights = [len(bars) + 2 for _, bars in panels[1:]] or [1]
        grid = chart.add_gridspec(rows, 2, height_ratios=weights, width_ratios=(3, 2))
        for place, (name, bars) in enumerate(panels):
            axes = chart.add_subplot(grid[:, 0] if place == 0 else grid[place - 1, 1])
            axes.set_title(name)
            if not any(count for _, count in bars):
                axes.set_axis_off()
                axes.text(0.5, 0.5, "没有可以显示的数据", ha="center", va="center", transform=axes.transAxes)
                continue
            counts = [count for _, count in bars]
            its = axes.barh(range(len(bars)), counts, 0.66, color=DARK if place == 0 else LIGHT, **EDGE)
            axes.bar_label(its, [str(count) for _, count in bars], padding=4)
            axes.set_yticks(range(len(bars)), ["\n".join(textwrap.wrap(label, 32)) for label, _ in bars])
            axes.invert_yaxis()
            axes.set_xlim(0, max(count for _, count in bars) * 1.15 + 0.5)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        return drawn(chart)


def _said(title: str, panels: Sequence[tuple[str, list[tuple[str, int]]]]) -> str:
    most = [(name, max(bars, key=lambda one: one[1])) for name, bars in panels if any(count for _, count in bars)]
    told = "；".join(f"{name}最多的是{label}（{count}）" for name, (label, count) in most)
    return f"条形图：{title}。{told or '没有可以显示的数据'}。"
