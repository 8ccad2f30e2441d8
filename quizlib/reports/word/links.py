"""What fields have printed, made into what a reader of the Word file meets: links, blanks, tables and pictures."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count
from typing import Any

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.text.run import Run
from lxml import etree

from quizlib.reports.word.marks import Sort, marked, pieces, unmarked
from quizlib.reports.word.stories import Story, element

#: Where a link may stand, by the schema of WordprocessingML.
_MAY_HOLD_LINKS = {qn(f"w:{name}") for name in ("p", "smartTag", "fldSimple", "customXml", "sdtContent")}
_CHANGED = {qn("w:ins"), qn("w:moveTo")}  # tracked changes: a link stands around them


def anchor(row: int) -> str:
    """The name of the bookmark of a row in the appendix; a leading ``_`` hides it in Word's list."""
    return f"_quizlib_{row}"


def replace_marks(story: Story, *, rows: int, placed: Callable[[Story, Any, int], None]) -> None:
    """Turn every mark of a story into what it stands for, the formatting of its run kept.

    ``rows``: how many rows of the appendix numbers may lead to, 0 where there is none; ``placed`` gets the run in whose
    place a table or picture stands, and its number.
    """
    while runs := [one for one in story.root.iter(qn("w:r")) if _is_marked(one)]:  # a table that is placed has its own
        for run in runs:
            _replace_run(story, run, rows if story.links else 0, placed)


def tidy(story: Story) -> None:
    """Make a story one that Word opens in silence: no mark is left, and what a template's loops have repeated has names
    and numbers of its own."""
    for text in story.root.xpath("//text()"):
        if marked(text):
            owner, name = text.getparent(), "text" if text.is_text else "tail"
            etree._Element.__dict__[name].__set__(owner, unmarked(text))
    numbers, names = count(1), set[str]()
    closing: dict[str, str | None] = {}
    for node in list(story.root.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        old = node.get(qn("w:id"), "")
        if node.tag == qn("w:bookmarkStart"):
            name = node.get(qn("w:name"), "")
            closing[old] = None if name in names else str(next(numbers))
            names.add(name)
        new = closing.get(old)
        if new is None:
            node.getparent().remove(node)
        else:
            node.set(qn("w:id"), new)
    shapes = count(1)
    for node in story.root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        node.set("id", str(next(shapes)))
    seen = set[str]()
    for node in story.root.iter(qn("w:p"), qn("w:tr")):
        id = node.get(_PARAGRAPH_ID)
        if id is not None and id in seen:
            del node.attrib[_PARAGRAPH_ID]
        seen.add(id or "")


_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def _replace_run(story: Story, run: Any, rows: int, placed: Callable[[Story, Any, int], None]) -> None:
    blocks: list[tuple[Any, int]] = []
    made: list[tuple[Any, Any]] = []
    for sort, number, content in _segments(run):
        part = _run_of(run, content)
        if sort is Sort.BLANK:
            Run(part, None).font.highlight_color = WD_COLOR_INDEX.YELLOW  # type: ignore[arg-type]
        if sort is Sort.BLOCK:
            blocks.append((part, number))
        linked = sort is Sort.NUMBER and number <= rows and _may_link(run)
        made.append((part, element("w:hyperlink", anchor=anchor(number), history="1") if linked else None))
    _replace(run, made)
    for part, number in blocks:
        placed(story, part, number)


def _is_marked(run: Any) -> bool:
    return any(marked(node.text or "") for node in run.iterchildren(qn("w:t")))


def _segments(run: Any) -> Iterator[tuple[Sort, int, list[Any]]]:
    """What a run holds, parted where a mark begins or ends."""
    plain: list[Any] = []
    for child in run:
        if child.tag == qn("w:rPr"):
            continue
        if child.tag != qn("w:t"):
            plain.append(child)
            continue
        for piece in pieces(child.text or ""):
            text = element("w:t", text=piece.text)
            if piece.sort is Sort.PLAIN:
                plain.append(text)
                continue
            if plain:
                yield Sort.PLAIN, 0, plain
                plain = []
            yield piece.sort, piece.number, [text]
    if plain:
        yield Sort.PLAIN, 0, plain


def _run_of(run: Any, content: list[Any]) -> Any:
    made = element("w:r")
    made.attrib.update(run.attrib)
    if run.rPr is not None:
        made.append(deepcopy(run.rPr))
    made.extend(content)
    return made


def _may_link(run: Any) -> bool:
    parent = run.getparent()
    if parent.tag in _CHANGED:
        parent = parent.getparent()
    if parent.tag not in _MAY_HOLD_LINKS:
        return False
    above = [one.tag for one in run.iterancestors()]
    story_end = above.index(qn("w:p"))
    if qn("w:hyperlink") in above[:story_end]:
        return False
    return not any(one.find(f"{qn('w:sdtPr')}/{qn('w:text')}") is not None for one in run.iterancestors(qn("w:sdt")))


def _replace(run: Any, made: list[tuple[Any, Any]]) -> None:
    """Put the new runs, each with the link around it or None, in the place of ``run``."""
    parent = run.getparent()
    if parent.tag in _CHANGED and any(link is not None for _, link in made):
        _replace_in_change(run, parent, made)
        return
    for part, link in made:
        if link is not None:
            link.append(part)
        run.addprevious(part if link is None else link)
    parent.remove(run)


def _replace_in_change(run: Any, change: Any, made: list[tuple[Any, Any]]) -> None:
    """The same within a tracked change, which is parted so that each link stands around its own piece of it."""
    here = change.index(run)
    before, after = list(change[:here]), list(change[here + 1 :])
    for content, link in [(before, None), *(([part], link) for part, link in made), (after, None)]:
        if content:
            piece = element(f"w:{change.tag.partition('}')[2]}", *content)
            piece.attrib.update(change.attrib)
            if link is not None:
                link.append(piece)
            change.addprevious(piece if link is None else link)
    change.getparent().remove(change)
