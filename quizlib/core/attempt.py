"""An attempt: one member's whole paper as the list of its steps, which are only ever appended.

Responses, deadline and state are read from the steps, so that a regrade is a replay. Every method that acts returns
the step to append; ``with_step`` gives the next attempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizlib.core.audit import stated
from quizlib.core.moment import spoken
from quizlib.core.paper import Paper
from quizlib.core.question import Response
from quizlib.errors import HandedInError, LateError, PlanError, ResponseError

#: More than anybody writes by hand in a day; what goes on past that is a program.
MOST_STEPS = 5000


@dataclass(frozen=True, slots=True)
class Responded:
    """The member answered (or cleared) a slot."""

    at: datetime
    operation: str
    slot: int
    response: Response


@dataclass(frozen=True, slots=True)
class Submitted:
    """The member handed in, or an organizer did so instead, for a ``reason``."""

    at: datetime
    operation: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """An organizer took the hand-in back: the member goes on until the deadline."""

    at: datetime
    operation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extended:
    """An organizer moved the deadline by ``minutes``."""

    at: datetime
    operation: str
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A person marked a slot with ``fraction`` (0 to 1); the last mark counts, until the member responds anew."""

    at: datetime
    operation: str
    slot: int
    fraction: Fraction
    note: str = ""


Step = Responded | Submitted | Reopened | Extended | Marked


@dataclass(frozen=True, slots=True)
class Attempt:
    """One member's paper in one sitting; ``ordinal`` counts the member's attempts from 1."""

    id: str
    sitting_id: str
    member_id: str
    ordinal: int
    paper: Paper
    started: datetime
    first_deadline: datetime
    steps: tuple[Step, ...] = field(default=())

    @property
    def deadline(self) -> datetime:
        """When it ends, with all extensions."""
        minutes = sum(step.minutes for step in self.steps if isinstance(step, Extended))
        return self.first_deadline + timedelta(minutes=minutes)

    @property
    def submitted(self) -> datetime | None:
        """When it was handed in, and not reopened since; or None."""
        last = next((step for step in reversed(self.steps) if isinstance(step, Submitted | Reopened)), None)
        return last.at if isinstance(last, Submitted) else None

    def ended(self, now: datetime) -> datetime | None:
        """When it ended, handed in or run out of time; None while it goes on at ``now``."""
        if self.submitted is not None:
            return self.submitted
        return self.deadline if now >= self.deadline else None

    @property
    def responses(self) -> Mapping[int, Response]:
        """The last response to each slot that has one, by number."""
        latest = {step.slot: step.response for step in self.steps if isinstance(step, Responded)}
        return MappingProxyType({slot: response for slot, response in latest.items() if response is not None})

    @property
    def marks(self) -> Mapping[int, Fraction]:
        """The last mark a person gave to each slot that has one, for the response as it stands."""
        given: dict[int, Fraction] = {}
        for step in self.steps:
            if isinstance(step, Marked):
                given[step.slot] = step.fraction
            elif given and isinstance(step, Responded):
                given.pop(step.slot, None)
        return MappingProxyType(given)

    def step_of(self, operation: str) -> Step | None:
        """The step that this operation already made, or None."""
        return next((step for step in self.steps if step.operation == operation), None)

    def respond(self, slot: int, raw: Any, operation: str, now: datetime) -> Responded:
        """The step that records a response as a browser sends it.

        Raises:
            HandedInError, LateError, ResponseError: it does not count, and why.
        """
        self._must_go_on(now)
        place = self.paper.slot(slot)
        if place is None or len(self.steps) >= MOST_STEPS:
            raise ResponseError()
        return Responded(now, operation, slot, place.read(raw))

    def submit(self, operation: str, now: datetime) -> Submitted:
        """The step that hands the attempt in. Raises HandedInError, LateError."""
        self._must_go_on(now)
        return Submitted(now, operation)

    def hand_in(self, reason: str, operation: str, now: datetime) -> Submitted:
        """The step by which an organizer hands the attempt in. Raises HandedInError, LateError, PlanError."""
        self._must_go_on(now)
        return Submitted(now, operation, stated(reason))

    def reopen(self, reason: str, operation: str, now: datetime) -> Reopened:
        """The step that takes the hand-in back. Raises PlanError."""
        if self.submitted is None:
            raise PlanError("还没有交卷，不用恢复作答")
        return Reopened(now, operation, stated(reason))

    def extend(self, minutes: int, reason: str, operation: str, now: datetime) -> Extended:
        """The step that moves the deadline. Raises HandedInError, PlanError."""
        if self.submitted is not None:
            raise HandedInError()
        if minutes <= 0 or not reason.strip():
            raise PlanError("延长时间应为正的分钟数，并写明原因")
        return Extended(now, operation, minutes, reason)

    def mark(self, slot: int, fraction: Fraction, note: str, operation: str, now: datetime) -> Marked:
        """The step by which a person marks a slot. Raises PlanError."""
        if self.ended(now) is None:
            raise PlanError("尚未交卷，不能评分")
        if self.paper.slot(slot) is None or not 0 <= fraction <= 1:
            raise PlanError("题号或得分超出范围")
        return Marked(now, operation, slot, fraction, note)

    def with_step(self, step: Step) -> "Attempt":
        """The attempt after ``step``."""
        return replace(self, steps=(*self.steps, step))

    def _must_go_on(self, now: datetime) -> None:
        if self.submitted is not None:
            raise HandedInError()
        if now >= self.deadline:
            raise LateError(deadline=spoken(self.deadline))
