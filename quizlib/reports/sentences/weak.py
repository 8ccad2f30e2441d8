"""What was weak, in a sentence."""

import pandas as pd

from quizlib.figures.health import rows_of
from quizlib.reports.sentences.manner import PLAIN, Manner, listed

_NAMED = 3


def weak_points(spots: pd.DataFrame, manner: Manner = PLAIN) -> str:
    """The lowest three of ``weak_spots``, and all that are as low; nothing where none is lower than another."""
    rows = rows_of(spots)
    if len(rows) < 2:
        return ""
    edge = rows[min(_NAMED, len(rows) - 1) - 1].rate
    lowest = [one for one in rows if one.rate <= edge]
    if len(lowest) == len(rows):
        lowest = [one for one in rows if one.rate < rows[-1].rate]
    if not lowest:
        return ""
    kind = _kind(rows[0])
    named = [f"{one.name}（{manner.marked_spot(one, manner.rate(100 * one.rate))}）" for one in lowest]
    begin = f"按第一次作答统计，得分率最低的{kind}"
    return f"{begin}是{named[0]}。" if len(named) == 1 else f"{begin}依次是{listed(named, f'个{kind}')}。"


def _kind(row: object) -> str:
    if getattr(row, "article", ""):
        return "条文"
    return "法规" if getattr(row, "regulation", "") else "知识点"
