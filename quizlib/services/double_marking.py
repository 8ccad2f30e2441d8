"""Two persons mark the short answers of a sitting, neither seeing what the other gave.

Where the two differ by no more than the sitting allows, their mean is the mark; where they differ by more, a third
person decides. Until then the answer waits.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa

from quizlib.core.attempt import Attempt, Marked, Responded
from quizlib.core.audit import LONGEST_WHO, ORGANIZER, Action, stated
from quizlib.core.frozen import plain
from quizlib.core.reading import Reading, agreed, is_apart, latest
from quizlib.errors import PlanError
from quizlib.services.marking import (
    GivenMark,
    Progress,
    ToMark,
    append_marks,
    by_question,
    given_mark,
    read_attempts,
    select_marked,
    short_slot,
    to_mark_in,
)
from quizlib.store import Store, audit
from quizlib.store.attempts import append_step
from quizlib.store.questions import Editions
from quizlib.store.readings import (
    Place,
    insert_reading_rule,
    insert_readings,
    select_reading_limit,
    select_readings,
    select_readings_of,
)

#: By how much of a slot's points two markers may differ, where nobody says otherwise.
USUAL_LIMIT = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Dispute:
    """An answer of which two markers think too differently."""

    answer: ToMark
    readings: tuple[Reading, ...]

    @property
    def told(self) -> str:
        """What they gave, in points."""
        points = self.answer.slot.points
        return "；".join(
            f"{one.marker} {plain(one.fraction * points)} 分{f'（{one.note}）' if one.note else ''}"
            for one in self.readings
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of readings: ``agreed`` are marks now, ``apart`` must be decided, ``single`` wait for the other."""

    agreed: int
    apart: int
    single: int


class DoubleMarking:
    """The services for two markers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def limit(self, sitting_id: str) -> Fraction | None:
        """By how much of a slot's points two markers may differ; None where one person marks."""
        with self._store.read() as connection:
            return select_reading_limit(connection, sitting_id)

    def set_limit(
        self, sitting_id: str, limit: Fraction | None, now: datetime, *, reason: str, who: str = ORGANIZER
    ) -> None:
        """From now on two persons mark (one, where ``limit`` is None). Marks that stand are not touched.

        Raises:
            PlanError: the limit is out of range, or there is no reason.
        """
        why = stated(reason)
        if limit is not None and not 0 <= limit < 1:
            raise PlanError(f"两人相差的限度应在满分的 0% 到 100% 之间（现为 {plain(100 * limit)}%）")

        def operation(connection: sa.Connection) -> None:
            insert_reading_rule(connection, sitting_id, limit, now, why)
            body = {"limit": None if limit is None else plain(limit)}
            audit.record(
                connection, at=now, who=who, action=Action.MARKED, sitting_id=sitting_id, reason=why, body=body
            )

        self._store.write(operation).result()

    def to_read(self, sitting_id: str, marker: str, now: datetime, progress: Progress | None = None) -> list[ToMark]:
        """The answers for ``marker``, whose own reading stands in ``mark``; by question, blind to names.

        Those that two others have read, or that were decided without this marker, are left out. Raises PlanError.
        """
        name = _named(marker)
        found = []
        for attempt, answer, readings in self._read(sitting_id, now, progress):
            own = next((one for one in readings if one.marker == name), None)
            if own is not None:
                found.append(replace(answer, mark=own.fraction, note=own.note))
            elif len(readings) < 2 and given_mark(attempt, answer.slot.number)[0] is None:
                found.append(replace(answer, mark=None, note=""))
        return sorted(found, key=by_question)

    def disputes(self, sitting_id: str, now: datetime, progress: Progress | None = None) -> list[Dispute]:
        """The answers of which two markers think too differently, and that nobody has decided since."""
        limit = self.limit(sitting_id)
        if limit is None:
            return []
        found = [
            Dispute(replace(answer, mark=None, note=""), readings)
            for attempt, answer, readings in self._read(sitting_id, now, progress)
            if is_apart(readings, limit) and not _decided(attempt, answer.slot.number, readings, limit)
        ]
        return sorted(found, key=lambda one: by_question(one.answer))

    def give(self, sitting_id: str, marker: str, marks: Iterable[GivenMark], now: datetime) -> Compared:
        """Keep what ``marker`` gives, and mark each answer on which two markers agree.

        Raises:
            PlanError: an attempt or slot is not of this sitting, the points are out of range, the marker has no
                name, or an answer was decided otherwise.
        """
        name, given = _named(marker), list(marks)

        def operation(connection: sa.Connection) -> Compared:
            limit = _limit(connection, sitting_id)
            taken = select_marked(connection, sitting_id, given, self._editions)
            known = select_readings_of(connection, taken)
            new: list[tuple[Place, Reading]] = []
            counts = {"agreed": 0, "apart": 0, "single": 0}
            settled: list[dict[str, object]] = []
            for one in given:
                attempt, place = taken[one.attempt_id], (one.attempt_id, one.slot)
                reading, earlier = _reading(attempt, one, name, now), known.get(place, [])
                readings = _valid(attempt, one.slot, earlier)
                decided = _decided(attempt, one.slot, readings, limit)
                if not any(_same(reading, each) for each in readings):
                    if decided:
                        raise PlanError(f"作答 {one.attempt_id} 第 {one.slot} 题已经定分，不能再改；请重新读取")
                    new.append((place, reading))
                    readings = _valid(attempt, one.slot, [*earlier, reading])
                mean = given_mark(attempt, one.slot)[0] if decided else agreed(readings, limit)
                if mean is None:
                    counts["apart" if is_apart(readings, limit) else "single"] += 1
                    continue
                counts["agreed"] += 1
                if given_mark(attempt, one.slot)[0] == mean:
                    continue
                step = attempt.mark(one.slot, mean, _noted(readings), secrets.token_hex(16), now)
                append_step(connection, attempt, step)
                taken[one.attempt_id] = attempt.with_step(step)
                settled.append({"attempt": one.attempt_id, "slot": one.slot, "readings": _plain(readings)})
            insert_readings(connection, new)
            if settled:
                body = {"marks": len(settled), "changed": [], "read": settled}
                audit.record(connection, at=now, who=name, action=Action.MARKED, sitting_id=sitting_id, body=body)
            return Compared(**counts)

        return self._store.write(operation).result()

    def decide(self, sitting_id: str, marks: Iterable[GivenMark], now: datetime, *, who: str) -> int:
        """Mark answers of which two markers think too differently, all or none; how many marks are new.

        Whoever decides may think again.

        Raises:
            PlanError: an attempt or slot is not of this sitting, the points are out of range, two do not differ
                about an answer, or ``who`` is one of the two or has no name.
        """
        name, given = _named(who), list(marks)

        def operation(connection: sa.Connection) -> int:
            limit = _limit(connection, sitting_id)
            taken = select_marked(connection, sitting_id, given, self._editions)
            known = select_readings_of(connection, taken)
            for one in given:
                readings = _valid(taken[one.attempt_id], one.slot, known.get((one.attempt_id, one.slot), ()))
                if not is_apart(readings, limit):
                    raise PlanError(f"作答 {one.attempt_id} 第 {one.slot} 题没有两人的分歧要定分；请重新读取")
                if name in (each.marker for each in readings[:2]):
                    raise PlanError(f"{name} 是评过这份作答的两人之一，应由第三人定分")
            return append_marks(connection, sitting_id, taken, given, now, name)

        return self._store.write(operation).result()

    def _read(
        self, sitting_id: str, now: datetime, progress: Progress | None
    ) -> Iterator[tuple[Attempt, ToMark, tuple[Reading, ...]]]:
        with self._store.read() as connection:
            known = select_readings(connection, sitting_id)
            for batch in read_attempts(connection, sitting_id, self._editions, progress):
                by_id = {one.id: one for one in batch}
                for answer in to_mark_in(batch, now):
                    attempt = by_id[answer.attempt_id]
                    place = (attempt.id, answer.slot.number)
                    yield attempt, answer, _valid(attempt, answer.slot.number, known.get(place, ()))


def _limit(connection: sa.Connection, sitting_id: str) -> Fraction:
    limit = select_reading_limit(connection, sitting_id)
    if limit is None:
        raise PlanError("这个场次是一人评分，请重新打开评分页")
    return limit


def _named(marker: str) -> str:
    name = " ".join(marker.split())
    if not name or name == ORGANIZER:
        raise PlanError("两人评分时，请在“评分人”一栏写上自己的姓名")
    if len(name) > LONGEST_WHO:
        raise PlanError(f"评分人的姓名不能超过 {LONGEST_WHO} 个字")
    return name


def _reading(attempt: Attempt, given: GivenMark, marker: str, now: datetime) -> Reading:
    slot = short_slot(attempt, given)
    if attempt.ended(now) is None:
        raise PlanError("尚未交卷，不能评分")
    return Reading(marker, given.points / slot.points, given.note, now)


def _same(one: Reading, other: Reading) -> bool:
    return (one.marker, one.fraction, one.note) == (other.marker, other.fraction, other.note)


def _valid(attempt: Attempt, slot: int, given: Sequence[Reading]) -> tuple[Reading, ...]:
    """Those of all readings ``given`` that are of the response as it stands."""
    answered = [step.at for step in attempt.steps if isinstance(step, Responded) and step.slot == slot]
    return latest(given, answered[-1] if answered else None)


def _decided(attempt: Attempt, slot: int, readings: Sequence[Reading], limit: Fraction) -> bool:
    """Whether a mark stands that was given after ``readings``, and is not what they agree on."""
    mark = attempt.marks.get(slot)
    if mark is None or mark == agreed(readings, limit):
        return False
    at = max(step.at for step in attempt.steps if isinstance(step, Marked) and step.slot == slot)
    return all(at >= one.at for one in readings)


def _noted(readings: Sequence[Reading]) -> str:
    """The notes of both, for the member; not who gave what."""
    return "；".join(dict.fromkeys(one.note for one in readings[:2] if one.note))


def _plain(readings: Sequence[Reading]) -> list[dict[str, str]]:
    return [{"marker": one.marker, "fraction": plain(one.fraction)} for one in readings[:2]]
