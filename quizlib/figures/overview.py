"""Every figure of a period: in all, then by branch."""

import re
from collections.abc import Iterable

import pandas as pd

from quizlib.figures.facts import Facts
from quizlib.figures.figure import EVERYWHERE, Figure
from quizlib.figures.participation import participation
from quizlib.figures.scores import scores


def figures_of(facts: Facts) -> list[Figure]:
    """Every figure over all branches, then of each branch."""
    found = participation(facts) + scores(facts)
    for branch in branches_of(facts):
        own = facts.within(branch)
        found += participation(own, branch) + scores(own, branch)
    return found


def branches_of(facts: Facts) -> list[str]:
    """The branches with persons due, in the order people expect: 第二 before 第十, else by pinyin."""
    return sorted(set(facts.due["branch"]), key=_place)


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """The figures to look at, a row for each: 指标, 范围, 数值 (rounded, with its unit), 分子, 分母 (exact), 说明."""
    rows = [
        (
            one.name,
            one.scope,
            one.with_unit,
            *("" if n is None else n for n in (one.numerator, one.denominator)),
            one.reason,
        )
        for one in figures
    ]
    return pd.DataFrame(rows, columns=["指标", "范围", "数值", "分子", "分母", "说明"])


def by_branch(figures: Iterable[Figure]) -> pd.DataFrame:
    """The figures as printed, a row for each scope and a column for each figure."""
    rows: dict[str, dict[str, str]] = {}
    for one in figures:
        rows.setdefault(one.scope, {})[one.name] = one.printed
    everywhere = rows.pop(EVERYWHERE, None)
    table = pd.DataFrame.from_dict(rows | ({EVERYWHERE: everywhere} if everywhere else {}), orient="index")
    return table.fillna("").rename_axis("党支部")


_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile(f"[{_DIGITS}十百]+|[0-9]+")


def _place(branch: str) -> bytes:
    """A key that sorts numerals by value and, GB2312 being in the order of pinyin, the rest by pinyin."""
    return _NUMERAL.sub(lambda found: f"{_number(found.group()):06d}", branch).encode("gb18030", "replace")


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for one in numeral:
        if one in _DIGITS:
            digit = digit * 10 + _DIGITS.index(one)
        else:
            total += (digit or 1) * (100 if one == "百" else 10)
            digit = 0
    return total + digit
