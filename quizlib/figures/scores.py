"""How well: figures over the settled scores, one for each person in each sitting, and how long it took."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Facts
from quizlib.figures.figure import Figure, Scope
from quizlib.figures.participation import place_of
from quizlib.figures.registry import DEFINITIONS, NONE_YET, NOT_COMPARABLE, ONLY_ONE

_SETS = "GROUPING SETS ((), (branch), (cohort), (s))"
_SCORES = f"""
SELECT GROUPING(branch, cohort, s) AS grouping, branch, cohort, s,
    count(*) FILTER (settled), count(*) FILTER (counts AND NOT settled),
    sum(points) FILTER (settled), sum(maximum) FILTER (settled), sum(points::HUGEINT * points) FILTER (settled),
    min(points) FILTER (settled), max(points) FILTER (settled), median(points) FILTER (settled),
    min(maximum) FILTER (settled), max(maximum) FILTER (settled),
    count(*) FILTER (settled AND passes), count(*) FILTER (settled AND excels),
    count(*) FILTER (settled AND points = maximum),
    count(*) FILTER (pending = 0 AND points = maximum), count(*) FILTER (ordinal > 1),
    count(*) FILTER (counts), sum(epoch_ms(ended) - epoch_ms(started)) FILTER (counts),
    median(epoch_ms(ended) - epoch_ms(started)) FILTER (counts)
FROM attempts GROUP BY {_SETS}
"""  # noqa: S608 - a constant of our own
_RESITS = f"""
WITH failed AS (SELECT s, member FROM attempts WHERE ordinal = 1 AND pending = 0 AND NOT passes)
SELECT GROUPING(branch, cohort, s) AS grouping, branch, cohort, s, count(DISTINCT member)
FROM attempts JOIN failed USING (s, member) WHERE ordinal > 1 AND settled AND passes GROUP BY {_SETS}
"""  # noqa: S608 - a constant of our own
_MINUTE = 60_000  # milliseconds


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of ``_SCORES`` after its scope; points in units of the facts."""

    scored: int = 0
    pending: int = 0
    points: int | None = None
    maxima: int | None = None
    squares: int | None = None
    lowest: int | None = None
    highest: int | None = None
    median: float | None = None
    least_maximum: int | None = None
    most_maximum: int | None = None
    passed: int = 0
    excellent: int = 0
    full: int = 0
    full_times: int = 0
    resits: int = 0
    counted: int = 0
    spent: int | None = None
    spent_median: float | None = None


def scores(facts: Facts, scopes: set[Scope], kind: SittingKind | None = None) -> Iterator[Figure]:
    """The figures of scores by each of ``scopes``, also those without an attempt."""
    told = {place_of(facts, row[:4], kind): _Told(*row[4:]) for row in facts.rows(_SCORES)}
    passed_later = {place_of(facts, row[:4], kind): row[4] for row in facts.rows(_RESITS)}
    for scope in scopes:
        one = told.get(scope, _Told())
        yield from _of(facts, scope, one)
        yield DEFINITIONS["resits"].counted(scope, one.resits)
        yield DEFINITIONS["resit_passed"].counted(scope, passed_later.get(scope, 0))
        yield DEFINITIONS["duration"].divided(scope, Fraction(int(one.spent or 0), _MINUTE), one.counted, "没有作答")
        yield (
            DEFINITIONS["duration_median"].untold(scope, "没有作答")
            if one.spent_median is None
            else DEFINITIONS["duration_median"].counted(scope, Fraction(one.spent_median) / _MINUTE)
        )


def _of(facts: Facts, scope: Scope, one: _Told) -> Iterator[Figure]:
    total, maxima = facts.points(one.points or 0), facts.points(one.maxima or 0)
    yield DEFINITIONS["scored"].counted(scope, one.scored)
    yield DEFINITIONS["pending"].counted(scope, one.pending)
    yield DEFINITIONS["mean_rate"].divided(scope, total, maxima, NONE_YET)
    yield from _in_points(facts, scope, one)
    for count, rate, number in (
        ("passed", "pass_rate", one.passed),
        ("excellent", "excellent_rate", one.excellent),
        ("full", "full_rate", one.full),
    ):
        yield DEFINITIONS[count].counted(scope, number)
        yield DEFINITIONS[rate].divided(scope, number, one.scored, NONE_YET)
    yield DEFINITIONS["full_times"].counted(scope, one.full_times)


def _in_points(facts: Facts, scope: Scope, one: _Told) -> Iterator[Figure]:
    comparable = one.scored and one.least_maximum == one.most_maximum
    if not comparable:
        reason = NOT_COMPARABLE if one.scored else NONE_YET
        for id in ("mean", "median", "highest", "lowest", "deviation"):
            yield DEFINITIONS[id].untold(scope, reason)
        return
    n, total = one.scored, int(one.points or 0)
    squares = Fraction(int(one.squares or 0), facts.scale**2)
    spread = squares - facts.points(total) ** 2 / n
    yield DEFINITIONS["mean"].divided(scope, facts.points(total), n, NONE_YET)
    yield DEFINITIONS["median"].counted(scope, Fraction(one.median or 0) / facts.scale)
    yield DEFINITIONS["highest"].counted(scope, facts.points(one.highest or 0))
    yield DEFINITIONS["lowest"].counted(scope, facts.points(one.lowest or 0))
    yield DEFINITIONS["deviation"].rooted(scope, spread, n - 1, ONLY_ONE)
