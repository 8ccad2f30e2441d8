"""A poster of a sitting to print on A4: title, time, who, a QR code and how to sign in; as Word and as PDF."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from quizlib.core.moment import local
from quizlib.core.sitting import Audience, Sitting

FONT = Path(__file__).parent / "fonts" / "QuizlibSansSC-Regular.otf"
_FAMILY, _DARK = "poster", (0x8C, 0x1C, 0x13)
_WORD_TITLE, _WORD_TEXT = "黑体", "等线"
#: What no line breaks within: a word, a character with the punctuation that clings to it.
_UNBROKEN = re.compile(r"[（《“【‘]*(?:[!-~]{1,12}|.)[，。、；：？！）】》”’…．]*[ ]*")
_DAYS = "一二三四五六日"
_QR = 9.0  # centimetres
_WIDTH, _HEIGHT, _MARGIN = 21.0, 29.7, 2.0
_SPARE = 1.5  # Word sets its lines wider apart
_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it; ``rows`` are names and values."""

    title: str
    kind: str
    link: str
    rows: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


def poster_of(sitting: Sitting, link: str, *, pins: bool = False) -> Poster:
    """The poster of ``sitting``; ``pins``: some members have a PIN."""
    attempts = "可作答 1 次"
    if sitting.attempts > 1:
        attempts = f"最多作答 {sitting.attempts} 次，{sitting.counts.label}"
    opens = f"{_day(sitting.opens)} 至 {_day(sitting.closes, sitting.opens)}"
    if sitting.stagger:
        opens += f"（错峰开始：开放后 {sitting.stagger} 分钟内，每人在页面上看到自己的开始时间，到时自动开放）"
    return Poster(
        title=sitting.title,
        kind=sitting.kind.label,
        link=link,
        rows=(
            ("开放时间", opens),
            ("作答", f"时限 {sitting.time_limit} 分钟，{attempts}"),
            ("参加人员", _who(sitting.audience)),
        ),
        steps=(
            "用手机扫描二维码，或在浏览器中打开上面的网址。",
            f"输入工号、姓名{'（有 PIN 码的还要输入 PIN 码）' if pins else ''}，点“进入”。",
            f"选择“{_short(sitting.title)}”，看清规则后点“开始作答”。",
            "答完点“交卷”。中途断网或退出的，在时限以内重新打开，可以接着作答。",
        ),
    )


def poster_docx(poster: Poster) -> bytes:
    """The poster as a Word file, to be changed before printing."""
    size, wide = _sizes(poster)
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    document.core_properties.title, document.core_properties.author = poster.title, ""
    _line(document, poster.kind, size(20), _WORD_TEXT, colour=_DARK, after=4)
    _line(document, poster.title, size(_title_size(poster.title)), _WORD_TITLE, colour=_DARK, after=10)
    picture = document.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.space_after = Pt(2)
    picture.add_run().add_picture(BytesIO(_code(poster.link)), width=Cm(wide))
    _line(document, poster.link, size(16), _WORD_TEXT, after=8)
    for name, value in poster.rows:
        paragraph = _left(document, after=3)
        _run(paragraph, f"{name}：", size(17), _WORD_TITLE)
        _run(paragraph, value, size(17), _WORD_TEXT)
    _run(_left(document, before=6, after=3), "怎样参加", size(17), _WORD_TITLE, _DARK)
    for number, step in enumerate(poster.steps, 1):
        paragraph = _left(document, after=2)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
        _run(paragraph, f"{number}．{step}", size(15), _WORD_TEXT)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def poster_pdf(poster: Poster) -> bytes:
    """The poster as a PDF of one page, its font embedded."""
    with _page(poster, _scale(poster)) as pdf:
        return bytes(pdf.output())


def qr_svg(link: str) -> str:
    """The QR code of ``link`` as SVG, to stand in a page."""
    return str(segno.make(link, error="m").svg_inline(scale=5, border=2, title="二维码"))


@contextmanager
def _page(poster: Poster, scale: float) -> Iterator[FPDF]:
    """The page with everything ``scale`` times as large as it may be; it may run over the edge."""
    size, wide = _sizes(poster, scale)
    pdf = FPDF(unit="cm", format="A4")
    pdf.set_title(poster.title)
    pdf.set_auto_page_break(False)
    pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
    pdf.add_font(_FAMILY, fname=FONT)
    pdf.add_page()
    pdf.set_text_color(*_DARK)
    _paragraph(pdf, poster.kind, size(20), "C")
    _paragraph(pdf, poster.title, size(_title_size(poster.title)), "C")
    pdf.ln(0.3)
    pdf.image(BytesIO(_code(poster.link)), x=(_WIDTH - wide) / 2, w=wide)
    pdf.set_text_color(0)
    _paragraph(pdf, poster.link, size(16), "C")
    pdf.ln(0.4)
    for name, value in poster.rows:
        _paragraph(pdf, f"{name}：{value}", size(17))
    pdf.ln(0.3)
    pdf.set_text_color(*_DARK)
    _paragraph(pdf, "怎样参加", size(17))
    pdf.set_text_color(0)
    for number, step in enumerate(poster.steps, 1):
        _paragraph(pdf, f"{number}．{step}", size(15))
    try:
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()  # fpdf leaves its file open


def _scale(poster: Poster) -> float:
    """How large everything may be, so that it stands on one page."""
    return next(filter(partial(_fits, poster), _SCALES), _SCALES[-1])


def _fits(poster: Poster, scale: float) -> bool:
    with _page(poster, scale) as pdf:
        return bool(pdf.get_y() <= _HEIGHT - _MARGIN - _SPARE)


def _sizes(poster: Poster, scale: float | None = None) -> tuple[Callable[[float], float], float]:
    """What gives a size of type from the usual one, and how wide the code is."""
    found = _scale(poster) if scale is None else scale
    return lambda points: round(points * found * 2) / 2, _QR * found


def _code(link: str) -> bytes:
    buffer = BytesIO()
    segno.make(link, error="m").save(buffer, kind="png", scale=20, border=2)
    return buffer.getvalue()


def _day(moment: datetime, after: datetime | None = None) -> str:
    """A moment in full; of the same day as ``after`` only the time."""
    here = local(moment)
    if after is not None and local(after).date() == here.date():
        return f"{here:%H:%M}"
    year = "" if after is not None and local(after).year == here.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日（星期{_DAYS[here.weekday()]}）{here:%H:%M}"


def _who(audience: Audience) -> str:
    """Who is due, in a line."""
    branches, cohorts = _several(audience.branches), _several(audience.cohorts)
    if not branches and not cohorts:
        return "全体参测人员"
    return f"{branches}的{cohorts}" if branches and cohorts else branches or cohorts


def _several(names: Sequence[str], most: int = 6) -> str:
    shown = "、".join(one.rpartition("/")[2] for one in names[:most])
    return f"{shown}等 {len(names)} 个党组织" if len(names) > most else shown


def _short(title: str, longest: int = 24) -> str:
    return title if len(title) <= longest else f"{title[:longest]}…"


def _title_size(title: str) -> int:
    """Points in which a title takes three lines at most."""
    return next((size for size, longest in ((40, 24), (32, 45)) if len(title) <= longest), 24)


def _left(document: Any, *, before: float = 0, after: float = 0) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _line(
    document: Any, text: str, size: float, font: str, *, colour: tuple[int, int, int] = (0, 0, 0), after: float
) -> None:
    paragraph = _left(document, after=after)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size, font, colour)


def _run(paragraph: Any, text: str, size: float, font: str, colour: tuple[int, int, int] = (0, 0, 0)) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.font.color.rgb = Pt(size), font, RGBColor(*colour)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _paragraph(pdf: FPDF, text: str, size: float, align: str = "L") -> None:
    pdf.set_font(_FAMILY, size=size)
    lines = "\n".join(_lines(pdf, text))
    pdf.multi_cell(0, size * 1.4 * 2.54 / 72, lines, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(0.12)


def _lines(pdf: FPDF, text: str) -> Iterator[str]:
    """``text`` in lines as wide as the page, none of which begins with a punctuation mark that closes."""
    line, room = "", pdf.epw - 2 * pdf.c_margin - 0.05
    for piece in _UNBROKEN.findall(text):
        if line and pdf.get_string_width(line + piece.rstrip()) > room:
            yield line
            line = ""
        line += piece
    yield line
