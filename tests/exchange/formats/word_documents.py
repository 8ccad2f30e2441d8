"""Word documents built for tests from the XML that Word and WPS write."""

import io
from collections.abc import Sequence

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from quizlib.exchange.formats import word
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

_SPACES = (
    f"{nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'"
)
RED = '<w:color w:val="FF0000"/>'
BOLD = "<w:b/>"
UNDERLINE = '<w:u w:val="single"/>'
TOP = '<w:vMerge w:val="restart"/>'
DOWN = "<w:vMerge/>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, list: int | None = None, level: int = 0, style: str = "", more: str = "") -> str:
    """A paragraph of texts and XML; ``list`` and ``level`` number it."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>' if list is not None else ""
    content = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{number}{more}</w:pPr>{content}</w:p>"


def lines(*texts: str) -> str:
    return "".join(paragraph(text) for text in texts)


def cell(content: str, *, span: int = 1, merged: str = "") -> str:
    """A cell of lines or XML, over ``span`` columns."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    inside = content if content.startswith("<w:p>") else lines(*content.split("\n"))
    return f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{inside}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of texts and cells."""
    drawn = ("".join(one if one.startswith("<w:tc>") else cell(one) for one in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in drawn)}</w:tbl>"


def abstract(id: int, *levels: tuple[str, str], more: str = "") -> str:
    """The definition of a list: format and text of each level."""
    written = (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more if at else ""}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (format, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(written)}</w:abstractNum>'


def number(id: int, of: int, *, restart: bool = False) -> str:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{again}</w:num>'


def document(body: str, numbering: str = "", styles: Sequence[str] = ()) -> bytes:
    made = Document()
    place = made.element.body
    for at, element in enumerate(list(parse_xml(f"<w:body {_SPACES}>{body}</w:body>"))):
        place.insert(at, element)
    lists = made.part.numbering_part.element
    for old in list(lists):
        lists.remove(old)
    for element in list(parse_xml(f"<w:numbering {_SPACES}>{numbering}</w:numbering>")):
        lists.append(element)
    for style in styles:
        made.styles.element.append(parse_xml(style.replace("<w:style ", f"<w:style {_SPACES} ", 1)))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def found_in(data: bytes) -> Readings:
    return examined(word.read(Source("题.docx", data)))


def clean(body: str, numbering: str = "", styles: Sequence[str] = ()) -> list[Reading]:
    """The questions of a document that gives no problem and no doubt."""
    found = found_in(document(body, numbering, styles))
    assert not found.problems
    assert not [doubt for one in found.questions for doubt in one.doubts]
    return found.questions
