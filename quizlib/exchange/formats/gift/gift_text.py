r"""GIFT files taken apart: escapes, comments, categories, and the lines that belong to one question.

``\~ \= \# \{ \} \: \\`` stand for the character itself and ``\n`` for a line break. An empty line ends a question; one
that begins with ``//`` is a comment, and ``[id:…]`` and ``[tag:…]`` in it belong to the question below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizlib.exchange.formats.markup import plain_text

#: The formats that may be named in front of a text, by what Moodle calls them elsewhere.
FORMATS = {"html": "html", "markdown": "markdown", "plain": "plain_text", "moodle": "moodle_auto_format"}
DEFAULT_FORMAT = "moodle_auto_format"

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_HIDDEN = "\x00"
_FORMAT = re.compile(rf"\[({'|'.join(FORMATS)})\]")
_LINE_BREAK = re.compile("[\t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_BRACE = re.compile("[{}]")
_LABELS = ("[id:", "[tag:", "[分值:", "[单位:", "[解析:")


@dataclass(frozen=True, slots=True)
class Passage:
    """A ``text`` without escapes; ``mask`` has the same length, and what was escaped is hidden there."""

    text: str
    mask: str

    @classmethod
    def of(cls, raw: str) -> "Passage":
        """What stands in the file as ``raw``."""
        text = _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], raw)
        return cls(text, _ESCAPE.sub(_HIDDEN, raw))

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """The part from ``start`` to ``end``."""
        return Passage(self.text[start:end], self.mask[start:end])

    def stripped(self) -> "Passage":
        """Without white space around it."""
        start = len(self.mask) - len(self.mask.lstrip())
        return self.cut(start, max(start, len(self.mask.rstrip())))

    def parted(self, mark: str, most: int = -1) -> "list[Passage]":
        """The parts between marks, stripped; at most ``most`` + 1 of them."""
        parts, at = [], 0
        for piece in self.mask.split(mark, most):
            parts.append(self.cut(at, at + len(piece)).stripped())
            at += len(piece) + len(mark)
        return parts

    def in_format(self, default: str) -> "tuple[Passage, str]":
        """What follows a format such as ``[html]`` in front, and the format; an unknown one is text."""
        match = _FORMAT.match(self.mask)
        return (self.cut(match.end()), FORMATS[match[1]]) if match else (self, default)

    def plain(self, default: str) -> tuple[str, list[str]]:
        """The text itself, from the format named in front or ``default``, and the doubts that come of it."""
        passage, format = self.stripped().in_format(default)
        return plain_text(passage.text, format)


@dataclass(slots=True)
class Entry:
    """The lines of one question, or the path of a category; ``line`` is the first one's number."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    category: str = ""
    spans_empty_lines: bool = False

    @property
    def raw(self) -> str:
        """The passage as it stands in the file, without comments."""
        return "\n".join(self.lines).strip()

    def labels(self) -> dict[str, list[str]]:
        """What the comments say in square brackets, by name."""
        found: dict[str, list[str]] = {}
        for comment in self.comments:
            for name, text in _labels(comment):
                found.setdefault(name, []).append(text)
        return found


def entries(lines: list[str]) -> Iterator[Entry]:
    """The questions, descriptions and categories of a file."""
    masks = ["" if _is_comment(line) else Passage.of(line).mask for line in lines]
    beyond, within = _next_braces(lines, masks)
    entry, is_open, is_closed = Entry(0), False, False
    for index, (line, mask) in enumerate(zip(lines, masks, strict=True)):
        bare = line.strip()
        if _is_comment(line):
            if entry.lines and is_closed and not is_open and within[index] == "{":
                yield entry
                entry, is_closed = Entry(0), False
            entry.comments.append(bare)
            continue
        if not bare and is_open and beyond[index] == "}":
            entry.spans_empty_lines = True
            continue
        begins = (is_closed and within[index] == "{") or bare.startswith(("$CATEGORY:", "::"))
        if entry.lines and (not bare or (begins and not is_open)):
            yield entry
            entry, is_open, is_closed = Entry(0), False, False
        if not bare:
            entry = entry if entry.lines else Entry(0)  # a comment above an empty line belongs to no question
            continue
        if bare.startswith("$CATEGORY:") and not is_open:
            yield Entry(index + 1, category=bare.removeprefix("$CATEGORY:").strip() or "/")
            continue
        entry.line = entry.line or index + 1
        entry.lines.append(line)
        for match in _BRACE.finditer(mask):
            is_closed = is_closed or (is_open and match[0] == "}")
            is_open = match[0] == "{"
    if entry.lines:
        yield entry


def label(name: str, text: str) -> str:
    """``[name:text]`` for a comment, as ``Entry.labels`` reads it."""
    line = one_line(text).replace("]", "\\]")
    return f"[{name}:{line}{' ' if line.endswith(chr(92)) else ''}]"


def one_line(text: str) -> str:
    """``text`` without line breaks."""
    return _LINE_BREAK.sub(" ", text).strip()


def _labels(comment: str) -> Iterator[tuple[str, str]]:
    at = 0
    while (at := comment.find("[", at)) >= 0:
        head = next((one for one in _LABELS if comment.startswith(one, at)), "")
        at += len(head) or 1
        if not head:
            continue
        end = comment.find("]", at)
        while end > 0 and comment[end - 1] == "\\":
            end = comment.find("]", end + 1)
        if end < 0:
            return  # and no later one ends either
        yield head[1:-1], comment[at:end].replace("\\]", "]").strip()
        at = end + 1


def _next_braces(lines: list[str], masks: list[str]) -> tuple[list[str], list[str]]:
    """For each line the first brace from there on: in the whole file, and before the next empty line."""
    beyond, within = [""] * len(lines), [""] * len(lines)
    anywhere = here = ""
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip():
            here = ""
        elif match := _BRACE.search(masks[index]):
            anywhere = here = match[0]
        beyond[index], within[index] = anywhere, here
    return beyond, within


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")
