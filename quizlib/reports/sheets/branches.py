"""A sheet for each branch to be sent on: its figures beside those of all, its scores, who is absent, who is excused."""

from collections.abc import Sequence

from quizlib.core.text import lines_in
from quizlib.figures import DEFINITIONS, By
from quizlib.figures.follow_up import BranchFollowUp, follow_up
from quizlib.reports.book import Book, Cell, Column, Table, cells_of
from quizlib.reports.sheets.cover import COVER
from quizlib.reports.sheets.material import Material
from quizlib.reports.sheets.persons import ABSENT, ANSWERING, SCORES, excused, look_at_scores, score_rows

#: The figures at the top; as many as there are columns of scores, less one.
_FIGURES = (
    *("persons_due", "persons", "absent", "excused", "participation", "pending"),
    *("mean", "highest", "lowest", "pass_rate", "excellent_rate"),
)
_PEOPLE = (*SCORES[:4], Column("状态", 12, "centred"))
_EXCUSED = (*SCORES[:4], Column("是否参加", 12, "centred"), Column("免考原因", 12))


def write_branches(book: Book, material: Material, names: dict[str, str]) -> None:
    """A sheet for each branch, under the names given."""
    lists = {one.branch: one for one in follow_up(material.facts)}
    rows: dict[str, list[list[Cell]]] = {}
    for person, row in score_rows(material.facts):
        rows.setdefault(person.branch, []).append(row)
    told = {scope.key: list(cells_of(its, _FIGURES)) for scope, its in material.figures.by(By.BRANCH).items()}
    whole = list(cells_of(material.figures.everywhere, _FIGURES))
    for branch, name in names.items():
        _write_one(book, material, name, lists[branch], rows.get(branch, []), [told[branch], whole])


def _write_one(
    book: Book,
    material: Material,
    name: str,
    lists: BranchFollowUp,
    scores: Sequence[Sequence[Cell]],
    figures: Sequence[Sequence[Cell]],
) -> None:
    sheet = book.sheet(name)
    for place, column in enumerate(SCORES):
        sheet.set_column(place, place, column.width)
    title = f"{lists.branch}　{material.facts.sitting.title}成绩"
    sheet.merge_range(0, 0, 0, len(SCORES) - 1, "", book.format("wide title"))
    book.write(sheet, 0, 0, title, "wide title")
    sheet.set_row(0, 24 * lines_in(title, sum(column.width for column in SCORES) / 1.3))
    book.link(sheet, 1, 0, COVER, f"返回{COVER}")
    heads = [Column("范围", 14), *(Column(DEFINITIONS[id].title, SCORES[n].width) for n, id in enumerate(_FIGURES, 1))]
    told: list[list[Cell]] = [["本支部", *figures[0]], ["全部", *figures[1]]]
    top = book.rows(sheet, heads, told, 2).last + 2
    table = _headed(book, sheet, top, f"成绩（{len(scores)} 人）", SCORES, scores, filtered=True)
    look_at_scores(book, table, material.facts)
    absent: list[list[Cell]] = [
        [
            *(one.person.number, one.person.name, one.person.branch, one.person.cohort),
            ANSWERING if one.answering else ABSENT,
        ]
        for one in lists.absent
    ]
    table = _headed(book, sheet, max(table.last, top + 2) + 2, f"未参加（{len(absent)} 人）", _PEOPLE, absent)
    book.flag(table, "状态", {ANSWERING: "wait"})
    there = {one.member for one in material.facts.attempts}
    people = [one for one in excused(material.facts) if one.branch == lists.branch]
    if people:
        free: list[list[Cell]] = [
            [one.number, one.name, one.branch, one.cohort, "参加" if one.member in there else ABSENT, one.excused]
            for one in people
        ]
        _headed(book, sheet, max(table.last, table.first) + 2, f"免考（{len(free)} 人）", _EXCUSED, free)


def _headed(
    book: Book,
    sheet: object,
    top: int,
    heading: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    filtered: bool = False,
) -> Table:
    book.write(sheet, top, 0, heading, "label")
    if filtered:
        return book.table(sheet, columns, rows, top + 1, own_widths=False)
    return book.rows(sheet, columns, rows, top + 1)
