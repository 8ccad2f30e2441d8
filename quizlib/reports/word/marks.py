"""Marks around what a template's fields print, so that it is found again in the Word file that was filled.

They are characters of the supplementary private use areas, which neither Word nor an input method gives a meaning
(rare names are sometimes written with those of the basic plane). ``placed`` in ``links`` takes all of them out again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_CLOSE = "\U000f0000"
_BLANK = "\U000f0001"
_FIRST_BLOCK, _MOST_BLOCKS = 0xF1000, 0xE000
_FIRST_ROW, _MOST_ROWS = 0x100000, 0xFFFD
_MARK = re.compile(f"([\U000f0001-\U000ffffd\U00100000-\U0010fffd])([^\U000f0000-\U0010fffd]*){_CLOSE}")
_ANY = re.compile("[\U000f0000-\U0010ffff]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sort(Enum):
    """What a piece of text is."""

    PLAIN = "plain"
    NUMBER = "number"  # with its row in the appendix
    BLANK = "blank"  # what nobody has filled in
    BLOCK = "block"  # a table or a picture stands here


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is all of one sort; ``number`` is that of its row or block."""

    sort: Sort
    text: str
    number: int = 0

    def __str__(self) -> str:
        """The piece with its mark."""
        if self.sort is Sort.NUMBER:
            return numbered(self.number, self.text)
        if self.sort is Sort.BLOCK:
            return block(self.number)
        return blank(self.text) if self.sort is Sort.BLANK else self.text


def numbered(row: int, text: str) -> str:
    """``text`` as the number of a row (from 1); unmarked where there are more rows than marks."""
    return f"{chr(_FIRST_ROW + row)}{text}{_CLOSE}" if row <= _MOST_ROWS else text


def blank(text: str) -> str:
    """``text`` as something that is still to be filled in."""
    return f"{_BLANK}{text}{_CLOSE}"


def block(number: int) -> str:
    """The place of a table or picture (from 0)."""
    return f"{chr(_FIRST_BLOCK + number % _MOST_BLOCKS)}{_CLOSE}"


def pieces(text: str) -> Iterator[Piece]:
    """The parts of ``text``, without any mark."""
    end = 0
    for found in _MARK.finditer(text):
        yield from _plain(text[end : found.start()])
        mark = ord(found[1])
        if mark > _FIRST_ROW:
            yield Piece(Sort.NUMBER, found[2], mark - _FIRST_ROW)
        elif mark >= _FIRST_BLOCK and not found[2]:
            yield Piece(Sort.BLOCK, "", mark - _FIRST_BLOCK)
        else:
            yield Piece(Sort.BLANK if found[1] == _BLANK else Sort.PLAIN, found[2])
        end = found.end()
    yield from _plain(text[end:])


def marked(text: str) -> bool:
    """Whether there is a mark in ``text``, whole or not."""
    return bool(_ANY.search(text))


def unmarked(text: str) -> str:
    """``text`` without marks."""
    return _ANY.sub("", text)


def writable(text: str) -> str:
    """``text`` without characters that no Word file can hold."""
    return _NOT_IN_XML.sub("", text)


def _plain(text: str) -> Iterator[Piece]:
    if text := unmarked(text):
        yield Piece(Sort.PLAIN, text)
