"""The standings of branches in words: all of them, or one."""

from collections.abc import Sequence
from itertools import groupby

from quizlib.core.sitting import StandingRule
from quizlib.figures.standings import BranchStanding

_MOST_RANKED, _MOST_OTHERS = 10, 5


def ranking(rule: StandingRule, branches: Sequence[BranchStanding], provisional: Sequence[str] = ()) -> str:
    """All ``branches`` by ``rule``, the first ten of many; ``provisional`` says why ranks may change."""
    ranked = [one for one in branches if one.rank is not None]
    others = [one for one in branches if one.rank is None]
    if not ranked:
        return f"按“{rule.label}”排名，目前没有可以排名的党支部。"
    told = []
    for rank, tied in groupby([one for one in ranked if (one.rank or 0) <= _MOST_RANKED], key=lambda one: one.rank):
        same = list(tied)
        names = "、".join(one.branch for one in same)
        told.append(f"第{rank}名{names}（{'并列，' if len(same) > 1 else ''}{same[0].printed}）")
    text = f"按“{rule.label}”排名：{'，'.join(told)}"
    if len(ranked) > _MOST_RANKED:
        text += f"，共{len(ranked)}个党支部参加排名"
    if others and len(others) <= _MOST_OTHERS:
        text += "；" + "；".join(f"{one.branch}{one.explanation}" for one in others)
    elif others:
        text += f"；另有{len(others)}个党支部不排名"
    return _sentences(text, provisional)


def rank_of(
    rule: StandingRule, branches: Sequence[BranchStanding], branch: str, provisional: Sequence[str] = ()
) -> str:
    """Where ``branch`` stands by ``rule``, and how that came about."""
    mine = next(one for one in branches if one.branch == branch)
    if mine.rank is None:
        return f"按“{rule.label}”排名，你支部{mine.explanation}。"
    ranked = sum(one.rank is not None for one in branches)
    text = f"按“{rule.label}”排名，你支部在参加排名的{ranked}个党支部中列第{mine.rank}名（{mine.explanation}）"
    return _sentences(text, provisional)


def _sentences(*texts: str | Sequence[str]) -> str:
    flat = [one for text in texts for one in ([text] if isinstance(text, str) else text)]
    return "".join(f"{one}。" for one in flat)
