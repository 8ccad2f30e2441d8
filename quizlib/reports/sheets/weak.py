"""What was known least: topics, regulations and articles, the lowest rates first."""

from collections.abc import Iterator

from quizlib.figures.health import rows_of
from quizlib.figures.weak import FEWEST, By, weak_spots
from quizlib.reports.book import Book, Cell, Column, Measure, Share
from quizlib.reports.sheets.material import Material

WEAK = "薄弱知识点"
_KINDS: tuple[tuple[By, str], ...] = (("topic", "知识点"), ("regulation", "法规"), ("article", "条文"))
_COLUMNS = (
    Column("分类", 11, "centred"),
    Column("名称", 60, "wrapped"),
    Column("题数", 9),
    Column("作答份数", 12),
    Column("作答人数", 12),
    Column("得分", 12, "centred"),
    Column("分值", 12, "centred"),
    Column("得分率", 10),
)
_BESIDE = (Column("全部得分率", 12), Column("相差（百分点）", 12))


def write_weak(book: Book, material: Material) -> None:
    """A row for each topic, regulation and article with ``FEWEST`` responses or more."""
    columns = (*_COLUMNS, *(_BESIDE if material.whole else ()))
    sheet = book.sheet(WEAK)
    rows = [(kind, row) for by, kind in _KINDS for row in _rows(material, by)]
    table = book.table(sheet, columns, [[kind, *row] for kind, row in rows], frozen=2)
    book.bars(table, "得分率", 1)
    if not rows:
        book.write(sheet, 2, 1, f"没有作答达到 {FEWEST} 份的知识点", "label")


def _rows(material: Material, by: By) -> Iterator[list[Cell]]:
    whole = {}
    if material.whole:
        found = rows_of(weak_spots(material.whole.facts.facts, by))
        whole = {(row.name, row.edition, row.article): row.rate for row in found}
    for row in rows_of(weak_spots(material.facts.facts, by)):
        own: list[Cell] = [row.name, row.questions, row.responses, row.persons, row.earned, row.worth, Share(row.rate)]
        of_all = whole.get((row.name, row.edition, row.article))
        beside: list[Cell] = [Share(of_all), Measure(None if of_all is None else 100 * (row.rate - of_all))]
        yield [*own, *(beside if material.whole else [])]
