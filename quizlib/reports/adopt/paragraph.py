"""One paragraph of Word as a line of text over its runs, however Word, WPS or LibreOffice split them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS = {f"{{{W}}}t", f"{{{_MATH}}}t"}
_SIGNS = {f"{{{W}}}{name}": sign for name, sign in (("tab", "\t"), ("ptab", "\t"), ("br", "\n"), ("cr", "\n"))} | {
    f"{{{W}}}noBreakHyphen": "-"
}
#: What is no text of this paragraph: properties, what is deleted or moved away, readings above characters, drawings.
_PASSED_OVER = {
    f"{{{W}}}{name}"
    for name in (
        *("p", "pPr", "rPr", "sdtPr", "del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "fldData"),
        *("drawing", "pict", "object"),
    )
}
PARAGRAPH, UNDERLINE, VALUE = f"{{{W}}}p", f"{{{W}}}u", f"{{{W}}}val"


@dataclass(frozen=True, slots=True)
class _Piece:
    """An element that holds text or stands for a character, and whether it is underlined."""

    element: etree._Element
    text: str
    underlined: bool


class Paragraph:
    """The text of a ``w:p`` element, without that of text boxes in it; ``write`` changes it in place."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._pieces = list(_pieces(element))
        self.text = "".join(one.text for one in self._pieces)

    def underlined(self) -> list[bool]:
        """Of each character whether it is underlined."""
        return [one.underlined for one in self._pieces for _ in one.text]

    def element_at(self, place: int) -> etree._Element:
        """The element that holds the character at ``place``."""
        return next(piece.element for begin, piece in self._placed() if begin + len(piece.text) > place)

    def write(self, start: int, end: int, text: str) -> None:
        """Put ``text`` for the characters from ``start`` to ``end``, into the run in which they begin.

        Several must be written from the last to the first: places are those of the text as it was read.
        """
        waiting = True
        for begin, piece in self._placed():
            first, last = max(start - begin, 0), min(end - begin, len(piece.text))
            if first >= last:
                continue
            if piece.element.tag in _TEXTS:
                now = piece.element.text or ""
                _put(piece.element, now[:first] + (text if waiting else "") + now[last:])
            elif waiting:
                written = etree.Element(f"{{{W}}}t")
                _put(written, text)
                piece.element.addprevious(written)
                _remove(piece.element)
            else:
                _remove(piece.element)
            waiting = False

    def _placed(self) -> Iterator[tuple[int, _Piece]]:
        begin = 0
        for piece in self._pieces:
            yield begin, piece
            begin += len(piece.text)


def paragraphs_of(root: etree._Element) -> list[tuple[Paragraph, list["Paragraph"]]]:
    """Every paragraph below ``root`` in the order of reading, each with its copies for older programs.

    A text box stands twice in a file, as a shape for newer and as one for older programs: the second is the copy.
    """
    copies: dict[etree._Element, list[Paragraph]] = {}
    second: set[etree._Element] = set()
    for choice in root.iter(f"{{{MC}}}AlternateContent"):
        branches = [list(branch.iter(PARAGRAPH)) for branch in choice]
        for others in branches[1:]:
            for one, other in zip(branches[0], others, strict=False):
                copy = Paragraph(other)
                if copy.text == Paragraph(one).text:
                    copies.setdefault(one, []).append(copy)
                    second.add(other)
    return [(Paragraph(one), _all_copies(one, copies)) for one in root.iter(PARAGRAPH) if one not in second]


def _all_copies(element: etree._Element, copies: dict[etree._Element, list[Paragraph]]) -> list[Paragraph]:
    """The copies of a paragraph and, where text boxes stand in text boxes, the copies of these."""
    found: list[Paragraph] = []
    for one in copies.get(element, ()):
        found += [one, *_all_copies(one.element, copies)]
    return found


def _pieces(element: etree._Element) -> Iterator[_Piece]:
    for child in element:
        if child.tag in _TEXTS:
            yield _Piece(child, child.text or "", _is_underlined(child))
        elif child.tag in _SIGNS:
            yield _Piece(child, _SIGNS[child.tag], _is_underlined(child))
        elif child.tag == f"{{{MC}}}AlternateContent":
            branches = [list(_pieces(branch)) for branch in child]
            yield from next((one for one in branches if one), [])
        elif isinstance(child.tag, str) and child.tag not in _PASSED_OVER:
            yield from _pieces(child)


def _is_underlined(text: etree._Element) -> bool:
    run = text.getparent()
    found = None if run is None else run.find(f"{{{W}}}rPr/{UNDERLINE}")
    return found is not None and found.get(VALUE, "single") != "none"


def _put(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
