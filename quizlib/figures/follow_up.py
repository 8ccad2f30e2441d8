"""Whom to see after a sitting, by branch: who has not taken part, who failed, who waits for a mark."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quizlib.core.allowance import attempts_left
from quizlib.core.sitting import Phase
from quizlib.figures.sitting import Person, SittingFacts, Taken


@dataclass(frozen=True, slots=True)
class Absent:
    """One who is due and has not taken part; ``answering`` tells that an attempt is going on."""

    person: Person
    answering: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """One whose attempt counts; ``left`` is how many attempts may still be started at the moment of the facts."""

    person: Person
    taken: Taken
    left: int


@dataclass(frozen=True, slots=True)
class BranchFollowUp:
    """The lists of one branch; ``due`` and ``persons`` are the figures 应参加人数 and 参加人数."""

    branch: str
    due: int
    persons: int
    absent: tuple[Absent, ...]
    failed: tuple[Scored, ...]
    pending: tuple[Scored, ...]
    excused: tuple[Person, ...]

    @property
    def settled(self) -> bool:
        """Whether there is nobody to see."""
        return not (self.absent or self.failed or self.pending)


def follow_up(facts: SittingFacts) -> list[BranchFollowUp]:
    """The lists of every branch, in the order people expect.

    Absent are those due who have no ended attempt and no excuse; failed those whose counting score is settled and below
    the pass line; pending those whose counting score may change by a mark. ``excused`` are those who did not take part.
    """
    branches: dict[str, list[Person]] = {}
    for person in facts.people:
        branches.setdefault(person.branch, []).append(person)
    counting = {one.member: one for one in facts.attempts if one.counts}
    begun = Counter(one.member for one in facts.attempts)
    begun.update(facts.running)
    return [_of_branch(facts, branch, people, counting, begun) for branch, people in branches.items()]


def absent(facts: SittingFacts) -> list[Absent]:
    """All who are due and have not taken part, by branch."""
    return [one for branch in follow_up(facts) for one in branch.absent]


def _of_branch(
    facts: SittingFacts, branch: str, people: Iterable[Person], counting: dict[str, Taken], begun: Counter[str]
) -> BranchFollowUp:
    listed = list(people)
    there = [one for one in listed if one.member in counting]
    away = [one for one in listed if one.member not in counting]

    def scored(person: Person) -> Scored:
        own = facts.rules_for(person.member)
        left = max(attempts_left(own, begun[person.member]), 0) if own.phase(facts.facts.at) is Phase.OPEN else 0
        return Scored(person, counting[person.member], left)

    excused = tuple(one for one in away if one.excused)
    return BranchFollowUp(
        branch,
        len(listed) - len(excused),
        len(there),
        tuple(Absent(one, one.member in facts.running) for one in away if not one.excused),
        tuple(scored(one) for one in there if counting[one.member].settled and not counting[one.member].passes),
        tuple(scored(one) for one in there if not counting[one.member].settled),
        excused,
    )
