"""The entries of a bank file as blocks of its lines, so that one entry can change and every other line stays."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from quizlib.exchange.bank_form import WIDE
from quizlib.exchange.yaml_tree import Place

#: Takes an entry and gives what is to stand in its place: the same one changed, or another.
Change = Callable[[CommentedMap], CommentedMap]

_DASH = re.compile(r"( *)- ")
_BARE_DASH = re.compile(r"( *)-\s*(?:#.*)?$")
_NOTHING = re.compile(r"\s*(?:#.*)?$")
_END = re.compile(r"\.\.\.\s*$")
_REMARK = re.compile(r" *# (?:疑问|待复核)：")


def kept_as_written() -> YAML:
    """A reader and writer of YAML that keeps comments, order and quotes."""
    reader = YAML()
    reader.width = WIDE
    reader.preserve_quotes = True
    reader.indent(mapping=2, sequence=2, offset=0)
    return reader


@dataclass(frozen=True, slots=True)
class Block:
    """An entry: its rows from ``start`` up to ``end``, its dash in ``column``."""

    start: int
    end: int
    column: int


def find_blocks(rows: Sequence[str], lines: Mapping[Place, int], name: str, count: int) -> list[Block] | None:
    """The blocks of the list ``name`` with ``count`` entries; None where they do not stand one below the other."""
    starts = [_dash(rows, lines[name, index] - 1) for index in range(count)]
    found = [start for start in starts if start is not None]
    if len(found) < count or len({column for _, column in found}) > 1:
        return None
    if not found:
        return []
    behind = [line - 1 for place, line in lines.items() if len(place) == 1 and line - 1 > found[-1][0]]
    ends = [*(start for start, _ in found[1:]), min(behind, default=len(rows))]
    return [Block(start, _last(rows, start, end), column) for (start, column), end in zip(found, ends, strict=True)]


def replaced(rows: Sequence[str], block: Block, changes: Iterable[Change]) -> list[str]:
    """The rows of the block once ``changes`` were made to its entry. Comments that lost their place stand above it.

    Raises:
        ValueError: the block is nothing by itself.
    """
    own = rows[block.start : block.end]
    text = "\n".join(row[min(block.column, len(row) - len(row.lstrip())) :] for row in own) + "\n"
    reader = kept_as_written()
    try:
        entries = reader.load(text)
    except (YAMLError, RecursionError) as error:
        raise ValueError("the block needs the rest of the file") from error
    if not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], CommentedMap):
        raise ValueError("the block is no entry")
    for change in changes:
        entries[0] = change(entries[0])
    written = StringIO()
    reader.dump(entries, written)
    lost = Counter(comments(text)) - Counter(comments(written.getvalue()))
    indent = " " * block.column
    done = [*lost.elements(), *written.getvalue().rstrip("\n").split("\n")]
    return [indent + row if row else row for row in done]


def remarked(rows: list[str], block: Block, remarks: Iterable[str], *, settled: bool) -> None:
    """Put ``remarks`` above the block; those there that this program wrote go where the entry is ``settled``."""
    start = block.start
    while settled and start and _REMARK.match(rows[start - 1]):
        start -= 1
        del rows[start]
    rows[start:start] = [f"{' ' * block.column}# {one}" for one in remarks]


def comments(text: str) -> list[str]:
    """The comments of a YAML text, in order."""
    found: list[str] = []
    at = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        found += _comments_in(text[at : token.start_mark.index])
        at = max(at, token.end_mark.index)
    return found + _comments_in(text[at:])


def _comments_in(gap: str) -> list[str]:
    return [row[row.index("#") :].rstrip() for row in gap.split("\n") if "#" in row]


def _dash(rows: Sequence[str], row: int) -> tuple[int, int] | None:
    """Where the dash stands of the entry that begins in ``row``: its row and column."""
    match = _DASH.match(rows[row])
    while not match and row > 0 and (_NOTHING.match(rows[row - 1]) or _BARE_DASH.match(rows[row - 1])):
        row -= 1
        match = _BARE_DASH.match(rows[row])
    return (row, len(match.group(1))) if match else None


def _last(rows: Sequence[str], start: int, end: int) -> int:
    """The end of a block without what stands below it: comments and empty rows belong to what comes next."""
    while end > start + 1 and (_NOTHING.match(rows[end - 1]) or _END.match(rows[end - 1])):
        end -= 1
    return end
