"""Every question of a sitting: a list, and a sheet for each with what everybody answered."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from quizlib.core.question import Case, Kind, Leaf, Question, leaves
from quizlib.figures import SittingFacts
from quizlib.reports.book import Book, Cell, Column, Share
from quizlib.reports.wording import basis_text, choices_text, key_text, premises_text, response_text

#: More questions than this share one sheet of responses.
MOST_SHEETS = 200

_MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_PERSON = (Column("工号", 14), Column("姓名", 12), Column("党支部", 26, "wrapped"))
_RESPONSE = (Column("作答内容", 26, "wrapped"), Column("得分", 9, "centred"), Column("分值", 9))
_LIST = (
    Column("题目", 12),
    Column("题目编号", 16),
    Column("题型", 13),
    Column("题干", 60, "wrapped"),
    Column("标准答案", 24, "wrapped"),
    Column("依据", 44, "wrapped"),
    Column("作答份数", 11),
    Column("待评分", 9),
    Column("通过率", 10),
)


def editions_in_order(facts: SittingFacts) -> list[str]:
    """The editions on the sitting's papers, by kind and id."""
    kinds = list(Kind)
    return sorted(
        facts.questions,
        key=lambda edition: (kinds.index(facts.questions[edition].kind), facts.questions[edition].id, edition),
    )


def write_questions(book: Book, facts: SittingFacts) -> None:
    """Write the list of questions, then a sheet for each, or one for all where they are too many."""
    editions = editions_in_order(facts)
    digits = max(2, len(str(len(editions))))
    names = {edition: f"题目 {number:0{digits}d}" for number, edition in enumerate(editions, 1)}
    taken = _by_place(facts.marks)
    listed = book.sheet("题目一览")
    places = [(edition, part) for edition in editions for part, _ in enumerate(leaves(facts.questions[edition]))]
    book.table(listed, _LIST, [_listed(facts, names, edition, part, taken[edition, part]) for edition, part in places])
    people = {one.member: [one.number, one.name, one.branch] for one in facts.people}
    if len(editions) > MOST_SHEETS:
        _write_together(book, facts, places, names, people, taken)
        return
    for row, (edition, _) in enumerate(places, 1):
        book.link(listed, row, 0, names[edition], names[edition])
    for edition in editions:
        parts = [taken[edition, part] for part, _ in enumerate(leaves(facts.questions[edition]))]
        _write_one(book, facts, names[edition], facts.questions[edition], people, parts)


def facility(marks: pd.DataFrame) -> Share:
    """Points earned over points that could be, of the marks that wait for nobody; none where there are none."""
    marked = marks[marks["fraction"].notna()]
    worth = sum(marked["worth"], Fraction(0))
    return Share(sum(marked["points"], Fraction(0)) / worth if worth else None)


def _by_place(marks: pd.DataFrame) -> dict[tuple[str, int], pd.DataFrame]:
    """The marks of each edition and part."""
    return {(str(edition), int(str(part))): own for (edition, part), own in marks.groupby(["edition", "part"])}


def _by_member(marks: pd.DataFrame) -> dict[str, Any]:
    return {str(row.member): row for row in marks.itertuples()}


def _listed(facts: SittingFacts, names: dict[str, str], edition: str, part: int, marks: pd.DataFrame) -> list[Cell]:
    question = facts.questions[edition]
    leaf = leaves(question)[part]
    return [
        names[edition],
        leaf.id,
        question.kind.label if leaf is question else f"案例题（{part + 1}）",
        leaf.stem,
        key_text(leaf),
        basis_text(leaf.basis, facts.titles),
        len(marks),
        int(marks["fraction"].isna().sum()),
        facility(marks),
    ]


def _write_one(
    book: Book,
    facts: SittingFacts,
    name: str,
    question: Question,
    people: dict[str, list[str]],
    parts: Sequence[pd.DataFrame],
) -> None:
    sheet = book.sheet(name)
    columns = [*_PERSON]
    for number, _ in enumerate(parts, 1):
        mark = f"（{number}）" if isinstance(question, Case) else ""
        columns += [Column(f"{one.title}{mark}", one.width, one.text) for one in _RESPONSE]
    book.write(sheet, 0, 0, f"{name}　{question.kind.label}", "title")
    book.link(sheet, 0, 3, "题目一览", "返回题目一览")
    sheet.freeze_panes(1, 0)
    width = sum(column.width for column in columns[1:])
    top = 1
    for label, cell in _passages(facts, question, parts):
        book.passage(sheet, top, label, cell, last=len(columns) - 1, width=width)
        top += 1
    answers = [_by_member(marks) for marks in parts]
    asked = leaves(question)
    rows = [[*person, *_answered(asked, answers, member)] for member, person in people.items() if member in answers[0]]
    book.table(sheet, columns, rows, top + 1)


def _passages(
    facts: SittingFacts, question: Question, parts: Sequence[pd.DataFrame]
) -> Iterator[tuple[str, str | int | Share]]:
    if isinstance(question, Case):
        yield "题目编号", question.id
        yield "材料", question.stem
    for number, (leaf, marks) in enumerate(zip(leaves(question), parts, strict=True), 1):
        mark = f"（{number}）" if isinstance(question, Case) else ""
        yield from _about(facts, leaf, mark)
        yield f"{mark}作答份数", len(marks)
        yield f"{mark}通过率", facility(marks)


def _about(facts: SittingFacts, leaf: Leaf, mark: str) -> Iterator[tuple[str, str]]:
    yield f"{mark}题目编号", leaf.id
    yield f"{mark}题干", leaf.stem
    if leaf.kind is Kind.MATCH:
        yield f"{mark}待配项", premises_text(leaf)
    if leaf.order():
        yield f"{mark}选项", choices_text(leaf)
    yield f"{mark}标准答案", key_text(leaf)
    yield f"{mark}解析", leaf.rationale or "（无）"
    yield f"{mark}依据", basis_text(leaf.basis, facts.titles)


def _answered(asked: Sequence[Leaf], answers: Sequence[dict[str, Any]], member: str) -> Iterator[Cell]:
    for question, one in zip(asked, answers, strict=True):
        mark = one[member]
        yield response_text(question, mark.response)
        yield "待评分" if mark.fraction is None else mark.points
        yield mark.worth


def _write_together(
    book: Book,
    facts: SittingFacts,
    places: Sequence[tuple[str, int]],
    names: dict[str, str],
    people: dict[str, list[str]],
    taken: dict[tuple[str, int], pd.DataFrame],
) -> None:
    columns = [Column("题目", 12), Column("题目编号", 16), *_PERSON, *_RESPONSE]
    rows: list[list[Cell]] = []
    for edition, part in places:
        answers = [_by_member(taken[edition, part])]
        asked = [leaves(facts.questions[edition])[part]]
        start: list[Cell] = [names[edition], asked[0].id]
        rows += [
            [*start, *person, *_answered(asked, answers, who)] for who, person in people.items() if who in answers[0]
        ]
    for number, first in enumerate(range(0, len(rows), _MOST_ROWS), 1):
        name = "作答明细" if number == 1 else f"作答明细 {number}"
        book.table(book.sheet(name), columns, rows[first : first + _MOST_ROWS])
