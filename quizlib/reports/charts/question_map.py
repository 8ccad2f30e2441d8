"""Where questions stand: how many of their points were earned, and how well they tell members apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, sqrt
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from quizlib.figures.figure import decimal
from quizlib.figures.health import rows_of
from quizlib.figures.hints import FLAT, HARD
from quizlib.figures.questions import FEWEST
from quizlib.reports.charts.drawing import DARK, GREY, LIGHT, Chart, drawn, empty, styled

#: The facility (percent) that divides the picture; hard to worth a look, and flat, are as everywhere.
MIDDLE = 60.0

_TITLE = "题目通过率和区分度"
_MOST_LABELS = 12
_LARGEST, _SMALLEST, _CROWD = 28.0, 9.0, 150  # square points of a dot; up to so many dots are large
_STRIP = 0.09  # of discrimination, above and below all dots, for the names of the quadrants
_STEP = 11.0  # points from a dot to its label, and on from there
_DIRECTIONS = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1.4), (0, -1.4))
_ALIGNED = {1: "left", -1: "right", 0: "center"}


@dataclass(frozen=True, slots=True)
class _Point:
    label: str
    facility: float
    discrimination: float

    @property
    def worth_a_look(self) -> bool:
        return self.discrimination < FLAT or self.facility < 100 * HARD


def question_map(statistics: pd.DataFrame) -> Chart:
    """A dot for each question of ``question_statistics`` that has both numbers, in four named quadrants.

    Of a question in several sittings they are means, weighted by marked responses. The worst are squares with their
    ids, as many as find room: those that hardly tell members apart first.
    """
    questions = _questions(statistics)
    points = [point for point in map(_point, questions.values()) if point]
    untold = len(questions) - len(points)
    note = f"另有{untold}题作答不足{FEWEST}份或得分都相同，没有区分度" if untold else ""
    if not points:
        return empty(_TITLE, note.removeprefix("另") or "没有可以显示的数据")
    worst = sorted((one for one in points if one.worth_a_look), key=lambda one: (one.discrimination, one.facility))
    others = [one for one in points if not one.worth_a_look]
    with styled():
        chart = Chart(5.0, _said(points, worst, note))
        chart.suptitle(_TITLE)
        axes = chart.add_subplot()
        size = max(_SMALLEST, min(_LARGEST, _LARGEST * _CROWD / len(points)))
        _dots(axes, others, "o", LIGHT, size)
        _dots(axes, worst, "s", DARK, size)
        down, up = _span(points)
        axes.set_ylim(down - _STRIP, up + _STRIP)
        axes.set_yticks([tenth / 10 for tenth in range(-10, 11, 2) if down <= tenth / 10 <= up])
        axes.set_xlim(-3, 103)
        axes.set_xticks(range(0, 101, 20), [f"{rate}%" for rate in range(0, 101, 20)])
        axes.set_xlabel(f"通过率（得分/分值）{f'；{note}' if note else ''}")
        axes.set_ylabel("区分度（单题得分与其余得分的相关系数）")
        _quadrants(axes)
        chart.draw_without_rendering()
        _name(chart, axes, worst, others, size)
        return drawn(chart)


def _questions(statistics: pd.DataFrame) -> dict[tuple[str, int], list[Any]]:
    """The rows of each edition of a question, of a case of each part."""
    found: dict[tuple[str, int], list[Any]] = {}
    for row in rows_of(statistics.assign(several=statistics.groupby("edition")["part"].transform("nunique") > 1)):
        found.setdefault((row.edition, row.part), []).append(row)
    return found


def _point(rows: Sequence[Any]) -> _Point | None:
    told = [row for row in rows if not isnan(row.facility) and not isnan(row.discrimination)]
    if not told:
        return None
    marked = sum(row.responses - row.pending for row in told)
    facility = sum((row.responses - row.pending) * row.facility for row in told) / marked
    discrimination = sum((row.responses - row.pending) * row.discrimination for row in told) / marked
    first = rows[0]
    label = f"{first.question}（{first.part + 1}）" if first.several else first.question
    return _Point(label, 100 * facility, discrimination)


def _dots(axes: Axes, points: Sequence[_Point], marker: str, colour: str, size: float) -> None:
    xs, ys = [one.facility for one in points], [one.discrimination for one in points]
    axes.scatter(xs, ys, s=size, marker=marker, color=colour, edgecolor="black", linewidth=0.6, zorder=3)


def _span(points: Sequence[_Point]) -> tuple[float, float]:
    """The lowest and the highest discrimination that the picture has room for."""
    ys = [one.discrimination for one in points]
    return max(-1.0, min(-0.2, min(ys) - 0.04)), min(1.0, max(0.7, max(ys) + 0.04))


def _quadrants(axes: Axes) -> None:
    axes.axvline(MIDDLE, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.axhline(FLAT, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.axhline(0, color=GREY, linewidth=0.8)
    low, high = axes.get_ylim()
    for x, across, name in ((-2, "left", "难"), (102, "right", "易")):
        for y, along, said in ((high, "top", "区分好"), (low, "bottom", "区分差（低于0的请核对答案）")):
            inside = (0, 3 if along == "bottom" else -3)
            axes.annotate(f"{name}，{said}", (x, y), inside, textcoords="offset points", ha=across, va=along, size=8.5)


def _name(chart: Chart, axes: Axes, worst: Sequence[_Point], others: Sequence[_Point], size: float) -> None:
    """Labels beside the worst dots, each where it covers no label and no dot; one without room goes without."""
    edges = axes.get_window_extent()
    centres = axes.transData.transform([(one.facility, one.discrimination) for one in (*worst, *others)])
    radius = sqrt(size) / 1.6 * chart.dpi / 72
    taken = [Bbox.from_extents(x - radius, y - radius, x + radius, y + radius) for x, y in centres]
    taken += [text.get_window_extent() for text in axes.texts]
    for one in worst[:_MOST_LABELS]:
        for away, (across, up) in ((away, direction) for away in (0.7, 1.6, 2.6) for direction in _DIRECTIONS):
            label = axes.annotate(
                one.label,
                (one.facility, one.discrimination),
                (across * away * _STEP, up * away * _STEP),
                textcoords="offset points",
                ha=_ALIGNED[across],
                va="center",
                size=7.5,
                arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": GREY, "shrinkA": 0, "shrinkB": 3},
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.4},
                zorder=4,
            )
            label.set_in_layout(False)
            box = _box(label)
            inside = edges.contains(box.x0, box.y0) and edges.contains(box.x1, box.y1)
            if inside and not any(box.overlaps(there) for there in taken):
                taken.append(box)
                break
            label.remove()


def _box(label: Annotation) -> Bbox:
    """Where the words stand, without their line."""
    label.get_window_extent()  # moves the words to their place
    return Text.get_window_extent(label)


def _said(points: Sequence[_Point], worst: Sequence[_Point], note: str) -> str:
    facility = decimal(Fraction(sum(one.facility for one in points) / len(points)))
    flat = [one for one in worst if one.discrimination < FLAT]
    text = f"散点图：{len(points)}题的通过率（平均{facility}%）和区分度"
    if flat:
        text += f"；区分度低于{FLAT}的有{len(flat)}题，最低的是{flat[0].label}（{flat[0].discrimination:.2f}）"
    else:
        text += f"；区分度都不低于{FLAT}"
    negative = sum(one.discrimination < 0 for one in points)
    if negative:
        text += f"，其中{negative}题低于0"
    return f"{text}{f'；{note}' if note else ''}。"
