"""QTI, written: a content package with an item a question, a test that puts them together, and a manifest.

What QTI has no place for stands in a ``rubricBlock`` that only authors see, so that each item file is whole by itself.
A case is a section of the test: its material is the section's rubric, its parts are the section's items.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from quizlib.core.question import Kind
from quizlib.exchange.formats.extras import is_settled, labels, texts
from quizlib.exchange.formats.markup import BLOCKS, decimal, decimal_text, storable
from quizlib.exchange.formats.qti.qti_build import identifier_of, item, paragraph, rich, sub
from quizlib.exchange.formats.reading import Reading

_TITLE = "题目"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_DATE = (1980, 1, 1, 0, 0, 0)
_HTML = (*BLOCKS, "br", "span")


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between versions of QTI."""

    space: str
    package: str
    schema: tuple[str, str]
    resource: str
    templates: str
    kebab: bool = False


V2 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    _CP,
    ("QTIv2.1 Package", "1.0.0"),
    "xmlv2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
)
V3 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    ("QTI Package", "3.0.0"),
    "xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    kebab=True,
)


def write(readings: Sequence[Reading]) -> bytes:
    """A QTI 2.1 content package."""
    return _Package(V2).of(readings)


def write_3(readings: Sequence[Reading]) -> bytes:
    """A QTI 3.0 content package."""
    return _Package(V3).of(readings)


def loses(reading: Reading) -> list[str]:
    """What QTI cannot hold of ``reading``."""
    found = []
    every = list(texts(reading))
    if any(storable(text) != text for text in every):
        found.append("XML 不能有的控制字符")
    if any(text != text.strip() or re.search("[\t\r\xa0]", text) for text in every):
        found.append("文字首尾的空白、制表符和不间断空格")
    for one in (reading, *reading.parts):
        for name, value in (("分值", one.points), ("误差", one.tolerance)):
            if value is not None and decimal(decimal_text(value)) != value:
                found.append(f"{name} {value} 只能写成小数")
        if "" in one.tags:
            found.append("空的标签")
    if not is_settled(reading):
        found.append("整道题：题型或答案还没有定下来，没有写出")
    return list(dict.fromkeys(found))


class _Package:
    def __init__(self, version: Version) -> None:
        self._version = version
        self._files: dict[str, bytes] = {}

    def of(self, readings: Sequence[Reading]) -> bytes:
        test = etree.Element("assessmentTest", identifier="test", title=_TITLE)
        part = sub(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
        section = sub(part, "assessmentSection", identifier="section", title=_TITLE, visible="true")
        for reading in filter(is_settled, readings):
            if reading.kind is Kind.CASE:
                self._case(section, reading)
            else:
                self._add(section, reading)
        items = list(self._files)
        self._save("test.xml", test)
        return self._zipped(self._manifest(items))

    def _case(self, section: etree._Element, reading: Reading) -> None:
        title = _title(reading)
        identifier = f"case-{len(self._files) + 1}"
        case = sub(
            section, "assessmentSection", identifier=identifier, title=title, visible="true", keepTogether="true"
        )
        rich(sub(sub(case, "rubricBlock", **{"class": "quizlib-case", "view": "candidate"}), "p"), reading.stem)
        if reading.rationale:
            rationale = sub(case, "rubricBlock", **{"class": "quizlib-rationale", "view": "author scorer tutor"})
            rich(sub(rationale, "p"), reading.rationale)
        found = labels(reading, id=True, topic=True)
        if found:
            block = sub(case, "rubricBlock", **{"class": "quizlib", "view": "author"})
            for label in found:
                paragraph(block, label)
        for one in reading.parts:
            self._add(case, one)

    def _add(self, section: etree._Element, reading: Reading) -> None:
        identifier = identifier_of(reading, len(self._files) + 1)
        href = f"items/{len(self._files) + 1:04d}.xml"
        self._save(href, item(reading, identifier, _title(reading), self._version.templates))
        reference = sub(section, "assessmentItemRef", identifier=f"item-{len(self._files)}", href=href)
        if reading.points is not None:
            sub(reference, "weight", identifier="POINTS", value=decimal_text(reading.points))

    def _save(self, name: str, root: etree._Element) -> None:
        self._files[name] = _bytes(_named(root, self._version))

    def _manifest(self, items: list[str]) -> bytes:
        root = etree.Element("manifest", identifier="manifest", nsmap={None: self._version.package})
        metadata = sub(root, "metadata")
        sub(metadata, "schema").text, sub(metadata, "schemaversion").text = self._version.schema
        sub(root, "organizations")
        resources = sub(root, "resources")
        test = sub(
            resources, "resource", identifier="test", type=f"imsqti_test_{self._version.resource}", href="test.xml"
        )
        sub(test, "file", href="test.xml")
        for number, href in enumerate(items, 1):
            sub(test, "dependency", identifierref=f"item-{number}")
            resource = sub(
                resources,
                "resource",
                identifier=f"item-{number}",
                type=f"imsqti_item_{self._version.resource}",
                href=href,
            )
            sub(resource, "file", href=href)
        for element in root.iter():
            element.tag = f"{{{self._version.package}}}{element.tag}"
        return _bytes(root)

    def _zipped(self, manifest: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in {"imsmanifest.xml": manifest, **self._files}.items():
                package.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()


def _named(root: etree._Element, version: Version) -> etree._Element:
    """``root`` with the namespace and, for 3.0, the names of ``version``."""
    renamed = etree.Element(f"{{{version.space}}}{_name(str(root.tag), version)}", nsmap={None: version.space})
    _copy(root, renamed, version)
    return renamed


def _copy(element: etree._Element, into: etree._Element, version: Version) -> None:
    for key, value in element.attrib.items():
        into.set(_kebab(str(key)) if version.kebab and not str(key).startswith("{") else key, value)
    if version.kebab and element.tag in ("rubricBlock", "modalFeedback"):
        into = etree.SubElement(into, f"{{{version.space}}}qti-content-body")
    into.text = element.text
    for child in element:
        copied = etree.SubElement(into, f"{{{version.space}}}{_name(str(child.tag), version)}")
        _copy(child, copied, version)
        copied.tail = child.tail


def _name(tag: str, version: Version) -> str:
    return f"qti-{_kebab(tag)}" if version.kebab and tag not in _HTML else tag


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: f"-{match[0].lower()}", name)


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _title(reading: Reading) -> str:
    line = " ".join(storable(reading.stem).split())
    return f"{line[:40]}……" if len(line) > 40 else line or _TITLE
