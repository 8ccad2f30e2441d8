"""Where the cells of a part's tables stand, and what heads their rows and columns."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from quizlib.reports.adopt.marks import marks_in
from quizlib.reports.adopt.paragraph import PARAGRAPH, VALUE, Paragraph, W

TABLE, ROW, CELL, BOX = (f"{{{W}}}{name}" for name in ("tbl", "tr", "tc", "txbxContent"))
_SPAN = f"{{{W}}}tcPr/{{{W}}}gridSpan"


class Tables:
    """The tables of the part below ``root``, each read once."""

    def __init__(self, root: etree._Element) -> None:
        self._rows: dict[etree._Element, list[etree._Element]] = {}
        self._numbers: dict[etree._Element, int] = {}
        outer = 0
        for table in root.iter(TABLE):
            if next(table.iterancestors(TABLE, BOX), None) is None:
                outer += 1
                self._numbers[table] = outer
        for row in root.iter(ROW):
            table = _nearest(row, TABLE)
            if table is not None:
                rows = self._rows.setdefault(table, [])
                rows.append(row)
                self._numbers[row] = len(rows)

    def around(self, cell: etree._Element) -> tuple[str, str, str]:
        """Where a cell stands (``表1第2行第3列``), the text above its column, and the text that heads its row."""
        table, row = _nearest(cell, TABLE), _nearest(cell, ROW)
        if table is None or row is None:  # no word processor writes a cell outside a table
            return "表格", "", ""
        cells = _cells(row)
        number, before = self._numbers[row], cells[: cells.index(cell)]
        place = sum(_width(one) for one in before)
        above = (_text(found) for one in self._rows[table][: number - 1] if (found := _cell_at(one, place)) is not None)
        heads = dict.fromkeys(text for text in _until_filled(above) if text)
        texts = (_text(one) for one in reversed(before))
        label = next((text for text in texts if text and not marks_in(text) and not _is_number(text)), "")
        return f"{self._name(table)}第{number}行第{place + 1}列", "".join(heads), label

    def _name(self, table: etree._Element) -> str:
        """表1 for the first table of a part, 文本框里的表 and 表1内嵌的表 for others."""
        outer = next(table.iterancestors(TABLE, BOX), None)
        if outer is None:
            return f"表{self._numbers[table]}"
        return "文本框里的表" if outer.tag == BOX else f"{self._name(outer)}内嵌的表"


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _until_filled(texts: Iterable[str]) -> Iterator[str]:
    """The cells of a column's header: those on top, until one holds a number or a blank."""
    for text in texts:
        if marks_in(text) or _is_number(text) or "{{" in text:
            return
        yield text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,%％—\-\s]+", text) is not None


def _cells(row: etree._Element) -> list[etree._Element]:
    return [one for one in row.iter(CELL) if _nearest(one, ROW) is row]


def _width(cell: etree._Element) -> int:
    span = cell.find(_SPAN)
    value = "1" if span is None else span.get(VALUE, "1")
    return int(value) if value.isdecimal() else 1


def _cell_at(row: etree._Element, place: int) -> etree._Element | None:
    begin = 0
    for one in _cells(row):
        begin += _width(one)
        if place < begin:
            return one
    return None


def _text(cell: etree._Element) -> str:
    own = (one for one in cell.iter(PARAGRAPH) if _nearest(one, CELL) is cell)
    return "".join(Paragraph(one).text for one in own).strip()
