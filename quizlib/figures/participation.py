"""How many sittings, how many persons, how often: 人 and 人次 are kept apart."""

from collections.abc import Iterator
from typing import Any

from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Facts
from quizlib.figures.figure import By, Figure, Scope
from quizlib.figures.registry import ALL_EXCUSED, DEFINITIONS, NOT_DUE

#: One row a scope: place (as ``place_of`` reads it), listed, excused, persons, times. Persons first become one row for
#: each branch and cohort they were in, which leaves little to sort them by; in one sitting a person has one row anyway.
_PERSONS = """
WITH listed AS (SELECT branch, cohort, member, bool_and(excused <> '') AS excused FROM due GROUP BY ALL),
taken AS (SELECT branch, cohort, member, count(*) AS times FROM attempts GROUP BY ALL),
persons AS (
    SELECT GROUPING(branch, cohort) AS grouping, branch, cohort, member, coalesce(sum(times), 0) AS times,
        bool_and(excused) AND sum(times) IS NULL AS excused
    FROM listed LEFT JOIN taken USING (branch, cohort, member)
    GROUP BY GROUPING SETS ((member), (branch, member), (cohort, member))
)
SELECT grouping * 2 + 1, branch, cohort, NULL, count(*), count(*) FILTER (excused), count(*) FILTER (times > 0),
    coalesce(sum(times), 0)::BIGINT
FROM persons GROUP BY ALL
"""
_BY_SITTING = """
WITH listed AS (SELECT s, count(*) AS listed FROM due GROUP BY ALL),
excused AS (
    SELECT s, count(*) AS excused FROM due ANTI JOIN attempts USING (s, member) WHERE excused <> '' GROUP BY ALL
),
taken AS (SELECT s, count(*) FILTER (counts) AS persons, count(*) AS times FROM attempts GROUP BY ALL)
SELECT 6, NULL, NULL, s, listed, coalesce(excused, 0), coalesce(persons, 0), coalesce(times, 0)
FROM listed LEFT JOIN excused USING (s) LEFT JOIN taken USING (s)
"""
_HELD = """
SELECT GROUPING(branch, cohort) AS grouping, branch, cohort, list(DISTINCT s)
FROM due GROUP BY GROUPING SETS ((branch), (cohort))
"""


def participation(facts: Facts, kind: SittingKind | None = None) -> Iterator[Figure]:
    """The figures of sittings held and persons who took part, by every scope."""
    rows = [*facts.rows(_PERSONS), *facts.rows(_BY_SITTING)]
    counts = {place_of(facts, row[:4], kind): row[4:] for row in rows}
    held = _held(facts, kind)
    everywhere = Scope(kind=kind)
    counts.setdefault(everywhere, (0, 0, 0, 0))
    branches = [counts[scope] for scope in counts if scope.by is By.BRANCH]
    covered = [(listed, excused, persons) for listed, excused, persons, _ in branches if persons]
    full = [persons for listed, excused, persons in covered if persons == listed - excused]
    for scope, (listed, excused, persons, times) in counts.items():
        kinds = [one.kind for one in held.get(scope, [])]
        due = listed - excused
        yield DEFINITIONS["sittings"].counted(scope, len(kinds))
        yield DEFINITIONS["contests"].counted(scope, kinds.count(SittingKind.CONTEST))
        yield DEFINITIONS["tests"].counted(scope, kinds.count(SittingKind.TEST))
        if scope == everywhere:
            for id, those in (("branches", branches), ("branches_covered", covered), ("branches_full", full)):
                yield DEFINITIONS[id].counted(scope, len(those))
        yield DEFINITIONS["persons_listed"].counted(scope, listed)
        yield DEFINITIONS["excused"].counted(scope, excused)
        yield DEFINITIONS["persons_due"].counted(scope, due)
        yield DEFINITIONS["persons"].counted(scope, persons)
        yield DEFINITIONS["absent"].counted(scope, due - persons)
        yield DEFINITIONS["person_times"].counted(scope, times)
        yield DEFINITIONS["participation"].divided(scope, persons, due, ALL_EXCUSED if listed else NOT_DUE)


def place_of(facts: Facts, row: tuple[Any, ...], kind: SittingKind | None) -> Scope:
    """The scope of a row that begins with GROUPING(branch, cohort, s), branch, cohort, s."""
    grouping, branch, cohort, s = row
    if grouping == 0b011:
        return Scope(By.BRANCH, branch, branch, kind)
    if grouping == 0b101:
        return Scope(By.COHORT, cohort, cohort, kind)
    if grouping == 0b110:
        sitting = next(one.sitting for one in facts.held if one.s == s)
        return Scope(By.SITTING, sitting.id, sitting.title, kind)
    return Scope(kind=kind)


def _held(facts: Facts, kind: SittingKind | None) -> dict[Scope, list[Any]]:
    """The sittings of each scope."""
    by_number = {one.s: one.sitting for one in facts.held}
    found: dict[Scope, list[Any]] = {Scope(kind=kind): list(facts.sittings)}
    for sitting in facts.sittings:
        found[Scope(By.SITTING, sitting.id, sitting.title, kind)] = [sitting]
    for grouping, branch, cohort, numbers in facts.rows(_HELD):
        by, key = (By.COHORT, cohort) if grouping == 0b10 else (By.BRANCH, branch)
        found[Scope(by, key, key, kind)] = [by_number[s] for s in numbers]
    return found
