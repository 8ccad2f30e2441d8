"""Persons: the score of each, who has not taken part, who is excused."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from quizlib.figures import SittingFacts
from quizlib.figures.follow_up import absent, follow_up
from quizlib.figures.sitting import Person, Taken
from quizlib.reports.book import Book, Cell, Column, Flag, Table

PASSED, FAILED, PENDING, EXCELLENT = "合格", "不合格", "待评分", "优秀"
ANSWERING, ABSENT = "正在作答", "未参加"
#: What flags the texts of a table of scores.
VERDICTS: dict[str, Flag] = {FAILED: "bad", PENDING: "wait"}

SCORES = (
    Column("工号", 14, "wrapped"),
    Column("姓名", 12, "wrapped"),
    Column("党支部", 26, "wrapped"),
    Column("人员类别", 14, "wrapped"),
    Column("得分", 10),
    Column("满分", 9),
    Column("是否合格", 12, "centred"),
    Column("优秀", 9, "centred"),
    Column("用时", 12),
    Column("作答次数", 12),
    Column("交卷时间", 21),
    Column("交卷方式", 13, "centred"),
)
#: Who, in a table that goes by branch.
PERSON = (
    Column("党支部", 26, "wrapped"),
    Column("工号", 14, "wrapped"),
    Column("姓名", 12, "wrapped"),
    Column("人员类别", 14, "wrapped"),
)
_ABSENT = (
    *PERSON,
    Column("状态", 12, "centred"),
    Column("本支部未参加人数", 20),
    Column("本支部应参加人数", 20),
)
_EXCUSED = (
    *PERSON,
    Column("免考原因", 24),
    Column("是否参加", 12, "centred"),
)


def write_scores_sheet(book: Book, facts: SittingFacts) -> None:
    """A row for each person who took part."""
    table = book.table(book.sheet("成绩"), SCORES, [row for _, row in score_rows(facts)], frozen=2)
    look_at_scores(book, table, facts)


def look_at_scores(book: Book, table: Table, facts: SittingFacts) -> None:
    """The colours of a table of scores."""
    book.flag(table, "是否合格", VERDICTS)
    book.flag(table, "优秀", {EXCELLENT: "good"})
    book.bars(table, "得分", float(facts.full_marks))


def write_absent(book: Book, facts: SittingFacts) -> None:
    """A row for each person who is due and has not taken part, by branch."""
    away, due = Counter[str](), dict[str, int]()
    for branch in follow_up(facts):
        away[branch.branch], due[branch.branch] = len(branch.absent), branch.due
    rows: list[list[Cell]] = [
        [
            *(one.person.branch, one.person.number, one.person.name, one.person.cohort),
            ANSWERING if one.answering else ABSENT,
            *(away[one.person.branch], due[one.person.branch]),
        ]
        for one in absent(facts)
    ]
    table = book.table(book.sheet("未参加", landscape=False), _ABSENT, rows, frozen=3)
    book.flag(table, "状态", {ANSWERING: "wait"})


def write_excused(book: Book, facts: SittingFacts) -> None:
    """A row for each person with an excuse, with the reason."""
    there = {one.member for one in facts.attempts}
    rows: list[list[Cell]] = [
        [one.branch, one.number, one.name, one.cohort, one.excused, "参加" if one.member in there else ABSENT]
        for one in excused(facts)
    ]
    book.table(book.sheet("免考", landscape=False), _EXCUSED, rows, frozen=3)


def excused(facts: SittingFacts) -> list[Person]:
    """All with an excuse, by branch."""
    return [one for one in facts.people if one.excused]


def score_rows(facts: SittingFacts) -> Iterator[tuple[Person, list[Cell]]]:
    """The persons who took part, each with the cells under ``SCORES``."""
    times = Counter(one.member for one in facts.attempts)
    counting = {one.member: one for one in facts.attempts if one.counts}
    for person in facts.people:
        one = counting.get(person.member)
        if one is not None:
            yield person, _score_row(person, one, times[person.member])


def verdict(one: Taken) -> str:
    """合格, 不合格 or 待评分."""
    return PENDING if not one.settled else PASSED if one.passes else FAILED


def handed_in(one: Any) -> str:
    """How an attempt ended."""
    return "本人交卷" if one.handed_in else "到时收卷"


def _score_row(person: Person, one: Taken, times: int) -> list[Cell]:
    return [
        *(person.number, person.name, person.branch, person.cohort, one.points, one.maximum),
        verdict(one),
        EXCELLENT if one.settled and one.excels else None,
        one.ended - one.started,
        times,
        one.ended,
        handed_in(one),
    ]
