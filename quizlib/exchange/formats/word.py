"""Question lists in Word: paragraphs with their automatic numbers, tables, and what is coloured or underlined."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quizlib.errors import ProblemsError
from quizlib.exchange.formats import marks
from quizlib.exchange.formats.numbering import Numbering, W
from quizlib.exchange.formats.question_list import Line, read_lines
from quizlib.exchange.formats.reading import PICTURE, Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.tables import read_table
from quizlib.exchange.formats.words import letters, narrow, truth
from quizlib.exchange.xlsx import Cell

_DOCUMENT = "word/document.xml"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BLANK = "____"
_GREY = 24  # how far red, green and blue may differ in a colour that only is a shade of grey
#: Ticks and crosses of the symbol fonts, by the last byte of their code.
_SYMBOLS = {
    "wingdings": {0xFC: "√", 0xFB: "×", 0xFE: "√", 0xFD: "×"},
    "wingdings 2": {0x50: "√", 0x4F: "×", 0x52: "√", 0x51: "×"},
}


@dataclass(slots=True)
class _Run:
    """Text with one look."""

    text: str
    is_marked: bool
    is_underlined: bool


@dataclass(slots=True)
class _Reader:
    """Walks a document; ``lines`` and question tables come out with their place in the document."""

    name: str
    numbering: Numbering
    lines: list[Line] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    tables: list[tuple[int, list[Reading]]] = field(default_factory=list)
    paragraph: int = 0
    table: int = 0

    def walk(self, container: Any) -> None:
        for element in container:
            if element.tag == W + "p":
                self.paragraph += 1
                self._paragraph(element, f"{self.name} 第{self.paragraph}段")
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag in (W + "sdt", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
                content = element.find(W + "sdtContent")
                self.walk(element if content is None else content)

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.at.append(self.paragraph)

    def _paragraph(self, element: Any, where: str) -> None:
        label = self.numbering.label(element.find(W + "pPr"))
        runs = list(_runs(element))
        if label:
            runs.insert(0, _Run(label + " ", False, False))
        for line in _lines(runs, where):
            self._add(line)
        for box in _boxes(element):
            self.walk(box)

    def _table(self, element: Any) -> None:
        self.table += 1
        place = f"{self.name} 表{self.table}"
        rows = [
            [cell for cell in row.iter(W + "tc") if _own_row(cell) is row]
            for row in element.iter(W + "tr")
            if _own_table(row) is element
        ]
        cells = [
            [
                Cell(f"{place} 第{number}行第{column}列", "\n".join(_cell_text(cell)) or None)
                for column, cell in enumerate(row, 1)
            ]
            for number, row in enumerate(rows, 1)
        ]
        kind = next((title.kind for line in reversed(self.lines) if (title := marks.title_of(line.text))), None)
        found = read_table(cells, kind=kind)
        if found is not None:
            self.tables.append((self.paragraph, found))
            return
        keys = _keys(cells)
        if keys:
            if not any(marks.is_keys_title(line.text) for line in self.lines):
                self._add(Line("参考答案", place))
            for text in keys:
                self._add(Line(text, place))
            return
        for row in rows:
            for cell in row:
                self.walk(cell)


def recognises(source: Source) -> bool:
    """A .docx by what the package holds."""
    return source.is_archive and _DOCUMENT in source.entries


def read(source: Source) -> Readings:
    """The questions of a Word document, in its order. Raises ProblemsError where it cannot be read."""
    document = source.root(source.entry(_DOCUMENT))
    reader = _Reader(source.name, Numbering(_part(source, "word/numbering.xml"), _part(source, "word/styles.xml")))
    body = document.find(W + "body")
    if body is None:
        raise source.refused("文档没有正文，已损坏或不是 Word 文件")
    reader.walk(body)
    found = read_lines(reader.lines, "docx")
    if not reader.tables:
        return found
    at = dict(zip((line.where for line in reversed(reader.lines)), reversed(reader.at), strict=True))
    placed = [(at.get(one.where, 0), 1, one) for one in found.questions]
    placed += [(paragraph, 2, one) for paragraph, readings in reader.tables for one in readings]
    found.questions = [one for _, _, one in sorted(placed, key=lambda entry: entry[:2])]
    return found


def _part(source: Source, name: str) -> Any:
    try:
        return source.root(source.entry(name)) if name in source.entries else None
    except ProblemsError:
        return None  # without it only the automatic numbers are lost


def _runs(element: Any) -> Iterator[_Run]:
    """The text of a paragraph by runs; deleted text, text boxes and fallbacks are left out."""
    for child in element:
        tag = child.tag
        if tag == W + "r":
            yield from _run(child)
        elif tag == _MATH_TEXT:
            yield _Run(child.text or "", False, False)
        elif tag == _ALTERNATE + "AlternateContent":
            yield from (run for choice in child.findall(_ALTERNATE + "Choice")[:1] for run in _runs(choice))
        elif isinstance(tag, str) and tag not in (
            W + "pPr",
            W + "del",
            W + "moveFrom",
            W + "txbxContent",
            W + "p",
            W + "tbl",
        ):
            yield from _runs(child)


def _run(element: Any) -> Iterator[_Run]:
    properties = element.find(W + "rPr")
    is_marked, is_underlined = _is_marked(properties), _is_on(properties, "u", off=("none", "0", "false"))
    for child in element:
        tag = child.tag
        text = ""
        if tag == W + "t":
            text = child.text or ""
        elif tag == W + "tab":
            text = "\t"
        elif tag in (W + "br", W + "cr"):
            text = "\n"
        elif tag == W + "noBreakHyphen":
            text = "-"
        elif tag == W + "sym":
            text = _symbol(child)
        elif tag in (W + "drawing", W + "pict", W + "object") and not list(_boxes(child)):
            text = PICTURE
        elif tag == _ALTERNATE + "AlternateContent" and not list(_boxes(child)):
            text = PICTURE
        if text:
            yield _Run(text, is_marked, is_underlined)


def _lines(runs: list[_Run], where: str) -> Iterator[Line]:
    """The lines of a paragraph (there are breaks inside one), with underlined white space as a blank."""
    text, marked, underlined = "", [], []
    for run in _merged(runs):
        start = len(text)
        text += _BLANK if run.is_underlined and not run.text.strip() and "\n" not in run.text else run.text
        if run.is_marked:
            marked.append((start, len(text)))
        if run.is_underlined and run.text.strip():
            underlined.append((start, len(text)))
    whole = Line(text, where, tuple(marked), tuple(underlined))
    start = 0
    for piece in text.split("\n"):
        yield whole.cut(start, start + len(piece))
        start += len(piece) + 1


def _merged(runs: list[_Run]) -> Iterator[_Run]:
    """Neighbours with one look as one: Word cuts runs anywhere."""
    kept: _Run | None = None
    for run in runs:
        if kept and (kept.is_marked, kept.is_underlined) == (run.is_marked, run.is_underlined):
            kept = _Run(kept.text + run.text, kept.is_marked, kept.is_underlined)
            continue
        if kept:
            yield kept
        kept = run
    if kept:
        yield kept


def _is_marked(properties: Any) -> bool:
    """Bold, highlighted, or in a colour that is no shade of grey."""
    if properties is None:
        return False
    if (
        _is_on(properties, "b")
        or _is_on(properties, "highlight", off=("none",))
        or _is_on(properties, "u", off=("none", "0", "false"))
    ):
        return True
    colour = properties.find(W + "color")
    value = colour.get(W + "val", "") if colour is not None else ""
    try:
        parts = [int(value[at : at + 2], 16) for at in (0, 2, 4)]
    except ValueError:
        return False
    return len(value) == 6 and max(parts) - min(parts) > _GREY


def _is_on(properties: Any, name: str, off: tuple[str, ...] = ("0", "false", "none", "off")) -> bool:
    element = properties.find(W + name) if properties is not None else None
    return element is not None and element.get(W + "val", "on") not in off


def _symbol(element: Any) -> str:
    font = (element.get(W + "font") or "").strip().casefold()
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(font, {}).get(code & 0xFF, "")


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes in an element, once each: a fallback holds the same again."""
    for box in element.iter(W + "txbxContent"):
        above = [parent.tag for parent in box.iterancestors()]
        if _ALTERNATE + "Fallback" not in above and above.count(W + "txbxContent") == 0:
            yield box


def _cell_text(cell: Any) -> Iterator[str]:
    """The paragraphs of a cell, without their automatic numbers: rows and columns say what they are."""
    for paragraph in cell.iter(W + "p"):
        text = "".join(run.text for run in _runs(paragraph)).strip()
        if text:
            yield text


def _own_table(row: Any) -> Any:
    return next(row.iterancestors(W + "tbl"), None)


def _own_row(cell: Any) -> Any:
    return next(cell.iterancestors(W + "tr"), None)


def _keys(rows: list[list[Cell]]) -> list[str]:
    """A table of keys as lines such as ``1.A 2.B``: numbers above or beside keys; none where it is something else."""
    grid = [[narrow(str(cell.value or "")).strip() for cell in row] for row in rows]
    return _pairs(grid) or _pairs([list(column) for column in zip(*grid, strict=False)])


def _pairs(grid: list[list[str]]) -> list[str]:
    lines = []
    for numbers, keys in zip(grid, grid[1:], strict=False):
        found = [(number, key) for number, key in zip(numbers, keys, strict=False) if number.isdecimal() and key]
        plausible = [key for _, key in found if letters(key) is not None or truth(key) is not None]
        if len(found) > 1 and len(plausible) == len(found):
            lines.append(" ".join(f"{number}.{key}" for number, key in found))
    return lines
