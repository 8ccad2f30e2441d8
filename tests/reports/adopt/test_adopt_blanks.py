from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import (
    adopted,
    as_word_splits,
    as_wps_splits,
    docx,
    numbered,
    opened,
    paragraph,
    run,
    table,
    text_box,
    texts,
    without_texts,
)

from quizlib.reports.adopt import find_blanks

DATA = Path(__file__).parent / "data"
SENTENCE = "组织XX名党员开展知识测试，合格率ＸＸ%，平均分××.×分。"
WRITTEN = "组织{{ 测试.参加人数 }}名党员开展知识测试，合格率{{ 测试.合格率.数 }}%，平均分{{ 测试.平均分 }}分。"


@pytest.mark.parametrize("split", [paragraph, as_word_splits, as_wps_splits])
def test_a_sentence_is_adopted_however_it_is_split(split: object) -> None:
    data = docx(split(SENTENCE))  # type: ignore[operator]
    assert texts(adopted(data)) == [WRITTEN]
    assert without_texts(adopted(data), "word/document.xml") == without_texts(opened(data), "word/document.xml")


@given(st.sets(st.integers(1, len(SENTENCE) - 1)))
def test_where_runs_begin_makes_no_difference(cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(SENTENCE)]
    runs = [run(SENTENCE[a:b], f'<w:sz w:val="{a + 20}"/>') for a, b in pairwise(places)]
    data = docx(paragraph(*runs))
    assert texts(adopted(data)) == [WRITTEN]
    assert without_texts(adopted(data), "word/document.xml") == without_texts(opened(data), "word/document.xml")


def test_a_field_takes_the_run_in_which_its_blank_begins() -> None:
    data = docx(paragraph(run("共"), run("X", "<w:b/>"), run("X", "<w:i/>"), run("场")))
    runs = opened_runs(numbered(data).parts["word/document.xml"].decode())
    assert runs == [("", "共"), ("<w:b/>", "{{ 待填.甲1 }}"), ("<w:i/>", ""), ("", "场")]


def opened_runs(xml: str) -> list[tuple[str, str]]:
    """The formatting and the text of each run."""
    pieces = [piece.split("</w:r>")[0] for piece in xml.split("<w:r>")[1:]]
    looks = [piece.partition("<w:rPr>")[2].partition("</w:rPr>")[0] for piece in pieces]
    words = [piece.partition("<w:t")[2].partition(">")[2].partition("</w:t>")[0] for piece in pieces]
    return list(zip(looks, words, strict=True))


def test_links_controls_marks_of_change_and_fields_of_word_are_read_through() -> None:
    inserted = '<w:ins w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z">'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF XX</w:instrText></w:r>'
    data = docx(
        paragraph(
            "<w:hyperlink>" + run("X") + run("X公司") + "</w:hyperlink>",
            run("招聘X"),
            inserted,
            run("X"),
            "</w:ins>",
            run("人"),
        ),
        paragraph(
            '<w:del w:id="2" w:author="甲"><w:r><w:delText>XX旧文字</w:delText></w:r></w:del>', run("新增X"), run("X项")
        ),
        paragraph(
            field,
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            run("XX章"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
        "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("单位XX部") + "</w:sdtContent></w:sdt>",
        paragraph("人数", "<w:smartTag>" + run("____") + "</w:smartTag>", run("人")),
        paragraph("<w:moveFrom>" + run("移走的XX") + "</w:moveFrom>", "<w:moveTo>" + run("移来的XX个") + "</w:moveTo>"),
    )
    assert texts(numbered(data)) == [
        "{{ 待填.甲1 }}公司招聘{{ 待填.甲2 }}人",
        "新增{{ 待填.甲3 }}项",
        "{{ 待填.甲4 }}章",
        "单位{{ 待填.甲5 }}部",
        "人数{{ 待填.甲6 }}人",
        "移来的{{ 待填.甲7 }}个",
    ]
    assert "XX旧文字" in numbered(data).parts["word/document.xml"].decode()


def test_a_prompt_or_bound_data_of_a_control_does_not_hide_the_field() -> None:
    properties = '<w:showingPlcHdr/><w:dataBinding w:xpath="/a"/><w:tag w:val="t"/>'
    control = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run('XX')}</w:sdtContent></w:sdt>"
    xml = numbered(docx(paragraph("共", control, run("场")))).parts["word/document.xml"].decode()
    assert '<w:sdtPr><w:tag w:val="t"/></w:sdtPr>' in xml


def test_both_copies_of_a_text_box_are_one_blank() -> None:
    data = docx(paragraph("旁边", text_box(as_wps_splits("合格率XX%") + table(("参与率", "XX")))))
    blanks = find_blanks(opened(data)).blanks
    assert [one.place for one in blanks] == ["文本框", "文本框里的表第1行第2列"]
    assert texts(numbered(data)).count("合格率{{ 待填.甲1 }}%") == 2
    assert texts(numbered(data)).count("{{ 待填.甲2 }}") == 2


def test_places_are_told_as_people_count_them() -> None:
    inner = table(("甲", "XX"))
    note = f'<w:footnote w:id="1">{paragraph("注XX")}</w:footnote>'
    data = docx(
        paragraph("标题"),
        "<w:p/>",
        paragraph("第XX次"),
        table(("支部", "参与率"), ("一支部", "XX%"), ("二支部", inner + "<w:p/>")),
        paragraph("最后XX个"),
        table(("合计XX", "")),
        parts={"header1": paragraph("XX文件"), "footer1": paragraph("XX页"), "footnotes": note},
    )
    assert [one.place for one in find_blanks(opened(data)).blanks] == [
        "第2段",
        "表1第2行第2列",
        "表1内嵌的表第1行第2列",
        "第3段",
        "表2第1行第1列",
        "页眉",
        "页脚",
        "脚注",
    ]


def test_a_cell_knows_what_heads_its_row_and_column() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("知识测试") + "</w:tc>"
    rows = table(("支部", "x"), ("", "参与率", "合格率"), ("一支部", "XX", "XX")).replace(
        "<w:tc><w:tcPr/>" + paragraph("x") + "</w:tc>", wide
    )
    blanks = find_blanks(opened(docx(rows))).blanks
    assert [(one.row, one.column) for one in blanks] == [("一支部", "知识测试参与率"), ("一支部", "知识测试合格率")]


def test_underlined_spaces_and_tabs_are_blanks_and_the_field_stays_underlined() -> None:
    line = '<w:u w:val="single"/>'
    tabs = f"<w:r><w:rPr>{line}</w:rPr><w:tab/><w:tab/></w:r>"
    data = docx(paragraph(run("招聘"), run("    ", line), run("人，培训"), tabs, run("次，另有  个")))
    assert texts(numbered(data)) == ["招聘{{ 待填.甲1 }}人，培训{{ 待填.甲2 }}次，另有  个"]
    runs = opened_runs(numbered(data).parts["word/document.xml"].decode())
    assert (line, "{{ 待填.甲1 }}") in runs
    assert (line, "{{ 待填.甲2 }}") in runs


def test_a_list_of_titles_takes_the_brackets_with_it() -> None:
    one = docx(paragraph("观看警示教育片《X", run("X》XX场次。")), paragraph("学习《XX》条例XX次。"))
    assert texts(adopted(one)) == [
        "观看警示教育片{{ 警示教育片名称 }}{{ 警示教育片次数 }}场次。",
        "学习《{{ 待填.文件名称 }}》条例{{ 待填.条例次数 }}次。",
    ]
    several = docx(paragraph("观看《XX》《XX》等警示教育片。"))
    assert texts(adopted(several)) == ["观看{{ 警示教育片名称 }}等警示教育片。"]


def test_what_no_template_can_fill_is_listed() -> None:
    drawn = '<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>XX场</a:t></a:p>'
    chart = f'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">{drawn}</c:chart>'
    data = docx(paragraph("型号XX-100"), more={"word/charts/chart1.xml": chart.encode()})
    findings = find_blanks(opened(data))
    assert [(one.place, one.text, one.reason) for one in findings.passed_over] == [
        ("第1段", "XX", "夹在字母、数字中间"),
        ("图表", "XX", "在图表里，请手工改"),
    ]


def test_other_parts_of_the_file_stay_as_they_are() -> None:
    data = docx(
        paragraph("共XX场"), more={"word/media/image1.png": b"\x89PNG\x00", "customXml/item1.xml": b"<a>XX</a>"}
    )
    before, after = opened(data), numbered(data)
    assert {name for name in before.parts if before.parts[name] != after.parts[name]} == {"word/document.xml"}
    assert list(before.parts) == list(after.parts)


def test_a_report_of_libreoffice_is_adopted() -> None:
    data = (DATA / "libreoffice.docx").read_bytes()
    written = adopted(data)
    assert [one for one in texts(written) if "{{" in one] == [
        "上半年组织党建知识竞赛{{ 竞赛场次 }}场次，参与党员{{ 竞赛.人次 }}人次，参与率{{ 竞赛.参与率.数 }}%。",
        "知识测试合格率{{ 测试.合格率.数 }}%",
        "知识测试合格率{{ 测试.合格率.数 }}%",
        '{{ 测试.党支部["第一党支部"].参与率.数 }}',
        "详见{{ 待填.公司名称 }}公司网站，公开招聘{{ 待填.公开招聘人数 }}人。",
        "{{ 待填.公司名称 }}公司党委",
        "{{ 期间.年 }}年第{{ 待填.第几期 }}期",
        "\t知识竞赛应参加{{ 竞赛.应参加人数 }}人。",
    ]
    assert find_blanks(written).blanks == ()
    for part in written.texts():
        assert without_texts(written, part) == without_texts(opened(data), part)
