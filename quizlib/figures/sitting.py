"""One sitting in every detail: the facts of its scores and what each person answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import pandas as pd

from quizlib.core.question import Question
from quizlib.core.sitting import Sitting
from quizlib.errors import ReportError
from quizlib.figures.facts import Ended, Facts, attempt_rows, ended, facts_of, full_marks
from quizlib.figures.overview import branches_of
from quizlib.store import Store
from quizlib.store.attempts import select_attempts_in
from quizlib.store.questions import Editions, select_titles
from quizlib.store.rosters import select_due
from quizlib.store.sittings import select_planned, select_sittings

MARKS = ("member", "slot", "edition", "part", "response", "fraction", "points", "worth")


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What ``facts`` says of one sitting, and more.

    ``marks`` has a row for each slot of each counting attempt: member, slot (number on that paper), edition, part (0
    but in a case), response (in the author's letters), fraction (None while it waits for a mark), points (earned) and
    worth.
    ``questions`` are the editions on those papers, by content hash, ``titles`` those of regulations by id,
    ``running`` the members who are answering now.
    """

    sitting: Sitting
    full_marks: Fraction
    facts: Facts
    marks: pd.DataFrame
    questions: Mapping[str, Question]
    titles: Mapping[str, str]
    running: frozenset[str]

    @property
    def people(self) -> list[Any]:
        """Those due, rows of ``facts.due``, by branch and number."""
        places = {branch: place for place, branch in enumerate(branches_of(self.facts))}
        return sorted(self.facts.due.itertuples(), key=lambda one: (places[one.branch], one.number))


def gather_sitting(store: Store, sitting_id: str, now: datetime) -> SittingFacts:
    """The facts of one sitting, also of a practice, at ``now``.

    Raises:
        ReportError: there is no such sitting; it names those there are.
        StoreError: the database cannot be read.
    """
    with store.read() as connection:
        planned = select_planned(connection, sitting_id)
        if planned is None:
            there = "、".join(f"{one.id}（{one.title}）" for one in select_sittings(connection)) or "还没有场次"
            raise ReportError(f"没有编号为 {sitting_id} 的场次，请检查编号。现有场次：{there}")
        sitting, known = planned.sitting, Editions()
        maximum = full_marks(connection, sitting, known)
        due = [tuple(row)[:6] for row in select_due(connection, [sitting_id])]
        attempts = select_attempts_in(connection, [sitting_id], known)
        titles = select_titles(connection)
    done = ended(sitting, attempts, now)
    counting = [one for one in done if one.counts]
    return SittingFacts(
        sitting,
        maximum,
        facts_of(now, [(sitting, maximum)], due, attempt_rows(sitting, done)),
        pd.DataFrame(_marks(counting), columns=list(MARKS), dtype=object),
        {mark.slot.edition: mark.slot.source for one in counting for mark in one.score.marks},
        titles,
        frozenset(one.member_id for one in attempts if one.ended(now) is None),
    )


def _marks(counting: Iterable[Ended]) -> list[tuple[object, ...]]:
    return [
        (
            one.attempt.member_id,
            mark.slot.number,
            mark.slot.edition,
            mark.slot.part or 0,
            mark.response,
            mark.fraction,
            mark.points,
            mark.slot.points,
        )
        for one in counting
        for mark in one.score.marks
    ]
