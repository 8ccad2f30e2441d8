"""What all charts share: the font, the style, and a drawing that shows itself in a notebook."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager

#: The font that is shipped, and its family.
FONT = Path(__file__).parent.parent / "fonts" / "QuizlibSansSC-Regular.otf"
FAMILY = "Quizlib Sans SC"
#: Fonts of systems that may know a rarer character.
OTHERS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "PingFang SC", "Heiti SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun"),
)
#: Inches: the text of a page of A4 as official papers have it, so that a chart stands in a report as it was drawn.
WIDTH, TALLEST = 6.14, 8.6
DARK, LIGHT, GREY = "#8C1C13", "#DDDDDD", "#555555"
HATCH = "////"
#: The outline of bars.
EDGE: Mapping[str, Any] = MappingProxyType({"edgecolor": "black", "linewidth": 0.6})

_ON_SCREEN, _ON_PAPER = 150, 220  # dots an inch
#: What no line breaks within: a word with its space, a character with the punctuation that clings to it.
_UNBROKEN = re.compile(r"[（《“【‘]*(?:[!-~]{1,12}|.)[，。、；：？！）】》”’…]*[ ]*", re.DOTALL)


class Chart(Drawing):
    """A drawing that shows itself in a notebook and is saved with its fonts.

    ``alt`` says in a sentence what it shows, with the main numbers, for those who cannot see it. A chart of very many
    rows has several ``parts``, of which this is one.
    """

    def __init__(self, height: float, alt: str, *, width: float = WIDTH, parts: int = 1) -> None:
        super().__init__(figsize=(width, height), layout="constrained")
        self.alt = alt
        self.parts = parts

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """As matplotlib's, in the style of the chart."""
        with styled():
            super().savefig(*args, **kwargs)

    def picture(self, dpi: int = _ON_PAPER) -> bytes:
        """The chart as PNG."""
        target = BytesIO()
        self.savefig(target, format="png", dpi=dpi)
        return target.getvalue()

    def __repr__(self) -> str:
        return self.alt

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        return self.picture(_ON_SCREEN), {"alt": self.alt}


def parts_of(draw: Callable[[int], Chart]) -> list[Chart]:
    """Every part of a chart; ``draw`` gets the number of a part, from 1."""
    first = draw(1)
    return [first, *(draw(number) for number in range(2, first.parts + 1))]


def families() -> list[str]:
    """The shipped family, then those of the system that may know a rarer character."""
    _register()
    installed = {font.name for font in fontManager.ttflist}
    return [FAMILY, *(name for name in OTHERS if name in installed)]


@cache
def _register() -> None:
    fontManager.addfont(FONT)


@contextmanager
def styled(size: float = 9) -> Iterator[None]:
    """The style of all charts, within; ``size`` of the type in points."""
    style: dict[Any, Any] = {
        "font.family": families(),
        "font.size": size,
        "axes.titlesize": size + 1,
        "figure.titlesize": size + 3,
        "axes.unicode_minus": False,
        "text.parse_math": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "hatch.linewidth": 0.5,
        "svg.hashsalt": "quizlib",
    }
    with rc_context(style):
        yield


def empty(title: str, said: str = "没有可以显示的数据") -> Chart:
    """A chart of nothing that says so."""
    with styled():
        chart = Chart(1.6, f"{title}：{said}。")
        chart.suptitle(title)
        axes = chart.add_subplot()
        axes.set_axis_off()
        axes.text(0.5, 0.5, said, ha="center", va="center", transform=axes.transAxes)
        return drawn(chart)


def drawn(chart: Chart) -> Chart:
    """The chart with everything laid out, so that each text has its font."""
    chart.draw_without_rendering()
    return chart


def percents(axes: Axes, step: int = 20) -> None:
    """Ticks of a horizontal axis of rates."""
    axes.set_xticks(range(0, 101, step), [f"{rate}%" for rate in range(0, 101, step)])


def fitted(text: str, columns: int, lines: int = 2) -> str:
    """``text`` in so many lines of so many Chinese characters; what is too long loses its middle."""
    rows = _wrapped(text, columns)
    while len(rows) > lines:
        text = _without_middle(text)
        rows = _wrapped(text, columns)
    return "\n".join(rows)


def _wrapped(text: str, columns: int) -> list[str]:
    rows = [""]
    for piece in _UNBROKEN.findall(text):
        if rows[-1] and _columns(rows[-1] + piece.rstrip()) > columns:
            rows[-1] = rows[-1].rstrip()
            rows.append("")
        rows[-1] += piece
    return [*rows[:-1], rows[-1].rstrip()]


def _without_middle(text: str) -> str:
    """A character less, with an ellipsis in the middle."""
    head, _, tail = text.partition("…")
    if not tail:
        head, tail = text[: (len(text) + 1) // 2], text[(len(text) + 1) // 2 :]
    return f"{head[:-1]}…{tail}" if len(head) > len(tail) else f"{head}…{tail[1:]}"


def _columns(text: str) -> float:
    return sum(1 if ord(one) > 0x2E7F or one in "…—“”" else 0.6 for one in text)
