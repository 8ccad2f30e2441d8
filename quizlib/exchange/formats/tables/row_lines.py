"""A row of a table that is no table of questions, as lines of a list: people lay lists out in cells."""

import re
from collections.abc import Sequence

from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.lists.question_list import Line
from quizlib.exchange.formats.words import letters, narrow, truth

_GAP = "  "
_NUMBER = re.compile(r"\d{1,3}")


def lines_of_row(cells: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of the cells of a row, as people read them: cells of one line side by side.

    A number in a cell of its own belongs to what follows; a letter or a truth alone at the end is the key.
    """
    filled = [lines for cell in cells if (lines := [line for line in cell if line.text.strip()])]
    if not filled:
        return []
    key: list[Line] = []
    first = filled[0][0]
    number = _NUMBER.fullmatch(narrow(first.text).strip()) if len(filled[0]) == 1 else None
    last = filled[-1][0]
    asks = number is not None or marks.number_at(first.text) is not None
    if asks and len(filled) > 1 + bool(number) and len(filled[-1]) == 1 and _is_key(last.text):
        key = [Line(f"答案：{last.text.strip()}", last.where)]
        filled = filled[:-1]
    if number and len(filled) > 1 and (key or len(filled[1]) > 1):
        filled = [[beside([Line(f"{number.group()}.", first.where), filled[1][0]], " "), *filled[1][1:]], *filled[2:]]
    if all(len(cell) == 1 for cell in filled):
        return [beside([cell[0] for cell in filled]), *key]
    return [line for cell in filled for line in cell] + key


def beside(lines: Sequence[Line], gap: str = _GAP) -> Line:
    """Lines put side by side as one, with what is marked in them."""
    text = ""
    marked: list[tuple[int, int]] = []
    underlined: list[tuple[int, int]] = []
    for line in lines:
        text += gap if text else ""
        marked += [(start + len(text), end + len(text)) for start, end in line.marked]
        underlined += [(start + len(text), end + len(text)) for start, end in line.underlined]
        text += line.text
    return Line(text, lines[0].where, tuple(marked), tuple(underlined))


def _is_key(text: str) -> bool:
    return letters(text) is not None or truth(text) is not None
