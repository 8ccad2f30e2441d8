"""A weak spot in one sitting, the practice after it, and the same spot in a later sitting."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from quizlib.core.member import in_order
from quizlib.core.sitting import SittingKind
from quizlib.errors import ReportError
from quizlib.figures.comparability import FEWEST
from quizlib.figures.facts import Facts, Held, Progress, gather_sittings
from quizlib.figures.weak import By, Spots, few
from quizlib.store import Store
from quizlib.store.sittings import select_sittings

RETEST = (
    *("name", "then_responses", "then_persons", "then", "practised"),
    *("now_responses", "now_persons", "now", "difference", "warnings"),
)


def gather_retest(
    store: Store, results: Path, then: str, now: str, at: datetime, progress: Progress | None = None
) -> Facts:
    """The facts of two sittings and of the practices that were open from the beginning of one to the end of the other.

    Raises:
        ReportError: a sitting is not there, they are one, or stand the wrong way round.
    """
    if then == now:
        raise ReportError(f"请写两个不同的场次（两个都是 {then}）")
    with store.read() as connection:
        sittings = {one.id: one for one in select_sittings(connection)}
    wanted = [then, now]
    if then in sittings and now in sittings:
        first, second = sittings[then], sittings[now]
        if first.opens > second.opens:
            raise ReportError(f"请先写较早的场次，再写较晚的场次：{now} {then}")
        wanted += [
            id
            for id, one in sittings.items()
            if one.kind is SittingKind.PRACTICE
            and id not in wanted
            and one.opens < second.closes
            and one.closes > first.opens
        ]
    return gather_sittings(store, results, wanted, at, progress)


def retest(facts: Facts, then: str, now: str, by: By = "article") -> pd.DataFrame:
    """What was asked in sitting ``then``, and how it went in ``now``, in first attempts; columns ``RETEST``.

    The lowest of ``then`` stand first, and what fewer than ``FEWEST`` persons were asked then stands last.

    ``then`` and ``now`` are rates (Fractions of 0 to 1; None where it was not asked), ``difference`` is in 个百分点.
    ``practised`` are the persons due in either sitting who took a practice with the spot in it, after their own first
    attempt in the earlier one and before that in the later one.
    """
    spots = Spots(facts, by)
    sides = [_side(facts, spots, _held(facts, one)) for one in (then, now)]
    practised = _practised(facts, spots, _held(facts, then), _held(facts, now))
    found = []
    for number, first in sides[0].items():
        second = sides[1].get(number)
        change = None if second is None else 100 * (second["rate"] - first["rate"])
        found.append(
            (
                *(spots[number].name, first["responses"], first["persons"], first["rate"], practised.get(number, 0)),
                *((second["responses"], second["persons"], second["rate"]) if second else (0, 0, None)),
                *(change, tuple(_doubts(first, second))),
            )
        )
    found.sort(key=lambda row: (row[2] < FEWEST, row[3], in_order(row[0])))
    return pd.DataFrame(found, columns=list(RETEST), dtype=object)


_TALLY = """
SELECT spot, count(*), count(DISTINCT member), sum(m.points), sum(m.worth),
    list(DISTINCT question || ' ' || edition || ' ' || part)
FROM marks m JOIN {spots} USING (s, item) JOIN items USING (s, item) JOIN attempts a USING (s, attempt)
WHERE s = ? AND m.first AND m.points IS NOT NULL GROUP BY spot HAVING sum(m.worth) > 0
"""
_PRACTISED = """
WITH before AS (SELECT member, min(ended) AS since FROM attempts WHERE s = ? AND ordinal = 1 GROUP BY ALL),
after AS (SELECT member, min(started) AS until FROM attempts WHERE s = ? GROUP BY ALL)
SELECT spot, count(DISTINCT member)
FROM marks JOIN {spots} USING (s, item) JOIN attempts a USING (s, attempt)
    LEFT JOIN before USING (member) LEFT JOIN after USING (member)
WHERE s IN (SELECT unnest(?::INTEGER[])) AND member IN (SELECT member FROM due WHERE s IN (?, ?))
    AND a.ended >= coalesce(since, ?) AND a.ended <= coalesce(until, ?)
GROUP BY spot
"""


def _side(facts: Facts, spots: Spots, held: Held) -> dict[int, dict[str, Any]]:
    return {
        number: {
            "responses": responses,
            "persons": persons,
            "rate": Fraction(int(earned), int(worth)),
            "questions": frozenset(questions),
        }
        for number, responses, persons, earned, worth, questions in facts.rows(_TALLY.format(spots=spots.table), held.s)
    }


def _practised(facts: Facts, spots: Spots, then: Held, now: Held) -> dict[int, int]:
    practices = [one.s for one in facts.held if one not in (then, now)]
    window = (_naive(then.sitting.opens), _naive(now.sitting.closes))
    query = _PRACTISED.format(spots=spots.table)
    return dict(facts.rows(query, then.s, now.s, practices, then.s, now.s, *window))


def _doubts(first: dict[str, Any], second: dict[str, Any] | None) -> Iterator[str]:
    yield from few(first["persons"], "前一场")
    if second is None:
        yield "后一场没有考到"
        return
    yield from few(second["persons"], "后一场")
    shared = len(first["questions"] & second["questions"])
    if not shared:
        yield "两场的题目完全不同"
    elif first["questions"] != second["questions"]:
        counts = f"前一场{len(first['questions'])}道，后一场{len(second['questions'])}道"
        yield f"两场的题目不全相同（相同{shared}道，{counts}）"


def _held(facts: Facts, sitting_id: str) -> Held:
    return next(one for one in facts.held if one.sitting.id == sitting_id)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
