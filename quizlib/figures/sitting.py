"""One sitting in every detail: who was due, each score and what each person answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from quizlib.core.allowance import allowing
from quizlib.core.member import in_order
from quizlib.core.question import Question, Response, read_question
from quizlib.core.sitting import Sitting
from quizlib.figures.facts import Facts, Held, gather_sittings
from quizlib.store import Store

MARKS = ("member", "slot", "edition", "part", "response", "fraction", "points", "worth")


@dataclass(frozen=True, slots=True)
class Person:
    """One on the list of a sitting; ``excused`` is the reason, or nothing."""

    member: str
    number: str
    name: str
    branch: str
    cohort: str
    excused: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt that has ended; ``ended`` and ``started`` are aware UTC; points are exact."""

    member: str
    branch: str
    cohort: str
    ordinal: int
    started: datetime
    ended: datetime
    handed_in: bool
    points: Fraction
    maximum: Fraction
    pending: int
    passes: bool
    excels: bool
    counts: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What ``facts`` says of one sitting, and more.

    ``people`` are those on its list by branch and number, ``attempts`` all that have ended. ``marks`` has a row for
    each slot of each counting attempt: member, slot (number on that paper), edition, part (0 but in a case), response
    (in the author's letters), fraction (None while it waits for a mark), points (earned) and worth. ``questions`` are
    the editions on papers of any attempt, by content hash, ``titles`` those of regulations by id, ``running`` the
    members who are answering now.
    """

    facts: Facts
    held: Held
    people: tuple[Person, ...]
    attempts: tuple[Taken, ...]
    marks: pd.DataFrame
    questions: Mapping[str, Question]
    titles: Mapping[str, str]
    running: frozenset[str]

    @property
    def sitting(self) -> Sitting:
        """Its rules."""
        return self.held.sitting

    @property
    def full_marks(self) -> Fraction:
        """Full marks of every paper."""
        return self.held.full_marks

    def rules_for(self, member: str) -> Sitting:
        """Its rules as they hold for this member, with what organizers allowed."""
        return allowing(self.sitting, self.held.allowed.get(member, ()))


def gather_sitting(store: Store, results: Path, sitting_id: str, now: datetime) -> SittingFacts:
    """The facts of one sitting, also of a practice, at ``now``; frozen ones where it is closed.

    Raises:
        ReportError: there is no such sitting (it names those there are), or its frozen files were changed.
        StoreError: the database cannot be read.
    """
    return sitting_facts(gather_sittings(store, results, [sitting_id], now))


def sitting_facts(facts: Facts) -> SittingFacts:
    """The details of the one sitting that ``facts`` hold."""
    (held,) = facts.held
    people = [Person(*row) for row in facts.rows("SELECT member, number, name, branch, cohort, excused FROM due")]
    return SittingFacts(
        facts,
        held,
        tuple(sorted(people, key=lambda one: (in_order(one.branch), one.number))),
        tuple(_taken(facts, row) for row in facts.rows(_ATTEMPTS)),
        pd.DataFrame(_marks(facts), columns=list(MARKS), dtype=object),
        {edition: read_question(json.loads(body)) for edition, body in facts.rows(_QUESTIONS)},
        dict(facts.rows("SELECT DISTINCT regulation, title FROM titles")),
        held.running,
    )


_ATTEMPTS = """
SELECT member, branch, cohort, ordinal, started, ended, handed_in, points, maximum, pending, passes, excels, counts,
    settled
FROM attempts ORDER BY member, ordinal
"""
_MARKS = """
SELECT a.member, m.slot, i.edition, i.part, m.response, m.points, m.worth
FROM marks m JOIN attempts a USING (s, attempt) JOIN items i USING (s, item)
WHERE m.counts ORDER BY m.attempt, m.slot
"""
_QUESTIONS = "SELECT DISTINCT edition, body FROM questions JOIN items USING (s, edition)"


def _taken(facts: Facts, row: tuple[Any, ...]) -> Taken:
    member, branch, cohort, ordinal, started, ended, handed_in, points, maximum, *rest = row
    moments = (started.replace(tzinfo=UTC), ended.replace(tzinfo=UTC))
    return Taken(
        member, branch, cohort, ordinal, *moments, handed_in, facts.points(points), facts.points(maximum), *rest
    )


def _marks(facts: Facts) -> list[tuple[object, ...]]:
    numbers, responses = cache(partial(_numbers, facts)), cache(_response)  # there are few of them, many times over
    return [
        (*place, responses(response), *numbers(points, worth)) for *place, response, points, worth in facts.rows(_MARKS)
    ]


def _numbers(facts: Facts, points: int | None, worth: int) -> tuple[Fraction | None, Fraction, Fraction]:
    """The fraction, the points earned and the points worth of a mark."""
    if points is None:
        return None, Fraction(0), facts.points(worth)
    return Fraction(points, worth) if worth else Fraction(0), facts.points(points), facts.points(worth)


def _response(text: str | None) -> Response:
    value = None if text is None else json.loads(text)
    return tuple(value) if isinstance(value, list) else value
