"""Forms: questions with a field a row (题型 | 单选题, 题干 | …), as tables with headings above their columns."""

from collections.abc import Sequence
from itertools import zip_longest

from quizlib.exchange.formats.tables.headings import columns_at, field_of
from quizlib.exchange.xlsx import Cell

_MOST_FIELDS = 40


def form_of(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """A form as rows of headings and rows of values, a question each two; none for other tables.

    Either each row holds one value, or several, and the form begins again; or a column holds a question.
    """
    filled = [[cell for cell in row if not cell.is_empty] for row in rows]
    return _by_rows(rows, filled) or _by_columns(rows)


def _by_rows(rows: Sequence[Sequence[Cell]], filled: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    names: list[Cell] = []
    values: list[Cell] = []
    found: list[list[Cell]] = []
    seen: set[str] = set()
    told = 0
    for row, its in zip(rows, filled, strict=True):
        pairs = _pairs_of(row) or _pairs_of(its)
        told += bool(pairs) or not its
        for name, value in pairs:
            word = str(name.value).strip()
            if word in seen:
                found += [names, values]
                names, values, seen = [], [], set()
            seen.add(word)
            names.append(name)
            values.append(value)
    if names:
        found += [names, values]
    has_stem = any(field_of(str(cell.value)) == "stem" for cell in (found[0] if found else ()))
    return found if has_stem and told * 2 > len(rows) else []


def _by_columns(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows turned to columns, where the first column holds the headings of several questions."""
    names = [field_of(str(row[0].value)) for row in rows if row and not row[0].is_empty]
    if not 2 < len(rows) <= _MOST_FIELDS or "stem" not in names:
        return []
    empty = Cell(rows[0][0].where if rows[0] else "", None)
    turned = [list(column) for column in zip_longest(*rows, fillvalue=empty)]
    return turned if columns_at(turned, 0) is not None else []


def _pairs_of(row: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    """The headings of a row with their values, where it holds nothing else."""
    texts = ["" if cell.is_empty else str(cell.value) for cell in row]
    if len(row) == 3 and field_of(texts[0]) == "choices" and field_of(texts[1]):
        row, texts = row[1:], texts[1:]  # 选项 over several rows
    if not row or len(row) % 2 or not all(map(field_of, texts[::2])):
        return []
    return list(zip(row[::2], row[1::2], strict=True))
