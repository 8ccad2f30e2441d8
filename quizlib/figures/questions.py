"""What past sittings say of questions: how often drawn, how easy, how well they tell members apart.

Facility is the mean fraction (0 to 1) earned. Discrimination is the correlation of the fraction with the rest of the
score, that question left out (the corrected point-biserial; for partial marks Pearson's), between −1 and 1. Both are of
the attempts that count, and of marks that are settled.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

import pandas as pd

from quizlib.core.score import Mark
from quizlib.core.sitting import Phase
from quizlib.figures.facts import ended_in
from quizlib.store import Store
from quizlib.store.questions import Editions, Kept, select_history
from quizlib.store.sittings import select_planned, select_sittings

#: A question of fewer responses tells nothing of discrimination.
FEWEST = 10

QUESTIONS = ("question", "edition", "sitting", "title", "opens", "responses", "facility", "discrimination")


def question_figures(store: Store, now: datetime, question_id: str | None = None) -> pd.DataFrame:
    """A row for each edition of a question in each sitting that has opened; all questions, or one.

    Columns: question (id), edition (content hash), sitting, title, opens, responses (papers of counting attempts that
    held it), facility (Fraction), discrimination (float; NaN under ``FEWEST`` responses or where all did alike).
    A case is one question: its parts are taken together.

    Raises:
        StoreError: the database cannot be read.
    """
    rows: list[tuple[object, ...]] = []
    with store.read() as connection:
        known = Editions()
        for sitting in select_sittings(connection):
            planned = select_planned(connection, sitting.id)
            if planned is None or sitting.phase(now) is Phase.UPCOMING:
                continue
            if question_id is not None and not any(
                one.id == question_id
                for edition, one in known(connection, planned.pool).items()
                if edition in planned.pool
            ):
                continue
            earned: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
            for one in ended_in(connection, sitting, known, now):
                if one.counts:
                    for key, its in _earned(one.score.marks).items():
                        earned.setdefault(key, []).append((its[0], one.score.points - its[1]))
            rows += [
                (question, edition, sitting.id, sitting.title, sitting.opens, len(pairs), *_told(pairs))
                for (question, edition), pairs in earned.items()
                if question_id in (None, question)
            ]
    return pd.DataFrame(rows, columns=list(QUESTIONS))


def question_editions(store: Store, question_id: str) -> list[Kept]:
    """Every edition of a question that was ever kept, the oldest first. Raises StoreError."""
    with store.read() as connection:
        return select_history(connection, question_id)


def _earned(marks: Iterable[Mark]) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """The fraction and the points that one paper earned on each question; none where a mark is pending."""
    points: dict[tuple[str, str], Fraction] = {}
    worth: dict[tuple[str, str], Fraction] = {}
    pending: set[tuple[str, str]] = set()
    for mark in marks:
        key = (mark.slot.source.id, mark.slot.edition)
        points[key] = points.get(key, Fraction(0)) + mark.points
        worth[key] = worth.get(key, Fraction(0)) + mark.slot.points
        if mark.fraction is None:
            pending.add(key)
    return {key: (points[key] / worth[key], points[key]) for key in points if key not in pending}


def _told(pairs: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, float]:
    facility = sum((fraction for fraction, _ in pairs), Fraction(0)) / len(pairs)
    frame = pd.DataFrame([(float(fraction), float(rest)) for fraction, rest in pairs], columns=["own", "rest"])
    if len(frame) < FEWEST or frame["own"].nunique() < 2 or frame["rest"].nunique() < 2:
        return facility, float("nan")
    return facility, float(frame["own"].corr(frame["rest"]))
