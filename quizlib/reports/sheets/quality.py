"""How well the paper measured."""

from collections.abc import Sequence
from math import isnan, nan
from typing import Any

from quizlib.core.frozen import plain
from quizlib.figures.health import rows_of
from quizlib.figures.hints import EASY, FLAT, HARD
from quizlib.figures.questions import paper_statistics
from quizlib.reports.book import Book, Cell, Column, Measure, Share
from quizlib.reports.sheets.material import Material
from quizlib.reports.sheets.questions import LISTED

QUALITY = "试卷质量"
_COLUMNS = (Column("项目", 22), Column("数值", 16, "centred"), Column("说明", 76, "wrapped"))
_ENOUGH = 0.7  # alpha from which scores are usually called reliable


def write_quality(book: Book, material: Material) -> None:
    """The reliability of the scores, and how many questions are worth a look."""
    (row,) = rows_of(paper_statistics(material.facts.facts))
    table = book.table(book.sheet(QUALITY, landscape=False), _COLUMNS, [list(one) for one in _rows(material, row)])
    if not isnan(row.alpha):
        book.flag_words(table, "说明", ("偏低",), "wait")


def _rows(material: Material, row: Any) -> list[tuple[str, Cell, str]]:
    facts, told = material.facts, list(material.statistics.values())
    facilities = [one.facility for one in told if not isnan(one.facility)]
    known = [one.discrimination for one in told if not isnan(one.discrimination)]
    lines = f"合格线 {plain(facts.sitting.pass_line)} 分，优秀线 {plain(facts.sitting.excellent_line)} 分"
    return [
        ("统计份数", int(row.papers), "每人的第一次作答中，已经全部评定完的份数"),
        ("题位数", int(row.slots), f"一份试卷的题数，案例题每问算一道；信度按{row.over}计算"),
        (f"信度（{row.measure}）", Measure(row.alpha, 2), row.reason or _reliability(row.alpha)),
        ("标准差（分）", Measure(row.deviation, 2), "统计份数中总分的样本标准差"),
        ("测量标准误（分）", Measure(row.error, 2), row.reason or f"一个人的得分大约有 ±{row.error:.1f} 分的误差"),
        ("满分（分）", facts.full_marks, lines),
        ("题目数", len(told), "各份试卷上出现过的题目，案例题每问算一道"),
        ("平均通过率", Share(_mean(facilities)), f"{len(facilities)} 道已有评定的题目，各题通过率的平均"),
        ("平均区分度", Measure(_mean(known), 2), f"点二列相关，{len(known)} 道题可以计算"),
        ("区分度低的题目", sum(one < FLAT for one in known), f"点二列相关低于 {FLAT} 的题数，见“{LISTED}”的提示"),
        ("通过率低的题目", sum(one < HARD for one in facilities), f"通过率低于 {HARD:.0%} 的题数"),
        ("通过率高的题目", sum(one > EASY for one in facilities), f"通过率高于 {EASY:.0%} 的题数"),
    ]


def _reliability(alpha: float) -> str:
    if alpha >= _ENOUGH:
        return f"达到 {_ENOUGH}，得分比较稳定，可以用来区分高低"
    return f"偏低（不到 {_ENOUGH}）：题目少、难度过于集中或区分度低时会这样，名次相近的人不宜据此分高低"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan
