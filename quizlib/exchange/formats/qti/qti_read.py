"""QTI 2.1, 2.2 and 3.0, read: single items, and packages with their tests, sections and items."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from lxml import etree

from quizlib.core.question import Kind
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.formats.extras import read_labels
from quizlib.exchange.formats.markup import decimal, first_element
from quizlib.exchange.formats.qti.qti_item import Item, weighed
from quizlib.exchange.formats.qti.qti_xml import Aside, plain_tree, text_of
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

_MANIFEST = "imsmanifest.xml"
_ITEMS = ("assessmentItem", "qti-assessment-item")
_TESTS = ("assessmentTest", "qti-assessment-test")
_OLD = "questestinterop"
_MOST_ITEMS = 5000
_LONGEST_SOURCE = 4000
_LONGEST_RUBRIC = 60


def recognises(source: Source) -> bool:
    """Whether it is an item or a test of QTI, or a package with a manifest."""
    if source.is_archive:
        return _manifest(source) is not None
    return first_element(source) in (*_ITEMS, *_TESTS, _OLD)


def read(source: Source) -> Readings:
    """The questions of a file or a package. Raises ProblemsError where there is nothing to read at all."""
    if source.is_archive:
        return _Package(source).read()
    root = source.root()
    name = etree.QName(root).localname
    if name == _OLD:
        raise source.refused("这是 QTI 1.2，应为 QTI 2.1、2.2 或 3.0；请在原系统里另选版本导出")
    if name in _TESTS:
        raise source.refused("这个文件只有试卷结构，题目在别的文件里；请导入整个压缩包（.zip）")
    if name not in _ITEMS:
        raise source.refused(f"最外层元素是 <{name}>，QTI 题目应为 <assessmentItem>")
    found = Readings("qti")
    _put(found, _item(root, f"{source.name}:{root.sourceline}"))
    return found


@dataclass
class _Package:
    source: Source
    found: Readings = field(default_factory=lambda: Readings("qti"))
    seen: dict[str, Reading | Problem] = field(default_factory=dict)
    taken: int = 0

    def read(self) -> Readings:
        manifest = _manifest(self.source) or _MANIFEST
        root = plain_tree(self.source.root(self.source.entry(manifest)))
        resources = [(one.get("type") or "", one.get("href") or "") for one in root.iter("resource")]
        tests = [
            href for type, href in resources if type.startswith("imsqti_test") or "assessment/x-imsqti-test" in type
        ]
        items = [href for type, href in resources if type.startswith(("imsqti_item", "imsqti_apipitem"))]
        if not tests and not items:
            old = any("imsqti_xmlv1" in type for type, _ in resources)
            raise self.source.refused(
                "这是 QTI 1.2 的包，应为 QTI 2.1、2.2 或 3.0；请在原系统里另选版本导出"
                if old
                else "压缩包里没有 QTI 题目，应含有类型为 imsqti_item_xmlv2p1 的资源"
            )
        for href in tests:
            self._test(self._path(manifest, href))
        for href in items:
            path = self._path(manifest, href)
            if path not in self.seen:
                _put(self.found, self._item(path))
        return self.found

    def _test(self, path: str) -> None:
        root = self._tree(path)
        if isinstance(root, Problem):
            self.found.problems.append(root)
            return
        for part in root.iterchildren("testPart"):
            for section in part.iterchildren("assessmentSection"):
                self.found.questions += self._section(section, path, ())

    def _section(self, section: etree._Element, path: str, notes: tuple[str, ...]) -> list[Reading]:
        """The questions of a section: one case where its rubric says so."""
        rubrics = list(section.iterchildren("rubricBlock"))
        case = next((one for one in rubrics if one.get("class") == "quizlib-case"), None)
        aside = Aside()
        texts = [text_of(one, aside) for one in rubrics if one.get("class") not in ("quizlib", "quizlib-case")]
        for text in filter(None, texts):
            notes = (*notes, text)
        readings: list[Reading] = []
        for child in section.iterchildren("assessmentSection", "assessmentItemRef", "assessmentSectionRef"):
            if child.tag == "assessmentSection":
                readings += self._section(child, path, notes)
            elif child.tag == "assessmentItemRef":
                readings += self._reference(child, path, notes)
            else:
                self.found.problems.append(Problem(self._where(path, child), "试卷的这一部分在别的文件里，没有读"))
        return readings if case is None else [self._case(section, case, readings, path)]

    def _case(self, section: etree._Element, rubric: etree._Element, parts: list[Reading], path: str) -> Reading:
        aside = Aside()
        for one in section.iterchildren("rubricBlock"):
            if one.get("class") == "quizlib":
                text_of_rubric = [text_of(line, aside) for line in one.iter("p")]
                aside.labels += text_of_rubric
            elif one.get("class") == "quizlib-rationale":
                aside.feedback.append(text_of(one, aside))
        extras = read_labels(aside.labels)
        fields: dict[str, Any] = {
            "stem": text_of(rubric, aside),
            "rationale": "\n".join(aside.feedback),
            "tags": tuple(extras.tags),
            "source": _passage(section),
        }
        case = Reading(self._where(path, section), Kind.CASE, parts=tuple(parts), **(fields | extras.reading))
        return case.doubting(*aside.doubts)

    def _reference(self, element: etree._Element, path: str, notes: tuple[str, ...]) -> Iterator[Reading]:
        if self.taken >= _MOST_ITEMS:
            return
        self.taken += 1
        if self.taken == _MOST_ITEMS:
            self.found.problems.append(
                Problem(self.source.name, f"题目超过 {_MOST_ITEMS} 道，只读了前 {_MOST_ITEMS} 道")
            )
        target = self._path(path, element.get("href") or "")
        reading = self._item(target)
        if isinstance(reading, Problem):
            self.found.problems.append(reading)
            return
        weight = element.find("weight")
        reading = weighed(reading, decimal(weight.get("value")) if weight is not None else None)
        for text in notes:
            if len(text) > _LONGEST_RUBRIC:
                reading = reading.doubting(f"所在部分有一段说明，可能是几题共用的材料：{text[:_LONGEST_RUBRIC]}……")
            else:
                reading = reading.noting(f"所在部分的说明：{text}")
        yield reading

    def _item(self, path: str) -> Reading | Problem:
        if path not in self.seen:
            root = self._tree(path, keep=True)
            self.seen[path] = root if isinstance(root, Problem) else self._read_item(root, path)
        return self.seen[path]

    def _read_item(self, root: etree._Element, path: str) -> Reading | Problem:
        where = f"{self.source.name}!{path}:{root.sourceline}"
        if etree.QName(root).localname not in _ITEMS:
            return Problem(where, f"最外层元素是 <{etree.QName(root).localname}>，应为 <assessmentItem>")
        found = _item(root, where)
        if isinstance(found, Problem):
            return found
        for one in root.iter("assessmentStimulusRef"):
            found = self._with_stimulus(found, self._path(path, one.get("href") or ""))
        return found

    def _with_stimulus(self, reading: Reading, path: str) -> Reading:
        """The item with the material that it shares with others in front."""
        root = self._tree(path)
        body = None if isinstance(root, Problem) else root.find("stimulusBody")
        if body is None:
            return reading.doubting(f"共用材料 {path} 没有找到，请补上")
        aside = Aside()
        stem = f"{text_of(body, aside)}\n{reading.stem}"
        return replace(reading, stem=stem).noting("题干前面加上了共用材料").doubting(*aside.doubts)

    def _tree(self, path: str, keep: bool = False) -> etree._Element | Problem:
        """The root of a file of the package, in plain names unless ``keep``."""
        if path not in self.source.entries:
            return Problem(f"{self.source.name}!{path}", "清单里写了这个文件，但压缩包里没有")
        try:
            root = self.source.root(self.source.entry(path))
        except ProblemsError as error:
            problem = error.problems[0]
            return Problem(problem.where.replace(self.source.name, f"{self.source.name}!{path}", 1), problem.message)
        return root if keep else plain_tree(root)

    def _path(self, base: str, href: str) -> str:
        """The entry that ``href`` means in the file ``base``; nothing outside the package is ever looked for."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0])))

    def _where(self, path: str, element: etree._Element) -> str:
        return f"{self.source.name}!{path}:{element.sourceline}"


def _manifest(source: Source) -> str | None:
    """Where the manifest is: at the top, or in the one folder that was packed."""
    found = [name for name in source.entries if posixpath.basename(name) == _MANIFEST and name.count("/") <= 1]
    return min(found, key=len, default=None)


def _item(root: etree._Element, where: str) -> Reading | Problem:
    source = _passage(root)
    found = Item(plain_tree(root)).reading(where, source)
    if isinstance(found, Reading) and where.count("!") == 0 and root.find("assessmentStimulusRef") is not None:
        found = found.doubting("有共用材料在别的文件里，没有读；请导入整个压缩包（.zip）")
    return found


def _put(found: Readings, one: Reading | Problem) -> None:
    if isinstance(one, Problem):
        found.problems.append(one)
    else:
        found.questions.append(one)


def _passage(element: etree._Element) -> str:
    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    return text if len(text) <= _LONGEST_SOURCE else f"{text[:_LONGEST_SOURCE]}……"
