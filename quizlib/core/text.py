"""Texts that people write: how they are compared, and what is not taken."""

import re
import unicodedata
from typing import Any

from quizlib.errors import ResponseError

_AROUND = "。，、；：！？,.;:!?\"'“”‘’「」『』《》〈〉()[]【】〔〕"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL, and lone surrogates, which no UTF-8 can hold


def folded(text: str) -> str:
    """``text`` as it is compared: half width, lower case, no white space and nothing invisible."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if not one.isspace() and unicodedata.category(one) != "Cf")


def bare(text: str) -> str:
    """``folded``, without the quotation marks, brackets and stops that people put around a text."""
    return folded(text).strip(_AROUND) or folded(text)


def as_text(value: Any) -> Any:
    """A number as its text, since YAML reads ``12`` as a number; anything else as it is."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def checked_text(value: Any, longest: int) -> str:
    """``value``, if it is a text of at most ``longest`` characters that a database can hold. Raises ResponseError."""
    if not isinstance(value, str) or len(value) > longest or _UNSTORABLE.search(value):
        raise ResponseError()
    return value


def columns_of(text: str) -> int:
    """How wide ``text`` is in columns; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def lines_in(text: str, width: float) -> int:
    """How many lines ``text`` takes in a cell ``width`` columns wide; a little is lost at each end of a line."""
    room = max(1, int(width * 0.92))
    return sum(max(1, -(-columns_of(line) // room)) for line in text.split("\n"))
