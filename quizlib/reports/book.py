"""A spreadsheet of tables. Every text is written as text: nothing that begins with ``=`` is ever computed.

Sheets are written from top to bottom, a row once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from math import isnan
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from quizlib.core.moment import CHINA
from quizlib.core.text import columns_of, lines_in
from quizlib.figures import Figure
from quizlib.figures.figure import MISSING
from quizlib.reports.looks import BASE, FLAGS, FORMATS

_LONGEST = 32_767  # characters that a cell holds, as UTF-16 counts them
_HIGHEST = 400  # points; Excel allows 409
_LINE, _HEAD_LINE = 16.5, 15.5  # points; room for fonts that stand in for the named one


@dataclass(frozen=True, slots=True)
class Share:
    """A rate, 1 is the whole; ``value`` None or NaN where there is none."""

    value: Fraction | float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number shown with so many decimals; ``value`` None or NaN where there is none."""

    value: Fraction | float | None
    places: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the top of another sheet."""

    to: str
    text: str


#: What a cell may hold. A Fraction is a number of points, a ``Share`` is shown in percent, None is left empty.
Cell = str | int | Fraction | Share | Measure | Link | datetime | timedelta | None
#: First row, first column, last row, last column; all from 0 and inclusive.
Area = tuple[int, int, int, int]
#: Which look cells get by what stands in them.
Flag = Literal["bad", "good", "wait"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its width in characters and how texts stand in it."""

    title: str
    width: float
    text: Literal["text", "centred", "wrapped"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was written: its columns and the rows of its body, ``last`` before ``first`` where it is empty."""

    sheet: Any
    columns: tuple[Column, ...]
    first: int
    last: int

    def __bool__(self) -> bool:
        return self.last >= self.first

    def place(self, title: str) -> int:
        """The column with this title."""
        return next(place for place, column in enumerate(self.columns) if column.title == title)

    def under(self, title: str) -> Area:
        """The cells of the column with this title."""
        place = self.place(title)
        return self.first, place, self.last, place


class Book:
    """An .xlsx file being written; ``close`` it."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._path, self._content = path, BytesIO()  # a disk that is full is met once, by a plain write
        self.file = xlsxwriter.Workbook(self._content, options)
        self._formats: dict[str, Any] = {}

    def close(self) -> None:
        """Finish the file. Raises OSError, XlsxFileError."""
        self.file.close()
        self._path.write_bytes(self._content.getvalue())

    def sheet(self, name: str, *, landscape: bool = True) -> Any:
        """A new sheet, set up to print on A4, as wide as a page."""
        sheet = self.file.add_worksheet(name)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # employee numbers are texts
        sheet.set_footer("&C&A　第 &P 页，共 &N 页")
        return sheet

    def table(
        self,
        sheet: Any,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        top: int = 0,
        *,
        frozen: int = 0,
        total: Sequence[Cell] | None = None,
        own_widths: bool = True,
    ) -> Table:
        """Write a table whose header stands in row ``top`` (from 0) and can be filtered; ``total`` stands below it.

        A table at the top keeps its header and ``frozen`` columns in view. Without ``own_widths`` columns are as wide
        as they are.
        """
        self._head(sheet, columns, top, own_widths)
        last = top + len(rows)
        for number, row in enumerate(rows, top + 1):
            self._row(sheet, number, columns, row)
        if total is not None:
            self._row(sheet, last + 1, columns, total, "total ")
        sheet.autofilter(top, 0, max(last, top + 1), len(columns) - 1)
        if top == 0:
            sheet.freeze_panes(1, frozen)
            sheet.repeat_rows(0)
        return Table(sheet, tuple(columns), top + 1, last)

    def rows(self, sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], top: int) -> Table:
        """Write a table without a filter, in columns that are as wide as they are."""
        self._head(sheet, columns, top, own_widths=False)
        for number, row in enumerate(rows, top + 1):
            self._row(sheet, number, columns, row)
        return Table(sheet, tuple(columns), top + 1, top + len(rows))

    def write(self, sheet: Any, row: int, place: int, cell: Cell, text: str = "text", more: str = "") -> None:
        """Write one cell; ``text`` names the format of texts, ``more`` what stands before every format's name."""
        match cell:
            case None:
                sheet.write_blank(row, place, None, self.format(more + "text"))
            case str():
                sheet.write_string(row, place, _fitting(cell), self.format(more + text))
            case Link():
                self.link(sheet, row, place, cell.to, cell.text, "linked")
            case Share(value) | Measure(value) if value is None or isnan(value):
                sheet.write_string(row, place, MISSING, self.format(more + "centred"))
            case Share(value):
                sheet.write_number(row, place, float(value or 0), self.format(more + "share"))
            case Measure(value, places):
                sheet.write_number(row, place, float(value or 0), self.format(f"{more}places {places}"))
            case datetime():
                local = cell.astimezone(CHINA).replace(tzinfo=None, microsecond=0)
                sheet.write_datetime(row, place, local, self.format(more + "moment"))
            case timedelta():
                span = timedelta(seconds=round(cell.total_seconds()))
                sheet.write_datetime(row, place, span, self.format(more + "span"))
            case int():
                sheet.write_number(row, place, cell, self.format(more + "whole"))
            case Fraction():
                nearly = round(cell, 2).denominator == 1  # which would show a bare decimal point
                look = "whole" if cell.denominator == 1 else "places 2" if nearly else "points"
                sheet.write_number(row, place, float(cell), self.format(more + look))

    def passage(self, sheet: Any, row: int, label: str, cell: str | int | Share, last: int, width: float) -> None:
        """A bold label in the first column, beside it a cell as wide as columns 1 to ``last`` (``width`` together)."""
        self.write(sheet, row, 0, label, "label")
        if isinstance(cell, Share) and cell.value is not None and not isnan(cell.value):
            sheet.write_number(row, 1, float(cell.value), self.format("share left"))
            return
        if isinstance(cell, int):
            sheet.write_number(row, 1, cell, self.format("passage"))
            return
        text = cell if isinstance(cell, str) else MISSING
        if last > 1:
            sheet.merge_range(row, 1, row, last, "", self.format("passage"))
        self.write(sheet, row, 1, text, "passage")
        sheet.set_row(row, height(lines_in(text, width)))

    def link(self, sheet: Any, row: int, place: int, to: str, text: str, look: str = "link") -> None:
        """A link to another sheet."""
        target = to.replace("'", "''")
        sheet.write_url(row, place, f"internal:'{target}'!A1", self.format(look), text)

    def flag(self, table: Table, title: str, flags: Mapping[str, Flag]) -> None:
        """Make cells under ``title`` stand out by the text that they hold."""
        for text, flag in flags.items():
            self._conditional(table, title, flag, {"type": "cell", "criteria": "==", "value": f'"{text}"'})

    def flag_where(self, table: Table, title: str, criteria: str, value: float | str, flag: Flag) -> None:
        """Make numbers under ``title`` stand out that are, such as ``<``, than ``value`` (a number or an address)."""
        self._conditional(table, title, flag, {"type": "cell", "criteria": criteria, "value": value})

    def flag_extremes(self, table: Table, title: str, full: float, lowest: int) -> None:
        """Make numbers under ``title`` stand out that are ``full``, and of all others the ``lowest`` so many."""
        self._conditional(table, title, "good", {"type": "cell", "criteria": "==", "value": full, "stop_if_true": True})
        if lowest:
            self._conditional(table, title, "bad", {"type": "bottom", "value": lowest})

    def flag_words(self, table: Table, title: str, words: Sequence[str], flag: Flag) -> None:
        """Make texts under ``title`` stand out that hold one of ``words``."""
        for word in words:
            self._conditional(table, title, flag, {"type": "text", "criteria": "containing", "value": word})

    def bars(self, table: Table, title: str, highest: float) -> None:
        """A pale bar behind each number under ``title``, of ``highest`` over the whole cell."""
        if table:
            table.sheet.conditional_format(
                *table.under(title),
                {
                    "type": "data_bar",
                    "bar_color": "#C9D6E3",
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": highest,
                },
            )

    def format(self, name: str) -> Any:
        """The format with this name of ``looks``; after ``total `` in bold on grey."""
        if name not in self._formats:
            plain = name.removeprefix("total ")
            more = FORMATS["total"] if plain != name else {}
            self._formats[name] = self.file.add_format(BASE | FORMATS[plain] | more)
        return self._formats[name]

    def created(self, title: str, at: datetime) -> None:
        """What the file says of itself."""
        self.file.set_properties({"title": title, "author": "quizlib", "created": at.astimezone(UTC)})

    def _head(self, sheet: Any, columns: Sequence[Column], top: int, own_widths: bool) -> None:
        for place, column in enumerate(columns):
            if own_widths:
                sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.title, self.format("head"))
        lines = max(1 if columns_of(one.title) <= one.width else lines_in(one.title, one.width) for one in columns)
        sheet.set_row(top, _HEAD_LINE * lines + 5)

    def _row(self, sheet: Any, number: int, columns: Sequence[Column], row: Sequence[Cell], more: str = "") -> None:
        lines = 1
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            self.write(sheet, number, place, cell, column.text, more)
            if column.text == "wrapped" and isinstance(cell, str) and (len(cell) * 3 > column.width or "\n" in cell):
                lines = max(lines, lines_in(cell, column.width))
        if lines > 1:  # LibreOffice does not fit rows by itself
            sheet.set_row(number, height(lines))

    def _conditional(self, table: Table, title: str, flag: Flag, rule: dict[str, Any]) -> None:
        if table:
            if flag not in self._formats:
                self._formats[flag] = self.file.add_format(FLAGS[flag])
            table.sheet.conditional_format(*table.under(title), {**rule, "format": self._formats[flag]})


def cell_of(figure: Figure) -> Cell:
    """A figure as a cell: a rate as a share, a count or whole points as they are, else as many decimals as it has."""
    value = figure.value
    if figure.unit == "%":
        return Share(None if value is None else value / 100)
    whole = value is not None and value.denominator == 1 and figure.denominator is None
    return value if whole else Measure(value, figure.definition.places)


def cells_of(told: Mapping[str, Figure], ids: Sequence[str]) -> Iterator[Cell]:
    """The figures with these ids as cells."""
    return (cell_of(told[id]) for id in ids)


def height(lines: int) -> float:
    """How high a row of so many lines is, in points."""
    return min(_LINE * lines + 2, _HIGHEST)


def _fitting(text: str) -> str:
    """``text``, cut where it is longer than a cell holds."""
    if len(text) * 2 <= _LONGEST or len(text.encode("utf-16-le")) // 2 <= _LONGEST:
        return text
    return text.encode("utf-16-le")[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
