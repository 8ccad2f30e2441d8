"""Stored facts as DataFrames: what every figure is counted from, all of one moment.

A frame holds exact values (``fractions.Fraction``) and aware UTC moments; its columns:

- ``sittings``: sitting, title, kind (``SittingKind``), opens, closes, full_marks, pass_line, excellent_line
- ``due``: sitting, member, number, name, branch, cohort; a row for each person due in a sitting
- ``attempts``: sitting, member, branch, ordinal, started, ended, handed_in (False: time ran out), points, maximum,
  pending (slots that wait for a mark), passes, excels, counts, settled; a row for each attempt that has ended

``counts`` marks the one attempt of each person in a sitting that counts. ``settled`` is true of one that counts and
whose score no mark still to come can change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

import pandas as pd
import sqlalchemy as sa

from quizlib.core.attempt import Attempt
from quizlib.core.score import Score, score
from quizlib.core.sitting import Counts, Phase, Sitting, SittingKind
from quizlib.core.standing import counting
from quizlib.figures.period import Period
from quizlib.store import Store
from quizlib.store.attempts import select_attempts_in
from quizlib.store.questions import Editions
from quizlib.store.rosters import select_due
from quizlib.store.sittings import select_planned, select_sittings

SITTINGS = ("sitting", "title", "kind", "opens", "closes", "full_marks", "pass_line", "excellent_line")
DUE = ("sitting", "member", "number", "name", "branch", "cohort")
ATTEMPTS = (
    *("sitting", "member", "branch", "ordinal", "started", "ended", "handed_in"),
    *("points", "maximum", "pending", "passes", "excels", "counts", "settled"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The frames (see the module) as they stood ``at`` a moment."""

    at: datetime
    sittings: pd.DataFrame
    due: pd.DataFrame
    attempts: pd.DataFrame

    def within(self, branch: str) -> "Facts":
        """What concerns the persons due in ``branch``."""
        due = self.due[self.due["branch"] == branch]
        return Facts(
            self.at,
            self.sittings[self.sittings["sitting"].isin(due["sitting"])],
            due,
            self.attempts[self.attempts["branch"] == branch],
        )


@dataclass(frozen=True, slots=True)
class Ended:
    """An ended attempt with its score, whether it ``counts`` and whether it is ``settled``."""

    attempt: Attempt
    score: Score
    counts: bool
    settled: bool


def gather(store: Store, period: Period, now: datetime) -> Facts:
    """The facts of the contests and tests whose window opens in ``period`` and has opened by ``now``.

    Raises:
        StoreError: the database cannot be read.
    """
    with store.read() as connection:
        sittings = [
            sitting
            for sitting in select_sittings(connection, opens_from=period.start, opens_before=period.end)
            if sitting.kind is not SittingKind.PRACTICE and sitting.phase(now) is not Phase.UPCOMING
        ]
        known = Editions()
        # one sitting at a time: its papers are let go before the next is read
        return facts_of(
            now,
            [(sitting, full_marks(connection, sitting, known)) for sitting in sittings],
            [tuple(row) for row in select_due(connection, [sitting.id for sitting in sittings])],
            [row for sitting in sittings for row in attempt_rows(sitting, ended_in(connection, sitting, known, now))],
        )


def full_marks(connection: sa.Connection, sitting: Sitting, known: Editions) -> Fraction:
    """Full marks of every paper of the sitting."""
    planned = select_planned(connection, sitting.id)
    pool = planned.pool if planned else ()
    editions = known(connection, pool)
    return sitting.blueprint.maximum(editions[edition] for edition in pool)


def ended_in(connection: sa.Connection, sitting: Sitting, known: Editions, now: datetime) -> list[Ended]:
    """The attempts in the sitting that have ended by ``now``, by member and ordinal."""
    return ended(sitting, select_attempts_in(connection, [sitting.id], known), now)


def ended(sitting: Sitting, attempts: Iterable[Attempt], now: datetime) -> list[Ended]:
    """Those of ``attempts`` in ``sitting`` that have ended by ``now``, scored."""
    by_member: dict[str, list[tuple[Attempt, Score]]] = {}
    for attempt in attempts:
        if attempt.ended(now) is not None:
            by_member.setdefault(attempt.member_id, []).append((attempt, score(attempt, sitting.multiple_rule)))
    found: list[Ended] = []
    for scored in by_member.values():
        chosen, best = counting(scored, sitting.counts)
        settled = not best.pending and (
            sitting.counts is not Counts.BEST or all(_within_reach(one) <= best.points for _, one in scored)
        )
        found += [Ended(one, its, one is chosen, settled and one is chosen) for one, its in scored]
    return found


def attempt_rows(sitting: Sitting, attempts: Iterable[Ended]) -> list[dict[str, object]]:
    """Rows of ``attempts`` without the branch."""
    return [
        {
            "sitting": sitting.id,
            "member": one.attempt.member_id,
            "ordinal": one.attempt.ordinal,
            "started": one.attempt.started.astimezone(UTC),
            "ended": (one.attempt.submitted or one.attempt.deadline).astimezone(UTC),
            "handed_in": one.attempt.submitted is not None,
            "points": one.score.points,
            "maximum": one.score.maximum,
            "pending": one.score.pending,
            "passes": one.score.passes(sitting),
            "excels": one.score.excels(sitting),
            "counts": one.counts,
            "settled": one.settled,
        }
        for one in attempts
    ]


def facts_of(
    now: datetime,
    sittings: Sequence[tuple[Sitting, Fraction]],
    due: Sequence[tuple[str, ...]],
    attempts: Sequence[dict[str, object]],
) -> Facts:
    """The facts from rows: sittings with full marks, rows of ``due`` and of ``attempts`` without the branch."""
    branch = {(sitting, member): where for sitting, member, _, _, where, _ in due}
    rows = [{**row, "branch": branch[str(row["sitting"]), str(row["member"])]} for row in attempts]
    rules = [
        (one.id, one.title, one.kind, *_window(one), maximum, one.pass_line, one.excellent_line)
        for one, maximum in sittings
    ]
    flags = dict.fromkeys(("handed_in", "passes", "excels", "counts", "settled"), bool)
    return Facts(
        now,
        pd.DataFrame(rules, columns=list(SITTINGS)),
        pd.DataFrame(list(due), columns=list(DUE)),
        pd.DataFrame(rows, columns=list(ATTEMPTS)).astype(flags),
    )


def _window(sitting: Sitting) -> tuple[datetime, datetime]:
    """From when to when, in UTC whatever zone the sitting was written in: a column holds moments of one zone."""
    return sitting.opens.astimezone(UTC), sitting.closes.astimezone(UTC)


def _within_reach(score: Score) -> Fraction:
    """The most the attempt can still earn: full points for every slot that waits for a mark."""
    waiting = sum((mark.slot.points for mark in score.marks if mark.fraction is None), Fraction(0))
    return score.points + waiting
