"""Excuses as a spreadsheet: a row a person and reason, under a header that is found by its names."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pydantic import ValidationError

from quizlib.core.excuse import LONGEST_NOTE, LONGEST_REASON, REASONS, Excuse
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.days import day_in
from quizlib.exchange.lines import phrased
from quizlib.exchange.roster_xlsx import HEADINGS as ROSTER
from quizlib.exchange.xlsx import Cell, Sheet, Table, find_table, new_book, read_sheets, save, sheets_of

_NUMBER, _NAME, _REASON, _FIRST, _LAST, _SITTING, _NOTE = (
    *("工号", "姓名", "原因", "开始日期", "结束日期"),
    *("场次编号", "备注"),
)
_HEADINGS: Mapping[str, Sequence[str]] = {
    _NUMBER: ROSTER["工号"],
    _NAME: ROSTER["姓名"],
    _REASON: ("原因", "免考原因", "免试原因", "请假原因", "事由"),
    _FIRST: ("开始日期", "起始日期", "开始", "自"),
    _LAST: ("结束日期", "截止日期", "终止日期", "结束", "至"),
    _SITTING: ("场次编号", "场次"),
    _NOTE: ("备注", "说明"),
}
_WIDTHS = {_NUMBER: 14, _NAME: 12, _REASON: 12, _FIRST: 14, _LAST: 14, _SITTING: 22, _NOTE: 40}
_ROWS_OF_FORM = 2000
_NOTES = (
    "一行一个人、一个原因；同一个人有几段时间的，写几行。第一行是表头，请不要合并单元格。",
    "工号必须填写，按文本保存，前面的 0 会保留。姓名可以不填，填了就与名册核对。",
    f"原因必须填写，不超过 {LONGEST_REASON} 个字，常用的有：{'、'.join(REASONS)}；也可以写别的。",
    "开始日期、结束日期（含当天，北京时间）：这些天要包括场次的整个开放时段，才算免考；只包括一部分的不算。",
    "场次编号：只写编号、不写日期的，只免这一场；编号和日期都写的，这一场和日期以内的场次都免。",
    "已经结束的场次不随日期变动，要免的必须写明场次编号。",
    "例如：000101，张三，借调，2026-01-01，2026-06-30；又如：000102，李四，病假，场次编号 ceshi-20261125。",
)


@dataclass(frozen=True, slots=True)
class ReadExcuse:
    """An excuse, the cell of its number, and the name written beside it, empty where there is none."""

    where: str
    excuse: Excuse
    name: str


def read_excuses(path: Path) -> list[ReadExcuse]:
    """The excuses of every visible sheet of an .xlsx file.

    Raises:
        ProblemsError: with every problem, by sheet and cell.
    """
    return _read(path.name, read_sheets(path))


def excuses_of(name: str, data: bytes) -> list[ReadExcuse]:
    """The same for a file in memory; ``name`` is what it is called."""
    return _read(name, sheets_of(name, data))


def _read(file: str, sheets: Sequence[Sheet]) -> list[ReadExcuse]:
    problems: list[Problem] = []
    found: list[ReadExcuse] = []
    tables = list(_tables(file, sheets, problems))
    for row in (row for table in tables for row in table.rows):
        one = _read_row(row, problems)
        if one is not None:
            found.append(one)
    problems += _repeated(found)
    if tables and not found and not problems:
        problems.append(Problem(file, "表头下面没有内容，请每行填写一人"))
    if problems:
        raise ProblemsError(problems)
    return found


def write_excuse_form(path: Path) -> None:
    """Write an empty form to fill in. Raises PlanError."""
    save(path, excuse_form())


def excuse_form() -> bytes:
    """An empty form to fill in."""
    buffer = BytesIO()
    book = new_book(buffer)
    sheet, notes = book.add_worksheet("免考登记"), book.add_worksheet("填写说明")
    head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#D9D9D9", "border": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(column, column, width, day if name in (_FIRST, _LAST) else text)
        sheet.write_string(0, column, name, head)
    columns = list(_WIDTHS)
    usual = {"validate": "list", "source": list(REASONS), "error_type": "information"}
    told = {"error_title": "原因", "error_message": "不是常用的原因，也可以使用。"}
    sheet.data_validation(1, columns.index(_REASON), _ROWS_OF_FORM, columns.index(_REASON), usual | told)
    dates = {"validate": "date", "criteria": ">=", "value": dt.date(1990, 1, 1), "error_title": "日期"}
    wrong = {"error_message": "应为日期，例如 2026-03-01。"}
    sheet.data_validation(1, columns.index(_FIRST), _ROWS_OF_FORM, columns.index(_LAST), dates | wrong)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:G{_ROWS_OF_FORM + 1}"})
    notes.set_column(0, 0, 90, book.add_format({"text_wrap": True}))
    for one in (sheet, notes):
        one.set_paper(9)  # A4
        one.set_landscape()
        one.fit_to_pages(1, 0)
    for number, note in enumerate(_NOTES):
        notes.write_string(number, 0, f"{number + 1}. {note}")
    book.close()
    return buffer.getvalue()


def _tables(file: str, sheets: Sequence[Sheet], problems: list[Problem]) -> Iterator[Table]:
    found = False
    for sheet in sheets:
        table = find_table(sheet, _HEADINGS)
        if table is None:
            continue
        found = True
        missing = [name for name in (_NUMBER, _REASON) if name not in table.columns]
        if _SITTING not in table.columns:
            missing += [name for name in (_FIRST, _LAST) if name not in table.columns]
        if missing:
            shown = "、".join(cell.text() for cell in table.header if isinstance(cell.value, str))
            problems.append(Problem(table.header[0].where, f"表头缺少 {'、'.join(missing)}（现有：{shown}）"))
        else:
            yield table
    if not found:
        message = f"没有找到表头，应有一行写着 {'、'.join(_WIDTHS)}；可用 quizlib roster excuse-form 生成空表"
        problems.append(Problem(file, message))


def _read_row(row: Mapping[str, Cell], problems: list[Problem]) -> ReadExcuse | None:
    before = len(problems)
    texts = {name: _text(row, name, problems) for name in (_NUMBER, _NAME, _REASON, _SITTING, _NOTE)}
    texts[_NUMBER] = unicodedata.normalize("NFKC", texts[_NUMBER]).replace(" ", "")
    for name, longest in ((_REASON, LONGEST_REASON), (_NOTE, LONGEST_NOTE)):
        if len(texts[name]) > longest:
            message = f"{name}不能超过 {longest} 个字（现有 {len(texts[name])} 个）"
            problems.append(Problem(row[name].where, message))
    days = {name: _day(row, name, problems) for name in (_FIRST, _LAST)}
    problems += [
        Problem(row[name].where, f"{name}没有填写（合并的单元格请取消合并，每行都填）")
        for name in (_NUMBER, _REASON)
        if row[name].is_empty
    ]
    if len(problems) > before:
        return None
    try:
        excuse = Excuse(
            number=texts[_NUMBER],
            reason=texts[_REASON],
            first=days[_FIRST],
            last=days[_LAST],
            sitting_id=texts[_SITTING],
            note=texts[_NOTE],
        )
    except ValidationError as error:
        problems += [Problem(row[_NUMBER].where, message) for _, message in phrased(error)]
        return None
    return ReadExcuse(row[_NUMBER].where, excuse, texts[_NAME])


def _text(row: Mapping[str, Cell], name: str, problems: list[Problem]) -> str:
    if name not in row:
        return ""
    try:
        return row[name].text()
    except ValueError as error:
        problems.append(Problem(row[name].where, f"{name}{error}"))
        return ""


def _day(row: Mapping[str, Cell], name: str, problems: list[Problem]) -> dt.date | None:
    if name not in row or row[name].is_empty:
        return None
    try:
        return day_in(row[name])
    except ValueError as error:
        problems.append(Problem(row[name].where, f"{name}{error}"))
        return None


def _repeated(found: Sequence[ReadExcuse]) -> Iterator[Problem]:
    first: dict[object, ReadExcuse] = {}
    for one in found:
        same = first.setdefault(one.excuse.key, one)
        if same is not one:
            yield Problem(one.where, f"与 {same.where} 是同一人、同样的日期和场次，请只保留一行")
