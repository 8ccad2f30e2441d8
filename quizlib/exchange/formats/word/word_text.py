"""The text of Word's paragraphs: runs with their looks, breaks, blanks; without what is deleted or hidden."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quizlib.exchange.formats.lists.question_list import Line
from quizlib.exchange.formats.reading import PICTURE
from quizlib.exchange.formats.word.numbering import W
from quizlib.exchange.formats.word.word_looks import Looks, symbol, symbols

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNREAD = {W + name for name in ("pPr", "del", "moveFrom", "txbxContent", "p", "tbl")}
_GONE = {W + "del", W + "moveFrom", ALTERNATE + "Fallback"}
_BLANK = "____"
_LABEL = re.compile(r"\s*[(（]?[A-Ja-j][)）]?\s*[.．、:：]?\s*")
_CHOICE = re.compile(r"\s*(?:[(（][A-Ja-j][)）]|[A-Ja-j]\s*[)）.．、:：\s])")
_USUAL = 0.9  # of the choices
_CHOICE_END = re.compile(r"\t|\s{2,}|\s[(（]?[B-Jb-j][)）.．、:：]|$")


@dataclass(slots=True)
class Run:
    """Text with one look."""

    text: str
    stands_out: frozenset[str] = frozenset()
    is_underlined: bool = False


def runs_in(element: Any, looks: Looks, style: str = "") -> Iterator[Run]:
    """The text of a paragraph by runs; ``style`` is the paragraph's."""
    for child in element:
        tag = child.tag
        if tag == W + "r":
            yield from _run(child, looks, style)
        elif tag == _MATH_TEXT:
            yield Run(child.text or "")
        elif tag == ALTERNATE + "AlternateContent":
            yield from (run for one in child.findall(ALTERNATE + "Choice")[:1] for run in runs_in(one, looks, style))
        elif isinstance(tag, str) and tag not in _UNREAD:
            yield from runs_in(child, looks, style)


def lines_of(runs: Sequence[Run], where: str, usual: frozenset[str] = frozenset()) -> Iterator[Line]:
    """The lines of a paragraph (there are breaks inside one), with underlined white space as a blank.

    ``usual`` are the looks that most choices of the document have: they mark nothing.
    """
    text, marked, underlined = "", [], []
    for run in _merged(runs, usual):
        start = len(text)
        text += _BLANK if run.is_underlined and not run.text.strip() and "\n" not in run.text else run.text
        if run.stands_out:
            marked.append((start, len(text)))
        if run.is_underlined and run.text.strip():
            underlined.append((start, len(text)))
    whole = Line(text, where, tuple(_with_choice(text, span) for span in marked), tuple(underlined))
    start = 0
    for piece in text.split("\n"):
        yield whole.cut(start, start + len(piece))
        start += len(piece) + 1


def usual_looks(choices: Iterable[Sequence[Run]]) -> frozenset[str]:
    """The looks that nearly all choices have, on their letters or on most of their text."""
    count = 0
    seen: Counter[str] = Counter()
    for runs in choices:
        filled = [run for run in runs if run.text.strip()]
        count += 1
        for look in {look for run in filled for look in run.stands_out}:
            size = sum(len(run.text) for run in filled if look in run.stands_out)
            is_label = look in filled[0].stands_out and _LABEL.fullmatch(filled[0].text) is not None
            seen[look] += is_label or size * 2 > sum(len(run.text) for run in filled)
    return frozenset(look for look, number in seen.items() if count > 2 and number >= _USUAL * count)


def is_choice(text: str) -> bool:
    """Whether a paragraph begins as a choice does."""
    return _CHOICE.match(text) is not None


def style_of(paragraph: Any) -> str:
    """The name of a paragraph's style, or nothing."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(W + "val", ""))


def mark_is(paragraph: Any, name: str) -> bool:
    """Whether the mark at the end of a paragraph is ``del`` (deleted: the next goes on) or ``vanish`` (hidden)."""
    found = paragraph.find(f"{W}pPr/{W}rPr/{W}{name}")
    return found is not None and found.get(W + "val", "on") not in ("0", "false", "off")


def is_gone(element: Any) -> bool:
    """Whether an element is deleted, moved away, or stands in for another that is read."""
    return any(parent.tag in _GONE for parent in element.iterancestors())


def boxes_in(element: Any) -> Iterator[Any]:
    """The text boxes in an element, once each: a fallback holds the same again."""
    for box in element.iter(W + "txbxContent"):
        above = [parent.tag for parent in box.iterancestors()]
        if ALTERNATE + "Fallback" not in above and W + "txbxContent" not in above:
            yield box


def _run(element: Any, looks: Looks, style: str) -> Iterator[Run]:
    look = looks.of(element.find(W + "rPr"), style)
    if look.is_hidden:
        return
    for child in element:
        tag = child.tag
        text = ""
        if tag == W + "t":
            text = symbols(child.text or "", look.font)
        elif tag in (W + "tab", W + "ptab"):
            text = "\t"
        elif tag in (W + "br", W + "cr"):
            text = "\n"
        elif tag == W + "noBreakHyphen":
            text = "-"
        elif tag == W + "sym":
            text = symbol(child)
        elif tag == W + "ruby":
            yield from (run for base in child.findall(W + "rubyBase") for run in runs_in(base, looks, style))
        elif tag in (W + "drawing", W + "pict", W + "object", ALTERNATE + "AlternateContent") and not list(
            boxes_in(child)
        ):
            text = PICTURE
        if text:
            yield Run(text, look.stands_out, look.is_underlined)


def _merged(runs: Sequence[Run], usual: frozenset[str]) -> Iterator[Run]:
    """Neighbours that are marked and underlined alike as one: Word cuts runs anywhere."""
    kept: Run | None = None
    for run in runs:
        out = run.stands_out - usual
        if kept and (bool(kept.stands_out), kept.is_underlined) == (bool(out), run.is_underlined):
            kept = Run(kept.text + run.text, kept.stands_out, kept.is_underlined)
            continue
        if kept:
            yield kept
        kept = Run(run.text, out, run.is_underlined)
    if kept:
        yield kept


def _with_choice(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A marked span; where it is only the letter of a choice, with the choice."""
    start, end = span
    if not _LABEL.fullmatch(text, start, end):
        return span
    line = text.find("\n", end)
    stop = len(text) if line < 0 else line
    match = _CHOICE_END.search(text, end, stop)
    return start, match.start() if match else stop
