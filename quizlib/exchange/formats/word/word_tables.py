"""Tables in Word: their cells by columns, whatever is merged in them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from quizlib.exchange.formats.lists.question_list import Line
from quizlib.exchange.formats.word.numbering import W
from quizlib.exchange.xlsx import Cell

_MARKED = frozenset({"marked"})


@dataclass(slots=True)
class Box:
    """A cell as it is drawn: the grid column where it begins, its ``text`` as a field, its ``lines`` as a list."""

    start: int
    where: str
    text: str = ""
    lines: Sequence[Line] = ()
    is_marked: bool = False
    goes_on: bool = False

    @property
    def cell(self) -> Cell:
        """As a cell of a table of questions."""
        return Cell(self.where, self.text or None, looks=_MARKED if self.is_marked else frozenset())


def boxes_of(table: Any, place: str, fill: Callable[[Any, Box], None]) -> list[list[Box]]:
    """The cells of a table by rows; ``fill`` gives each its text. What is merged downwards is in every row of it."""
    rows: list[list[Box]] = []
    above: dict[int, Box] = {}
    own = (row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl"), None) is table)
    own = (row for row in own if row.find(f"{W}trPr/{W}del") is None)
    for number, row in enumerate(own, 1):
        start = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        boxes = []
        cells = (cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr"), None) is row)
        for column, cell in enumerate(cells, 1):
            box = Box(start, f"{place} 第{number}行第{column}列")
            fill(cell, box)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None:
                above.pop(start, None)
            elif merge.get(W + "val") == "restart":
                above[start] = box
            elif start in above and not box.text:
                box.text, box.is_marked, box.goes_on = above[start].text, above[start].is_marked, True
            boxes.append(box)
            start += max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
        rows.append(boxes)
    return rows


def grid_of(rows: Sequence[Sequence[Box]]) -> list[list[Cell]]:
    """The cells by the columns of the widest row; a cell over several columns is in the first of them."""
    widest = max(rows, key=len, default=[])
    starts = [box.start for box in widest]
    return [_in_columns(row, starts) for row in rows]


def _in_columns(row: Sequence[Box], starts: Sequence[int]) -> list[Cell]:
    if len(row) == len(starts):
        return [box.cell for box in row]
    cells: list[Cell | None] = [None] * len(starts)
    for box in row:
        place = max(0, bisect_right(starts, box.start) - 1)
        if cells[place] is None:
            cells[place] = box.cell
    return [cell or Cell(row[0].where if row else "", None) for cell in cells]


def _number(element: Any, otherwise: int) -> int:
    value = "" if element is None else element.get(W + "val", "")
    return int(value) if value.isdecimal() and len(value) < 4 else otherwise
