"""Tables and pictures put where a template asks for them, as wide as the text there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Emu, Inches

from quizlib.errors import ReportError
from quizlib.reports.word.stories import Story, element
from quizlib.reports.word.table import WordTable

_PAGE, _MARGINS = 11906, 1800 * 2  # twips, of A4 as Word begins it
_WITHIN_CELL = 220
_TWIP = 635  # in EMU
_KEEPS = {qn(f"w:{name}") for name in ("t", "drawing", "pict", "object", "br", "tab", "sym", "footnoteReference")}
_KEEPS |= {qn(f"w:{name}") for name in ("sectPr", "bookmarkStart", "bookmarkEnd", "fldChar", "commentRangeStart")}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, so many inches wide, and ``alt``: what it shows, in a sentence."""

    png: bytes
    width: float
    alt: str


Block = WordTable | Picture


def place(story: Story, run: Any, blocks: Sequence[Block]) -> None:
    """Put ``blocks`` after the paragraph of ``run``, which goes where nothing else stands in it.

    Raises:
        ReportError: the run stands in a note.
    """
    if not story.blocks:
        raise ReportError("脚注和尾注里不能放图和表，请把 {{ 图.… }}、{{ 表.… }} 移到正文")
    paragraph = next(run.iterancestors(qn("w:p")))
    width = text_width(paragraph)
    run.getparent().remove(run)
    last = paragraph
    for one in made(story, blocks, width):
        last.addnext(one)
        last = one
    if last.tag == qn("w:tbl") and _next(last) != qn("w:p"):
        last.addnext(element("w:p"))
    before = paragraph.getprevious()
    touching = before is not None and before.tag == qn("w:tbl") and paragraph.getnext().tag == qn("w:tbl")
    if not touching and not any(one.tag in _KEEPS for one in paragraph.iter()):
        paragraph.getparent().remove(paragraph)


def append(story: Story, build: Callable[[int], Iterable[Any]]) -> None:
    """Put what ``build`` makes for a text so many twips wide at the end of the text."""
    body = story.root.body
    probe = element("w:p")
    last = body[-1] if len(body) else None
    if last is not None and last.tag == qn("w:sectPr"):
        last.addprevious(probe)
    else:
        body.append(probe)
    for one in build(text_width(probe)):
        probe.addprevious(one)
    body.remove(probe)


def made(story: Story, blocks: Iterable[Block], width: int) -> list[Any]:
    """The elements of ``blocks`` for a text so many twips wide; tables are parted by a paragraph."""
    found: list[Any] = []
    for one in blocks:
        if isinstance(one, WordTable):
            if found and found[-1].tag == qn("w:tbl"):
                found.append(element("w:p"))
            found.append(one.element(width))
        else:
            found.append(_pictured(story, one, width))
    return found


def text_width(paragraph: Any) -> int:
    """How wide the text is where a paragraph stands, in twips."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is not None:
        found = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if found is not None and found.get(qn("w:type")) == "dxa":
            return max(int(float(found.get(qn("w:w")))) - _WITHIN_CELL, _WITHIN_CELL)
    top = paragraph
    while top.getparent() is not None and top.getparent().tag != qn("w:body"):
        top = top.getparent()
    sections = top.xpath("self::*//w:sectPr | following-sibling::*//w:sectPr | following-sibling::w:sectPr")
    return _section_width(sections[0]) if sections else _PAGE - _MARGINS


def _section_width(section: Any) -> int:
    page, margins, columns = (section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar", "cols"))
    width = _twips(page, "w", _PAGE) - _twips(margins, "left", _MARGINS // 2) - _twips(margins, "right", _MARGINS // 2)
    count = _twips(columns, "num", 1)
    return (width - (count - 1) * _twips(columns, "space", 720)) // count if count > 1 else width


def _twips(owner: Any, name: str, default: int) -> int:
    value = None if owner is None else owner.get(qn(f"w:{name}"))
    return default if value is None else int(float(value))


def _next(node: Any) -> str:
    after = node.getnext()
    return "" if after is None else str(after.tag)


def _pictured(story: Story, picture: Picture, width: int) -> Any:
    """A paragraph of its own: one with an exact line height would cut the picture off."""
    inline = story.part.new_pic_inline(BytesIO(picture.png), width=min(Inches(picture.width), Emu(width * _TWIP)))
    inline.docPr.set("descr", picture.alt)
    inline.docPr.set("name", f"图 {inline.docPr.get('id')}")
    properties = element(
        "w:pPr",
        element("w:snapToGrid", val="0"),
        element("w:spacing", before="60", after="60", line="240", lineRule="auto"),
        element("w:ind", leftChars="0", left="0", firstLineChars="0", firstLine="0"),
        element("w:jc", val="center"),
    )
    return element("w:p", properties, element("w:r", element("w:drawing", inline)))
