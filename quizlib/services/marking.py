"""Marks that persons give: short answers wait for them."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa

from quizlib.core.attempt import Attempt, Marked
from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.frozen import plain
from quizlib.core.paper import Slot
from quizlib.core.question import Kind, Response
from quizlib.errors import PlanError
from quizlib.store import Store, audit
from quizlib.store.attempts import append_step, attempts_by_member, select_attempt
from quizlib.store.questions import Editions
from quizlib.store.readings import select_reading_limit
from quizlib.store.sittings import count_attempts

#: Called with how many attempts are read and how many there are.
Progress = Callable[[int, int], None]

_BATCH = 300  # attempts held at once


@dataclass(frozen=True, slots=True)
class ToMark:
    """A short answer to mark; ``mark`` is the fraction given so far, ``note`` what was said with it."""

    attempt_id: str
    slot: Slot
    response: Response
    mark: Fraction | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A person's mark in points for one slot of one attempt."""

    attempt_id: str
    slot: int
    points: Fraction
    note: str = ""


class Marking:
    """The services for those who mark."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def to_mark(self, sitting_id: str, now: datetime, progress: Progress | None = None) -> list[ToMark]:
        """Every short answer of the sitting's ended attempts that has a response, by question; blind to names."""
        with self._store.read() as connection:
            found = [
                one
                for batch in read_attempts(connection, sitting_id, self._editions, progress)
                for one in to_mark_in(batch, now)
            ]
        return sorted(found, key=by_question)

    def give(self, sitting_id: str, marks: Iterable[GivenMark], now: datetime, *, who: str = ORGANIZER) -> int:
        """Append the marks that differ from what stands, all or none, and record it; how many there were.

        Raises:
            PlanError: an attempt or slot is not of this sitting, the points are out of range, or two persons mark
                this sitting.
        """
        given = list(marks)

        def operation(connection: sa.Connection) -> int:
            if select_reading_limit(connection, sitting_id) is not None:
                raise PlanError(
                    "这个场次是两人评分，不能由一人直接记分或导入得分：请在控制台“评分”里重新读取，由两人各自评，分歧大的由第三人定分"
                )
            taken = select_marked(connection, sitting_id, given, self._editions)
            return append_marks(connection, sitting_id, taken, given, now, who)

        return self._store.write(operation).result()


def select_marked(
    connection: sa.Connection, sitting_id: str, given: Iterable[GivenMark], editions: Editions
) -> dict[str, Attempt]:
    """The attempts that ``given`` is for, by id. Raises PlanError where one is not of this sitting."""
    taken: dict[str, Attempt] = {}
    for attempt_id in dict.fromkeys(one.attempt_id for one in given):
        attempt = select_attempt(connection, attempt_id, editions)
        if attempt is None or attempt.sitting_id != sitting_id:
            raise PlanError(f"作答 {attempt_id} 不属于场次 {sitting_id}")
        taken[attempt_id] = attempt
    return taken


def short_slot(attempt: Attempt, given: GivenMark) -> Slot:
    """The slot that ``given`` is for. Raises PlanError: it is no short answer, or the points are out of range."""
    slot: Slot | None = attempt.paper.slot(given.slot)
    if slot is None or slot.question.kind is not Kind.SHORT or not 0 <= given.points <= slot.points:
        raise PlanError(f"作答 {given.attempt_id} 第 {given.slot} 题不是简答题，或得分超出范围")
    return slot


def append_marks(
    connection: sa.Connection,
    sitting_id: str,
    taken: dict[str, Attempt],
    given: Iterable[GivenMark],
    now: datetime,
    who: str,
) -> int:
    """Append to the attempts ``taken`` the marks that differ from what stands, and record it; how many there were."""
    appended = 0
    changed: list[dict[str, object]] = []
    for one in given:
        attempt = taken[one.attempt_id]
        slot = short_slot(attempt, one)
        fraction = one.points / slot.points
        earlier, note = given_mark(attempt, one.slot)
        if (earlier, note) == (fraction, one.note):
            continue
        if earlier not in (None, fraction):
            changed.append(_noted(attempt, slot, earlier, one.points))
        step = attempt.mark(one.slot, fraction, one.note, secrets.token_hex(16), now)
        append_step(connection, attempt, step)
        taken[one.attempt_id] = attempt.with_step(step)
        appended += 1
    if appended:
        body = {"marks": appended, "changed": changed}
        audit.record(connection, at=now, who=who, action=Action.MARKED, sitting_id=sitting_id, body=body)
    return appended


def to_mark_in(attempts: Iterable[Attempt], now: datetime) -> list[ToMark]:
    """Every short answer of those of ``attempts`` that have ended."""
    return [
        ToMark(attempt.id, slot, responses[slot.number], *given_mark(attempt, slot.number))
        for attempt in attempts
        if attempt.ended(now) is not None
        for responses in (attempt.responses,)
        for slot in attempt.paper.slots
        if slot.question.kind is Kind.SHORT and slot.number in responses
    ]


def by_question(one: ToMark) -> tuple[str, str, str]:
    """What sorts answers by question, and leaves those to one question in no order that means anything."""
    return one.slot.question.id, one.slot.edition, one.attempt_id


def read_attempts(
    connection: sa.Connection, sitting_id: str, editions: Editions, progress: Progress | None = None
) -> Iterator[list[Attempt]]:
    """All attempts in a sitting, some at a time; ``progress`` is told how far that has got."""
    total, done = count_attempts(connection, [sitting_id]), 0
    for batch in attempts_by_member(connection, sitting_id, editions, _BATCH):
        yield batch
        done += len(batch)
        if progress:
            progress(done, total)


def given_mark(attempt: Attempt, slot: int) -> tuple[Fraction | None, str]:
    """The mark that counts for a slot and the note with it."""
    if slot not in attempt.marks:
        return None, ""
    last = [step for step in attempt.steps if isinstance(step, Marked) and step.slot == slot][-1]
    return last.fraction, last.note


def _noted(attempt: Attempt, slot: Slot, earlier: Fraction | None, points: Fraction) -> dict[str, object]:
    """A mark that was changed: where it stands, and the points before and after."""
    old = slot.points * (earlier or 0)
    return {"attempt": attempt.id, "slot": slot.number, "old": plain(old), "new": plain(points)}
