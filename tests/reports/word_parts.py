"""Word files made by hand, as the programs that people use write them, and what is read of a written report."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" '
    'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)


def docx(path: Path, body: str, header: str = "") -> Path:
    """A .docx whose body (and header) is this XML of WordprocessingML."""
    document = Document()
    if header:
        document.sections[0].header.is_linked_to_previous = False
        part = document.sections[0].header.part
        part._element = _parsed(part._element.__class__, f"<w:hdr {_DECLARED}>{header}</w:hdr>")
    content = BytesIO()
    document.save(content)
    with zipfile.ZipFile(content) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            data = made.read(name)
            if name == "word/document.xml":
                reference = _header_reference(data)
                section = _SECTION.replace("<w:pgSz", f"{reference}<w:pgSz", 1)
                text = f'<w:document {_DECLARED} mc:Ignorable="w14"><w:body>{body}{section}</w:body></w:document>'
                data = text.encode()
            target.writestr(name, data)
    return path


def run(text: str, properties: str = "", **attributes: str) -> str:
    """A run as Word writes it."""
    given = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return f'<w:r{given}><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str) -> str:
    """A paragraph of these runs."""
    return f"<w:p>{''.join(content)}</w:p>"


def split(text: str, properties: str = "") -> str:
    """A run for each character, as WPS leaves them after editing."""
    return "".join(run(one, f'{properties}<w:rFonts w:hint="eastAsia"/>') for one in text)


def parts(path: Path) -> dict[str, Any]:
    """The parts of a file that are XML, parsed strictly."""
    with zipfile.ZipFile(path) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def texts(root: Any) -> list[str]:
    """The text of each paragraph of a part."""
    return ["".join(one.itertext(f"{{{W}}}t")) for one in root.iter(f"{{{W}}}p")]


def found(root: Any, path: str) -> list[Any]:
    """What an XPath finds."""
    return list(root.xpath(path, namespaces=NS))


def faults(path: Path) -> Iterator[str]:
    """What Word would complain of, or what is left of a template."""
    for name, root in parts(path).items():
        text = "".join(root.itertext()) + "".join(
            value for node in root.iter() for value in map(str, node.attrib.values())
        )
        if any(ord(one) >= 0xF0000 for one in text):
            yield f"{name}: a mark is left"
        if "{{" in text or "{%" in text:
            yield f"{name}: a placeholder is left"
        for what in ("//w:bookmarkStart/@w:id", "//w:bookmarkStart/@w:name", "//wp:docPr/@id", "//@w14:paraId"):
            values = found(root, what)
            if len(values) != len(set(values)):
                yield f"{name}: {what} is not unique"
        if found(root, "//w:hyperlink//w:hyperlink"):
            yield f"{name}: a link in a link"
        if set(found(root, "//w:bookmarkStart/@w:id")) != set(found(root, "//w:bookmarkEnd/@w:id")):
            yield f"{name}: a bookmark has no end"
        for node in found(root, "//w:body/text() | //w:tbl/text() | //w:tr/text() | //w:tc/text() | //w:p/text()"):
            if node.strip():
                yield f"{name}: text outside a run"
        if found(root, "//w:tc[not(*[last()][self::w:p])]"):
            yield f"{name}: a cell does not end in a paragraph"
    body = parts(path)["word/document.xml"]
    anchors = {name for root in parts(path).values() for name in found(root, "//w:hyperlink/@w:anchor")}
    missing = anchors - set(found(body, "//w:bookmarkStart/@w:name"))
    if missing:
        yield f"links lead nowhere: {sorted(missing)}"


def _header_reference(document: bytes) -> str:
    reference = etree.fromstring(document).find(f".//{{{W}}}headerReference")
    if reference is None:
        return ""
    id = reference.get(f"{{{NS['r']}}}id")
    return f'<w:headerReference w:type="default" r:id="{id}"/>'


def _parsed(_kind: type, text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text)
