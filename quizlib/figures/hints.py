"""What the statistics of a question suggest to look at, in a few words."""

from collections.abc import Iterator, Mapping
from math import isnan
from typing import Any

from quizlib.core.question import LETTERS, Kind, Leaf
from quizlib.figures.questions import FEWEST

#: Facility below, facility above, discrimination below which a question is worth a look.
HARD, EASY, FLAT = 0.3, 0.95, 0.2

_SMALL = f"样本不足{FEWEST}份"
_NEGATIVE = "区分度为负，请核对答案"
_ABOVE_KEY = "多于标准答案，请核对"
#: The words of a hint that the key itself may be wrong, and of one that the question is hard or tells little.
GRAVE, LIGHT = ("请核对",), ("通过率低", "区分度低")


def hints(row: Any, chosen: Mapping[str, int], leaf: Leaf) -> Iterator[str]:
    """Of a row of ``question_statistics``, with how often each letter was chosen."""
    if row.responses - row.pending < FEWEST:
        yield _SMALL
        return
    if row.facility < HARD:
        yield f"通过率低于{HARD:.0%}"
    if row.facility > EASY:
        yield f"通过率高于{EASY:.0%}"
    if not isnan(row.discrimination):
        if row.discrimination < 0:
            yield _NEGATIVE
        elif row.discrimination < FLAT and row.facility <= EASY:
            yield f"区分度低于{FLAT}"
    if leaf.kind is Kind.SINGLE:
        letters = LETTERS[: len(leaf.order())]
        above = [one for one in letters if chosen.get(one, 0) > chosen.get(str(leaf.key), 0)]
        if above:
            yield f"选{'、'.join(above)}的{_ABOVE_KEY}"
        unused = [one for one in letters if one != leaf.key and not chosen.get(one, 0)]
        if unused:
            yield f"{'、'.join(unused)}没有人选"
