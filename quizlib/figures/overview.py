"""Every figure of some facts: in all, then by branch, cohort and sitting."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from quizlib.core.bank import Bank
from quizlib.core.member import in_order
from quizlib.core.question import Review
from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Facts
from quizlib.figures.figure import EVERYWHERE, By, Figure, Scope
from quizlib.figures.participation import participation
from quizlib.figures.registry import DEFINITIONS
from quizlib.figures.scores import scores

Told = Mapping[str, Figure]


class Figures:
    """Figures by scope and id. Iterating gives all of them, those of everything first, in the order of reports."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        found: dict[Scope, dict[str, Figure]] = {}
        for one in figures:
            found.setdefault(one.scope, {})[one.id] = one
        self._told: Mapping[Scope, Told] = MappingProxyType(found)

    def __iter__(self) -> Iterator[Figure]:
        return (one for told in self._told.values() for one in told.values())

    def __getitem__(self, scope: Scope) -> Told:
        return self._told[scope]

    @cached_property
    def everywhere(self) -> Told:
        """The figures of everything, by id."""
        return next(told for scope, told in self._told.items() if scope.by is By.ALL)

    def by(self, by: By) -> dict[Scope, Told]:
        """The figures of each branch, cohort or sitting, by id; in the order people expect."""
        return {scope: told for scope, told in self._told.items() if scope.by is by}


def figures_of(facts: Facts, bank: Bank | None = None, *, kind: SittingKind | None = None) -> Figures:
    """Every figure over all facts, then of each branch, cohort and sitting.

    With ``bank`` its size too; with ``kind`` only of such sittings, which the scopes then say.
    """
    chosen = facts if kind is None else facts.of(kind)
    told: dict[Scope, list[Figure]] = {}
    for one in participation(chosen, kind):
        told.setdefault(one.scope, []).append(one)
    for one in scores(chosen, set(told), kind):
        told[one.scope].append(one)
    told[Scope(kind=kind)] += [*_questions(chosen, Scope(kind=kind)), *_bank(bank, Scope(kind=kind))]
    if kind is None:
        told[EVERYWHERE] += _practice(facts.of(SittingKind.PRACTICE))
    order = {id: place for place, id in enumerate(DEFINITIONS)}
    return Figures(
        one
        for scope in sorted(told, key=lambda scope: _scope_place(chosen, scope))
        for one in sorted(told[scope], key=lambda one: order[one.id])
    )


def branches_of(facts: Facts) -> list[str]:
    """The branches on the lists of the sittings, in the order people expect: 第二 before 第十, else by pinyin."""
    return sorted((row[0] for row in facts.rows("SELECT DISTINCT branch FROM due")), key=in_order)


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """The figures to look at, a row for each: 指标, 范围, 数值 (rounded, with its unit), 分子, 分母 (exact), 说明."""
    rows = [
        (
            one.name,
            str(one.scope),
            one.with_unit,
            *("" if n is None else n for n in (one.numerator, one.denominator)),
            one.reason,
        )
        for one in figures
    ]
    return pd.DataFrame(rows, columns=["指标", "范围", "数值", "分子", "分母", "说明"])


def by_branch(figures: Figures, by: By = By.BRANCH) -> pd.DataFrame:
    """The figures as printed, a row for each branch (or cohort, or sitting), then all; a column for each figure."""
    rows = {str(scope): {one.name: one.printed for one in told.values()} for scope, told in figures.by(by).items()}
    rows |= {"全部": {one.name: one.printed for one in figures.everywhere.values()}}
    label = {By.BRANCH: "党支部", By.COHORT: "人员类别", By.SITTING: "场次"}.get(by, "范围")
    return pd.DataFrame.from_dict(rows, orient="index").fillna("").rename_axis(label)


def _questions(facts: Facts, scope: Scope) -> Iterator[Figure]:
    used = facts.rows("SELECT count(DISTINCT question), count(DISTINCT regulation) FROM items")[0]
    yield DEFINITIONS["questions_used"].counted(scope, used[0])
    yield DEFINITIONS["regulations_used"].counted(scope, used[1])


def _bank(bank: Bank | None, scope: Scope) -> Iterator[Figure]:
    if bank is not None:
        reviewed = [one for one in bank.questions.values() if one.review is Review.REVIEWED]
        yield DEFINITIONS["bank_questions"].counted(scope, len(reviewed))
        yield DEFINITIONS["bank_regulations"].counted(scope, len({one.basis.regulation for one in reviewed}))


def _practice(facts: Facts) -> Iterator[Figure]:
    persons, times = facts.rows("SELECT count(DISTINCT member), count(*) FROM attempts")[0]
    yield DEFINITIONS["practices"].counted(EVERYWHERE, len(facts.held))
    yield DEFINITIONS["practice_persons"].counted(EVERYWHERE, persons)
    yield DEFINITIONS["practice_times"].counted(EVERYWHERE, times)


def _scope_place(facts: Facts, scope: Scope) -> tuple[int, tuple[bytes, ...] | int]:
    if scope.by is By.SITTING:
        return (3, [one.id for one in facts.sittings].index(scope.key))
    return ({By.ALL: 0, By.BRANCH: 1, By.COHORT: 2}[scope.by], in_order(scope.key))
