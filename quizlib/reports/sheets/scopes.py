"""Every figure of each branch and each cohort, with a chart of rates; and how scores are spread."""

from collections.abc import Sequence
from fractions import Fraction

from quizlib.figures import DEFINITIONS, By, Figure, SittingFacts
from quizlib.figures.bands import score_bands
from quizlib.figures.overview import Told
from quizlib.reports.book import Book, Cell, Column, Share, Table, cells_of
from quizlib.reports.native_charts import Series, Words, draw_bars, draw_columns
from quizlib.reports.sheets.material import Material

#: The figures of a branch or cohort in one sitting.
FIGURES = (
    *("persons_due", "persons", "absent", "excused", "participation", "mean", "pass_rate", "excellent_rate"),
    *("persons_listed", "person_times", "scored", "pending", "passed", "excellent", "full", "full_rate"),
    *("mean_rate", "median", "highest", "lowest", "deviation"),
    *("resits", "resit_passed", "full_times", "duration", "duration_median"),
)
_RATES = ("participation", "pass_rate")
_LOWEST = 3  # so many of the lowest rates are flagged, where there are more than twice as many rows
_WATCHED = ("participation", "mean_rate", "pass_rate", "excellent_rate")
_BANDS = (
    Column("分数段（含下限，不含上限）", 30, "centred"),
    Column("成绩份数", 14),
    Column("占已评定成绩", 16),
    Column("是否合格", 14, "centred"),
)


def write_scopes(book: Book, material: Material, by: By) -> None:
    """A row for each branch or cohort, the whole below, and the chart."""
    name, label = ("各支部", "党支部") if by is By.BRANCH else ("人员类别", "人员类别")
    told = list(material.figures.by(by).items())
    columns = [Column(label, 24, "wrapped"), *(_column(id) for id in FIGURES)]
    total = (material.whole or material).figures if by is By.BRANCH else material.figures
    rows = [[scope.name, *cells_of(its, FIGURES)] for scope, its in told]
    sheet = book.sheet(name)
    whole = [_whole_name(material, by), *cells_of(total.everywhere, FIGURES)]
    table = book.table(sheet, columns, rows, frozen=1, total=whole)
    for id in _WATCHED:
        book.flag_extremes(table, DEFINITIONS[id].title, 1, _LOWEST if len(told) > 2 * _LOWEST else 0)
    if told:
        _draw(book, table, [its for _, its in told], label, total.everywhere)


def write_bands(book: Book, facts: SittingFacts) -> None:
    """How many scores lie in each band, and the chart."""
    bands = score_bands(facts)
    scored = sum(one.scores for one in bands)
    rows: list[list[Cell]] = [
        [
            one.label,
            one.scores,
            Share(Fraction(one.scores, scored) if scored else None),
            "优秀" if one.excels else "合格" if one.passes else "不合格",
        ]
        for one in bands
    ]
    total: list[Cell] = ["合计", scored, Share(Fraction(1) if scored else None), None]
    table = book.table(book.sheet("成绩分布"), _BANDS, rows, total=total)
    book.flag(table, "是否合格", {"不合格": "bad", "优秀": "good"})
    counted = "，".join(f"{one.label}{one.scores}份" for one in bands)
    if not scored:
        return
    words = Words(
        f"成绩分布（已评定 {scored} 份）",
        "分数段（含下限，不含上限）",
        "成绩份数",
        f"柱形图：各分数段的成绩份数。{counted}。",
    )
    series = Series("成绩份数", "成绩份数", [True] * len(bands))
    draw_columns(book, table, _BANDS[0].title, series, words, table.last + 4)


def _column(id: str) -> Column:
    return Column(DEFINITIONS[id].title, 9.5, "centred")


def _whole_name(material: Material, by: By) -> str:
    return "全部" if by is By.BRANCH or not material.branch else material.branch


def _draw(book: Book, table: Table, told: Sequence[Told], label: str, whole: Told) -> None:
    title = f"各{label}参与率和合格率"
    names = [f"{DEFINITIONS[id].name}（{DEFINITIONS[id].numerator}/{DEFINITIONS[id].denominator}）" for id in _RATES]
    series = [
        Series(DEFINITIONS[id].title, name, [one[id].value is not None for one in told])
        for id, name in zip(_RATES, names, strict=True)
    ]
    said = "；".join(_extremes([one[id] for one in told], whole[id]) for id in _RATES)
    words = Words(title, label, "比率", f"条形图：{title}，共{len(told)}行。{said}。")
    draw_bars(book, table, table.columns[0].title, series, words)


def _extremes(figures: Sequence[Figure], whole: Figure) -> str:
    """``参与率：全部91.7%，最高第一党支部100.0%，最低第二党支部80.0%``."""
    known = sorted((one for one in figures if one.value is not None), key=lambda one: one.value or 0)
    parts = [f"{whole.name}：全部{whole.printed}"]
    if known:
        low, high = known[0], known[-1]
        parts += [f"最高{high.scope.name}{high.printed}", f"最低{low.scope.name}{low.printed}"]
    return "，".join(parts)
