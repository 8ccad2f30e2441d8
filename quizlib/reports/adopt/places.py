"""Where a paragraph stands in a Word file, as an organizer would say it, and what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from quizlib.reports.adopt.marks import Mark, marks_in
from quizlib.reports.adopt.paragraph import VALUE, Paragraph, W, paragraphs_of
from quizlib.reports.adopt.tables import BOX, CELL, Tables
from quizlib.reports.docx_file import DocxFile

_STYLE = f"{{{W}}}pPr/{{{W}}}pStyle"
_PARTS = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"))
_HEADING = re.compile(
    r"\s*(?:(第?[一二三四五六七八九十]+[、部章])|([（(][一二三四五六七八九十]+[)）])|(\d{1,2}[.．、]))"
)
_LONGEST_HEADING = 40
_ABOVE = 2  # paragraphs that may say what a sentence without a subject speaks of
_CLOSING = 3  # paragraphs that may follow the day on which a report is signed
_LONGEST_ABOVE = 400  # characters of them


@dataclass(frozen=True, slots=True)
class Standing:
    """A paragraph in its place: ``part`` holds it, ``copies`` say the same for older programs; ``marks`` are in it.

    ``headings`` are those that it stands under, ``above`` the paragraphs before it, ``column`` and ``row`` the texts
    that head its column and its row in a table, or nothing; ``closes``: it is one of the last of the body.
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
    closes: bool = False


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
        self.above = [*self.above[-_ABOVE + 1 :], text[-_LONGEST_ABOVE:]]
        level = _level(text, element)
        if level is not None:
            self.headings = {one: words for one, words in self.headings.items() if one < level} | {level: text}


def standings(file: DocxFile, roots: dict[str, etree._Element]) -> Iterator[Standing]:
    """Every paragraph with a mark in the text parts of ``file``, in the order of reading; ``roots`` are them as XML."""
    for part in file.texts():
        root = roots[part]
        named = next((name for ending, name in _PARTS if file.types[part].endswith(f".{ending}+xml")), "")
        reader, tables = _Reader(), Tables(root)
        read = [
            (paragraph, copies, next(paragraph.element.iterancestors(CELL, BOX), None))
            for paragraph, copies in paragraphs_of(root)
        ]
        last = sum(owner is None and bool(paragraph.text.strip()) for paragraph, _, owner in read) - _CLOSING
        for paragraph, copies, owner in read:
            element = paragraph.element
            marks = marks_in(paragraph.text, paragraph.underlined())
            if marks:
                headings, above = tuple(reader.headings.values()), tuple(reader.above)
                where, column, row = ("" if named else f"第{reader.count + 1}段", "", "")
                if owner is not None and owner.tag == CELL:
                    where, column, row = tables.around(owner)
                elif owner is not None:
                    cell = next(owner.iterancestors(CELL), None)
                    where = "文本框" if cell is None else f"{tables.around(cell)[0]}的文本框"
                copied, told = tuple(copies), f"{named}{where}"
                closes = owner is None and not named and reader.count + 1 >= last
                yield Standing(part, told, paragraph, copied, tuple(marks), headings, above, column, row, closes)
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
