"""Where a paragraph stands in a Word file, as an organizer would say it, and what stands around it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from quizlib.reports.adopt.marks import Mark, marks_in
from quizlib.reports.adopt.paragraph import VALUE, Paragraph, W, paragraphs_of
from quizlib.reports.docx_file import DocxFile

_TABLE, _ROW, _CELL, _BOX = (f"{{{W}}}{name}" for name in ("tbl", "tr", "tc", "txbxContent"))
_SPAN = f"{{{W}}}tcPr/{{{W}}}gridSpan"
_STYLE = f"{{{W}}}pPr/{{{W}}}pStyle"
_PARTS = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"))
_HEADING = re.compile(
    r"\s*(?:(第?[一二三四五六七八九十]+[、部章])|([（(][一二三四五六七八九十]+[)）])|(\d{1,2}[.．、]))"
)
_LONGEST_HEADING = 40
_ABOVE = 2  # paragraphs that may say what a sentence without a subject speaks of


@dataclass(frozen=True, slots=True)
class Standing:
    """A paragraph in its place: ``part`` holds it, ``copies`` say the same for older programs; ``marks`` are in it.

    ``headings`` are those that it stands under, ``above`` the paragraphs before it, ``column`` and ``row`` the texts
    that head its column and its row in a table, or nothing.
    """

    part: str
    place: str
    paragraph: Paragraph
    copies: tuple[Paragraph, ...]
    marks: tuple[Mark, ...]
    headings: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    column: str = ""
    row: str = ""


@dataclass(slots=True)
class _Reader:
    """What was read of a part so far."""

    count: int = 0
    above: list[str] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)

    def read(self, text: str, element: etree._Element) -> None:
        """Take note of a paragraph that stands in no table and no text box."""
        if not text.strip():
            return
        self.count += 1
        self.above = [*self.above[-_ABOVE + 1 :], text]
        level = _level(text, element)
        if level is not None:
            self.headings = {one: words for one, words in self.headings.items() if one < level} | {level: text}


def standings(file: DocxFile, roots: dict[str, etree._Element]) -> Iterator[Standing]:
    """Every paragraph with a mark in the text parts of ``file``, in the order of reading; ``roots`` are them as XML."""
    for part in file.texts():
        root = roots[part]
        named = next((name for ending, name in _PARTS if file.types[part].endswith(f".{ending}+xml")), "")
        reader = _Reader()
        for paragraph, copies in paragraphs_of(root):
            element = paragraph.element
            owner = next(element.iterancestors(_CELL, _BOX), None)
            marks = marks_in(paragraph.text, paragraph.underlined())
            if marks:
                headings, above = tuple(reader.headings.values()), tuple(reader.above)
                where, column, row = ("" if named else f"第{reader.count + 1}段", "", "")
                if owner is not None:
                    where, column, row = _in_table(owner, root) if owner.tag == _CELL else (_box(owner, root), "", "")
                copied, told = tuple(copies), f"{named}{where}"
                yield Standing(part, told, paragraph, copied, tuple(marks), headings, above, column, row)
            if owner is None:
                reader.read(paragraph.text, element)


def _level(text: str, element: etree._Element) -> int | None:
    """How deep a heading stands: 0 for 一、, 1 for （一）, 2 for 1. and those that only their style makes headings."""
    if len(text.strip()) > _LONGEST_HEADING or re.search(r"[，；。]\s*\S", text):
        return None
    found = _HEADING.match(text)
    if found:
        return next(level for level, one in enumerate(found.groups()) if one)
    style = element.find(_STYLE)
    name = "" if style is None else style.get(VALUE, "").lower()
    return 0 if name in ("heading1", "1") else 2 if name.startswith("heading") else None


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _box(box: etree._Element, root: etree._Element) -> str:
    cell = _nearest(box, _CELL)
    return "文本框" if cell is None else f"{_in_table(cell, root)[0]}的文本框"


def _in_table(cell: etree._Element, root: etree._Element) -> tuple[str, str, str]:
    """Where a cell stands, the text above its column, and the text that heads its row."""
    table, row = _nearest(cell, _TABLE), _nearest(cell, _ROW)
    if table is None or row is None:  # no word processor writes a cell outside a table
        return "表格", "", ""
    rows = [one for one in table.iter(_ROW) if _nearest(one, _TABLE) is table]
    number, place = rows.index(row), _column(cell)
    above = (_text(found) for one in rows[:number] if (found := _cell_at(one, place)) is not None)
    heads = [text for text in _until_filled(above) if text]
    cells = _cells(row)
    before = [_text(one) for one in cells[: cells.index(cell)]]
    labels = [text for text in before if text and not marks_in(text) and not _is_number(text)]
    where = f"{_table_name(table, root)}第{number + 1}行第{place + 1}列"
    return where, "".join(dict.fromkeys(heads)), labels[-1] if labels else ""


def _table_name(table: etree._Element, root: etree._Element) -> str:
    """表1 for the first table of a part, 文本框里的表 and 表1内嵌的表 for others."""
    outer = next(table.iterancestors(_TABLE, _BOX), None)
    if outer is not None:
        return "文本框里的表" if outer.tag == _BOX else f"{_table_name(outer, root)}内嵌的表"
    own = [one for one in root.iter(_TABLE) if next(one.iterancestors(_TABLE, _BOX), None) is None]
    return f"表{own.index(table) + 1}"


def _until_filled(texts: Iterable[str]) -> Iterator[str]:
    """The cells of a column's header: those on top, until one holds a number or a blank."""
    for text in texts:
        if marks_in(text) or _is_number(text) or "{{" in text:
            return
        yield text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,%％—\-\s]+", text) is not None


def _cells(row: etree._Element) -> list[etree._Element]:
    return [one for one in row.iter(_CELL) if _nearest(one, _ROW) is row]


def _width(cell: etree._Element) -> int:
    span = cell.find(_SPAN)
    value = "1" if span is None else span.get(VALUE, "1")
    return int(value) if value.isdecimal() else 1


def _column(cell: etree._Element) -> int:
    row = _nearest(cell, _ROW)
    cells = [] if row is None else _cells(row)
    return sum(_width(one) for one in cells[: cells.index(cell)]) if cells else 0


def _cell_at(row: etree._Element, place: int) -> etree._Element | None:
    begin = 0
    for one in _cells(row):
        begin += _width(one)
        if place < begin:
            return one
    return None


def _text(cell: etree._Element) -> str:
    own = (one for one in cell.iter(f"{{{W}}}p") if _nearest(one, _CELL) is cell)
    return "".join(Paragraph(one).text for one in own).strip()
