"""Participation, pass rate and mean rate from sitting to sitting."""

from datetime import datetime
from math import ceil, nan

from matplotlib.axes import Axes

from quizlib.core.moment import local
from quizlib.figures import By, Facts, Figure, Figures
from quizlib.figures.overview import Told
from quizlib.reports.charts.drawing import DARK, GREY, Chart, drawn, empty, fitted, spread, styled

#: Sittings in one picture; more are drawn in several parts.
MOST_SITTINGS = 24

_TITLE = "各场次参与率、合格率和平均得分率"
_LINES = (
    ("participation", "参与率", {"marker": "o", "linestyle": "-", "color": DARK, "markerfacecolor": DARK}),
    ("pass_rate", "合格率", {"marker": "s", "linestyle": "--", "color": "black", "markerfacecolor": "white"}),
    ("mean_rate", "平均得分率", {"marker": "^", "linestyle": ":", "color": GREY, "markerfacecolor": GREY}),
)
_LABELLED = 6  # up to so many sittings each point says its value
_APART = 7.0  # percent between the values beside each other


def trend(facts: Facts, figures: Figures, part: int = 1) -> Chart:
    """The rates of each sitting by opening time; ``figures`` are those of ``facts``.

    Of more than ``MOST_SITTINGS`` this is the ``part`` (from 1). Sittings are numbered, with their titles below.
    """
    by_sitting = {scope.key: told for scope, told in figures.by(By.SITTING).items()}
    there = [(number, one) for number, one in enumerate(facts.sittings, 1) if one.id in by_sitting]
    if not there:
        return empty(_TITLE)
    parts = ceil(len(there) / MOST_SITTINGS)
    size = ceil(len(there) / parts)
    shown = there[size * (part - 1) : size * part]
    told = [by_sitting[one.id] for _, one in shown]
    columns = 1 if len(shown) <= 6 else 2
    rows = ceil(len(shown) / columns)
    with styled():
        chart = Chart(3.5 + 0.17 * rows, _said([one.title for _, one in there], list(by_sitting.values())), parts=parts)
        chart.suptitle(_TITLE + (f"（第{part}部分，共{parts}部分）" if parts > 1 else ""))
        axes, below = chart.subplots(2, 1, height_ratios=(3.1, 0.17 * rows))
        for id, name, look in _LINES:
            values = [_percent(one[id]) for one in told]
            axes.plot(
                range(len(told)), values, label=name, linewidth=1.4, markersize=5, markeredgecolor="black", **look
            )
        if len(told) <= _LABELLED:
            _label(axes, told)
        days = [local(one.opens) for _, one in shown]
        axes.set_xticks(
            range(len(shown)),
            [f"{number}\n{_day(days, place)}" for place, (number, _) in enumerate(shown)],
            size=8.5 if len(shown) <= 12 else 6.5,
        )
        axes.set_xlim(-0.5, len(shown) - 0.3)
        axes.set_ylim(-4, 106)
        axes.set_yticks(range(0, 101, 20), [f"{rate}%" for rate in range(0, 101, 20)])
        axes.grid(axis="y", color="#BBBBBB", linewidth=0.5)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)
        below.set_axis_off()
        below.set_xlim(0, 1)
        below.set_ylim(rows, 0)
        for place, (number, one) in enumerate(shown):
            text = f"{number}　{fitted(one.title, 40 if columns == 1 else 21, 1)}"
            below.text(place // rows / columns, place % rows + 0.5, text, va="center", size=8)
        return drawn(chart)


def _label(axes: Axes, told: list[Told]) -> None:
    for place, one in enumerate(told):
        there = [one[id] for id, _, _ in _LINES if one[id].value is not None]
        heights = spread([_percent(figure) for figure in there], _APART)
        over = max(0.0, max(heights, default=0.0) - 100)
        under = max(0.0, -min(heights, default=0.0))
        for figure, height in zip(there, heights, strict=True):
            axes.text(place + 0.07, height - over + under, figure.printed, va="center", size=7.5)


def _day(days: list[datetime], place: int) -> str:
    day = days[place]
    text = f"{day.month}月{day.day}日"
    return text if place and days[place - 1].year == day.year else f"{text}\n{day.year}年"


def _percent(figure: Figure) -> float:
    return nan if figure.value is None else float(figure.value)


def _said(titles: list[str], told: list[Told]) -> str:
    if len(told) == 1:
        rates = "，".join(f"{name}{told[0][id].printed}" for id, name, _ in _LINES)
        return f"折线图：只有一场“{titles[0]}”，{rates}。"
    rates = "；".join(f"{name}由{told[0][id].printed}到{told[-1][id].printed}" for id, name, _ in _LINES)
    return f"折线图：从“{titles[0]}”到“{titles[-1]}”共{len(titles)}场，{rates}。"
