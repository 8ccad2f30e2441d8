"""Questions as Word documents: a paper to print, and apart from it the same questions with their keys.

The one with the keys is written in the layout that ``question_list`` reads, so that it imports again.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from quizlib.core.frozen import plain
from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.core.regulation import numeral
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.round_trip import FIELD_NAMES, changed

_BODY, _HEAD = "宋体", "黑体"
_LONG_BLANK = "＿" * 8
_NO_BREAK = "\N{NO-BREAK SPACE}"
_FOUR, _TWO = 6, 15  # characters: choices so short stand four or two to a line
_STOPS = {4: (4.6, 8.4, 12.2), 2: (8.4,), 1: ()}
_ANSWER_LINES = 6
_ID = "题目编号"


def write(readings: Sequence[Reading]) -> bytes:
    """The questions with keys, rationales and bases, in order."""
    document = _document("试题与参考答案")
    for number, title, its in _sections(readings):
        _heading(document, f"{numeral(number)}、{title}")
        for place, reading in enumerate(its, 1):
            _whole(document, reading, f"{place}.")
    return _bytes(document)


def write_paper(readings: Sequence[Reading], title: str) -> bytes:
    """A paper to print: questions without keys, with room to answer."""
    document = _document(title)
    line = document.add_paragraph("单位：＿＿＿＿＿＿＿＿　姓名：＿＿＿＿＿＿　得分：＿＿＿＿")
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, name, its in _sections(readings):
        total = sum((_points(one) for one in its), Fraction(0))
        _heading(document, f"{numeral(number)}、{name}（共 {len(its)} 题，{plain(total)} 分）")
        for place, reading in enumerate(its, 1):
            _asked(document, reading, f"{place}.")
    return _bytes(document)


def loses(reading: Reading) -> list[str]:
    """What does not come back when the document with the keys is read again: found by doing just that."""
    from quizlib.exchange.formats.examine import examined
    from quizlib.exchange.formats.source import Source
    from quizlib.exchange.formats.word.word_read import read  # the reader, which needs not know the writer

    back = examined(read(Source("x.docx", write([reading])))).questions
    return changed(reading, back[0]) if len(back) == 1 else [FIELD_NAMES["stem"]]


def _sections(readings: Sequence[Reading]) -> Iterable[tuple[int, str, list[Reading]]]:
    """Questions that follow each other and are of one kind, with a title."""
    groups = groupby(readings, key=lambda one: one.kind)
    for number, (kind, its) in enumerate(groups, 1):
        yield number, kind.label if kind else "其他题", list(its)


def _points(reading: Reading) -> Fraction:
    if reading.parts:
        return sum((_points(part) for part in reading.parts), Fraction(0))
    return reading.points or Fraction(0)


def _whole(document: Any, reading: Reading, label: str) -> None:
    _stem(document, reading, label, worth=False)
    if reading.premises:
        left = "；".join(f"{number}. {text}" for number, text in enumerate(reading.premises, 1))
        document.add_paragraph(f"左栏：{left}").paragraph_format.left_indent = Cm(0.75)
    for letter, choice in zip(LETTERS, reading.choices, strict=False):
        document.add_paragraph(f"{letter}. {choice}").paragraph_format.left_indent = Cm(0.75)
    rows = [("答案", _key(reading)), ("解析", reading.rationale), ("依据", reading.basis), ("知识点", reading.topic)]
    rows += [("难度", reading.difficulty), ("分值", plain(reading.points) if reading.points else "")]
    rows += [("标签", "、".join(reading.tags)), (_ID, reading.id)]
    for name, text in rows:
        if text:
            paragraph = document.add_paragraph(f"{name}：{text}")
            paragraph.paragraph_format.left_indent = Cm(0.75)
    for number, part in enumerate(reading.parts, 1):
        _whole(document, part, f"({number})")


def _asked(document: Any, reading: Reading, label: str) -> None:
    _stem(document, reading, label, worth=True)
    for number, text in enumerate(reading.premises, 1):
        document.add_paragraph(f"{number}．{text}　→（　　）").paragraph_format.left_indent = Cm(0.75)
    lines, stops = _choice_lines(reading.choices)
    for line in lines:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Cm(0.75)
        for stop in stops:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
    if reading.kind is Kind.SHORT:
        for _ in range(_ANSWER_LINES):
            document.add_paragraph()
    for number, part in enumerate(reading.parts, 1):
        _asked(document, part, f"（{number}）")


def _stem(document: Any, reading: Reading, label: str, *, worth: bool) -> None:
    stem = reading.stem.replace(BLANK, _LONG_BLANK) if worth else reading.stem
    if worth and reading.kind is Kind.TRUEFALSE:
        stem += "（　　）"
    if worth:
        stem = stem.replace("（　　）", f"（{_NO_BREAK * 6}）")
    if worth and reading.kind in (Kind.NUMERICAL, Kind.ORDER):
        stem += f"　答：{_LONG_BLANK}{reading.unit}"
    points = f"（{plain(reading.points)}分）" if worth and reading.points and not label.endswith(".") else ""
    paragraph = document.add_paragraph(f"{label} {stem}{points}")
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = bool(reading.choices or reading.parts)


def _choice_lines(choices: Sequence[str]) -> tuple[list[str], tuple[float, ...]]:
    """The choices in lines, four, two or one to a line, and the tab stops in cm that part them."""
    labelled = [f"{letter}．{text}" for letter, text in zip(LETTERS, choices, strict=False)]
    longest = max((len(text) for text in choices), default=0)
    width = 4 if longest <= _FOUR and len(choices) == 4 else 2 if longest <= _TWO else 1
    return ["\t".join(labelled[at : at + width]) for at in range(0, len(labelled), width)], _STOPS[width]


def _key(reading: Reading) -> str:
    key = reading.key
    if isinstance(key, bool):
        return "正确" if key else "错误"
    if isinstance(key, tuple):
        return "；".join("|".join(blank) for blank in key)
    return key or ""


def _document(title: str) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.4)
    normal = document.styles["Normal"]
    _font(normal, _BODY, 12)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = 1.3
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    _font(run, _HEAD, 18)
    return document


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12)
    paragraph.paragraph_format.keep_with_next = True
    _font(paragraph.add_run(text), _HEAD, 13)


def _font(target: Any, name: str, size: int) -> None:
    target.font.name = name
    target.font.size = Pt(size)
    target.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _bytes(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
