"""Templates as Word, WPS and LibreOffice leave them, with fields wherever text may stand."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from office import Office
from word_parts import W, docx, faults, found, paragraph, parts, run, split, texts

from quizlib.errors import ProblemsError, ReportError
from quizlib.figures import Period
from quizlib.reports.fields import Sources
from quizlib.reports.report_docx import SHIPPED, Wishes, WrittenReport, write_report
from quizlib.reports.word.placeholders import join_placeholders

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DATA = Path(__file__).parent / "data"
TEXT_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><wp:extent cx='9' cy='9'/>"
    "<wp:docPr id='1' name='box'/><a:graphic><a:graphicData uri='{wps}'><wps:wsp><wps:txbx><w:txbxContent>{text}"
    "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape id='s'><v:textbox><w:txbxContent>{text}</w:txbxContent></v:textbox></v:shape>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.fixture
def busy(office: Office) -> Office:
    """Four due in two branches, three took part: 75.0% of persons."""
    office.enrol("001 甲 第一党支部", "002 乙 第一党支部", "003 丙 第二党支部", "004 丁 第二党支部")
    sitting = office.plan()
    for number, right in (("001", 5), ("002", 3), ("003", 1)):
        office.take(number, sitting, right)
    return office


def fill(office: Office, folder: Path, template: Path, wishes: Wishes | None = None) -> Path:
    """The template filled with the year, and looked at as Word would."""
    write(office, folder, template, wishes)
    assert list(faults(folder / "报告.docx")) == []
    return folder / "报告.docx"


def write(office: Office, folder: Path, template: Path, wishes: Wishes | None = None) -> WrittenReport:
    return write_report(folder / "报告.docx", Sources(YEAR, office.facts), template, wishes)


def box(text: str) -> str:
    return TEXT_BOX.replace("{wps}", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape").replace(
        "{text}", text
    )


def body(path: Path) -> etree._Element:
    return parts(path)["word/document.xml"]


SPLITS = {
    "Word with proofing marks": run("参与率{{ 参", "<w:b/>", w_rsidR="00A1")
    + '<w:proofErr w:type="spellStart"/>'
    + run("与率", "<w:i/>", w_rsidR="00A2")
    + '<w:proofErr w:type="spellEnd"/>'
    + run(" }}。", w_rsidR="00A1"),
    "Word with single braces": run("参与率{") + run("{参与率", "<w:b/>") + run("}") + run("}。"),
    "WPS, a run a character": split("参与率{{ 参与率 }}。"),
    "a bookmark within": run("参与率{{ 参")
    + '<w:bookmarkStart w:id="7" w:name="here"/>'
    + run("与率 }}")
    + '<w:bookmarkEnd w:id="7"/>'
    + run("。"),
    "half of it in a link": run("参与率{{ 参")
    + f'<w:hyperlink w:anchor="_quizlib_1">{run("与率 }}")}</w:hyperlink>'
    + run("。"),
    "all of it in a link": run("参与率")
    + f'<w:hyperlink w:anchor="_quizlib_1">{run("{{ 参与")}{run("率 }}")}</w:hyperlink>'
    + run("。"),
    "a tracked insertion": run("参与率")
    + f'<w:ins w:id="3" w:author="a">{run("{{ 参与")}{run("率 }}")}</w:ins>'
    + '<w:del w:id="4" w:author="a"><w:r><w:delText>旧的数</w:delText></w:r></w:del>'
    + run("。"),
    "a content control": run("参与率")
    + f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{run('{{ 参与率 }}')}</w:sdtContent></w:sdt>"
    + run("。"),
    "a plain content control": run("参与率")
    + f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('{{ 参与率 }}')}</w:sdtContent></w:sdt>"
    + run("。"),
    "quotes and brackets of a Chinese keyboard": run("参与率{{ 支部［“第二党支部”］．参与率 }}。"),
}


@pytest.mark.parametrize("name", SPLITS)
def test_a_placeholder_is_filled_however_it_is_split(busy: Office, tmp_path: Path, name: str) -> None:
    report = fill(busy, tmp_path, docx(tmp_path / "模板.docx", paragraph(SPLITS[name])))
    rate = "50.0%" if "支部" in SPLITS[name] else "75.0%"
    assert texts(body(report))[0] == f"参与率{rate}。"


@pytest.mark.parametrize("name", sorted(SPLITS.keys() - {"a plain content control", "half of it in a link"}))
def test_its_number_is_a_link_to_its_row(busy: Office, tmp_path: Path, name: str) -> None:
    report = body(fill(busy, tmp_path, docx(tmp_path / "模板.docx", paragraph(SPLITS[name]))))
    (link,) = found(report, "//w:hyperlink")
    assert "".join(link.itertext()) in ("75.0%", "50.0%")
    (mark,) = found(report, f"//w:bookmarkStart[@w:name='{link.get(f'{{{W}}}anchor')}']")
    row = next(one for one in mark.iterancestors() if one.tag == f"{{{W}}}tr")
    cells = ["".join(cell.itertext(f"{{{W}}}t")) for cell in row.iter(f"{{{W}}}tc")]
    assert cells[:3] == ["1", "参与率", "participation"]
    assert cells[4:7] in (["75.0%", "3", "4"], ["50.0%", "1", "2"])


def test_a_plain_content_control_holds_no_link(busy: Office, tmp_path: Path) -> None:
    report = body(fill(busy, tmp_path, docx(tmp_path / "模板.docx", paragraph(SPLITS["a plain content control"]))))
    assert found(report, "//w:hyperlink") == []


def test_the_formatting_of_the_first_run_is_kept_and_nothing_looks_like_a_link(busy: Office, tmp_path: Path) -> None:
    words = paragraph(run("率{{ 参", "<w:b/><w:color w:val='C00000'/>") + run("与率 }}末", "<w:i/>"))
    report = body(fill(busy, tmp_path, docx(tmp_path / "模板.docx", words)))
    runs = found(report, "//w:body/w:p[1]//w:r")
    looks = [("".join(one.itertext()), [child.tag.partition("}")[2] for child in one[0]]) for one in runs]
    assert looks == [("率", ["b", "color"]), ("75.0%", ["b", "color"]), ("末", ["i"])]
    assert runs[1].getparent().tag == f"{{{W}}}hyperlink"


def test_fields_stand_in_headers_and_text_boxes(busy: Office, tmp_path: Path) -> None:
    words = paragraph(run("正文{{ 人次 }}"), box(paragraph(run("框{{ 参加"), run("人数 }}人"))))
    template = docx(tmp_path / "模板.docx", words, header=paragraph(run("眉{{ 统计"), run("期间 }}{{ 人次 }}")))
    report = parts(fill(busy, tmp_path, template))
    assert texts(report["word/document.xml"])[1:3] == ["框3人", "框3人"]
    header = next(root for name, root in report.items() if "header" in name)
    assert texts(header) == ["眉2026年1月1日至12月31日3"]
    assert found(header, "//w:hyperlink") == []
    assert len(found(report["word/document.xml"], "//w:txbxContent//w:hyperlink")) == 2


def test_a_template_of_libreoffice_is_filled_everywhere(busy: Office, tmp_path: Path) -> None:
    report = parts(fill(busy, tmp_path, DATA / "libreoffice.docx"))
    document = texts(report["word/document.xml"])
    assert "正文参与率75.0%，共3人次。" in document
    assert document[1:5] == ["第一党支部", "100.0%", "第二党支部", "50.0%"]
    assert "文本框：参加3人" in document
    assert texts(report["word/header1.xml"]) == ["页眉：2026年1月1日至12月31日"]
    assert texts(report["word/footer1.xml"]) == ["页脚：参与率75.0%"]
    assert any("脚注：应参加4人" in one for one in texts(report["word/footnotes.xml"]))
    assert len(found(report["word/footnotes.xml"], "//w:hyperlink")) == 1


def test_what_loops_repeat_is_numbered_anew(busy: Office, tmp_path: Path) -> None:
    mark = '<w:bookmarkStart w:id="5" w:name="mine"/>' + run("{{ 支部.名称 }}") + '<w:bookmarkEnd w:id="5"/>'
    words = (
        paragraph(run("{%p for 支部 in 各支部 %}"))
        + f'<w:p w14:paraId="00000001">{mark}{box(paragraph(run("{{ 支部.参与率 }}")))}</w:p>'
        + paragraph(run("{%p endfor %}"))
    )
    report = body(fill(busy, tmp_path, docx(tmp_path / "模板.docx", words)))
    assert texts(report)[0].startswith("第一党支部")
    assert len(found(report, "//w:bookmarkStart[@w:name='mine']")) == 1


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["{{ 参与率 }}", "{% if 人次 %}", "甲", " 乙丙", "{", "}}", "%"]), min_size=1, max_size=6),
    st.data(),
)
def test_joining_keeps_every_character_and_leaves_no_placeholder_split(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(text) - 1, 1)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    root = etree.fromstring(f'<w:body xmlns:w="{W}">{paragraph(*map(run, pieces))}</w:body>')
    join_placeholders(root)
    written = [node.text or "" for node in root.iter(f"{{{W}}}t")]
    assert "".join(written) == text
    assert sum(one.count("{{ 参与率 }}") for one in written) == text.count("{{ 参与率 }}")


def test_tables_and_pictures_stand_where_they_are_asked_for(busy: Office, tmp_path: Path) -> None:
    words = (
        paragraph(run("前"))
        + paragraph(run("{{ 表.各支部 }}"))
        + paragraph(run("{{ 表.各场次 }}"))
        + paragraph(run("图如下{{ 图.成绩分布 }}完"))
        + f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='4000'/></w:tblGrid><w:tr><w:tc><w:tcPr>"
        f"<w:tcW w:w='4000' w:type='dxa'/></w:tcPr>{paragraph(run('{{ 图.走势 }}'))}</w:tc></w:tr></w:tbl>"
    )
    path = fill(busy, tmp_path, docx(tmp_path / "模板.docx", words))
    report = body(path)
    order = [one.tag.partition("}")[2] for one in found(report, "//w:body/*")][:8]
    assert order == ["p", "tbl", "p", "tbl", "p", "p", "tbl", "p"]
    assert texts(report)[0] == "前"
    assert "图如下完" in texts(report)
    heads = found(report, "//w:body/w:tbl[1]/w:tr[1]/w:trPr/w:tblHeader")
    assert len(heads) == 1
    pictures = found(report, "//wp:docPr/@descr")
    assert [one[:3] for one in pictures] == ["柱形图", "折线图"]
    extents = [int(one) for one in found(report, "//wp:extent/@cx")]
    assert extents[0] <= 8306 * 635
    assert extents[1] <= 4000 * 635
    assert len(found(report, "//w:body/w:tbl[1]//w:hyperlink")) == 3 * 8


def test_pictures_do_not_stand_in_notes(busy: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(DATA / "libreoffice.docx") as good, zipfile.ZipFile(tmp_path / "模板.docx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace("脚注：应参加".encode(), "{{ 图.走势 }}".encode()))
    with pytest.raises(ReportError, match="脚注和尾注里不能放图和表"):
        write(busy, tmp_path, tmp_path / "模板.docx")


def test_a_loop_that_begins_and_ends_in_different_frames_is_explained(busy: Office, tmp_path: Path) -> None:
    words = (
        paragraph(run("{% for 支部 in 各支部 %}甲"))
        + f"<w:sdt><w:sdtContent>{paragraph(run('{% endfor %}'))}</w:sdtContent></w:sdt>"
    )
    with pytest.raises(ReportError, match="跨了段落"):
        write(busy, tmp_path, docx(tmp_path / "模板.docx", words))


def test_the_place_of_a_fault_is_told_also_in_a_header(busy: Office, tmp_path: Path) -> None:
    template = docx(tmp_path / "模板.docx", paragraph(run("{{ 人次 }}")), header=paragraph(run("期间{{ 统计其间 }}")))
    with pytest.raises(ProblemsError) as caught:
        write(busy, tmp_path, template)
    assert str(caught.value).startswith(
        "模板.docx 页眉“期间{{ 统计其间 }}”处: 没有字段“统计其间”，相近的有：统计期间、"
    )


def test_a_brace_that_is_not_closed_hides_no_fault_of_the_next_paragraph(busy: Office, tmp_path: Path) -> None:
    lines = ("参与率{{ 参与率，", "人次{{ 人次数 }}", "{{ 人次 }、{{ 参与率 }}")
    template = docx(tmp_path / "模板.docx", "".join(paragraph(split(line)) for line in lines))
    with pytest.raises(ProblemsError) as caught:
        write(busy, tmp_path, template)
    first, second, third = str(caught.value).splitlines()
    assert first == "模板.docx“{{ 参与率，”处: 大括号要成对，应为 {{ 字段名 }} 或 {% … %}"
    assert second.startswith("模板.docx“{{ 人次 }、”处: 大括号要成对")
    assert third.startswith("模板.docx“人次{{ 人次数 }}”处: 没有字段“人次数”")


def test_a_template_with_macros_is_refused(busy: Office, tmp_path: Path) -> None:
    (tmp_path / "模板.docm").write_bytes(SHIPPED.read_bytes())
    with zipfile.ZipFile(SHIPPED) as good, zipfile.ZipFile(tmp_path / "藏.docx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("word/vbaProject.bin", b"macro")
    with pytest.raises(ReportError, match="宏"):
        write(busy, tmp_path, tmp_path / "藏.docx")
    assert not (tmp_path / "报告.docx").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"plain text", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_docx_is_refused(busy: Office, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏.docx").write_bytes(content)
    with pytest.raises(ReportError, match=r"坏\.docx：.*[\u4e00-\u9fff]"):
        write(busy, tmp_path, tmp_path / "坏.docx")


def test_a_docx_with_a_broken_part_is_refused(busy: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(SHIPPED) as good, zipfile.ZipFile(tmp_path / "坏.docx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"<w:document" if name == "word/document.xml" else good.read(name))
    with pytest.raises(ReportError, match="已损坏"):
        write(busy, tmp_path, tmp_path / "坏.docx")


def test_missing_and_old_templates_are_told_apart(busy: Office, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="没有这个文件"):
        write(busy, tmp_path, tmp_path / "没有.docx")


def test_nothing_outside_the_placeholders_changes(busy: Office, tmp_path: Path) -> None:
    first = paragraph(run("不变的文字", "<w:b/><w:u w:val='single'/>"), "<w:r><w:br/><w:tab/></w:r>")
    template = docx(tmp_path / "模板.docx", first + paragraph(run("{{ 人次 }}")))
    before = etree.tostring(found(body(template), "//w:body/w:p[1]")[0], method="c14n", exclusive=True)
    after = body(fill(busy, tmp_path, template, Wishes(sources=False)))
    assert etree.tostring(found(after, "//w:body/w:p[1]")[0], method="c14n", exclusive=True) == before
    assert found(after, "//w:hyperlink | //w:bookmarkStart") == []


def test_the_shipped_template_opens_in_silence(busy: Office, tmp_path: Path) -> None:
    report = fill(busy, tmp_path, SHIPPED, Wishes(charts=True))
    assert len(Document(str(report)).inline_shapes) == 5


def test_marks_that_stand_in_a_name_do_no_harm(office: Office, tmp_path: Path) -> None:
    branch = "甲\U00100001\U000f0000\U0010ff00乙\U000f0000\U000f1005\U000f0000支部"
    office.enrol(f"001 张三 {branch}")
    office.take("001", office.plan(), right=5)
    words = paragraph(run("{% for 支部 in 各支部 %}{{ 支部.名称 }}{{ 支部.参与率 }}{% endfor %}")) + paragraph(
        run("{{ 表.各支部 }}")
    )
    report = fill(office, tmp_path, docx(tmp_path / "模板.docx", words))
    assert texts(body(report))[0] == "甲乙支部100.0%"
