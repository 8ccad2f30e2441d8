"""Make the Word template that is shipped, after the layout of official papers (GB/T 9704). Run after changing it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

TARGET = Path(__file__).resolve().parent.parent / "quizlib" / "reports" / "templates" / "half_year.docx"
TITLE, BODY, HEADING, LATIN = "方正小标宋简体", "仿宋", "黑体", "Times New Roman"
#: What Word takes for a font that the computer does not have, and the PANOSE number of its like.
FALLBACKS = {
    TITLE: ("华文中宋", "02010600030101010101"),
    BODY: ("FangSong", "02010609060101010101"),
    HEADING: ("SimHei", "02010609060101010101"),
    "楷体": ("KaiTi", "02010609060101010101"),
}


def main() -> None:
    """Write the template."""
    document = Document()
    _page(document)
    _styles(document)
    _fonts(document)
    _line(document, "党建知识竞赛和党纪法规知识测试情况报告", TITLE, 22, after=6)
    _line(document, "（{{ 统计期间 }}）", "楷体", 16, after=18)
    _heading(document, "一、总体情况")
    document.add_paragraph("{{ 概述 }}{{ 分类情况 }}{{ 题库情况 }}")
    _heading(document, "二、参与情况")
    document.add_paragraph("{{ 参与情况 }}{% if 各支部 %}各党支部情况见下表。{% endif %}")
    _shown_if(document, "各支部", "各党支部参与情况和成绩情况", "{{ 表.各支部 }}")
    _note(document, "注：参与率为参加人数占应参加人数的比例，按人计；合格率、优秀率为占已评定成绩份数的比例。")
    document.add_paragraph("{%p endif %}")
    _heading(document, "三、成绩情况")
    document.add_paragraph("{{ 成绩情况 }}{% if 各场次 %}各场次情况见下表。{% endif %}")
    _shown_if(document, "各场次", "各场次情况", "{{ 表.各场次 }}")
    document.add_paragraph("{%p endif %}")
    _heading(document, "四、薄弱知识点")
    document.add_paragraph("{{ 薄弱情况 }}")
    _shown_if(document, "薄弱知识点", "得分率较低的知识点", "{{ 表.薄弱 }}")
    document.add_paragraph("{%p endif %}")
    _heading(document, "五、与以往比较")
    document.add_paragraph("{{ 环比情况 }}")
    document.add_paragraph("{%p if 同期.场次 %}")
    document.add_paragraph("{{ 同比情况 }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if 场次 and (上期.场次 or 同期.场次) %}")
    _note(document, "注：变化按未取整的数值计算，与取整后的数相减，末位可能差1。")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if 活动 %}")
    _heading(document, "六、其他活动")
    document.add_paragraph(
        "据活动台账，共开展各类活动{{ 各类活动次数.带单位 }}、{{ 各类活动人次.带单位 }}，各类活动情况见表4。"
    )
    _caption(document, "活动台账登记的活动")
    document.add_paragraph("{{ 表.活动 }}")
    document.add_paragraph("{%p endif %}")
    _footer(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "知识竞赛和知识测试情况报告", ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # the same file every time
    document.save(str(TARGET))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, BODY, 16)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    layout.space_after = layout.space_before = Pt(0)
    _indent(normal.element, 200)
    heading = document.styles["Heading 1"]
    _font(heading, HEADING, 16)
    heading.font.bold, heading.font.color.rgb = False, RGBColor(0, 0, 0)
    heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(0)
    _indent(heading.element, 200)


def _fonts(document: Any) -> None:
    """Name the fonts in the table of fonts with what stands in for them."""
    part = next(one for one in document.part.package.iter_parts() if str(one.partname) == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for name, (other, panose) in FALLBACKS.items():
        font = OxmlElement("w:font", {qn("w:name"): name})
        font.append(OxmlElement("w:altName", {qn("w:val"): other}))
        font.append(OxmlElement("w:panose1", {qn("w:val"): panose}))
        font.append(OxmlElement("w:charset", {qn("w:val"): "86"}))
        font.append(OxmlElement("w:family", {qn("w:val"): "modern"}))
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _font(owner: Any, name: str, size: float) -> None:
    owner.font.name, owner.font.size = LATIN, Pt(size)
    fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    owner.element.get_or_add_rPr().append(language)


def _indent(element: Any, hundredths: int) -> None:
    """Indent the first line by hundredths of a character."""
    properties = element.get_or_add_pPr()
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(hundredths * 16 // 5))  # of characters of sixteen points, in twentieths


def _line(document: Any, text: str, font: str, size: float, *, after: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    _indent(paragraph._p, 0)
    _font_of(paragraph.add_run(text), font, size)


def _font_of(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _heading(document: Any, text: str) -> None:
    document.add_paragraph(text, style="Heading 1")


def _shown_if(document: Any, field: str, caption: str, table: str) -> None:
    """A table with its caption where ``field`` holds something; the condition is still to be closed."""
    document.add_paragraph(f"{{%p if {field} %}}")
    _caption(document, caption)
    document.add_paragraph(table)


def _caption(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    _indent(paragraph._p, 0)
    _font_of(paragraph.add_run(text), HEADING, 12)


def _note(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(16)
    paragraph.paragraph_format.space_after = Pt(8)
    _indent(paragraph._p, 0)
    _font_of(paragraph.add_run(text), BODY, 10.5)


def _footer(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _indent(paragraph._p, 0)
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        _font_of(run, "宋体", 14)
        if kind == "instr":
            field = OxmlElement("w:instrText")
            field.text = text
            run._r.append(field)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


if __name__ == "__main__":
    main()
