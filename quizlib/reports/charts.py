"""Charts for JupyterLab and reports, legible in a grey print, with a Chinese font that is shipped.

The font holds GB2312; a rarer character is looked for in the fonts of the system. Nothing here touches pyplot, so a
chart changes no other one.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager
from matplotlib.ticker import MaxNLocator

from quizlib.figures import EVERYWHERE, Facts, Figure

#: The font that is shipped, and its family.
FONT = Path(__file__).parent / "fonts" / "QuizlibSansSC-Regular.otf"
FAMILY = "Quizlib Sans SC"

_OTHERS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "PingFang SC", "Heiti SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun"),
)
_BANDS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 100))
_DARK, _LIGHT = "#8C1C13", "#D9D9D9"


class Chart(Drawing):
    """A drawing that shows itself in a notebook and is saved with its fonts."""

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """As matplotlib's, in the style of the chart."""
        with _styled():
            super().savefig(*args, **kwargs)

    def _repr_png_(self) -> bytes:
        target = BytesIO()
        self.savefig(target, format="png", dpi=110)
        return target.getvalue()


def rates_by_branch(figures: Iterable[Figure]) -> Chart:
    """Participation and pass rate of each branch, with the counts that they come from."""
    rates: dict[str, dict[str, Figure]] = {}
    for one in figures:
        if one.scope != EVERYWHERE and one.id in ("participation", "pass_rate"):
            rates.setdefault(one.scope, {})[one.id] = one
    with _styled():
        chart = Chart(figsize=(9, max(2.6, 0.75 * len(rates) + 1.4)), layout="constrained")
        axes = chart.add_subplot()
        axes.set_title("各党支部参与率和合格率")
        if not rates:
            return _empty(chart, axes)
        told = list(rates.values())
        _bars(axes, -0.2, [one["participation"] for one in told], "参与率（参加人数/应参加人数）", _DARK, "")
        _bars(axes, 0.2, [one["pass_rate"] for one in told], "合格率（合格份数/已评定成绩份数）", _LIGHT, "///")
        axes.set_yticks(range(len(rates)), ["\n".join(textwrap.wrap(branch, 12)) for branch in rates])
        axes.invert_yaxis()
        axes.set_xlim(0, 130)
        axes.set_xticks(range(0, 101, 20), [f"{rate}%" for rate in range(0, 101, 20)])
        chart.legend(loc="outside lower center", ncols=2, frameon=False)
        return _drawn(chart)


def score_distribution(facts: Facts) -> Chart:
    """How many settled scores lie in each band of points over full marks."""
    settled = facts.attempts[facts.attempts["settled"]]
    rates = [100 * points / maximum for points, maximum in zip(settled["points"], settled["maximum"], strict=True)]
    counts = bands(rates)
    with _styled():
        chart = Chart(figsize=(8, 4.2), layout="constrained")
        axes = chart.add_subplot()
        axes.set_title(f"成绩分布（共{len(rates)}份）")
        if not rates:
            return _empty(chart, axes)
        bars = axes.bar(range(len(counts)), counts, color=_DARK, edgecolor="black", linewidth=0.8, width=0.7)
        axes.bar_label(bars, [f"{count}份" for count in counts], padding=3)
        labels = ["60%以下", *(f"{low}%～{high}%" for low, high in _BANDS[1:])]
        axes.set_xticks(range(len(counts)), labels)
        axes.set_xlabel("得分率（含下限，最高一段含100%）")
        axes.set_ylabel("成绩份数")
        axes.set_ylim(0, ceil(max(counts) * 1.15) + 1)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return _drawn(chart)


def sheet_of_charts(title: str, panels: Sequence[tuple[str, list[tuple[str, int]]]]) -> Chart:
    """Panels of horizontal bars: the first over the whole height on the left, the others on the right."""
    with _styled():
        rows = max(1, len(panels) - 1)
        height = max(4.5, 0.36 * len(panels[0][1]) + 1.2, 0.36 * sum(len(bars) + 3 for _, bars in panels[1:]))
        chart = Chart(figsize=(14, height), layout="constrained")
        chart.suptitle(title, fontsize=17)
        weights = [len(bars) + 2 for _, bars in panels[1:]] or [1]
        grid = chart.add_gridspec(rows, 2, height_ratios=weights, width_ratios=(3, 2))
        for place, (name, bars) in enumerate(panels):
            axes = chart.add_subplot(grid[:, 0] if place == 0 else grid[place - 1, 1])
            axes.set_title(name)
            if not any(count for _, count in bars):
                axes.set_axis_off()
                axes.text(0.5, 0.5, "没有可以显示的数据", ha="center", va="center", transform=axes.transAxes)
                continue
            drawn = axes.barh(
                range(len(bars)),
                [count for _, count in bars],
                color=_DARK if place == 0 else _LIGHT,
                edgecolor="black",
                linewidth=0.8,
                height=0.66,
            )
            axes.bar_label(drawn, [str(count) for _, count in bars], padding=4)
            axes.set_yticks(range(len(bars)), ["\n".join(textwrap.wrap(label, 32)) for label, _ in bars])
            axes.invert_yaxis()
            axes.set_xlim(0, max(count for _, count in bars) * 1.15 + 0.5)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        return _drawn(chart)


def bands(rates: Sequence[Fraction]) -> list[int]:
    """How many of ``rates`` (0 to 100) lie in each band: below 60, from 60, from 70, from 80, from 90."""
    lows = [low for low, _ in _BANDS]
    counts = [0] * len(lows)
    for rate in rates:
        counts[max(place for place, low in enumerate(lows) if rate >= low)] += 1
    return counts


def families() -> list[str]:
    """The shipped family, then those of the system that may know a rarer character."""
    _register()
    installed = {font.name for font in fontManager.ttflist}
    return [FAMILY, *(name for name in _OTHERS if name in installed)]


@cache
def _register() -> None:
    fontManager.addfont(FONT)


@contextmanager
def _styled() -> Iterator[None]:
    style: dict[Any, Any] = {
        "font.family": families(),
        "font.size": 11,
        "axes.titlesize": 14,
        "axes.unicode_minus": False,
        "text.parse_math": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "hatch.linewidth": 0.6,
    }
    with rc_context(style):
        yield


def _bars(axes: Axes, shift: float, figures: Sequence[Figure], label: str, colour: str, hatch: str) -> None:
    places = [place + shift for place in range(len(figures))]
    values = [float(one.value or 0) for one in figures]
    bars = axes.barh(
        places, values, height=0.36, label=label, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8
    )
    axes.bar_label(bars, [_labelled(one) for one in figures], padding=4, fontsize=9.5)


def _labelled(figure: Figure) -> str:
    return f"{figure.printed}（{figure.numerator}/{figure.denominator}）" if figure.value is not None else "—（无数据）"


def _empty(chart: Chart, axes: Axes) -> Chart:
    axes.set_axis_off()
    axes.text(0.5, 0.5, "没有可以显示的数据", ha="center", va="center", transform=axes.transAxes)
    return _drawn(chart)


def _drawn(chart: Chart) -> Chart:
    """The chart with everything laid out, so that each text has its font."""
    chart.draw_without_rendering()
    return chart
