"""The scores of one sitting as plain text in columns, which spreadsheets open without harm.

UTF-8 with a byte order mark and CRLF, as Excel and WPS expect. What they would change or compute is kept from them:
an employee number stands behind a tab, so that it stays text with its leading zeros, and a text that begins like a
formula stands behind an apostrophe.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from quizlib.core.frozen import plain
from quizlib.core.moment import CHINA
from quizlib.figures import SittingFacts
from quizlib.figures.sitting import Person, Taken
from quizlib.reports.files import written
from quizlib.reports.sheets.persons import ABSENT, ANSWERING, EXCELLENT, handed_in, verdict

COLUMNS = (
    *("工号", "姓名", "党支部", "人员类别", "状态", "免考原因", "得分", "满分", "是否合格", "优秀"),
    *("用时（秒）", "作答次数", "交卷时间", "交卷方式"),
)
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
_EXCUSED, _THERE = "免考", "参加"


def write_csv(target: Path, facts: SittingFacts) -> None:
    """Write a row for each person on the list of the sitting to ``target`` (.csv).

    Raises:
        ReportError: the file cannot be written, and why.
    """
    with written(target, ".csv") as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(facts))


def inert(text: str) -> str:
    """``text`` behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \u3000\u00a0")[:1] in _FORMULA and text.strip() else text


def _rows(facts: SittingFacts) -> Iterator[list[str]]:
    times = Counter(one.member for one in facts.attempts)
    counting = {one.member: one for one in facts.attempts if one.counts}
    for person in facts.people:
        one = counting.get(person.member)
        yield [*_about(person), _state(facts, person, one), inert(person.excused), *_score(one, times[person.member])]


def _about(person: Person) -> Iterator[str]:
    number = inert(person.number)
    yield number if number != person.number else f"\t{number}"
    yield from map(inert, (person.name, person.branch, person.cohort))


def _state(facts: SittingFacts, person: Person, one: Taken | None) -> str:
    if one is not None:
        return _THERE
    if person.excused:
        return _EXCUSED
    return ANSWERING if person.member in facts.running else ABSENT


def _score(one: Taken | None, times: int) -> list[str]:
    if one is None:
        return [""] * 8
    return [
        *(plain(one.points), plain(one.maximum), verdict(one), EXCELLENT if one.settled and one.excels else ""),
        *(str(round((one.ended - one.started).total_seconds())), str(times), _local(one.ended), handed_in(one)),
    ]


def _local(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
