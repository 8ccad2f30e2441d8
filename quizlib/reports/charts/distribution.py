"""How many scores lie in each band of points over full marks."""

from collections.abc import Sequence
from fractions import Fraction

from matplotlib.ticker import MaxNLocator

from quizlib.figures import Facts
from quizlib.figures.figure import decimal
from quizlib.reports.charts.drawing import DARK, EDGE, GREY, Chart, drawn, empty, styled

#: Bands of rates; the lower bound belongs to the band, and 100 to the last.
BANDS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 100))
LABELS = ("60%以下", *(f"{low}%～{high}%" for low, high in BANDS[1:]))


def score_distribution(facts: Facts) -> Chart:
    """How many settled scores lie in each band; of one sitting a score is a person's.

    Where the pass or the excellent line of all sittings is the edge of a band, it is marked.
    """
    rows = facts.rows("SELECT points, maximum FROM attempts WHERE settled")
    counts = bands([Fraction(100 * points, maximum) for points, maximum in rows])
    unit = "人" if len(facts.held) == 1 else "份"
    title = f"成绩分布（共{len(rows)}{unit}）"
    if not rows:
        return empty("成绩分布")
    shares = [f"{decimal(Fraction(100 * count, len(rows)))}%" for count in counts]
    told = "，".join(
        f"{label}{count}{unit}（{share}）" for label, count, share in zip(LABELS, counts, shares, strict=True)
    )
    with styled():
        chart = Chart(3.4, f"柱形图：{title}。按得分率分段，{told}。")
        axes = chart.add_subplot()
        chart.suptitle(title)
        bars = axes.bar(range(len(counts)), counts, color=DARK, width=0.7, **EDGE)
        labels = [f"{count}{unit}\n{share}" for count, share in zip(counts, shares, strict=True)]
        axes.bar_label(bars, labels, padding=3, size=8.5)
        axes.set_xticks(range(len(counts)), LABELS)
        axes.set_xlabel("得分率（得分/满分；各段含下限，最后一段含100%）")
        axes.set_ylabel("人数" if unit == "人" else "成绩份数（一人一场一份）")
        top = max(counts) * 1.3 + 0.5
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        for name, style, lines in (
            ("合格线", (0, (4, 3)), {100 * one.sitting.pass_line / one.full_marks for one in facts.held}),
            ("优秀线", (0, (1, 1.5)), {100 * one.sitting.excellent_line / one.full_marks for one in facts.held}),
        ):
            edges = [place for place, (low, _) in enumerate(BANDS) if place and lines == {Fraction(low)}]
            for place in edges:
                axes.axvline(place - 0.5, color=GREY, linestyle=style, linewidth=1)
                axes.text(place - 0.45, top, name, va="top", size=8.5, color="black")
        return drawn(chart)


def bands(rates: Sequence[Fraction]) -> list[int]:
    """How many of ``rates`` (0 to 100) lie in each band: below 60, from 60, from 70, from 80, from 90."""
    counts = [0] * len(BANDS)
    for rate in rates:
        counts[max(place for place, (low, _) in enumerate(BANDS) if rate >= low)] += 1
    return counts
