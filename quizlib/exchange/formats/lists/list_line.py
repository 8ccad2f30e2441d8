"""A line of a question list, with what is marked in it, freed of the signs that Markdown puts around texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from quizlib.exchange.formats.lists.gathered import Text

_LEAD = re.compile(
    r"\s*(?:#{1,6}\s+|>\s*|[★☆※▲]\s*)*"
    r"(?:[-*+•●◆]\s+(?=[(（\[【]?\s?(?:[A-Ha-hＡ-Ｈ]\s?[.．、:：)）\]】]|[0-9０-９]{1,4}\s?[.．、)）])))?"
)
_BOLD = "**"
_MOST_SPACE = 64  # what stands together: more of it says nothing, and patterns would go over it again and again
_WIDE_SPACE = re.compile(rf"(?<=\s{{{_MOST_SPACE}}})\s+|(?<=[_＿]{{{_MOST_SPACE}}})[_＿]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its ``text``, ``where`` it stands, and spans of it that are coloured or bold, and underlined."""

    text: str
    where: str
    marked: tuple[tuple[int, int], ...] = ()
    underlined: tuple[tuple[int, int], ...] = ()

    def cut(self, start: int, end: int | None = None) -> "Line":
        """The part from ``start`` to ``end``."""
        stop = len(self.text) if end is None else end
        return Line(
            self.text[start:stop], self.where, _within(self.marked, start, stop), _within(self.underlined, start, stop)
        )

    @property
    def piece(self) -> Text:
        """The text with what is marked in it."""
        return Text(self.text, sum(end - start for start, end in self.marked), self.underlined)


def cleaned(line: Line) -> Line:
    """``line`` without heading, quotation and list signs in front; what stands between ``**`` is marked."""
    line = closed_up(line)
    lead = _LEAD.match(line.text)
    if lead and lead.group().strip():
        line = line.cut(lead.end())
    pieces = line.text.split(_BOLD)
    if len(pieces) < 3 or len(pieces) % 2 == 0 or line.marked or line.underlined or not all(pieces[1::2]):
        return line
    marked, at = [], 0
    for index, piece in enumerate(pieces):
        if index % 2:
            marked.append((at, at + len(piece)))
        at += len(piece)
    return replace(line, text="".join(pieces), marked=tuple(marked))


def closed_up(line: Line) -> Line:
    """``line`` with no more than a little white space, or of the line that draws a blank, in one place."""
    if len(line.text) <= _MOST_SPACE or not _WIDE_SPACE.search(line.text):
        return line
    keeps = [True] * len(line.text)
    for match in _WIDE_SPACE.finditer(line.text):
        keeps[match.start() : match.end()] = [False] * (match.end() - match.start())
    places = list(accumulate(keeps, initial=0))
    text = "".join(one for one, is_kept in zip(line.text, keeps, strict=True) if is_kept)
    marked, underlined = (
        tuple((places[start], places[end]) for start, end in spans) for spans in (line.marked, line.underlined)
    )
    return Line(text, line.where, marked, underlined)


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(low, start) - start, min(high, end) - start) for low, high in spans if low < end and high > start)
