"""Reading and writing .xlsx safely: any file may come in, and what goes out is text that is never computed."""

import datetime as dt
import re
import secrets
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, repeat, zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import column_index_from_string, get_column_letter

from quizlib.errors import PlanError, Problem, ProblemsError, system_reason
from quizlib.exchange.xlsx_looks import PLAIN, Looks
from quizlib.exchange.xlsx_package import read_package, sheets_written
from quizlib.private import private_file

_MOST_ROWS = 100_000
_MOST_WRITTEN_ROWS = 300_000  # empty ones among them
_MOST_COLUMNS = 100
_MOST_CELLS = 20_000_000  # empty ones among them: a cell far to the right makes a row of thousands
_TOO_MANY_BLANKS = "空白格太多，请把内容复制到新的工作簿再保存"
_HEADER_WITHIN = 20
_ERRORS = {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DAMAGED = "文件已损坏，读不出来，请在 Excel 中打开后另存为新的 .xlsx 文件"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``where`` is file, sheet and cell (``名册.xlsx 名单!B3``).

    ``stale``: a formula without a value; ``failed``: the value is an error such as ``#REF!``, not a text that says so.
    ``looks`` are the ways in which it stands out: colour, fill, bold, underline.
    """

    where: str
    value: Any
    number_format: str = "General"
    stale: bool = False
    failed: bool = False
    looks: frozenset[str] = PLAIN

    @property
    def is_number(self) -> bool:
        """Whether a number stands here instead of text."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be read here."""
        return not self.stale and (self.value is None or not str(self.value).strip())

    def text(self) -> str:
        """The text as a person sees it: ``12.0`` is 12, and a number shown as 000012 is that.

        Raises:
            ValueError: it cannot be read as text; the message says why.
        """
        value = self.value
        if self.stale:
            raise ValueError("公式还没有算出的值，请在 Excel 中打开并保存一次，或改为粘贴数值")
        if value in _ERRORS:
            raise ValueError(f"公式出错（{value}），请改正")
        if isinstance(value, bool):
            raise ValueError(f"应为文字（现为 {'TRUE' if value else 'FALSE'}）")
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            raise ValueError("被 Excel 当成了日期或时间，请先把单元格格式改为“文本”再重新填写")
        if self.is_number:
            return _number_text(value, self.number_format)
        return " ".join(_INVISIBLE.sub("", "" if value is None else str(value)).split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name and its rows that are not empty, each with all its cells from column A.

    ``numbers`` are the rows' own, from 1. ``merged`` are cells merged downwards, as column, top and bottom (from 1);
    only the top one of them holds the value.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header: of each the cells of the columns that are known, by name."""

    header: tuple[Cell, ...]
    columns: Mapping[str, int]
    rows: tuple[Mapping[str, Cell], ...]


def read_sheets(path: Path) -> list[Sheet]:
    """The visible sheets of an .xlsx file.

    Raises:
        ProblemsError: it is no .xlsx file that can be read, and why.
    """
    return sheets_of(path.name, read_package(path))


def sheets_of(name: str, data: bytes) -> list[Sheet]:
    """The same for a file in memory; ``name`` is what it is called. No formula is run: saved values count."""
    written = sheets_written(name, data)
    try:
        with warnings.catch_warnings(), ExitStack() as opened:
            warnings.simplefilter("ignore")  # openpyxl warns, in English, of everything that it leaves out
            values = _open(data, opened, values=True)
            has_formulas = any(map(_FORMULA.search, written.values()))
            formulas = _open(data, opened, values=False) if has_formulas else None
            return [
                _sheet(name, one, formulas and formulas[one.title], written.get(_part_of(one), b""))
                for one in values.worksheets
                if one.sheet_state == "visible"
            ]
    except ProblemsError:
        raise
    except Exception as error:  # whatever a damaged file makes openpyxl raise
        raise ProblemsError([Problem(name, _DAMAGED)]) from error


def find_table(sheet: Sheet, names: Mapping[str, Sequence[str]], least: int = 2) -> Table | None:
    """The table of ``sheet``: its header is the first row, of the first twenty, that holds ``least`` known names.

    ``names`` gives for each column the headings that mean it, the best first.
    """
    for top, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        headings = [_heading(cell) for cell in row]
        columns: dict[str, int] = {}
        for name, known in names.items():
            found = next((heading for heading in known if heading in headings), None)
            if found is not None:
                columns[name] = headings.index(found)
        if len(columns) >= least:
            below = [{name: _at(one, place) for name, place in columns.items()} for one in sheet.rows[top + 1 :]]
            return Table(row, columns, tuple(one for one in below if not _is_passed_over(one, names)))
    return None


def new_book(buffer: BytesIO) -> Any:
    """A workbook to write into ``buffer``; no text in it is taken for a formula, a number or a link."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    return xlsxwriter.Workbook(buffer, options)


def save(path: Path, data: bytes, *, overwrite: bool = False, suffixes: Sequence[str] = (".xlsx",)) -> None:
    """Write ``data`` to ``path``.

    Raises:
        PlanError: the name has another suffix, the file exists and must not be replaced, or it cannot be written.
    """
    if path.suffix.lower() not in suffixes:
        raise PlanError(f"文件名应以 {' 或 '.join(suffixes)} 结尾（现为 {path.name}）")
    if path.is_dir():
        raise PlanError(f"{path} 是一个文件夹，请写明文件名")
    if not path.parent.is_dir():
        raise PlanError(f"没有文件夹 {path.parent}，请先新建，或换一个位置")
    if path.exists() and not overwrite:
        raise PlanError(f"{path} 已经存在，没有改动它；请换一个文件名，或先把它移走")
    draft = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        private_file(draft)
        draft.write_bytes(data)
        draft.replace(path)  # half a file is never seen
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise PlanError(f"{path} 写不进去（{system_reason(error)}），请检查权限，或在 Excel 中关闭它后再试") from error


def _open(data: bytes, opened: ExitStack, *, values: bool) -> Any:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=values)
    opened.callback(book.close)
    return book


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")


def _sheet(file: str, values: Any, formulas: Any | None, written: bytes) -> Sheet:
    if written.count(b"<row") > _MOST_WRITTEN_ROWS:
        raise ProblemsError([Problem(f"{file} {values.title}", _TOO_MANY_BLANKS)])
    numbered = list(_rows(file, values, formulas if _FORMULA.search(written) else None))
    merged = (
        (column, int(top), int(bottom))
        for first, top, last, bottom in _MERGED.findall(written)
        for column in range(_column(first), min(_column(last), _MOST_COLUMNS) + 1)
        if int(bottom) > int(top)
    )
    return Sheet(
        values.title,
        tuple(row for _, row in numbered),
        tuple(number for number, _ in numbered),
        tuple(islice(merged, _MOST_ROWS)),
    )


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


def _rows(file: str, values: Any, formulas: Any | None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows that are not empty, with their numbers; ``formulas``: the same sheet with formulas, where it has any."""
    kept = cells = 0
    looks = Looks()
    values.reset_dimensions()  # what a file says of its size may be wrong
    rows = values.iter_rows(max_row=2**20)
    if formulas is not None:
        formulas.reset_dimensions()
    sources = repeat(()) if formulas is None else formulas.iter_rows(max_row=2**20)
    for number, (row, written) in enumerate(zip(rows, sources, strict=False), 1):
        cells += len(row)
        if cells > _MOST_CELLS:
            raise ProblemsError([Problem(f"{file} {values.title}", _TOO_MANY_BLANKS)])
        found = [
            _cell(cell, source, looks) for cell, source in zip_longest(row[:_MOST_COLUMNS], written[:_MOST_COLUMNS])
        ]
        while found and found[-1] is None:
            found.pop()
        if not found:
            continue
        kept += 1
        if kept > _MOST_ROWS:
            raise ProblemsError([Problem(f"{file} {values.title}", f"超过 {_MOST_ROWS} 行，请拆分文件")])
        yield (
            number,
            tuple(
                Cell(f"{file} {values.title}!{get_column_letter(column)}{number}", *(cell or (None,)))
                for column, cell in enumerate(found, 1)
            ),
        )


def _cell(cell: Any, source: Any, looks: Looks) -> tuple[Any, str, bool, bool, frozenset[str]] | None:
    """Value, number format, stale, failed and looks of a cell; None where it is empty."""
    value = None if cell is None else cell.value
    if value is None:
        return None if source is None or source.value is None else (None, "General", True, False, PLAIN)
    if isinstance(value, str):
        return value, "General", False, cell.data_type == "e", looks.of(cell)
    return value, cell.number_format or "General", False, False, looks.of(cell)


def _at(row: Sequence[Cell], place: int) -> Cell:
    if place < len(row):
        return row[place]
    where = re.sub(r"[A-Z]+(?=\d+$)", get_column_letter(place + 1), row[0].where)
    return Cell(where, None)


def _is_passed_over(row: Mapping[str, Cell], names: Mapping[str, Sequence[str]]) -> bool:
    """Empty, or the header once more, as on a second page."""
    return all(cell.is_empty or _heading(cell) in names[name] for name, cell in row.items())


def _heading(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", cell.value) if isinstance(cell.value, str) else ""
    return re.sub(r"\(.*?\)|[\s*:]", "", _INVISIBLE.sub("", text)).upper()


def _number_text(value: int | float, number_format: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        return str(value)
    if abs(value) >= 10**15:
        raise ValueError("数字超过 15 位，Excel 已改动末尾几位，请先把单元格格式改为“文本”再重新填写")
    text = str(int(value))
    return text.zfill(len(number_format)) if re.fullmatch("0+", number_format) else text
