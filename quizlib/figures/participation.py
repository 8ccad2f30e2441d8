"""How many sittings, how many persons, how often: 人 and 人次 are kept apart."""

from collections.abc import Iterator
from typing import Any

from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Facts
from quizlib.figures.figure import By, Figure, Scope
from quizlib.figures.registry import ALL_EXCUSED, DEFINITIONS, NOT_DUE

#: One row a scope: place (as ``scopes.place`` reads it), listed, excused, persons, times.
_PERSONS = """
WITH taken AS (SELECT s, member, count(*) AS times FROM attempts GROUP BY ALL),
listed AS (
    SELECT s, member, branch, cohort, excused <> '' AS excused, coalesce(times, 0) AS times
    FROM due LEFT JOIN taken USING (s, member)
),
persons AS (
    SELECT GROUPING(branch, cohort, s) AS grouping, branch, cohort, s, member,
        sum(times) AS times, bool_and(excused) AND sum(times) = 0 AS excused
    FROM listed GROUP BY GROUPING SETS ((member), (branch, member), (cohort, member), (s, member))
)
SELECT grouping, branch, cohort, s, count(*), count(*) FILTER (excused), count(*) FILTER (times > 0),
    coalesce(sum(times), 0)::BIGINT
FROM persons GROUP BY ALL
"""
_BRANCHES = """
WITH taken AS (SELECT DISTINCT s, member FROM attempts),
persons AS (
    SELECT branch, member, bool_or(t.member IS NOT NULL) AS there, bool_and(excused <> '') AS excused
    FROM due d LEFT JOIN taken t USING (s, member) GROUP BY ALL
),
branches AS (
    SELECT branch, count(*) FILTER (there) AS there, count(*) FILTER (NOT there AND NOT excused) AS absent
    FROM persons GROUP BY ALL
)
SELECT count(*), count(*) FILTER (there > 0), count(*) FILTER (there > 0 AND absent = 0) FROM branches
"""
_HELD = """
SELECT GROUPING(branch, cohort) AS grouping, branch, cohort, list(DISTINCT s)
FROM due GROUP BY GROUPING SETS ((branch), (cohort))
"""


def participation(facts: Facts, kind: SittingKind | None = None) -> Iterator[Figure]:
    """The figures of sittings held and persons who took part, by every scope."""
    counts = {place_of(facts, row[:4], kind): row[4:] for row in facts.rows(_PERSONS)}
    held = _held(facts, kind)
    everywhere = Scope(kind=kind)
    counts.setdefault(everywhere, (0, 0, 0, 0))
    branches = facts.rows(_BRANCHES)[0]
    for scope, (listed, excused, persons, times) in counts.items():
        kinds = [one.kind for one in held.get(scope, [])]
        due = listed - excused
        yield DEFINITIONS["sittings"].counted(scope, len(kinds))
        yield DEFINITIONS["contests"].counted(scope, kinds.count(SittingKind.CONTEST))
        yield DEFINITIONS["tests"].counted(scope, kinds.count(SittingKind.TEST))
        if scope == everywhere:
            for id, count in zip(("branches", "branches_covered", "branches_full"), branches, strict=True):
                yield DEFINITIONS[id].counted(scope, count)
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
