"""Participation, pass rate and mean rate from sitting to sitting, with their numbers in a table below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, nan
from typing import Any

from matplotlib.axes import Axes

from quizlib.core.moment import local
from quizlib.core.sitting import Phase, Sitting
from quizlib.figures import By, Facts, Figure, Figures
from quizlib.figures.figure import MISSING
from quizlib.figures.overview import Told
from quizlib.reports.charts.drawing import DARK, GREY, TALLEST, Chart, drawn, empty, fitted, styled

#: Sittings in one picture; more are drawn in several parts.
MOST_SITTINGS = 24

_TITLE = "各场次参与率、合格率和平均得分率"
_LINES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("participation", "参与率", {"marker": "o", "linestyle": "-", "color": DARK, "markerfacecolor": DARK}),
    ("pass_rate", "合格率", {"marker": "s", "linestyle": "--", "color": "black", "markerfacecolor": "black"}),
    ("mean_rate", "平均得分率", {"marker": "^", "linestyle": ":", "color": GREY, "markerfacecolor": GREY}),
)
_SIZED: dict[str, Any] = {"markersize": 5, "markeredgecolor": "black"}
_HOLLOW: dict[str, Any] = _SIZED | {"linestyle": "none", "markerfacecolor": "white"}
_HEAD, _PLOT, _ROW, _UNDER = 0.8, 2.6, 0.18, 0.15  # inches
_NOTE = "空心：还不是最后结果"
#: Below the numbers of more sittings than this there is room for a character beside another, and no more.
_ABREAST = 5
_UPRIGHT = re.compile(r"\d+|\D")
_TITLE_COLUMNS = 25
#: Where the columns of the table end (the first two and the title: begin), as a share of its width.
_COLUMNS = (0.0, 0.055, 0.2, 0.76, 0.87, 1.0)


@dataclass(frozen=True, slots=True)
class _Held:
    """A sitting with its number and figures; ``open`` tells that it goes on."""

    number: int
    sitting: Sitting
    told: Told
    open: bool

    @property
    def pending(self) -> int:
        """How many scores wait for a mark."""
        return int(self.told["pending"].value or 0) if "pending" in self.told else 0

    @property
    def unsettled(self) -> list[str]:
        """Why its rates may still change."""
        return [*(["未结束"] if self.open else []), *([f"待评分{self.pending}份"] if self.pending else [])]

    def final(self, id: str) -> bool:
        """Whether this rate stays as it is."""
        return not self.open and (id == "participation" or not self.pending)


def trend(facts: Facts, figures: Figures, part: int = 1) -> Chart:
    """The rates of each sitting by opening time; ``figures`` are those of ``facts``.

    A rate that may still change, of a sitting that goes on or waits for marks, is a hollow point and is said to be one.
    Of more than ``MOST_SITTINGS`` this is the ``part`` (from 1).
    """
    by_sitting = {scope.key: told for scope, told in figures.by(By.SITTING).items()}
    held = [
        _Held(
            number,
            one.sitting,
            by_sitting.get(one.sitting.id, {}),
            bool(one.running) or one.sitting.phase(facts.at) is not Phase.CLOSED,
        )
        for number, one in enumerate(facts.held, 1)
    ]
    if not held:
        return empty(_TITLE)
    parts = ceil(len(held) / MOST_SITTINGS)
    size = ceil(len(held) / parts)
    shown = held[size * (part - 1) : size * part]
    with styled():
        table = _ROW * (len(shown) + 1)
        under = _UNDER * max(_tick(one, len(shown)).count("\n") for one in shown)
        plot = min(_PLOT + under, TALLEST - _HEAD - table)
        chart = Chart(_HEAD + plot + table, _said(held), parts=parts)
        chart.suptitle(_TITLE + (f"（第{part}部分，共{parts}部分）" if parts > 1 else ""))
        axes, below = chart.subplots(2, 1, height_ratios=(plot, table))
        _plot(axes, shown)
        _tell(below, shown)
        return drawn(chart)


def _plot(axes: Axes, shown: Sequence[_Held]) -> None:
    for id, name, look in _LINES:
        values = [_percent(one.told.get(id)) for one in shown]
        axes.plot(range(len(shown)), values, label=name, **_SIZED, **look)
        hollow = [place for place, one in enumerate(shown) if not one.final(id)]
        if hollow:
            axes.plot(hollow, [values[place] for place in hollow], marker=look["marker"], **_HOLLOW)
    axes.set_xticks(range(len(shown)), [_tick(one, len(shown)) for one in shown])
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_ylim(-4, 104)
    axes.set_yticks(range(0, 101, 20), [f"{rate}%" for rate in range(0, 101, 20)])
    axes.grid(axis="y", color="#BBBBBB", linewidth=0.5)
    if any(one.unsettled for one in shown):
        axes.plot([], [], label=_NOTE, marker="o", **_HOLLOW)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False)


def _tick(one: _Held, shown: int) -> str:
    """Its number, below it why its rates may still change."""
    if shown <= _ABREAST:
        lines = [f"（{reason}）" for reason in one.unsettled]
    else:
        lines = [line for reason in one.unsettled for line in _UPRIGHT.findall(reason)]
    return "\n".join([str(one.number), *lines])


def _tell(axes: Axes, shown: Sequence[_Held]) -> None:
    rows = [("序号", "开放日期", "场次", *(name for _, name, _ in _LINES))]
    for one in shown:
        rates = (_printed(one.told, id) for id, _, _ in _LINES)
        said = f"（{'，'.join(one.unsettled)}）" if one.unsettled else ""
        title = fitted(one.sitting.title, _TITLE_COLUMNS - len(said), 1) + said
        rows.append((str(one.number), f"{local(one.sitting.opens).date()}", title, *rates))
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


def _said(held: Sequence[_Held]) -> str:
    first, last = held[0], held[-1]
    waiting = [f"《{one.sitting.title}》{'，'.join(one.unsettled)}" for one in held if one.unsettled]
    more = f"还不是最后结果的：{'；'.join(waiting)}。" if waiting else ""
    if len(held) == 1:
        rates = "，".join(f"{name}{_printed(first.told, id)}" for id, name, _ in _LINES)
        return f"折线图：只有一场《{first.sitting.title}》，{rates}。{more}"
    rates = "；".join(f"{name}由{_printed(first.told, id)}到{_printed(last.told, id)}" for id, name, _ in _LINES)
    return f"折线图：从《{first.sitting.title}》到《{last.sitting.title}》共{len(held)}场，{rates}。{more}"
