"""Participation, pass rate and mean rate from sitting to sitting, with their numbers in a table below."""

from collections.abc import Sequence
from math import ceil, nan
from typing import Any

from matplotlib.axes import Axes

from quizlib.core.moment import local
from quizlib.core.sitting import Sitting
from quizlib.figures import By, Facts, Figure, Figures
from quizlib.figures.figure import MISSING
from quizlib.figures.overview import Told
from quizlib.reports.charts.drawing import DARK, GREY, Chart, drawn, empty, fitted, styled

#: Sittings in one picture; more are drawn in several parts.
MOST_SITTINGS = 24

_TITLE = "各场次参与率、合格率和平均得分率"
_LINES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("participation", "参与率", {"marker": "o", "linestyle": "-", "color": DARK, "markerfacecolor": DARK}),
    ("pass_rate", "合格率", {"marker": "s", "linestyle": "--", "color": "black", "markerfacecolor": "white"}),
    ("mean_rate", "平均得分率", {"marker": "^", "linestyle": ":", "color": GREY, "markerfacecolor": GREY}),
)
_HEAD, _PLOT, _ROW = 0.8, 2.6, 0.18  # inches
#: Where the columns of the table end (the first two and the title: begin), as a share of its width.
_COLUMNS = (0.0, 0.055, 0.2, 0.76, 0.87, 1.0)


def trend(facts: Facts, figures: Figures, part: int = 1) -> Chart:
    """The rates of each sitting by opening time; ``figures`` are those of ``facts``.

    Of more than ``MOST_SITTINGS`` this is the ``part`` (from 1).
    """
    by_sitting = {scope.key: told for scope, told in figures.by(By.SITTING).items()}
    held = [(number, one, by_sitting.get(one.id, {})) for number, one in enumerate(facts.sittings, 1)]
    if not held:
        return empty(_TITLE)
    parts = ceil(len(held) / MOST_SITTINGS)
    size = ceil(len(held) / parts)
    shown = held[size * (part - 1) : size * part]
    with styled():
        table = _ROW * (len(shown) + 1)
        chart = Chart(_HEAD + _PLOT + table, _said(held), parts=parts)
        chart.suptitle(_TITLE + (f"（第{part}部分，共{parts}部分）" if parts > 1 else ""))
        axes, below = chart.subplots(2, 1, height_ratios=(_PLOT, table))
        _plot(axes, shown)
        _tell(below, shown)
        return drawn(chart)


def _plot(axes: Axes, shown: Sequence[tuple[int, Sitting, Told]]) -> None:
    for id, name, look in _LINES:
        values = [_percent(told.get(id)) for _, _, told in shown]
        axes.plot(range(len(shown)), values, label=name, markersize=5, markeredgecolor="black", **look)
    axes.set_xticks(range(len(shown)), [str(number) for number, _, _ in shown])
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_ylim(-4, 104)
    axes.set_yticks(range(0, 101, 20), [f"{rate}%" for rate in range(0, 101, 20)])
    axes.grid(axis="y", color="#BBBBBB", linewidth=0.5)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)


def _tell(axes: Axes, shown: Sequence[tuple[int, Sitting, Told]]) -> None:
    rows = [("序号", "开放日期", "场次", *(name for _, name, _ in _LINES))]
    for number, sitting, told in shown:
        rates = (_printed(told, id) for id, _, _ in _LINES)
        rows.append((str(number), f"{local(sitting.opens).date()}", fitted(sitting.title, 26, 1), *rates))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows), 0)
    axes.axhline(1, color="black", linewidth=0.6)
    for down, row in enumerate(rows):
        for place, (x, cell) in enumerate(zip(_COLUMNS, row, strict=True)):
            axes.text(x, down + 0.5, cell, va="center", ha="left" if place < 3 else "right", size=8)


def _percent(figure: Figure | None) -> float:
    return nan if figure is None or figure.value is None else float(figure.value)


def _printed(told: Told, id: str) -> str:
    """The rate as printed; of a sitting with nobody on its list there is none."""
    return told[id].printed if id in told else MISSING


def _said(held: Sequence[tuple[int, Sitting, Told]]) -> str:
    (_, first, before), (_, last, after) = held[0], held[-1]
    if len(held) == 1:
        rates = "，".join(f"{name}{_printed(before, id)}" for id, name, _ in _LINES)
        return f"折线图：只有一场《{first.title}》，{rates}。"
    rates = "；".join(f"{name}由{_printed(before, id)}到{_printed(after, id)}" for id, name, _ in _LINES)
    return f"折线图：从《{first.title}》到《{last.title}》共{len(held)}场，{rates}。"
