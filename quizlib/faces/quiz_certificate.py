"""A certificate as a PDF of one page, its font embedded. ``fpdf`` is imported when the first one is made."""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from quizlib.core.certificate import Certificate
from quizlib.core.frozen import plain
from quizlib.core.moment import local
from quizlib.faces.quiz_views import Say

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = Path(__file__).parent.parent / "reports" / "fonts" / "QuizlibSansSC-Regular.otf"
#: Fonts of the system, and their number in the file, for the rare characters of names that the shipped one has not.
SYSTEM_FONTS = (
    ("C:/Windows/Fonts/simhei.ttf", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/STHeiti Light.ttc", 1),
    ("/Library/Fonts/Arial Unicode.ttf", 0),
)
_FAMILY, _RARE = "certificate", "rare"
_WIDE, _HIGH = 297.0, 210.0  # millimetres: A4 lying
_SIDE = 38.0
_DARK, _INK, _SOFT = (0x8C, 0x1C, 0x13), (0x22, 0x20, 0x1E), (0x5F, 0x5A, 0x55)
_TO_MILLIMETRES = 25.4 / 72
_UNIT = re.compile(r"[“（《]*(?:[!-~]+|[^“（《])[，。、；：！？”）》]*|[“（《]+")


def certificate_pdf(given: Certificate, address: str, say: Say) -> bytes:
    """The certificate; ``address`` is where its code is checked, in print and as a QR code."""
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", unit="mm", format="A4")
    pdf.set_title(say("证书") + " " + given.spelled)
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(given.issued)
    pdf.set_auto_page_break(False)
    pdf.add_font(_FAMILY, fname=FONT)
    _find_rare(pdf, given.name + given.branch + given.title)
    pdf.add_page()
    _frame(pdf)
    pdf.set_text_color(*_DARK)
    _write(pdf, 30, say("证 书"), 46, "C")
    pdf.set_text_color(*_INK)
    _write(pdf, 62, say("{name} 同志：").format(name=given.name), 22)
    verdict = say("优秀") if given.excellent else say("合格")
    text = say("参加“{title}”，得 {points} 分（满分 {maximum} 分），成绩{verdict}，特发此证。").format(
        title=given.title, points=plain(given.points), maximum=plain(given.maximum), verdict=verdict
    )
    end = _write(pdf, 80, "　　" + text, 20)
    pdf.set_text_color(*_SOFT)
    branch, day = given.branch.replace("/", " "), local(given.taken)
    _write(pdf, max(end + 4, 118), say("所在党组织：{branch}").format(branch=branch), 14)
    date = say("{year} 年 {month} 月 {day} 日").format(year=day.year, month=day.month, day=day.day)
    pdf.set_text_color(*_INK)
    _write(pdf, 144, say("（盖章）"), 15, "R", 62)
    _write(pdf, 160, date, 15, "R", 38)
    _checking(pdf, given, address, say)
    return bytes(pdf.output())


def _find_rare(pdf: "FPDF", text: str) -> None:
    """Take characters that the shipped font has not from a font of the system that has them."""
    missing = {ord(one) for one in text} - _characters(pdf, _FAMILY)
    found: list[str] = []
    for path, number in SYSTEM_FONTS:
        if missing and Path(path).is_file():
            found.append(f"{_RARE}{len(found)}")
            pdf.add_font(found[-1], fname=path, collection_font_number=number)
            missing -= _characters(pdf, found[-1])
    if found:
        pdf.set_fallback_fonts(found)


def _characters(pdf: "FPDF", family: str) -> set[int]:
    return set(getattr(pdf.fonts[family], "cmap", ()))


def _frame(pdf: "FPDF") -> None:
    pdf.set_draw_color(*_DARK)
    for inset, width in ((10.0, 1.6), (13.0, 0.4)):
        pdf.set_line_width(width)
        pdf.rect(inset, inset, _WIDE - 2 * inset, _HIGH - 2 * inset)


def _checking(pdf: "FPDF", given: Certificate, address: str, say: Say) -> None:
    import segno

    buffer, size, top = BytesIO(), 30.0, 150.0
    segno.make(address, error="m").save(buffer, kind="png", scale=12, border=1)
    pdf.image(buffer, x=_SIDE - 2, y=top, w=size)
    pdf.set_text_color(*_INK)
    _at(pdf, _SIDE + size + 3, top + 3, say("核验码 {code}").format(code=given.spelled), 13)
    pdf.set_text_color(*_SOFT)
    _at(pdf, _SIDE + size + 3, top + 12, say("扫码或打开下面的网址，核对真伪："), 10)
    _at(pdf, _SIDE + size + 3, top + 19, address, 10)


def _at(pdf: "FPDF", x: float, y: float, text: str, size: int) -> None:
    pdf.set_font(_FAMILY, size=size)
    pdf.set_xy(x, y)
    pdf.multi_cell(115, size * 1.4 * _TO_MILLIMETRES, text, align="L")


def _write(pdf: "FPDF", y: float, text: str, size: int, align: str = "L", right: float = _SIDE) -> float:
    """Write a paragraph from ``y`` on; where it ends."""
    pdf.set_font(_FAMILY, size=size)
    width = _WIDE - _SIDE - right
    for line in _lines(pdf, text, width):
        pdf.set_xy(_SIDE, y)
        pdf.cell(width, size * 1.7 * _TO_MILLIMETRES, line, align=align)
        y += size * 1.7 * _TO_MILLIMETRES
    return y


def _lines(pdf: "FPDF", text: str, width: float) -> list[str]:
    """``text`` in lines as Chinese is set: anywhere but in a word, before a closing mark or behind an opening one."""
    lines = [""]
    for unit in _UNIT.findall(text):
        if lines[-1] and pdf.get_string_width(lines[-1] + unit) > width - 3:
            lines.append("")
        lines[-1] += unit
    return lines
