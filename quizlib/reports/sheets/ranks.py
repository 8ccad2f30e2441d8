"""The standing of branches, where the sitting has rules for it, each rank explained."""

from quizlib.figures import SittingFacts
from quizlib.figures.health import rows_of
from quizlib.figures.standings import standings
from quizlib.reports.book import Book, Cell, Column, Measure

RANKS = "名次"
_COLUMNS = (
    Column("排名规则", 18, "centred"),
    Column("名次", 9),
    Column("党支部", 26, "wrapped"),
    Column("数值", 10),
    Column("应参加人数", 13),
    Column("参加人数", 12),
    Column("已评定成绩", 13),
    Column("说明", 70, "wrapped"),
)


def write_ranks(book: Book, facts: SittingFacts) -> None:
    """A row for each branch by each rule; those that are not ranked have no rank, and the reason."""
    rows: list[list[Cell]] = [
        [
            *(row.rule_name, row.rank or "不排名", row.branch, Measure(row.value)),
            *(row.due, row.persons, row.scored, row.explanation),
        ]
        for row in rows_of(standings(facts.facts))
    ]
    book.table(book.sheet(RANKS), _COLUMNS, rows, frozen=3)
