"""What everybody answered: a sheet for each question, or one for all where they are too many."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quizlib.core.question import Case, Kind, Leaf, Question, leaves
from quizlib.reports.book import Book, Cell, Column, Share
from quizlib.reports.sheets.material import MOST_SHEETS, Material
from quizlib.reports.sheets.questions import LISTED
from quizlib.reports.wording import basis_text, choices_text, key_text, premises_text, response_text

TOGETHER = "作答明细"

_MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_PERSON = (Column("工号", 18, "wrapped"), Column("姓名", 12, "wrapped"), Column("党支部", 26, "wrapped"))
_RESPONSE = (Column("作答内容", 26, "wrapped"), Column("得分", 9, "centred"), Column("分值", 9))

_Marks = Mapping[str, Any]


def write_responses(book: Book, material: Material) -> Iterator[str]:
    """Write the sheets; yields the name of each when it is written."""
    taken = _by_place(material)
    people = {one.member: [one.number, one.name, one.branch] for one in material.facts.people}
    if material.together:
        yield from _write_together(book, material, people, taken)
        return
    for edition, name in material.sheet_of.items():
        parts = [taken.get((edition, part), {}) for part, _ in enumerate(leaves(material.facts.questions[edition]))]
        _write_one(book, material, edition, people, parts)
        yield name


def layout(material: Material) -> str:
    """How the responses are laid out, in a sentence."""
    count = len(material.editions)
    if material.together:
        return f"本场次共有 {count} 道题，超过 {MOST_SHEETS} 道，不再一题一表，各人的作答内容都在“{TOGETHER}”里。"
    drawn = "试卷是抽题组成的，各人题目不同。" if material.facts.sitting.blueprint.rules else ""
    return f"每道题一个工作表，共 {count} 道。{drawn}"


def _by_place(material: Material) -> dict[tuple[str, int], dict[str, Any]]:
    """The mark of each member on each edition and part."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in material.facts.marks.itertuples():
        found.setdefault((str(row.edition), int(str(row.part))), {})[str(row.member)] = row
    return found


def _write_one(
    book: Book, material: Material, edition: str, people: Mapping[str, list[str]], parts: Sequence[_Marks]
) -> None:
    question, name = material.facts.questions[edition], material.sheet_of[edition]
    sheet = book.sheet(name)
    columns = [*_PERSON]
    for number, _ in enumerate(parts, 1):
        mark = f"（{number}）" if isinstance(question, Case) else ""
        columns += [Column(f"{one.title}{mark}", one.width, one.text) for one in _RESPONSE]
    book.write(sheet, 0, 0, f"{name}　{question.kind.label}", "title")
    book.link(sheet, 0, 3, LISTED, f"返回{LISTED}")
    sheet.freeze_panes(1, 0)
    width = sum(column.width for column in columns[1:])
    top = 1
    for label, cell in _passages(material, edition, parts):
        book.passage(sheet, top, label, cell, last=len(columns) - 1, width=width)
        top += 1
    asked = leaves(question)
    rows = [[*person, *_answered(asked, parts, member)] for member, person in people.items() if member in parts[0]]
    book.table(sheet, columns, rows, top + 1)


def _passages(material: Material, edition: str, parts: Sequence[_Marks]) -> Iterator[tuple[str, str | int | Share]]:
    question = material.facts.questions[edition]
    if isinstance(question, Case):
        yield "题目编号", question.id
        yield "材料", question.stem
    several = material.facts.sitting.attempts > 1
    for number, (leaf, marks) in enumerate(zip(leaves(question), parts, strict=True), 1):
        mark = f"（{number}）" if isinstance(question, Case) else ""
        yield from _about(material, leaf, mark)
        yield f"{mark}作答份数", len(marks)
        yield f"{mark}通过率{'（首次）' if several else ''}", Share(material.facility(edition, number - 1))


def _about(material: Material, leaf: Leaf, mark: str) -> Iterator[tuple[str, str]]:
    yield f"{mark}题目编号", leaf.id
    yield f"{mark}题干", leaf.stem
    if leaf.kind is Kind.MATCH:
        yield f"{mark}待配项", premises_text(leaf)
    if leaf.order():
        yield f"{mark}选项", choices_text(leaf)
    yield f"{mark}标准答案", key_text(leaf)
    yield f"{mark}解析", leaf.rationale or "（无）"
    yield f"{mark}依据", basis_text(leaf.basis, material.facts.titles)


def _answered(asked: Sequence[Leaf], answers: Sequence[_Marks], member: str) -> Iterator[Cell]:
    for question, one in zip(asked, answers, strict=True):
        mark = one[member]
        yield response_text(question, mark.response)
        yield "待评分" if mark.fraction is None else mark.points
        yield mark.worth


def _write_together(
    book: Book, material: Material, people: Mapping[str, list[str]], taken: Mapping[tuple[str, int], _Marks]
) -> Iterator[str]:
    columns = [Column("题目", 12), Column("题目编号", 16), *_PERSON, *_RESPONSE]
    rows: list[list[Cell]] = []
    questions: Mapping[str, Question] = material.facts.questions
    for edition, part in material.places:
        answers = [taken.get((edition, part), {})]
        asked = [leaves(questions[edition])[part]]
        start: list[Cell] = [material.sheet_of[edition], asked[0].id]
        rows += [
            [*start, *person, *_answered(asked, answers, who)] for who, person in people.items() if who in answers[0]
        ]
    for number, first in enumerate(range(0, max(1, len(rows)), _MOST_ROWS), 1):
        name = TOGETHER if number == 1 else f"{TOGETHER} {number}"
        book.table(book.sheet(name), columns, rows[first : first + _MOST_ROWS], frozen=2)
        yield name
