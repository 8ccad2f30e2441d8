"""Word documents: numbers that Word sets by itself, tables, what is only coloured or underlined."""

import io
import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from quizlib.core.question import Kind
from quizlib.errors import ProblemsError
from quizlib.exchange.formats import word
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.word import word_write

EXAMPLES = Path(__file__).parent / "examples"
LIST = """<w:abstractNum {ns} w:abstractNumId="{id}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/>
<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>"""
NUMBER = '<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'


def data_of(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(build: Callable[[Any], object]) -> Readings:
    document = Document()
    build(document)
    return examined(word.read(Source("题.docx", data_of(document))))


def lists(document: Any, *formats: tuple[int, str, str]) -> None:
    """Define lists (id, format, text) in the numbering part."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for id, format, text in formats:
        numbering.append(parse_xml(LIST.format(ns=nsdecls("w"), id=id, format=format, text=text)))
    for id, _, _ in formats:
        numbering.append(parse_xml(NUMBER.format(ns=nsdecls("w"), id=id)))


def numbered(document: Any, text: str, id: int) -> Any:
    paragraph = document.add_paragraph(text)
    numbers = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(numbers))
    return paragraph


@pytest.mark.parametrize(
    ("numbers", "letters"),
    [
        (("decimal", "%1."), ("upperLetter", "%1.")),
        (("decimal", "%1"), ("upperLetter", "（%1）")),
        (("decimal", "（%1）"), ("lowerLetter", "%1)")),
        (("decimalEnclosedCircle", "%1"), ("upperLetter", "%1、")),
    ],
)
def test_automatic_numbers_and_letters_of_every_form_are_read(
    numbers: tuple[str, str], letters: tuple[str, str]
) -> None:
    def build(document: Any) -> None:
        lists(document, (50, *numbers), (51, *letters), (52, *letters))
        for place, first in enumerate(("预备期多长？", "党员几人以上设支部？")):
            numbered(document, first, 50)
            for choice in ("半年", "一年", "两年"):
                numbered(document, choice, 51 + place)
            document.add_paragraph("答案：B")

    found = read(build).questions
    assert [(one.stem, one.choices, one.key, one.doubts) for one in found] == [
        ("预备期多长？", ("半年", "一年", "两年"), "B", ()),
        ("党员几人以上设支部？", ("半年", "一年", "两年"), "B", ()),
    ]


def test_numbers_that_come_from_a_style_are_read() -> None:
    def build(document: Any) -> None:
        lists(document, (50, "decimal", "%1."), (51, "chineseCounting", "%1、"))
        for name, id in (("Heading 1", 51), ("List Number", 50)):
            properties = document.styles[name].element.get_or_add_pPr()
            for old in properties.findall(qn("w:numPr")):
                properties.remove(old)
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{id}"/></w:numPr>'))
        document.add_paragraph("判断题（每题2分）", style="Heading 1")
        document.add_paragraph("甲是乙。（√）", style="List Number")
        document.add_paragraph("乙是丙。（×）", style="List Number")

    found = read(build).questions
    assert [(one.stem, one.key, one.points) for one in found] == [("甲是乙。", True, 2), ("乙是丙。", False, 2)]


def look_red(run: Any) -> None:
    run.font.color.rgb = RGBColor(0xFF, 0, 0)


def look_bold(run: Any) -> None:
    run.bold = True


def look_underlined(run: Any) -> None:
    run.underline = True


@pytest.mark.parametrize("look", [look_red, look_bold, look_underlined])
def test_a_key_that_is_only_marked_is_found_and_said(look: Callable[[Any], None]) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("1. 预备期多长？")
        for text, right in (("A. 半年", False), ("B. 一年", True), ("C. 两年", False)):
            run = document.add_paragraph().add_run(text)
            if right:
                look(run)

    (one,) = read(build).questions
    assert one.key == "B"
    assert "标出" in one.notes[0]


def test_lines_broken_inside_one_paragraph_are_lines() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("1. 预备期多长？")
        for text in ("A. 半年", "B. 一年", "答案：B"):
            paragraph.add_run().add_break()
            paragraph.add_run(text)

    (one,) = read(build).questions
    assert (one.choices, one.key) == (("半年", "一年"), "B")


def test_underlined_white_space_is_a_blank_and_underlined_text_its_key() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("一、填空题")
        first = document.add_paragraph("1. 党员大会一般每")
        first.add_run("      ").underline = True
        first.add_run("召开1次。")
        document.add_paragraph("答案：季度")
        second = document.add_paragraph("2. 预备期为")
        second.add_run("一年").underline = True
        second.add_run("。")

    first, second = read(build).questions
    assert (first.stem, first.key) == ("党员大会一般每____召开1次。", (("季度",),))
    assert (second.stem, second.key) == ("预备期为____。", (("一年",),))


def test_a_table_of_questions_stands_among_paragraphs_in_order() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("1. 甲是乙。（√）")
        table = document.add_table(rows=2, cols=5)
        for row, texts in enumerate((("题目", "A", "B", "C", "答案"), ("预备期多长", "半年", "一年", "两年", "B"))):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        document.add_paragraph("2. 乙是丙。（×）")

    assert [one.stem for one in read(build).questions] == ["甲是乙。", "预备期多长", "乙是丙。"]


@pytest.mark.parametrize("across", [True, False])
def test_keys_in_a_table_at_the_end_are_given_to_their_questions(across: bool) -> None:
    def build(document: Any) -> None:
        for number in (1, 2, 3):
            document.add_paragraph(f"{number}. 第{number}个问题？")
            document.add_paragraph("A. 一  B. 二  C. 三")
        cells = (("题号", "1", "2", "3"), ("答案", "B", "C", "A"))
        table = document.add_table(rows=2 if across else 4, cols=4 if across else 2)
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                (table.cell(row, column) if across else table.cell(column, row)).text = text

    assert [one.key for one in read(build).questions] == ["B", "C", "A"]


def test_choices_laid_out_in_a_table_without_a_header_belong_to_the_question_above() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("1. 预备期多长？（B）")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "A. 半年", "B. 一年"

    (one,) = read(build).questions
    assert (one.choices, one.key) == (("半年", "一年"), "B")


def test_deleted_text_of_a_tracked_change_is_not_read_and_a_picture_is_a_doubt() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("1. 甲是乙。")
        deleted = f"<w:del {nsdecls('w')}><w:r><w:delText>不</w:delText></w:r></w:del>"
        paragraph._p.append(parse_xml(deleted))
        paragraph.add_run()._r.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
        document.add_paragraph("答案：对")

    (one,) = read(build).questions
    assert one.stem.startswith("甲是乙。")
    assert any("图片" in doubt for doubt in one.doubts)


def test_questions_in_a_text_box_are_read_once() -> None:
    text = "<w:txbxContent><w:p><w:r><w:t>1. 甲是乙。（√）</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        f"<mc:Choice>{text}</mc:Choice><mc:Fallback>{text}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(lambda document: document.add_paragraph()._p.append(parse_xml(both))).questions
    assert [(one.stem, one.key) for one in found] == [("甲是乙。", True)]


QUESTIONS = [
    Reading("", Kind.SINGLE, "预备期为（　　）。", ("半年", "一年"), "B", points=Fraction(2), id="q-1"),
    Reading("", Kind.MULTIPLE, "处分有（　　）。", ("警告", "记过", "开除"), "AC", tags=("处分", "种类"), id="q-2"),
    Reading("", Kind.TRUEFALSE, "预备党员没有表决权。", key=True, difficulty="易", id="q-3"),
    Reading("", Kind.FILL, "每____一次，每____一课。", key=(("季度", "三个月"), ("月",)), id="q-4"),
    Reading("", Kind.SHORT, "简述。", key=(("一、甲；二、乙。",),), basis="《某某章程》（2022）第七条", id="q-5"),
]  # fmt: skip


@pytest.mark.parametrize("reading", QUESTIONS, ids=lambda one: one.id)
def test_what_is_written_with_its_key_comes_back(reading: Reading) -> None:
    assert word_write.loses(reading) == []


def test_what_does_not_come_back_is_said() -> None:
    hostile = Reading("", Kind.SINGLE, "甲\n1. 乙\n答案：A", ("一", "二"), "B", id="q-9")
    assert word_write.loses(hostile) != []
    reviewed = Reading("", Kind.TRUEFALSE, "甲是乙。", key=True, review="reviewed", id="q-8")
    assert word_write.loses(reviewed) == ["审定状态"]


def test_the_paper_to_print_holds_no_key() -> None:
    document = Document(io.BytesIO(word_write.write_paper(QUESTIONS, "测试")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "预备期为" in text
    assert not re.search(r"答案：|解析|正确|q-1", text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_document_is_refused_or_read(data: st.DataObject) -> None:
    whole = (EXAMPLES / "L13_auto_numbering.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml"]))
    content = bytearray(entries[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    entries[name] = bytes(content[: data.draw(st.integers(0, len(content)))])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for each, its in entries.items():
            package.writestr(each, its)
    problem = refusal(buffer.getvalue())
    assert problem is None or "坏.docx" in problem


def refusal(document: bytes) -> str | None:
    """Why a document is refused, or None where it is read."""
    try:
        examined(word.read(Source("坏.docx", document)))
    except ProblemsError as error:
        return str(error)
    return None


def test_a_document_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", bomb)
    with pytest.raises(ProblemsError, match="DOCTYPE"):
        word.read(Source("坏.docx", buffer.getvalue()))


def test_a_document_of_very_many_paragraphs_is_refused_before_it_is_read() -> None:
    draft, swollen = io.BytesIO(data_of(Document())), io.BytesIO()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            written = source.read(name)
            if name == "word/document.xml":
                written = written.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 100_001)
            package.writestr(name, written)
    with pytest.raises(ProblemsError, match="超过 100000 段"):
        word.read(Source("题目.docx", swollen.getvalue()))
