"""Choices in tables: several in one cell by whatever mark, and the right ones marked by their looks or a tick."""

import json
import re
from collections.abc import Sequence
from itertools import pairwise

from quizlib.core.question import LETTERS
from quizlib.exchange.formats.tables import table_keys
from quizlib.exchange.formats.words import narrow
from quizlib.exchange.xlsx import Cell

_LOOKS = ("marked", "colour", "fill", "bold", "underline")
_STRONG = (r"@@+|##+|\$\$+|&&+", r"[@#$]", r"\t")
_WEAK = (r"[,，]", r"、", r"/", r"\s+")
_SPACED = re.compile(r"(?:^|(?<=\s))[A-H](?=[\s.、])")
_TICK = r"[√✓✔☑★]|\*"
_SAID = r"[(（\[【]\s*(?:[√✓✔☑★*]|正确|正确答案|正确选项|答案|对)\s*[)）\]】]"
_TICKED = re.compile(rf"(?:^\s*(?:{_TICK}|{_SAID})\s*(?=\S))|(?:(?<=\S)\s*(?:{_TICK}|{_SAID})\s*$)")


def in_cell(text: str, key: str) -> tuple[list[str], str]:
    """The choices in one cell, and a note where the mark between them may as well be part of a text.

    Such a mark counts only where ``key`` is then one of the choices, or several.
    """
    found = _written_as_json(text) or table_keys.in_one_cell(text)
    if len(found) > 1:
        return found, ""
    spaced = [one.start() for one in _SPACED.finditer(narrow(text))]
    pieces = [text[start:end] for start, end in pairwise([*spaced, len(text)])]
    pieces = [f"{piece[0]}. {piece[1:].lstrip(' .．、')}" for piece in pieces]
    if table_keys.is_lettered(pieces):
        return table_keys.unlettered([table_keys.clean(piece) for piece in pieces]), ""
    for pattern in (*_STRONG, *_WEAK):
        pieces = [one.strip() for one in re.split(pattern, text) if one.strip()]
        choices = table_keys.unlettered([table_keys.clean(one) for one in pieces])
        if 1 < len(choices) <= len(LETTERS) and (pattern in _STRONG or _fits(key, choices)):
            mark = re.search(pattern, text.strip())
            note = f"选项按“{mark.group()}”分开：{' / '.join(choices)}" if mark and pattern in _WEAK else ""
            return choices, note
    return found, ""


def by_looks(cells: Sequence[Cell]) -> str:
    """The letters of the choices that alone stand out, in one way or another."""
    for look in _LOOKS:
        chosen = [index for index, cell in enumerate(cells[: len(LETTERS)]) if look in cell.looks and not cell.is_empty]
        if chosen and len(chosen) < sum(not cell.is_empty for cell in cells):
            return "".join(LETTERS[index] for index in chosen)
    return ""


def by_ticks(choices: Sequence[str]) -> tuple[str, list[str]]:
    """The letters of the choices that have a tick or 正确 beside them, and the choices without it."""
    bare = [_TICKED.sub("", text, count=1) for text in choices]
    chosen = [index for index, text in enumerate(choices[: len(LETTERS)]) if bare[index] != text]
    if not chosen or len(chosen) == len(choices):
        return "", list(choices)
    return "".join(LETTERS[index] for index in chosen), [table_keys.clean(text) for text in bare]


def _fits(key: str, choices: Sequence[str]) -> bool:
    given = table_keys.choice_key(key, choices)
    return (
        given.letters is not None and not given.doubts and all(one in LETTERS[: len(choices)] for one in given.letters)
    )


def _written_as_json(text: str) -> list[str]:
    if not text.startswith(("[", "{")):
        return []
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(value, dict) and list(value) == list("ABCDEFGHIJ"[: len(value)]):
        value = list(value.values())
    return [table_keys.clean(one) for one in value] if _is_texts(value) else []


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
