"""Question tables in Excel workbooks and CSV files."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.excel.excel_book import loses, write
from quizlib.exchange.formats.lists import marks, question_list
from quizlib.exchange.formats.lists.question_list import Line
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.tables.cells import shown
from quizlib.exchange.formats.tables.forms import form_of
from quizlib.exchange.formats.tables.key_tables import keys_of
from quizlib.exchange.formats.tables.row_lines import lines_of_row
from quizlib.exchange.formats.tables.table import header_at, read_table
from quizlib.exchange.formats.words import kind_of, letters, truth
from quizlib.exchange.xlsx import Cell, Sheet, sheets_of

__all__ = ["loses", "read", "read_rows", "recognises", "recognises_rows", "write"]

_WORKBOOK = "xl/workbook.xml"
_NOTES = ("说明", "须知", "示例", "样例", "注意事项")
_HEAD = 30
_FEWEST_COLUMNS = 3
_RULE = re.compile(r"\s*(?::?-{2,}:?\s*)?")  # between the rows of a table in Markdown, or nothing
_SHORTEST_STEM = 7
_TABLE_ROWS = 5  # a sheet with as many rows of three cells and more looks like a table


def recognises(source: Source) -> bool:
    """An .xlsx by what the package holds."""
    return source.is_archive and _WORKBOOK in source.entries


def read(source: Source) -> Readings:
    """The questions of all visible sheets. Raises ProblemsError where the workbook cannot be read."""
    found = Readings("xlsx")
    tables: dict[str, list[Reading]] = {}
    rest: list[tuple[str, Sequence[Sequence[Cell]]]] = []
    for sheet in sheets_of(source.name, source.data):
        rows = _filled(sheet)
        title = marks.title_of(sheet.name)
        kind = title.kind if title else kind_of(sheet.name)
        kind = None if kind is Kind.CASE else kind
        table = rows if header_at(rows) is not None or _is_notes(sheet.name) else form_of(rows)
        questions = read_table(table, kind=kind, points=marks.points_each(sheet.name))
        if questions is None:
            rest.append((sheet.name, rows))
        elif questions:
            tables[sheet.name] = questions
    for name, questions in tables.items():
        others = len(tables) > 1 and not all(_is_notes(one) for one in tables)
        if _is_notes(name) and others:
            found.problems.append(
                Problem(f"{source.name} {name}", f"工作表看作填写说明，其中 {len(questions)} 道题没有导入")
            )
        else:
            found.questions += questions
    _take_lists(found, source.name, rest)
    pictures = sum(name.startswith("xl/media/") for name in source.entries)
    if pictures:
        found.problems.append(Problem(source.name, f"有 {pictures} 张图片没有导入，请核对题目是否离不开图片"))
    if not found.questions and not found.problems:
        found.problems.append(
            Problem(
                source.name, "没有找到表头，应有一行写着 题型、题干、选项A、选项B、答案 等栏目，题目在它下面每行一道"
            )
        )
    return found


def recognises_rows(source: Source) -> bool:
    """A text whose columns, by commas or tabs, stand under a header of questions."""
    if source.is_archive or source.is_xml or source.rows is None:
        return False
    rows = [row for row in source.rows if any(cell.strip() for cell in row)]
    wide = sum(len(row) >= _FEWEST_COLUMNS for row in rows)  # lines of a list hold a comma here and there
    return wide * 2 > len(rows) and header_at(_cells(source.name, source.rows[:_HEAD])) is not None


def read_rows(source: Source) -> Readings:
    """The questions of a CSV or tab-separated file."""
    return Readings("csv", read_table(_cells(source.name, source.rows or [])) or [])


def _cells(file: str, rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    return [
        [Cell(f"{file} 第{number}行第{place}列", text or None) for place, text in enumerate(row, 1)]
        for number, row in enumerate(rows, 1)
        if not all(map(_RULE.fullmatch, row))
    ]


def _filled(sheet: Sheet) -> list[tuple[Cell, ...]]:
    """The rows of a sheet, with what is merged downwards written into every row of it."""
    rows = [list(row) for row in sheet.rows]
    at = {number: index for index, number in enumerate(sheet.numbers)}
    ended: dict[int, int] = {}
    for column, top, bottom in sorted(sheet.merged):
        if top <= ended.get(column, 0) or top not in at or column > len(rows[at[top]]):
            continue  # outside the rows that hold something, or on top of another
        ended[column] = bottom
        first = at[top]
        value = rows[first][column - 1]
        for index in range(first + 1, len(rows)):
            if sheet.numbers[index] > bottom:
                break
            row = rows[index]
            row += [Cell(row[0].where, None) for _ in range(column - len(row))]
            if row[column - 1].is_empty:
                row[column - 1] = replace(value, where=row[column - 1].where)
    return [tuple(row) for row in rows]


def _is_notes(name: str) -> bool:
    return any(word in name for word in _NOTES)


def _take_lists(found: Readings, file: str, sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> None:
    """Sheets without a header: lists of questions as people type them, their keys, or something else."""
    lists: list[tuple[str, Sequence[Sequence[Cell]], list[Line]]] = []
    for name, rows in sheets:
        keys = keys_of(rows)
        if keys and lists:
            where = f"{file} {name}"
            lists[-1][2].extend([Line("参考答案", where), *(Line(text, where) for text in keys)])
        elif not _is_notes(name):
            lists.append((name, rows, _lines(name, rows)))
    for name, rows, lines in lists:
        listed = question_list.read_lines(lines, "xlsx")
        if any(len(one.choices) > 1 or isinstance(one.key, bool) or one.parts for one in listed.questions):
            found.questions += listed.questions
            found.problems += listed.problems
        elif any(_may_ask(row) for row in rows) or sum(_count(row) > 2 for row in rows) >= _TABLE_ROWS:
            found.problems.append(
                Problem(f"{file} {name}", "没有找到表头，没有导入；应有一行写着 题型、题干、选项A、选项B、答案 等栏目")
            )


def _lines(name: str, rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """The lines of a sheet without a header; its name may be the title of a section."""
    lines = [Line(name, rows[0][0].where)] if rows and marks.title_of(name) is not None else []
    for row in rows:
        texts = [(shown(cell)[0], cell) for cell in row]
        lines += lines_of_row(
            [
                [Line(line, cell.where, ((0, len(line)),) if cell.looks else ()) for line in text.split("\n")]
                for text, cell in texts
                if text
            ]
        )
    return lines


def _may_ask(row: Sequence[Cell]) -> bool:
    """Whether a row may be a question: several texts, among them a long one and a key or a kind."""
    texts = [str(cell.value).strip() for cell in row if not cell.is_empty]
    says = any(letters(text) or kind_of(text[:5]) or truth(text) is not None for text in texts)
    return len(texts) > 3 and says and max(map(len, texts)) >= _SHORTEST_STEM


def _count(row: Sequence[Cell]) -> int:
    return sum(not cell.is_empty for cell in row)
