"""What is written in each blank: what was proposed, or what the organizer chose instead."""

import re
from collections.abc import Sequence
from typing import Protocol

from quizlib.core.text import folded
from quizlib.errors import Problem, ProblemsError
from quizlib.reports.adopt.blanks import Blank
from quizlib.reports.adopt.field import Fields
from quizlib.reports.adopt.propose import Proposal
from quizlib.reports.adopt.template import Written

KEPT = "保留"
_QUOTED = re.compile(r"[“\"「](.*)[”\"」]")
_ABOUT_FIELDS = re.compile(r"\{\{|\}\}|\{%|%\}|[.．]")
_MEASURES = ("率", "数", "人次", "场次", "得分", "平均分", "最高分", "最低分", "题量", "份数", "用时")
_NUMBER = re.compile(r"[-+]?[\d,，]+(?:[.．]\d+)?\D{0,4}")
_HOW = "可以写 指标名称、待填.名称；要原样写进去请加引号，不改动请写 保留"


class Chosen(Protocol):
    """A row that an organizer looked through: the blank by its number and texts, and what to write instead."""

    @property
    def number(self) -> int: ...
    @property
    def context(self) -> str: ...
    @property
    def blank(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def where(self) -> str: ...


def chosen(
    rows: Sequence[Chosen], blanks: Sequence[Blank], proposals: Sequence[Proposal], fields: Fields
) -> list[Written]:
    """What to write in each of ``blanks``: what its row says, else what is proposed.

    Raises:
        ProblemsError: a row speaks of another report, or names a field that does not exist; with its cell.
    """
    written: list[Written] = [one.field for one in proposals]
    problems: list[Problem] = []
    seen: set[int] = set()
    for row in rows:
        if row.number in seen:
            problems.append(Problem(row.where, f"序号 {row.number} 出现了两次，每个序号应只有一行"))
        elif not 1 <= row.number <= len(blanks) or not _is_same(row, blanks[row.number - 1]):
            message = f"第 {row.number} 处的原文与报告不符，报告可能改过；请重新运行 adopt，不加 --choices"
            problems.append(Problem(row.where, message))
        elif row.change:
            try:
                written[row.number - 1] = _read(row.change, fields)
            except ValueError as error:
                problems.append(Problem(row.where, str(error)))
        seen.add(row.number)
    if problems:
        raise ProblemsError(problems)
    return written


def _is_same(row: Chosen, blank: Blank) -> bool:
    return folded(row.blank) == folded(blank.text) and folded(row.context) == folded(blank.context)


def _read(change: str, fields: Fields) -> Written:
    """A field, a text, or None to leave the blank. Raises ValueError where it is neither."""
    if change == KEPT:
        return None
    quoted = _QUOTED.fullmatch(change)
    if quoted:
        return quoted[1]
    field = fields.read(change)
    if field is not None:
        return field
    if _NUMBER.fullmatch(change):
        return change
    near = fields.near(change)
    if _ABOUT_FIELDS.search(change) or change.endswith(_MEASURES) or near:
        told = f"，相近的有：{'、'.join(near)}" if near else ""
        raise ValueError(f"没有指标“{change.strip('{} ')}”{told}；{_HOW}")
    return change
