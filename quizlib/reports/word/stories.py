"""The parts of a Word document that hold text, as elements that may be changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

_MAIN = ".main+xml"
_NOTES = ("footnotes+xml", "endnotes+xml")
_EDGES = ("header+xml", "footer+xml")
_KINDS = (_MAIN, *_NOTES, *_EDGES)


class Story:
    """A part with its root element.

    ``links``: whether a link works there (not in headers and footers); ``blocks``: whether tables and pictures may
    stand there (not in notes).
    """

    def __init__(self, part: Any, root: Any, kind: str) -> None:
        self.part, self.root = part, root
        self.links = kind not in _EDGES
        self.blocks = kind not in _NOTES


@contextmanager
def stories(document: Any) -> Iterator[list[Story]]:
    """Every story of a document, the body first; what was changed is kept at the end."""
    found = [
        Story(part, part.element if isinstance(part, XmlPart) else parse_xml(part.blob), kind)
        for part in document.part.package.iter_parts()
        for kind in _KINDS
        if part.content_type.endswith(kind)
    ]
    found.sort(key=lambda one: one.part is not document.part)
    yield found
    for one in found:
        if not isinstance(one.part, XmlPart):
            one.part._blob = etree.tostring(one.root, xml_declaration=True, encoding="UTF-8", standalone=True)


def element(tag: str, *children: Any, text: str | None = None, **attributes: str) -> Any:
    """A new element of WordprocessingML with its attributes, as in ``element("w:jc", val="center")``."""
    made = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
    made.extend(children)
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    return made
