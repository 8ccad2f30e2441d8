"""Who came first in a sitting: branches by the rules that it declares, persons by score and then by time.

Ranks are of exact values. Who ties shares a rank, and the next one is counted on (1, 1, 3). Every rank says in a
sentence how it came about; who is not ranked, why not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from quizlib.core.member import in_order
from quizlib.core.sitting import Phase, StandingRule
from quizlib.figures.facts import Facts
from quizlib.figures.figure import By, decimal, half_up, printed_number, whole_or_decimal
from quizlib.figures.overview import Told, figures_of

STANDINGS = ("rule", "rule_name", "rank", "branch", "value", "due", "persons", "scored", "explanation")

_IN_POINTS = (StandingRule.MEAN_PARTICIPATION, StandingRule.MEAN)
_FINEST = 6  # decimals


@dataclass(frozen=True, slots=True)
class BranchStanding:
    """A branch by one rule; ``rank`` and ``value`` (points, or per cent) are None where it is not ranked."""

    rule: StandingRule
    branch: str
    rank: int | None
    value: Fraction | None
    due: int
    persons: int
    scored: int
    explanation: str

    @property
    def printed(self) -> str:
        """The value as a person reads it: ``79.0分``, ``91.7%``; nothing where there is none."""
        return "" if self.value is None else f"{decimal(self.value)}{'分' if self.rule in _IN_POINTS else '%'}"

    @property
    def sort(self) -> Fraction:
        """The value, nought where there is none."""
        return self.value or Fraction(0)


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """A person with a settled score; ``seconds`` is the time that the attempt took, in whole ones."""

    rank: int
    number: str
    name: str
    branch: str
    points: Fraction
    seconds: int
    explanation: str


def standings(facts: Facts) -> pd.DataFrame:
    """The branches of one sitting by every rule that it declares, the ranked ones first; columns ``STANDINGS``."""
    rules = facts.held[0].sitting.standings
    rows = [
        (rule.value, rule.label, one.rank, one.branch, one.value, one.due, one.persons, one.scored, one.explanation)
        for rule in rules
        for one in branch_standings(facts, rule)
    ]
    return pd.DataFrame(rows, columns=list(STANDINGS), dtype=object)


def branch_standings(facts: Facts, rule: StandingRule) -> list[BranchStanding]:
    """The branches of one sitting by ``rule``, the ranked ones first, equal ones in the order people expect."""
    (held,) = facts.held
    found = [
        _counted(rule, scope.name, told, held.sitting.standings_least)
        for scope, told in figures_of(facts).by(By.BRANCH).items()
    ]
    ranked = sorted((one for one in found if one.value is not None), key=lambda one: (-one.sort, in_order(one.branch)))
    placed = [replace(one, rank=1 + sum(other.sort > one.sort for other in ranked)) for one in ranked]
    return [
        *(replace(one, explanation=one.explanation + "".join(_beside(one, placed))) for one in placed),
        *(one for one in found if one.value is None),
    ]


def person_standings(facts: Facts, most: int | None = None) -> list[PersonStanding]:
    """Persons with a settled score in one sitting, by score and then by time; those up to rank ``most``."""
    found: list[PersonStanding] = []
    for rank, ties, number, name, branch, units, seconds in facts.rows(_PERSONS, most or _ALL):
        points = facts.points(units)
        told = f"{whole_or_decimal(points)}分，用时{_spoken(seconds)}，{'并列' if ties > 1 else ''}第{rank}名"
        before = next((one for one in reversed(found) if one.rank < rank), None)
        if before and before.points == points:
            told += f"；与第{before.rank}名同分，用时多{_spoken(seconds - before.seconds)}"
        elif before:
            told += f"；比第{before.rank}名少{whole_or_decimal(before.points - points)}分"
        found.append(PersonStanding(rank, number, name, branch, points, seconds, told))
    return found


def provisional(facts: Facts) -> list[str]:
    """Why the ranks of one sitting may still change, a sentence each; nothing where they stand."""
    (held,) = facts.held
    pending = int(figures_of(facts).everywhere["pending"].value or 0)
    found = []
    if held.running or held.sitting.phase(facts.at) is not Phase.CLOSED:
        found.append("场次还没有结束，名次可能变动")
    if pending:
        found.append(f"还有{pending}份成绩待评分，名次可能变动")
    return found


_ALL = 2**31 - 1
_PERSONS = """
WITH scored AS (
    SELECT d.number, d.name, a.branch, a.points, (epoch_ms(a.ended) - epoch_ms(a.started)) // 1000 AS seconds
    FROM attempts a JOIN due d USING (s, member) WHERE a.settled
)
SELECT rank() OVER (ORDER BY points DESC, seconds) AS rank, count(*) OVER (PARTITION BY points, seconds), *
FROM scored QUALIFY rank <= ? ORDER BY rank, number
"""


def _counted(rule: StandingRule, branch: str, told: Told, least: int) -> BranchStanding:
    """A branch with its value, not ranked yet; without one where it is not to be ranked, which is then explained."""
    due, persons, scored = (int(told[id].value or 0) for id in ("persons_due", "persons", "scored"))
    value, explanation = _value(rule, told, due, persons, scored, least)
    return BranchStanding(rule, branch, None, value, due, persons, scored, explanation)


def _value(
    rule: StandingRule, told: Told, due: int, persons: int, scored: int, least: int
) -> tuple[Fraction | None, str]:
    participation, mean = told["participation"], told["mean"]
    taking = f"参与率{participation.printed}（{persons}/{due}）"
    if participation.value is None:
        return None, f"{participation.reason}，不排名"
    if due < least:
        return None, f"应参加{due}人，不足{least}人，不排名"
    if rule is StandingRule.PARTICIPATION:
        return participation.value, taking
    if rule is StandingRule.MEAN_PARTICIPATION and not persons:
        return Fraction(0), f"没有人参加，{taking}，得0分"
    if mean.value is None:
        return None, "成绩都在等待评分，暂不排名" if persons else "没有人参加，没有成绩，不排名"
    if rule is StandingRule.MEAN_PARTICIPATION:
        value = mean.value * participation.value / 100
        return value, f"平均分{mean.with_unit} × {taking}＝{decimal(value)}分"
    if scored < least:
        return None, f"已评定成绩{scored}份，不足{least}份，不排名"
    figure = told[rule.value]
    base = f"{printed_number(figure.numerator)}/{scored}" if figure.unit == "%" else f"{scored}份成绩"
    return figure.value, f"{figure.name}{figure.with_unit}（{base}）"


def _beside(one: BranchStanding, placed: Sequence[BranchStanding]) -> Iterator[str]:
    """Its rank, and how far the next ones are."""
    ties = sum(other.rank == one.rank for other in placed)
    yield f"，{'并列' if ties > 1 else ''}第{one.rank}名"
    above = [other for other in placed if other.sort > one.sort]
    below = [other for other in placed if other.sort < one.sort]
    gaps = [f"比第{above[-1].rank}名低{_gap(one, above[-1])}"] if above else []
    gaps += [f"比第{below[0].rank}名高{_gap(one, below[0])}"] if below else []
    if gaps:
        yield f"；{'，'.join(gaps)}"


def _gap(one: BranchStanding, other: BranchStanding) -> str:
    """How far two values are apart, with as many decimals as it takes to see it."""
    gap = abs(one.sort - other.sort)
    places = next((places for places in range(1, _FINEST) if half_up(gap, places)), _FINEST)
    return f"{decimal(gap, places)}{'分' if one.rule in _IN_POINTS else '个百分点'}"


def _spoken(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}分{rest}秒" if minutes else f"{rest}秒"
