"""Charts that a spreadsheet draws itself from its own cells: bars that patterns tell apart in a grey print."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizlib.figures.figure import MISSING
from quizlib.reports.book import Book, Table
from quizlib.reports.looks import DARK

#: Rows that one chart of horizontal bars takes, so that it fits on a printed page; more are split.
MOST_ROWS = 32

_FONT = {"name": "等线", "size": 11}
_LABELS = {"name": "等线", "size": 9}
_MOST_BELOW = 16  # rows with which a chart stands below its table
_ROW, _AROUND, _WIDTH = 38, 140, 1000  # pixels
_LEAST = 320  # pixels
_PIXELS_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a chart under the column ``title`` of a table; ``shown`` tells of each row whether it has one."""

    title: str
    name: str
    shown: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart, and what it says to those who cannot see it."""

    title: str
    across: str
    values: str
    alt: str


def draw_bars(book: Book, table: Table, categories: str, series: Sequence[Series], words: Words) -> None:
    """Horizontal bars of rates: below a table with a total while both fit on a printed page, else on the next sheet.

    There is a chart for each ``MOST_ROWS`` rows.
    """
    starts = range(table.first, table.last + 1, MOST_ROWS)
    sheet, top = table.sheet, table.last + 3
    if table.last - table.first >= _MOST_BELOW:
        sheet, top = book.sheet(chart_sheet(table.sheet.get_name()), landscape=False), 0
    for number, first in enumerate(starts, 1):
        last = min(first + MOST_ROWS - 1, table.last)
        part = f"（{number}/{len(starts)}）" if len(starts) > 1 else ""
        size = max(_AROUND + _ROW * (last - first + 1), _LEAST)
        chart = book.file.add_chart({"type": "bar"})
        for place, one in enumerate(series):
            _add(chart, table, categories, one, place, (first, last), "0.0%")
        chart.set_title({"name": words.title + part, "name_font": {**_FONT, "size": 14, "bold": True}})
        chart.set_y_axis({**_axis(words.across), "reverse": True, "interval_unit": 1, "crossing": "max"})
        chart.set_x_axis({**_axis(words.values), **_RATES})
        chart.set_legend({"position": "top", "font": _FONT})
        chart.set_size({"width": _WIDTH, "height": size})
        options = {"description": words.alt + part, "object_position": 3, "x_offset": 4}
        sheet.insert_chart(top, 0, chart, options)
        top += size // _PIXELS_A_ROW + 2


def chart_sheet(name: str) -> str:
    """The sheet on which the charts of the sheet called ``name`` stand, where it is too long for them."""
    return f"{name}图"


def draw_columns(book: Book, table: Table, categories: str, series: Series, words: Words, top: int) -> None:
    """Upright columns of counts from row ``top``."""
    chart = book.file.add_chart({"type": "column"})
    _add(chart, table, categories, series, 0, (table.first, table.last), "0")
    chart.set_title({"name": words.title, "name_font": {**_FONT, "size": 14, "bold": True}})
    chart.set_x_axis(_axis(words.across))
    chart.set_y_axis({**_axis(words.values), "min": 0, "num_format": "0", "major_gridlines": _GRID})
    chart.set_legend({"none": True})
    chart.set_size({"width": 820, "height": 420})
    table.sheet.insert_chart(top, 0, chart, {"description": words.alt, "object_position": 3, "x_offset": 8})


_GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
_RATES = {"min": 0, "max": 1.1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": _GRID}
_FILLS = (
    {"fill": {"color": DARK}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
)


def _axis(name: str) -> dict[str, object]:
    return {"name": name, "name_font": {**_FONT, "bold": True}, "num_font": _FONT, "line": {"color": "#7F7F7F"}}


def _add(
    chart: object, table: Table, categories: str, series: Series, place: int, rows: tuple[int, int], number: str
) -> None:
    first, last = rows
    shown = series.shown[first - table.first : last - table.first + 1]
    labels: dict[str, object] = {"value": True, "num_format": number, "font": _LABELS}
    if not all(shown):  # what has no value is drawn as nought, and must not be called so
        labels["custom"] = [None if one else {"value": MISSING} for one in shown]
    chart.add_series(  # type: ignore[attr-defined]
        {
            "name": series.name,
            "categories": [table.sheet.get_name(), first, table.place(categories), last, table.place(categories)],
            "values": [table.sheet.get_name(), first, table.place(series.title), last, table.place(series.title)],
            "gap": 30,
            "border": {"color": "#262626", "width": 0.75},
            "data_labels": labels,
            **_FILLS[place],
        }
    )
