"""Whom to see after a sitting, as a text to paste into a message and as a workbook."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.figures import SittingFacts
from quizlib.figures.follow_up import BranchFollowUp
from quizlib.figures.sitting import Person
from quizlib.reports.book import Book, Cell, Column
from quizlib.reports.files import written
from quizlib.reports.sheets.persons import ABSENT, ANSWERING, FAILED, PENDING, PERSON, VERDICTS

#: The lists by what people call them.
LISTS = MappingProxyType({ABSENT: "absent", FAILED: "failed", PENDING: "pending"})

_SUMMARY = (
    Column("党支部", 28, "wrapped"),
    Column("应参加人数", 13),
    Column("参加人数", 12),
    Column("未参加人数", 13),
    Column("不合格人数", 13),
    Column("待评分人数", 13),
    Column("免考人数", 12),
)
_PEOPLE = (
    *PERSON,
    Column("事由", 12, "centred"),
    Column("得分", 9),
    Column("还可作答次数", 14),
)


def message(facts: SittingFacts, lists: Sequence[BranchFollowUp], only: Collection[str] = LISTS) -> str:
    """A text to send: the counts, then a block for each branch with those to see; ``only`` of these ``LISTS``."""
    lines = [facts.sitting.title, _counts(facts, lists)]
    if facts.sitting.phase(facts.facts.at) is Phase.OPEN:
        lines.append(f"开放到 {spoken(facts.sitting.closes)}，请还没有参加的同志在此之前完成。")
    blocks = [_block(one) for one in _named(lists, only) if not one.settled]
    done = [one.branch for one in lists if one.settled and one.due]
    if done and blocks:
        blocks.append(f"没有需要跟进人员的党支部：{'、'.join(done)}。")
    if not blocks:
        blocks.append("没有需要跟进的人员。")
    return "\n\n".join(["\n".join(lines), *blocks])


def summary(lists: Sequence[BranchFollowUp]) -> list[list[str | int]]:
    """A row for each branch: its name, due, took part, absent, failed, pending, excused; then all of them."""
    rows: list[list[str | int]] = [[one.branch, *_numbers(one)] for one in lists]
    return [*rows, ["全部", *map(sum, zip(*(_numbers(one) for one in lists), strict=True))]] if rows else []


def write_follow_up(
    target: Path, facts: SittingFacts, lists: Sequence[BranchFollowUp], only: Collection[str] = LISTS
) -> int:
    """Write the counts, and the persons ``only`` of these ``LISTS``, to ``target`` (.xlsx); how many persons.

    Raises:
        ReportError: the file cannot be written, and why.
    """
    with written(target, ".xlsx") as draft:
        book = Book(draft)
        book.created(f"{facts.sitting.title}：跟进名单", facts.facts.at)
        rows_of_people = list(_people(_named(lists, only)))
        people = book.table(book.sheet("名单", landscape=False), _PEOPLE, rows_of_people, frozen=3)
        book.flag(people, "事由", {**VERDICTS, ANSWERING: "wait"})
        rows: list[list[Cell]] = [list(row) for row in summary(lists)]
        counted = book.sheet("汇总", landscape=False)
        table = book.table(counted, _SUMMARY, rows[:-1], frozen=1, total=rows[-1] if rows else None)
        note = f"{facts.sitting.title}，截至 {spoken(facts.held.as_of)}（北京时间）"
        book.write(counted, table.last + 3, 0, note, "passage")
        book.close()
    return len(rows_of_people)


def _named(lists: Sequence[BranchFollowUp], only: Collection[str]) -> list[BranchFollowUp]:
    """The lists with the persons of other kinds left out; counts are taken from the whole ones."""
    dropped: dict[str, Any] = {field: () for label, field in LISTS.items() if label not in only}
    return [replace(one, **dropped) for one in lists]


def _numbers(one: BranchFollowUp) -> tuple[int, ...]:
    return one.due, one.persons, len(one.absent), len(one.failed), len(one.pending), len(one.excused)


def _counts(facts: SittingFacts, lists: Sequence[BranchFollowUp]) -> str:
    rows = summary(lists)
    due, persons, absent, failed, pending, excused = rows[-1][1:] if rows else (0,) * 6
    if not due:
        return "没有应参加人员。"
    more = [f"{failed} 人不合格"] if failed else []
    more += [f"{pending} 人待评分"] if pending else []
    free = f"；另有免考 {excused} 人" if excused else ""
    return (
        f"截至 {spoken(facts.held.as_of)}，应参加 {due} 人，已参加 {persons} 人，未参加 {absent} 人"
        f"{'；'.join(['', *more])}{free}。"
    )


def _block(one: BranchFollowUp) -> str:
    same = Counter(each.person.name for each in one.absent)
    same.update(each.person.name for each in (*one.failed, *one.pending))
    absent = [_called(each.person, same, "正在作答" if each.answering else "") for each in one.absent]
    failed = [_called(each.person, same, f"还可作答 {each.left} 次" if each.left else "") for each in one.failed]
    pending = [_called(each.person, same, "") for each in one.pending]
    lines = [f"【{one.branch}】"]
    for label, names in ((ABSENT, absent), (FAILED, failed), (PENDING, pending)):
        if names:
            lines.append(f"{label} {len(names)} 人：{'、'.join(names)}")
    return "\n".join(lines)


def _called(person: Person, same: Counter[str], note: str) -> str:
    """The name, with the number where two are called alike."""
    remarks = [person.number] if same[person.name] > 1 else []
    remarks += [note] if note else []
    return f"{person.name}（{'，'.join(remarks)}）" if remarks else person.name


def _people(lists: Sequence[BranchFollowUp]) -> Iterator[list[Cell]]:
    for branch in lists:
        for away in branch.absent:
            yield [*_about(away.person), ANSWERING if away.answering else ABSENT, None, None]
        for label, scored in ((FAILED, branch.failed), (PENDING, branch.pending)):
            for one in scored:
                yield [*_about(one.person), label, one.taken.points, one.left]


def _about(person: Person) -> tuple[str, str, str, str]:
    return person.branch, person.number, person.name, person.cohort
