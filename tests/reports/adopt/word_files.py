"""Word files made by hand, as Word, WPS and LibreOffice split what was typed."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from quizlib.reports.adopt import Field, Fields, Proposer, find_blanks, write_template
from quizlib.reports.adopt.paragraph import Paragraph
from quizlib.reports.docx_file import DocxFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "", rsid: str = "") -> str:
    """A run; ``properties`` stand in its ``w:rPr``."""
    opened = f'<w:r w:rsidR="{rsid}">' if rsid else "<w:r>"
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'{opened}{looks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs, or of texts that become one run each."""
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def as_word_splits(text: str) -> str:
    """Every letter with a revision of its own, spelling marks and a bookmark between: as Word after some editing."""
    pieces = [
        run(char, '<w:rFonts w:hint="eastAsia"/>' if char > "\x7f" else "", f"00{n:04X}") for n, char in enumerate(text)
    ]
    mark = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>'
    return paragraph(*[piece if n % 3 else mark + piece for n, piece in enumerate(pieces)])


def as_wps_splits(text: str) -> str:
    """A run a character with hints of fonts, as WPS writes."""
    looks = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
    return paragraph(*[run(char, looks + '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>') for char in text])


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell is a text or paragraphs."""
    lines = (f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>"


def _cell(content: str) -> str:
    return f"<w:tc><w:tcPr/>{content if content.startswith('<') else paragraph(content)}</w:tc>"


def text_box(inner: str) -> str:
    """A run with a text box that stands twice, for newer and for older programs."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def docx(*body: str, parts: Mapping[str, str] | None = None, more: Mapping[str, bytes] | None = None) -> bytes:
    """A .docx of ``body``; ``parts`` are headers, footers, footnotes by kind, ``more`` other files in it."""
    others = dict(parts or {})
    files: dict[str, bytes] = {}
    overrides = [("word/document.xml", "document.main")]
    for name, inner in others.items():
        kind = re.sub(r"\d+$", "", name)
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = f"<w:{tag} {_NAMESPACES}>{inner}</w:{tag}>".encode()
        overrides.append((f"word/{name}.xml", kind))
    written = "".join(f'<Override PartName="/{one}" ContentType="{_TYPE}.{kind}+xml"/>' for one, kind in overrides)
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{written}</Types>'
    document = f"<w:document {_NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", document)
        for name, data in {**files, **(more or {})}.items():
            package.writestr(name, data)
    return buffer.getvalue()


def opened(data: bytes) -> DocxFile:
    """The file of these bytes."""
    return DocxFile.of("旧报告.docx", data)


def adopted(data: bytes) -> DocxFile:
    """The template that is proposed for a report."""
    findings = find_blanks(opened(data))
    proposals = Proposer(Fields()).all(findings.blanks)
    return opened(write_template(findings, [one.field for one in proposals]))


def numbered(data: bytes) -> DocxFile:
    """The file with its blanks filled by 待填.甲1, 待填.甲2 … in their order."""
    findings = find_blanks(opened(data))
    return opened(write_template(findings, [Field(f"甲{one.number}", named=True) for one in findings.blanks]))


def texts(file: DocxFile) -> list[str]:
    """Every paragraph of a file that is not empty, text boxes and their copies too."""
    every = (Paragraph(one).text for part in file.texts() for one in file.root(part).iter(f"{{{W}}}p"))
    return [one for one in every if one]


def without_texts(file: DocxFile, part: str) -> bytes:
    """A part as it stands but for its texts: its runs, their formatting and everything else."""
    root = file.root(part)
    for one in root.iter(f"{{{W}}}t"):
        one.text = None
        one.attrib.clear()
    written: bytes = etree.tostring(root, method="c14n")
    return written
