"""What an attempt earns: a mark for each slot, exact, and the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from quizlib.core.attempt import Attempt
from quizlib.core.paper import Slot
from quizlib.core.question import Leaf, MultipleRule, Question, Response, leaves
from quizlib.core.sitting import Sitting

_NONE: Mapping[str, Question] = MappingProxyType({})
_NOTHING = Fraction(0)


class Verdict(StrEnum):
    """What a score comes to by the lines of its sitting."""

    PENDING = "pending"
    FAILED = "failed"
    PASSED = "passed"
    EXCELLENT = "excellent"

    @property
    def label(self) -> str:
        """The name people see."""
        return {
            Verdict.PENDING: "待评分",
            Verdict.FAILED: "未合格",
            Verdict.PASSED: "合格",
            Verdict.EXCELLENT: "优秀",
        }[self]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one slot earned; ``fraction`` (0 to 1) is None while it waits for a person.

    ``corrected`` is the whole question whose key counts instead of that of the paper, if there is one.
    """

    slot: Slot
    response: Response
    fraction: Fraction | None
    corrected: Question | None = None

    @property
    def question(self) -> Leaf:
        """The question whose key counts."""
        return _counting(self.slot, self.corrected)

    @property
    def points(self) -> Fraction:
        """Points earned so far."""
        if not self.fraction:
            return _NOTHING
        return self.slot.points if self.fraction == 1 else self.slot.points * self.fraction


@dataclass(frozen=True)
class Score:
    """All marks of an attempt; what they add up to is added up once."""

    marks: tuple[Mark, ...]

    @cached_property
    def points(self) -> Fraction:
        """Points earned so far."""
        return _sum(mark.points for mark in self.marks)

    @cached_property
    def maximum(self) -> Fraction:
        """Full marks."""
        return _sum(mark.slot.points for mark in self.marks)

    @cached_property
    def pending(self) -> int:
        """How many slots wait for a person's mark."""
        return sum(mark.fraction is None for mark in self.marks)

    def passes(self, sitting: Sitting) -> bool:
        """Whether the pass line is reached (``>=``)."""
        return self.points >= sitting.pass_line

    def excels(self, sitting: Sitting) -> bool:
        """Whether the excellent line is reached (``>=``)."""
        return self.points >= sitting.excellent_line

    def verdict(self, sitting: Sitting) -> Verdict:
        """What it comes to; a line that is reached already needs no mark that is still to come."""
        if self.pending and not self.passes(sitting):
            return Verdict.PENDING
        if self.excels(sitting):
            return Verdict.EXCELLENT
        return Verdict.PASSED if self.passes(sitting) else Verdict.FAILED


def score(attempt: Attempt, rule: MultipleRule, corrected: Mapping[str, Question] = _NONE) -> Score:
    """The score of an attempt: a person's mark where there is one, else what the key says.

    ``corrected`` gives the questions whose keys count instead of those on the paper, by edition on the paper. They ask
    for the same form of response.
    """
    responses, given = attempt.responses, attempt.marks
    marks: list[Mark] = []
    for slot in attempt.paper.slots:
        response, by = responses.get(slot.number), corrected.get(slot.edition)
        fraction = given[slot.number] if slot.number in given else _counting(slot, by).mark(response, rule)
        marks.append(Mark(slot, response, fraction, by))
    return Score(tuple(marks))


def _sum(parts: Iterable[Fraction]) -> Fraction:
    """Their sum. Nearly all have the same denominator, and whole numbers add up many times faster."""
    numerators: dict[int, int] = {}
    for one in parts:
        numerators[one.denominator] = numerators.get(one.denominator, 0) + one.numerator
    return sum((Fraction(above, below) for below, above in numerators.items()), _NOTHING)


def _counting(slot: Slot, corrected: Question | None) -> Leaf:
    return slot.question if corrected is None else leaves(corrected)[slot.part or 0]
