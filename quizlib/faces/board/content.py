"""What stands on the board, as plain values. Persons are named only where the sitting's rules say so.

A slide is a title with rows of ``cells``; ``part`` (0 to 1) is the length of a bar.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizlib.core.member import LEVELS, in_order
from quizlib.core.sitting import Phase, Sitting, StandingRule
from quizlib.services.watching import Watched
from quizlib.store import Store

if TYPE_CHECKING:  # pandas and DuckDB take a moment to load; the counts are there before
    from quizlib.figures import Facts

Slide = dict[str, Any]


def content(watched: Watched, ranked: list[Slide]) -> dict[str, Any]:
    """The board of a sitting: its window, the counts of all, and the slides to be shown in turn."""
    sitting, total = watched.sitting, watched.total
    return {
        "now": _milliseconds(watched.at),
        "title": sitting.title,
        "kind": sitting.kind.label,
        "phase": sitting.phase(watched.at).value,
        "opens": _milliseconds(sitting.opens),
        "closes": _milliseconds(sitting.closes),
        "counts": [
            ["应参加", str(total.due)],
            ["作答中", str(total.answering)],
            ["已交卷", str(total.handed_in)],
            ["参与率", _rate(total.participation)],
        ],
        "part": float((total.participation or 0) / 100),
        "slides": [_turnout(watched), *ranked],
    }


def withheld(sitting: Sitting, phase: Phase) -> str:
    """Why standings that the rules declare are not shown yet; nothing where they are, or there are none."""
    kept_back = [rule for rule in sitting.standings if not _is_open(sitting, rule, phase)]
    persons = sitting.standings_persons and not sitting.score_shown.allows(phase)
    return "名次在本场次关闭后公布" if phase is not Phase.CLOSED and (kept_back or persons) else ""


def ranking(store: Store, results: Path, sitting_id: str, now: datetime) -> list[Slide]:
    """The standings of a sitting by each of its rules, and persons where its rules name them.

    Raises:
        ReportError, StoreError: as ``gather_sittings``.
    """
    from quizlib.figures import gather_sittings
    from quizlib.figures.standings import provisional

    facts = gather_sittings(store, results, [sitting_id], now)
    (held,) = facts.held
    sitting, phase = held.sitting, held.sitting.phase(now)
    notes = "；".join(provisional(facts))
    slides = [_by_rule(facts, rule, notes) for rule in sitting.standings if _is_open(sitting, rule, phase)]
    if sitting.standings_persons and sitting.score_shown.allows(phase):
        slides.append(_persons(facts, sitting.standings_persons, notes))
    return [one for one in slides if one["rows"]]


def _is_open(sitting: Sitting, rule: StandingRule, phase: Phase) -> bool:
    """Whether branches may be ranked by ``rule`` before everybody: scores wait until members may see theirs."""
    return rule is StandingRule.PARTICIPATION or phase is Phase.CLOSED or sitting.score_shown.allows(phase)


def _turnout(watched: Watched) -> Slide:
    names = short_names(one.branch for one in watched.branches)
    branches = [one for one in watched.branches if one.due]
    branches.sort(key=lambda one: (-(one.participation or 0), in_order(one.branch)))
    rows = [
        {
            "cells": [names[one.branch], f"{one.ended}/{one.due}", _rate(one.participation)],
            "part": float((one.participation or 0) / 100),
        }
        for one in branches
    ]
    return {"title": "各党支部参与情况", "kind": "turnout", "rows": rows, "note": ""}


def _by_rule(facts: "Facts", rule: StandingRule, note: str) -> Slide:
    from quizlib.figures.standings import branch_standings

    found = branch_standings(facts, rule)
    names = short_names(one.branch for one in found)
    rows = [{"cells": [str(one.rank), names[one.branch], one.printed]} for one in found if one.rank is not None]
    return {"title": f"党支部名次（{rule.label}）", "kind": "branches", "rows": rows, "note": note}


def _persons(facts: "Facts", most: int, note: str) -> Slide:
    from quizlib.figures.figure import whole_or_decimal
    from quizlib.figures.standings import person_standings

    found = person_standings(facts, most)
    names = short_names(one.branch for one in found)
    rows = [
        {"cells": [str(one.rank), one.name, names[one.branch], f"{whole_or_decimal(one.points)}分", spent(one.seconds)]}
        for one in found
    ]
    return {"title": "个人名次", "kind": "persons", "rows": rows, "note": note}


def short_names(branches: Iterable[str]) -> dict[str, str]:
    """Each branch by its own name without the levels above, except where two are called the same."""
    every = list(dict.fromkeys(branches))
    last = {one: one.rpartition(LEVELS)[2] for one in every}
    times = Counter(last.values())
    return {one: last[one] if times[last[one]] == 1 else one for one in every}


def spent(seconds: int) -> str:
    """A stretch of time: ``12:05``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _rate(value: Fraction | None) -> str:
    """Per cent with one place, half up; a dash where nobody is due."""
    if value is None:
        return "—"
    tenths = (value * 10 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
