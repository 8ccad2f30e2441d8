"""Question lists in Word: paragraphs with their automatic numbers, tables, and what is coloured or underlined."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizlib.core.question import Kind
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.lists.question_list import Line, read_lines
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.tables.forms import form_of
from quizlib.exchange.formats.tables.key_tables import keys_of
from quizlib.exchange.formats.tables.row_lines import lines_of_row
from quizlib.exchange.formats.tables.table import header_at, read_table
from quizlib.exchange.formats.word.numbering import Numbering, W
from quizlib.exchange.formats.word.word_looks import Looks, is_shaded
from quizlib.exchange.formats.word.word_tables import Box, boxes_of, grid_of
from quizlib.exchange.formats.word.word_text import (
    Run,
    boxes_in,
    is_choice,
    is_gone,
    lines_of,
    mark_is,
    runs_in,
    style_of,
    usual_looks,
)
from quizlib.exchange.xlsx import Cell

_DOCUMENT = "word/document.xml"
_MOST_PARAGRAPHS = 100_000
_AROUND = {W + name for name in ("sdt", "ins", "moveTo", "customXml", "smartTag")}
_LETTER = re.compile(r"[(（]?[A-Ja-j][)）.．、:：]*")
_UNREAD = (("comments", "comment", "批注"), ("footnotes", "footnote", "脚注"), ("endnotes", "endnote", "尾注"))


@dataclass(slots=True)
class _Table:
    """A table of questions after the first ``at`` lines; ``header`` are its rows down to the header."""

    at: int
    header: list[list[Cell]]
    rows: list[list[Cell]]
    title: marks.Title | None

    def readings(self, rows: Sequence[Sequence[Cell]]) -> list[Reading]:
        kind = self.title.kind if self.title and self.title.kind is not Kind.CASE else None
        return read_table([*self.header, *rows], kind=kind, points=self.title.points if self.title else None) or []


@dataclass(slots=True)
class _Reader:
    """Walks a document; lines and tables of questions come out in its order."""

    name: str
    labels: dict[Any, str]
    looks: Looks
    usual: frozenset[str] = frozenset()
    lines: list[Line] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    title: marks.Title | None = None
    paragraph: int = 0
    table: int = 0
    unfinished: list[Run] = field(default_factory=list)  # of a paragraph whose end was deleted

    def walk(self, container: Any) -> None:
        for element in container:
            if element.tag == W + "p":
                self.paragraph += 1
                for line in self._paragraph(element, f"{self.name} 第{self.paragraph}段"):
                    self._add(line)
                for box in boxes_in(element):
                    self.walk(box)
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag in _AROUND:
                content = element.find(W + "sdtContent")
                self.walk(element if content is None else content)

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.title = marks.title_of(line.text) or self.title

    def _paragraph(self, element: Any, where: str) -> list[Line]:
        runs = [*self.unfinished, *runs_in(element, self.looks, style_of(element))]
        self.unfinished = []
        if mark_is(element, "del"):
            self.unfinished = runs
            return []
        label = self.labels.get(element, "")
        if label and any(run.text.strip() for run in runs):
            runs.insert(0, Run(label + " "))
        return list(lines_of(runs, where, self.usual))

    def _fill(self, cell: Any, box: Box) -> None:
        """The text and the lines of a cell; automatic letters of several choices in it count, its other numbers not."""
        paragraphs = [one for one in cell.iter(W + "p") if not is_gone(one)]
        several = len(paragraphs) > 1
        lines: list[Line] = []
        texts: list[str] = []
        for paragraph in paragraphs:
            found = self._paragraph(paragraph, box.where)
            lines += found
            label = self.labels.get(paragraph, "")
            text = "\n".join(line.text for line in found).strip()
            if text and label and not (several and _LETTER.fullmatch(label)):
                text = text.removeprefix(label).strip()
            if text or not several:
                texts.append(text or label.strip(".．、"))
        box.text, box.lines = "\n".join(texts), lines
        seen = sum(len(line.text.strip()) for line in lines)
        marked = sum(end - start for line in lines for start, end in line.marked)
        box.is_marked = marked * 2 > seen > 0 or is_shaded(cell.find(W + "tcPr"))

    def _table(self, element: Any) -> None:
        self.table += 1
        rows = boxes_of(element, f"{self.name} 表{self.table}", self._fill)
        grid = grid_of(rows)
        header = header_at(grid)
        form = form_of([[box.cell for box in row] for row in rows]) if header is None else []
        if header is not None:
            end = header[0] + header[1].depth
            self.tables.append(_Table(len(self.lines), grid[:end], grid[end:], self.title))
        elif form:
            self.tables.append(_Table(len(self.lines), form[:1], form[1:], self.title))
        elif self._goes_on(grid):
            self.tables[-1].rows += grid
        elif keys := keys_of(grid):
            where = f"{self.name} 表{self.table}"
            if not any(marks.is_keys_title(line.text) for line in self.lines):
                self._add(Line("参考答案", where))
            for text in keys:
                self._add(Line(text, where))
        else:
            for row in rows:
                for line in lines_of_row([box.lines for box in row]):
                    self._add(line)

    def _goes_on(self, grid: Sequence[Sequence[Cell]]) -> bool:
        """Whether a table without a header goes on with the table of questions above it."""
        if not self.tables or any(line.text.strip() for line in self.lines[self.tables[-1].at :]):
            return False
        above = self.tables[-1]
        if max(map(len, grid), default=0) != max(map(len, above.header)):
            return False
        found = above.readings(grid)
        return bool(found) and all(one.key is not None or one.parts for one in found)


def recognises(source: Source) -> bool:
    """A .docx by what the package holds."""
    return source.is_archive and _DOCUMENT in source.entries


def read(source: Source) -> Readings:
    """The questions of a Word document, in its order. Raises ProblemsError where it cannot be read."""
    written = source.entry(_DOCUMENT)
    if written.count(b"</w:p>") + written.count(b"<w:p/>") > _MOST_PARAGRAPHS:
        raise source.refused(f"超过 {_MOST_PARAGRAPHS} 段，请拆分文件")
    body = source.root(written).find(W + "body")
    if body is None:
        raise source.refused("文档没有正文，已损坏或不是 Word 文件")
    styles = _part(source, "styles")
    numbering = Numbering(_part(source, "numbering"), styles)
    labels, looks = _labels(body, numbering), Looks(styles)
    reader = _Reader(source.name, labels, looks, usual_looks(_choices(body, labels, looks)))
    reader.walk(body)
    found = read_lines(reader.lines, "docx")
    found.problems += _unread(source)
    at: dict[str, int] = {}
    for index, line in enumerate(reader.lines):
        at.setdefault(line.where, index)
    placed = [((at.get(one.where, 0), 1), one) for one in found.questions]
    placed += [((table.at, 0), one) for table in reader.tables for one in table.readings(table.rows)]
    found.questions = [one for _, one in sorted(placed, key=lambda entry: entry[0])]
    return found


def _labels(body: Any, numbering: Numbering) -> dict[Any, str]:
    """What Word prints in front of each paragraph by itself."""
    found: dict[Any, str] = {}
    for paragraph in body.iter(W + "p"):
        if not mark_is(paragraph, "del") and not mark_is(paragraph, "vanish") and not is_gone(paragraph):
            label = numbering.label(paragraph.find(W + "pPr"))
            if label:
                found[paragraph] = label
    return found


def _choices(body: Any, labels: Mapping[Any, str], looks: Looks) -> Iterator[list[Run]]:
    """The runs of the paragraphs that begin as choices do."""
    for paragraph in body.iter(W + "p"):
        runs = list(runs_in(paragraph, looks, style_of(paragraph)))
        text = "".join(run.text for run in runs)
        if text.strip() and (is_choice(text) or _LETTER.fullmatch(labels.get(paragraph, ""))):
            yield runs


def _unread(source: Source) -> list[Problem]:
    """Comments and notes are no part of the text; a key may stand in them."""
    problems = []
    for part, name, label in _UNREAD:
        root = _part(source, part)
        notes = [] if root is None else [one for one in root.iter(W + name) if one.get(W + "type") is None]
        count = sum(any((text.text or "").strip() for text in one.iter(W + "t")) for one in notes)
        if count:
            problems.append(Problem(source.name, f"有 {count} 条{label}没有导入，请核对里面有没有答案或更正"))
    return problems


def _part(source: Source, name: str) -> Any:
    try:
        return source.root(source.entry(f"word/{name}.xml")) if f"word/{name}.xml" in source.entries else None
    except ProblemsError:
        return None  # without it only automatic numbers, styles or notes are lost
