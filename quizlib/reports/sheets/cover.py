"""The cover: what this is, the key figures in large type, where everything stands, and what each figure means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quizlib.core.text import lines_in
from quizlib.figures import DEFINITIONS, Figure
from quizlib.figures.figure import MISSING, printed_number
from quizlib.reports.book import Book, height
from quizlib.reports.sheets.material import Material
from quizlib.reports.sheets.rules import about, rules

COVER = "封面"
_TILES = (
    ("persons_due", "persons", "participation", "mean", "pass_rate", "excellent_rate"),
    ("excused", "absent", "pending", "median", "highest", "lowest"),
)
_LAST = 5  # the last column; tiles are a column each
_WIDTH = 17.0
_WIDE = _WIDTH * _LAST  # columns 1 to the last


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: what it is called, what it holds, and the sheet that it leads to."""

    name: str
    holds: str
    sheet: str


def write_cover(book: Book, material: Material, contents: Sequence[Entry], used: Iterable[str]) -> None:
    """Write the cover; ``used`` are the ids of the figures that the workbook holds, to be defined."""
    sheet = book.sheet(COVER, landscape=False)
    sheet.hide_gridlines(2)
    sheet.set_column(0, _LAST, _WIDTH)
    sitting = material.facts.sitting
    title = f"{sitting.title}成绩"
    sheet.merge_range(0, 0, 0, _LAST, "", book.format("cover title"))
    book.write(sheet, 0, 0, title, "cover title")
    sheet.set_row(0, 32 * lines_in(title, _WIDTH * (_LAST + 1) / 2) + 6)
    book.write(sheet, 1, 0, material.branch or "全部党支部", "cover line")
    sheet.set_row(1, 22)
    row = 3
    for ids in _TILES:
        row = _tiles(book, sheet, row, ids, material)
    row = _section(book, sheet, row, "本场次", [*rules(material.facts), *about(material.facts)])
    row = _contents(book, sheet, row, contents)
    _section(book, sheet, row, "指标定义", [(DEFINITIONS[id].name, _defined(id)) for id in DEFINITIONS if id in used])


def _tiles(book: Book, sheet: Any, row: int, ids: Sequence[str], material: Material) -> int:
    told = material.figures.everywhere
    for place, id in enumerate(ids):
        book.write(sheet, row, place, told[id].name, "tile label")
        _large(book, sheet, row + 1, place, told[id])
        book.write(sheet, row + 2, place, _base(told[id], material), "tile base")
    sheet.set_row(row, 20)
    sheet.set_row(row + 1, 36)
    sheet.set_row(row + 2, 42 if material.whole else 30)
    return row + 4


def _large(book: Book, sheet: Any, row: int, place: int, figure: Figure) -> None:
    if figure.value is None:
        book.write(sheet, row, place, MISSING, "tile")
    elif figure.unit == "%":
        sheet.write_number(row, place, float(figure.value / 100), book.format("tile share"))
    else:
        whole = figure.value.denominator == 1 and figure.denominator is None
        sheet.write_number(row, place, float(figure.value), book.format("tile whole" if whole else "tile decimal"))


def _base(figure: Figure, material: Material) -> str:
    """What a figure is counted of, and beside that of a branch the one of all."""
    if figure.value is None:
        below = figure.reason
    elif figure.denominator is None:
        below = figure.unit
    else:
        below = f"{printed_number(figure.numerator)} ÷ {printed_number(figure.denominator)}"
    whole = f"\n全部 {material.whole.figures.everywhere[figure.id].with_unit}" if material.whole else ""
    return below + whole


def _contents(book: Book, sheet: Any, row: int, contents: Sequence[Entry]) -> int:
    _heading(book, sheet, row, "目录")
    for at, entry in enumerate(contents, row + 1):
        sheet.merge_range(at, 0, at, 1, "", book.format("wide link"))
        book.link(sheet, at, 0, entry.sheet, entry.name, "wide link")
        sheet.merge_range(at, 2, at, _LAST, "", book.format("passage"))
        book.write(sheet, at, 2, entry.holds, "passage")
        lines = max(lines_in(entry.name, 2 * _WIDTH), lines_in(entry.holds, _WIDTH * (_LAST - 1)))
        sheet.set_row(at, height(lines))
    return row + len(contents) + 2


def _section(book: Book, sheet: Any, row: int, heading: str, passages: Sequence[tuple[str, str]]) -> int:
    _heading(book, sheet, row, heading)
    for at, (label, text) in enumerate(passages, row + 1):
        book.passage(sheet, at, label, text, last=_LAST, width=_WIDE)
    return row + len(passages) + 2


def _heading(book: Book, sheet: Any, row: int, text: str) -> None:
    sheet.merge_range(row, 0, row, _LAST, "", book.format("section"))
    book.write(sheet, row, 0, text, "section")
    sheet.set_row(row, 24)


def _defined(id: str) -> str:
    one = DEFINITIONS[id]
    unit = "" if one.unit == "%" else f"单位：{one.unit}。"
    return f"{one.definition}{unit}" + (f"＝{one.numerator} ÷ {one.denominator}" if one.denominator else "")
