"""Make the Word template that is shipped, after the layout of official papers (GB/T 9704). Run after changing it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TARGET = Path(__file__).resolve().parent.parent / "quizlib" / "reports" / "templates" / "half_year.docx"
BODY, HEADING, LATIN = "仿宋", "黑体", "Times New Roman"

BRANCH_COLUMNS = (
    ("党支部", "{名称}", 36),
    ("应参加人数", "{应参加人数}", 15),
    ("参加人数", "{参加人数}", 13),
    ("参与率", "{参与率}", 17),
    ("人次", "{人次}", 12),
    ("已评定成绩（份）", "{已评定成绩}", 15),
    ("合格率", "{合格率}", 16),
    ("优秀率", "{优秀率}", 16),
    ("平均得分率", "{平均得分率}", 16),
)
SITTING_COLUMNS = (
    ("名称", "{名称}", 51),
    ("类型", "{类型}", 21),
    ("开放时段", "{开放时间}\n至{结束时间}", 38),
    ("满分", "{满分}", 14),
    ("合格线", "{合格线}", 16),
    ("优秀线", "{优秀线}", 16),
)
FIGURE_COLUMNS = (
    ("指标", "{名称}", 26),
    ("数值", "{数值}", 18),
    ("分子", "{分子}", 14),
    ("分母", "{分母}", 14),
    ("定义", "{定义}", 84),
)


def main() -> None:
    """Write the template."""
    document = Document()
    _page(document)
    _styles(document)
    _line(document, "党建知识竞赛和党纪法规知识测试情况报告", HEADING, 22, after=6)
    _line(document, "（{{ 统计期间 }}）", "楷体", 16, after=18)
    _heading(document, "一、总体情况")
    document.add_paragraph("{{ 概述 }}")
    _heading(document, "二、参与情况")
    document.add_paragraph("{{ 参与情况 }}{% if 各支部 %}各支部情况见表1。{% endif %}")
    document.add_paragraph("{%p if 各支部 %}")
    _caption(document, "表1　各党支部参与情况和成绩情况")
    _table(document, BRANCH_COLUMNS, "支部", "各支部", total="全部")
    _note(document, "注：参与率为参加人数占应参加人数的比例，按人计；合格率、优秀率为占已评定成绩份数的比例。")
    document.add_paragraph("{%p endif %}")
    _heading(document, "三、成绩情况")
    document.add_paragraph("{{ 成绩情况 }}{% if 各场次 %}各场次情况见表2。{% endif %}")
    document.add_paragraph("{%p if 各场次 %}")
    _caption(document, "表2　各场次基本情况")
    _table(document, SITTING_COLUMNS, "场", "各场次")
    document.add_paragraph("{%p endif %}")
    document.add_page_break()
    _line(document, "附录　数据来源", HEADING, 16, after=8)
    document.add_paragraph(
        "本报告的数字由系统按下列定义统计，与导出的指标一致；数字截至{{ 统计时点 }}（北京时间），"
        "比例按准确人数计算，保留一位小数，四舍五入。"
    )
    _table(document, FIGURE_COLUMNS, "项", "指标", left="{定义}")
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


def _table(document: Any, columns: Any, row: str, rows: str, *, total: str = "", left: str = "") -> None:
    table = document.add_table(rows=5 if total else 4, cols=len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for place, (title, fields, width) in enumerate(columns):
        table.columns[place].width = Mm(width)
        _cell(table, 0, place, width, title, HEADING)
        loops = (f"{{%tr for {row} in {rows} %}}", "", "{%tr endfor %}")
        _cell(table, 1, place, width, loops[0] if place == 0 else "")
        side = fields == left or place == 0
        _cell(table, 2, place, width, _placeholders(fields, f"{row}."), left=side)
        _cell(table, 3, place, width, loops[2] if place == 0 else "")
        if total:
            _cell(table, 4, place, width, total if place == 0 else _placeholders(fields), left=side)
    _repeat(table.rows[0])
    for one in table.rows:
        _keep_whole(one)


def _placeholders(fields: str, row: str = "") -> str:
    """``{名称}`` as jinja2 writes it, of a ``row`` of a loop or of the whole report."""
    return fields.replace("{", f"{{{{ {row}").replace("}", " }}")


def _cell(table: Any, row: int, place: int, width: float, text: str, font: str = BODY, *, left: bool = False) -> None:
    cell = table.cell(row, place)
    cell.width = Mm(width)
    cell.vertical_alignment = 1
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(14.5)
    _indent(paragraph._p, 0)
    _font_of(paragraph.add_run(text), font, 10.5)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


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
