"""A spreadsheet of tables. Every text is written as text: nothing that begins with ``=`` is ever computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from quizlib.core.moment import CHINA
from quizlib.core.text import columns_of, lines_in

_CELL = {"border": 1, "border_color": "#BFBFBF"}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": _CELL,
    "centred": {"align": "center", **_CELL},
    "wrapped": {"text_wrap": True, **_CELL},
    "passage": {"text_wrap": True, "valign": "top", "align": "left"},
    "head": {"bold": True, "bg_color": "#D9D9D9", "border": 1, "text_wrap": True, "align": "center"},
    "title": {"bold": True, "font_size": 14},
    "label": {"bold": True, "valign": "top"},
    "link": {"font_color": "#1F4E79", "underline": 1},
    "whole": {"num_format": "0", "align": "center", **_CELL},
    "decimal": {"num_format": "0.00", "align": "center", **_CELL},
    "share": {"num_format": "0.0%", "align": "center", **_CELL},
    "share left": {"num_format": "0.0%", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "center", **_CELL},
    "span": {"num_format": '[m]"分"ss"秒"', "align": "center", **_CELL},
}
_HIGHEST = 400  # points; Excel allows 409


@dataclass(frozen=True, slots=True)
class Share:
    """A rate, exact, 1 is the whole; ``value`` None where there is none."""

    value: Fraction | None


#: What a cell may hold. A Fraction is a number of points, a ``Share`` is shown in percent, None is left empty.
Cell = str | int | Fraction | Share | datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its width in characters and how texts stand in it."""

    title: str
    width: float
    text: Literal["text", "centred", "wrapped"] = "text"


class Book:
    """An .xlsx file being written; ``close`` it."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        base: dict[str, Any] = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
        self._formats = {name: self._book.add_format(base | more) for name, more in _FORMATS.items()}

    def close(self) -> None:
        """Finish the file. Raises OSError, XlsxFileError."""
        self._book.close()

    def sheet(self, name: str, *, landscape: bool = True) -> Any:
        """A new sheet, set up to print on A4, as wide as a page."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def table(self, sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], top: int = 0) -> None:
        """Write a table whose header stands in row ``top`` (from 0) and can be filtered."""
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.title, self._formats["head"])
        sheet.set_row(top, 34 if any(columns_of(one.title) > one.width for one in columns) else 20)
        for number, row in enumerate(rows, top + 1):
            for place, cell in enumerate(row):
                self.write(sheet, number, place, cell, columns[place].text)
            lines = max(_lines(cell, columns[place]) for place, cell in enumerate(row))
            if lines > 1:  # LibreOffice does not fit rows by itself
                sheet.set_row(number, _height(lines))
        last = top + max(len(rows), 1)
        sheet.autofilter(top, 0, last, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
        if top == 0:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)

    def write(self, sheet: Any, row: int, place: int, cell: Cell, text: str = "text") -> None:
        """Write one cell; ``text`` names the format of texts."""
        formats = self._formats
        match cell:
            case None:
                sheet.write_blank(row, place, None, formats["text"])
            case str():
                sheet.write_string(row, place, cell, formats[text])
            case Share():
                if cell.value is None:
                    sheet.write_string(row, place, "—", formats["centred"])
                else:
                    sheet.write_number(row, place, float(cell.value), formats["share"])
            case datetime():
                local = cell.astimezone(CHINA).replace(tzinfo=None, microsecond=0)
                sheet.write_datetime(row, place, local, formats["moment"])
            case timedelta():
                sheet.write_datetime(row, place, timedelta(seconds=round(cell.total_seconds())), formats["span"])
            case int() | Fraction():
                whole = Fraction(cell).denominator == 1
                number = int(cell) if whole else float(cell)
                sheet.write_number(row, place, number, formats["whole" if whole else "decimal"])

    def passage(self, sheet: Any, row: int, label: str, cell: str | int | Share, last: int, width: float) -> None:
        """A bold label in the first column, beside it a cell as wide as columns 1 to ``last`` (``width`` together)."""
        self.write(sheet, row, 0, label, "label")
        if isinstance(cell, Share) and cell.value is not None:
            sheet.write_number(row, 1, float(cell.value), self._formats["share left"])
            return
        if isinstance(cell, int):
            sheet.write_number(row, 1, cell, self._formats["passage"])
            return
        text = cell if isinstance(cell, str) else "—"
        if last > 1:
            sheet.merge_range(row, 1, row, last, "", self._formats["passage"])
        self.write(sheet, row, 1, text, "passage")
        sheet.set_row(row, _height(lines_in(text, width)))

    def link(self, sheet: Any, row: int, place: int, to: str, text: str) -> None:
        """A link to another sheet."""
        sheet.write_url(row, place, f"internal:'{to}'!A1", self._formats["link"], text)

    def created(self, title: str, at: datetime) -> None:
        """What the file says of itself."""
        self._book.set_properties({"title": title, "author": "quizlib", "created": at.astimezone(UTC)})


def _lines(cell: Cell, column: Column) -> int:
    return lines_in(cell, column.width) if isinstance(cell, str) and column.text == "wrapped" else 1


def _height(lines: int) -> float:
    return min(16.5 * lines + 2, _HIGHEST)  # room for fonts that stand in for 等线
