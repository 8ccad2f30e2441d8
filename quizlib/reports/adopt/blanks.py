"""Every blank of an old report: where it stands, in which sentence, and the places in the file to write to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from quizlib.reports.adopt.marks import marks_in, masked
from quizlib.reports.adopt.paragraph import PARAGRAPH, Paragraph
from quizlib.reports.adopt.places import Standing, standings
from quizlib.reports.docx_file import DocxFile

_WINDOW = 400  # characters on both sides of a blank that may say what it is
_STOPS = "。！？!?\n"
_ELSEWHERE = (
    (re.compile(r"word/charts/chart\d*\.xml"), "图表"),
    (re.compile(r"word/diagrams/data\d*\.xml"), "SmartArt 图形"),
    (re.compile(r"word/comments\.xml"), "批注"),
    (re.compile(r"docProps/core\.xml"), "文档属性"),
)
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


@dataclass(frozen=True, slots=True)
class Spot:
    """The characters of a paragraph that a blank takes."""

    paragraph: Paragraph
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: its ``text``, where it stands and the ``line`` (with every blank as ``marks.BLANK``) that it is in,
    cut to what is near it.

    ``at`` is its place in the line. ``headings``, ``above``, ``column``, ``row`` and ``closes`` are as in
    ``places.Standing``.
    """

    number: int
    text: str
    place: str
    line: str
    at: int
    context: str
    start: int
    headings: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    column: str = ""
    row: str = ""
    spots: tuple[Spot, ...] = ()
    closes: bool = False

    @property
    def marked(self) -> str:
        """Its sentence with the blank in 〔〕."""
        end = self.start + len(self.text)
        return f"{self.context[: self.start]}〔{self.text}〕{self.context[end:]}"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What looks like a blank and is left as it is: where, in which sentence, and why."""

    text: str
    place: str
    context: str
    reason: str


@dataclass(frozen=True)
class Findings:
    """What a file holds: its blanks, what was passed over, and its text parts as XML, to be changed in place."""

    file: DocxFile
    blanks: tuple[Blank, ...]
    passed_over: tuple[PassedOver, ...]
    roots: dict[str, etree._Element]


def find_blanks(file: DocxFile) -> Findings:
    """Every blank in body, tables, headers, footers, text boxes, notes and content controls. Raises ReportError."""
    roots = {part: file.root(part) for part in file.texts()}
    blanks: list[Blank] = []
    passed: list[PassedOver] = []
    for standing in standings(file, roots):
        text = standing.paragraph.text
        blanks += blanks_in(standing, len(blanks))
        passed += [
            PassedOver(one.text, standing.place, sentence(text, one.start, one.end)[0], one.reason)
            for one in standing.marks
            if one.reason
        ]
    return Findings(file, tuple(blanks), (*passed, *_elsewhere(file, roots)), roots)


def blanks_in(standing: Standing, before: int = 0) -> Iterator[Blank]:
    """The blanks of one paragraph, numbered on from ``before``."""
    paragraph = standing.paragraph
    marks = [one for one in standing.marks if not one.reason]
    above = tuple(masked(one, [mark for mark in marks_in(one) if not mark.reason])[0] for one in standing.above)
    line, places = masked(paragraph.text, marks)
    for number, (mark, at) in enumerate(zip(marks, places, strict=True), before + 1):
        words, start = sentence(paragraph.text, mark.start, mark.end)
        head = "，".join(one for one in (standing.row, standing.column) if one)
        context, start = (f"{head}：{words}", start + len(head) + 1) if head else (words, start)
        spots = [Spot(one, mark.start, mark.end) for one in (paragraph, *standing.copies)]
        yield Blank(
            number,
            mark.text,
            standing.place,
            line[max(at - _WINDOW, 0) : at + _WINDOW],
            min(at, _WINDOW),
            context,
            start,
            standing.headings,
            above,
            standing.column,
            standing.row,
            tuple(spots),
            standing.closes,
        )


def sentence(text: str, start: int, end: int) -> tuple[str, int]:
    """The sentence around the characters from ``start`` to ``end``, and where in it they begin."""
    first = max(start - _WINDOW, 0, *(text.rfind(stop, 0, start) + 1 for stop in _STOPS))
    lasts = [place + 1 for stop in _STOPS if (place := text.find(stop, end)) >= 0]
    last = min(end + _WINDOW, len(text), *lasts)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return text[first:last], start - first


def _elsewhere(file: DocxFile, roots: dict[str, etree._Element]) -> Iterator[PassedOver]:
    """Blanks that no template can fill: in charts, drawings, comments and the properties of the file."""
    others = {part: name for part in file.parts for pattern, name in _ELSEWHERE if pattern.fullmatch(part)}
    for part, name in [*((one, "图形") for one in roots), *others.items()]:
        root = roots[part] if part in roots else file.root(part)
        for text in _texts(root, own=part not in roots):
            for mark in marks_in(text):
                if not mark.reason:
                    yield PassedOver(mark.text, name, sentence(text, mark.start, mark.end)[0], f"在{name}里，请手工改")


def _texts(root: etree._Element, *, own: bool) -> Iterator[str]:
    """The texts of drawings; and where the part is none of the report's text, those of everything else in it."""
    for one in root.iter(_DRAWN):
        yield "".join(one.itertext())
    if own:
        for one in root.iter(PARAGRAPH):
            yield Paragraph(one).text
        for name in ("title", "subject", "description"):
            for one in root.iter(f"{{*}}{name}"):
                if one.text:
                    yield one.text
