"""The health of a bank as a workbook, and as a picture."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from math import isnan
from pathlib import Path
from typing import Any

from quizlib.core.regulation import article_label
from quizlib.figures.health import Health, rows_of
from quizlib.reports.book import Book, Cell, Column, Share
from quizlib.reports.charts import Chart, sheet_of_charts
from quizlib.reports.files import written

_COVERAGE = (
    Column("法规", 44, "wrapped"),
    Column("现行版本", 10, "centred"),
    Column("题目", 8),
    Column("已审定", 8),
    Column("条文总数", 10),
    Column("已覆盖条文", 12),
    Column("覆盖率", 9),
)
_ARTICLES = (Column("法规", 44, "wrapped"), Column("条文", 28, "wrapped"), Column("题目", 8))
_MIX = (Column("项目", 14), Column("分类", 14), Column("题目", 8), Column("占比", 9))
_WATCH = (Column("题目编号", 18), Column("题干", 70, "wrapped"), Column("请看", 46, "wrapped"))
_UNUSED = (Column("题目编号", 24),)
_DRAWN = (Column("题目编号", 18), Column("场次", 8), Column("作答份数", 11), Column("通过率", 9), Column("区分度", 9))


def write_health(health: Health, target: Path, at: datetime) -> None:
    """Write the workbook. Raises ReportError."""
    with written(target, ".xlsx") as draft:
        book = Book(draft)
        book.created("题库体检", at)
        book.table(book.sheet("法规覆盖"), _COVERAGE, coverage_rows(health))
        book.table(book.sheet("构成"), _MIX, _mix(health))
        book.table(book.sheet("请看这些题"), _WATCH, [list(row) for row in health.watch.itertuples(index=False)])
        book.table(book.sheet("从未抽到"), _UNUSED, [[id] for id in health.unused])
        book.table(book.sheet("条文明细"), _ARTICLES, _articles(health))
        book.table(book.sheet("历次使用"), _DRAWN, _drawn(health))
        book.close()


def draw_health(health: Health) -> Chart:
    """The picture: questions by regulation, kinds, difficulty and key letters, legible in grey."""
    regulations = {_covered(row): int(row.questions) for row in rows_of(health.coverage)}
    panels: list[tuple[str, Mapping[str, int]]] = [
        ("各法规题目数（已覆盖条文/条文总数）", regulations),
        ("题型", {label: count for label, count in health.kinds.items() if count}),
        ("预设难度", health.difficulties),
        ("单选题答案字母", health.letters),
    ]
    return sheet_of_charts("题库体检", [(title, list(values.items())) for title, values in panels])


def _covered(row: Any) -> str:
    return f"{row.title}（{int(row.covered)}/{'?' if row.articles is None else int(row.articles)}）"


def coverage_rows(health: Health) -> list[Sequence[Cell]]:
    """A row a regulation, as the table has them."""
    return [
        (
            f"《{row.title}》",
            row.edition,
            int(row.questions),
            int(row.reviewed),
            "未登记" if row.articles is None else int(row.articles),
            int(row.covered),
            Share(None if row.articles is None else Fraction(int(row.covered), int(row.articles))),
        )
        for row in rows_of(health.coverage)
    ]


def _mix(health: Health) -> list[Sequence[Cell]]:
    groups = (
        ("题型", health.kinds),
        ("预设难度", health.difficulties),
        ("单选答案", health.letters),
        ("审定", health.reviews),
    )
    rows: list[Sequence[Cell]] = []
    for name, counts in groups:
        total = sum(counts.values())
        rows += [
            (name, label, count, Share(Fraction(count, total) if total else None)) for label, count in counts.items()
        ]
    return rows


def _articles(health: Health) -> list[Sequence[Cell]]:
    titles = dict(zip(health.coverage["regulation"], health.coverage["title"], strict=True))
    return [
        (f"《{titles.get(row.regulation, row.regulation)}》", article_label(row.article), int(row.questions))
        for row in rows_of(health.articles)
    ]


def _drawn(health: Health) -> list[Sequence[Cell]]:
    return [
        (
            row.question,
            int(row.sittings),
            int(row.responses),
            Share(Fraction(row.facility).limit_denominator(10_000)),
            "样本不足" if isnan(row.discrimination) else Fraction(row.discrimination).limit_denominator(1000),
        )
        for row in rows_of(health.drawn)
    ]
