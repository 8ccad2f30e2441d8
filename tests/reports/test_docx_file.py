import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from quizlib.errors import ReportError
from quizlib.reports.docx_file import LARGEST_UNPACKED, DocxFile, as_bytes

_TYPES = "[Content_Types].xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    document = Document()
    document.add_paragraph("共XX场")
    document.save(str(tmp_path / "好.docx"))
    return tmp_path / "好.docx"


def changed(good: Path, **parts: bytes | None) -> bytes:
    """The bytes of ``good`` with parts replaced (``word/x.xml`` is ``word__x_xml``), added or, by None, left out."""
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): data for name, data in parts.items()
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = named.pop(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in named.items():
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


def types(good: Path, old: str, new: str) -> bytes:
    with zipfile.ZipFile(good) as package:
        written = package.read(_TYPES).decode()
    assert old in written
    buffer = io.BytesIO()
    with zipfile.ZipFile(good) as package, zipfile.ZipFile(buffer, "w") as other:
        for name in package.namelist():
            other.writestr(name, written.replace(old, new) if name == _TYPES else package.read(name))
    return buffer.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ReportError) as caught:
        read(data)
    return str(caught.value)


def read(data: bytes) -> None:
    file = DocxFile.of("坏.docx", data)
    for part in file.texts():
        file.root(part)


def test_a_file_that_nobody_changed_keeps_every_part(good: Path) -> None:
    file = DocxFile.at(good)
    again = DocxFile.of("x", file.packed({}))
    assert again.parts == file.parts
    assert list(again.parts) == list(file.parts)


def test_a_changed_part_takes_the_place_of_the_old_one(good: Path) -> None:
    file = DocxFile.at(good)
    root = file.root("word/document.xml")
    root.set("mark", "1")
    again = DocxFile.of("x", file.packed({"word/document.xml": root}))
    assert again.parts["word/document.xml"] == as_bytes(root)
    Document(io.BytesIO(file.packed({"word/document.xml": root})))


def test_the_text_parts_stand_in_the_order_of_reading(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.save(str(tmp_path / "a.docx"))
    assert [part.split("/")[1][:6] for part in DocxFile.at(tmp_path / "a.docx").texts()] == [
        "docume",
        "header",
        "footer",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b"plain text", "这不是完好的 Word 文档"),
        (b"PK\x03\x04 broken", "已损坏或没有传完整"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "这是旧格式（.doc、.wps 等）"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "文件设有打开密码"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


def test_macros_are_refused_whatever_the_file_is_called(good: Path) -> None:
    assert "带宏的文档" in refusal(changed(good, word__vbaProject_bin=b"x"))
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert "带宏的文档" in refusal(types(good, main, "application/vnd.ms-word.document.macroEnabled.main+xml"))
    assert "带宏的文档" in refusal(types(good, main, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"))


@pytest.mark.parametrize("ending", [".docm", ".DOTM"])
def test_a_name_of_files_with_macros_is_refused_even_without_any(good: Path, ending: str) -> None:
    with pytest.raises(ReportError, match=f"文件名以 {ending.lower()} 结尾，里面没有宏也不用"):
        DocxFile.of(f"旧报告{ending}", good.read_bytes())


def test_other_kinds_of_files_are_called_by_their_names(good: Path) -> None:
    main = "wordprocessingml.document.main+xml"
    assert "Word 模板（.dotx）" in refusal(types(good, main, "wordprocessingml.template.main+xml"))
    for inside, name in (("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint"), ("a.txt", "应为 .docx")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr(inside, "x")
        assert name in refusal(buffer.getvalue())


def test_a_broken_part_is_named_with_its_line(good: Path) -> None:
    assert "word/document.xml 第 2 行 已损坏" in refusal(changed(good, word__document_xml=b"<a>\n<b></a>"))
    assert "缺少 word/document.xml" in refusal(changed(good, word__document_xml=None))


def test_document_types_and_strict_files_are_refused(good: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "DOCTYPE" in refusal(changed(good, word__document_xml=bomb))
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    assert "Strict Open XML" in refusal(changed(good, word__document_xml=strict))


def test_a_file_that_blows_up_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(LARGEST_UNPACKED // 2**24 + 1):
            package.writestr(f"word/{number}.xml", b"\x00" * 2**24)
    assert len(buffer.getvalue()) < 2**20
    assert "展开后超过 200 MB" in refusal(buffer.getvalue())


def test_a_missing_file_and_a_folder_are_told_with_their_path(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"无\.docx：没有这个文件"):
        DocxFile.at(tmp_path / "无.docx")
    with pytest.raises(ReportError, match="这是一个文件夹"):
        DocxFile.at(tmp_path)
