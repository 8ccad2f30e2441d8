"""What an attempt earns: a mark for each slot, exact, and the whole."""

from dataclasses import dataclass
from fractions import Fraction

from quizlib.core.attempt import Attempt
from quizlib.core.paper import Slot
from quizlib.core.question import MultipleRule, Response
from quizlib.core.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Mark:
    """What one slot earned; ``fraction`` (0 to 1) is None while it waits for a person."""

    slot: Slot
    response: Response
    fraction: Fraction | None

    @property
    def points(self) -> Fraction:
        """Points earned so far."""
        return self.slot.points * (self.fraction or 0)


@dataclass(frozen=True, slots=True)
class Score:
    """All marks of an attempt."""

    marks: tuple[Mark, ...]

    @property
    def points(self) -> Fraction:
        """Points earned so far."""
        return sum((mark.points for mark in self.marks), Fraction(0))

    @property
    def maximum(self) -> Fraction:
        """Full marks."""
        return sum((mark.slot.points for mark in self.marks), Fraction(0))

    @property
    def pending(self) -> int:
        """How many slots wait for a person's mark."""
        return sum(mark.fraction is None for mark in self.marks)

    def passes(self, sitting: Sitting) -> bool:
        """Whether the pass line is reached (``>=``)."""
        return self.points >= sitting.pass_line

    def excels(self, sitting: Sitting) -> bool:
        """Whether the excellent line is reached (``>=``)."""
        return self.points >= sitting.excellent_line


def score(attempt: Attempt, rule: MultipleRule) -> Score:
    """The score of an attempt: a person's mark where there is one, else what the key says."""
    responses, given = attempt.responses, attempt.marks
    return Score(
        tuple(
            Mark(
                slot,
                responses.get(slot.number),
                given[slot.number] if slot.number in given else slot.question.mark(responses.get(slot.number), rule),
            )
            for slot in attempt.paper.slots
        )
    )
