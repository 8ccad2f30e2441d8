"""A member's way through: sign in, see what is due, start or resume, respond, hand in, look back.

Everything that changes something returns a future that is done after the commit: acknowledge then, never before.
``now`` is the moment a request came in, so that waiting in the writer's queue makes nobody late.
"""

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from quizlib.core.allowance import allowing, attempts_left
from quizlib.core.attempt import Attempt, Responded, Step, Submitted
from quizlib.core.moment import spoken, spoken_second
from quizlib.core.paper import draw
from quizlib.core.question import Kind, Question
from quizlib.core.score import Score, score
from quizlib.core.sitting import Phase, Sitting
from quizlib.core.standing import counting
from quizlib.errors import AttemptError, NoAttemptLeftError, NotDueError, NotOpenError, SignInError
from quizlib.services.pins import pin_matches
from quizlib.store import Store
from quizlib.store.allowances import select_allowances_of
from quizlib.store.attempts import append_step, as_it_stands, insert_attempt, select_attempt, select_attempts_of
from quizlib.store.corrections import select_corrections_in
from quizlib.store.questions import Editions, select_titles
from quizlib.store.rosters import Enrolled, any_pin, is_due, select_member
from quizlib.store.sittings import Planned, select_planned, select_sittings_of
from quizlib.store.watching import is_answering

_ATTEMPTS_IN_MEMORY = 20_000
_Corrected = Mapping[str, Mapping[str, Question]]


@dataclass(frozen=True, slots=True)
class Desk:
    """One sitting as one member finds it at a moment, with what organizers allowed that member.

    ``corrected`` are the questions corrected since (``score``). ``begins`` is the moment from which the member may
    begin; None where it is nobody's desk.
    """

    sitting: Sitting
    phase: Phase
    attempts: tuple[tuple[Attempt, Score], ...]
    running: Attempt | None
    corrected: Mapping[str, Question]
    begins: datetime | None = None

    @property
    def left(self) -> int:
        """How many attempts may still be started."""
        return attempts_left(self.sitting, len(self.attempts) + (self.running is not None))

    @property
    def counting(self) -> tuple[Attempt, Score] | None:
        """The ended attempt that counts, or None."""
        return counting(self.attempts, self.sitting.counts) if self.attempts else None


class Delivery:
    """The services for members. One for a process; safe to call from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()
        self._outlines: dict[str, tuple[Planned, tuple[dict[Kind | None, int], Fraction]]] = {}
        self._attempts: OrderedDict[str, Attempt] = OrderedDict()  # as they were committed
        self._memory = threading.Lock()

    def sign_in(self, number: str, name: str, pin: str) -> Enrolled:
        """The member whose number, name and (where the roster has one) PIN these are.

        Raises:
            SignInError: they do not match; it does not say which.
        """
        if not (number.strip() + pin.strip()).isprintable():
            raise SignInError()  # a lone surrogate, which no database takes, cannot be anybody's
        with self._store.read() as connection:
            found = select_member(connection, number=number.strip())
        if found is None or not found.active or not found.member.is_called(name) or not pin_matches(pin, found.pin):
            raise SignInError()
        return found

    def asks_pins(self) -> bool:
        """Whether anybody on the roster has a PIN."""
        with self._store.read() as connection:
            return any_pin(connection)

    def member(self, member_id: str, now: datetime) -> Enrolled | None:
        """The member with this id, if still on the roster; one who left in the middle of an attempt may finish it."""
        with self._store.read() as connection:
            found = select_member(connection, id=member_id)
            return found if found is None or found.active or is_answering(connection, member_id, now) else None

    def is_answering(self, member_id: str, now: datetime) -> bool:
        """Whether a paper of the member runs."""
        with self._store.read() as connection:
            return is_answering(connection, member_id, now)

    def desks(self, member_id: str, now: datetime) -> list[Desk]:
        """Every sitting in which the member is due, by opening time."""
        with self._store.read() as connection:
            sittings = select_sittings_of(connection, member_id)
            allowed = select_allowances_of(connection, member_id)
            attempts = select_attempts_of(connection, member_id, self._editions)
            corrected = self._corrected(connection, attempts, now)
        return [
            _desk(
                allowing(sitting, allowed.get(sitting.id, [])),
                [one for one in attempts if one.sitting_id == sitting.id],
                now,
                corrected,
                sitting.begins(seed, member_id),
            )
            for sitting, seed in sittings
        ]

    def desk(self, member_id: str, sitting_id: str, now: datetime) -> Desk:
        """One of them. Raises NotDueError."""
        with self._store.read() as connection:
            planned = _planned(connection, sitting_id, member_id)
            attempts = select_attempts_of(connection, member_id, self._editions, sitting_id)
            corrected = self._corrected(connection, attempts, now)
        return _desk(planned.sitting, attempts, now, corrected, planned.sitting.begins(planned.seed, member_id))

    def start(self, member_id: str, sitting_id: str, now: datetime) -> Future[Attempt]:
        """Resume the member's running attempt, or start the next one with a paper of its own.

        Raises (in the future):
            NotDueError, NotOpenError, NoAttemptLeftError: no attempt may be started, and why.
            StoreError: not saved.
        """

        def operation(connection: sa.Connection) -> Attempt:
            planned = _planned(connection, sitting_id, member_id)
            earlier = select_attempts_of(connection, member_id, self._editions, sitting_id)
            begins = planned.sitting.begins(planned.seed, member_id)
            desk = _desk(planned.sitting, earlier, now, {}, begins)  # no score is asked for
            return desk.running or self._begin(connection, planned, desk, member_id, now)

        return self._remembered(self._store.write(operation, beside=True))

    def outline(self, sitting_id: str) -> tuple[dict[Kind | None, int], Fraction]:
        """What a paper of the sitting holds: questions by kind, and full marks."""
        with self._store.read() as connection:
            planned = select_planned(connection, sitting_id)
            if planned is None:
                raise NotDueError()
            told = self._outlines.get(sitting_id)
            # the store gives the same objects for the same rules
            if told is None or told[0].sitting is not planned.sitting or told[0].pool is not planned.pool:
                known = self._editions(connection, planned.pool)
                pool, blueprint = [known[edition] for edition in planned.pool], planned.sitting.blueprint
                told = planned, (blueprint.kinds(pool), blueprint.maximum(pool))
                self._outlines[sitting_id] = told
        return told[1]

    def titles(self) -> dict[str, str]:
        """The titles of regulations by id."""
        with self._store.read() as connection:
            return select_titles(connection)

    def attempt(self, member_id: str, attempt_id: str) -> Attempt:
        """The member's own attempt. Raises AttemptError where there is none."""
        with self._store.read() as connection:
            return _own(select_attempt(connection, attempt_id, self._editions), member_id)

    def respond(
        self, member_id: str, attempt_id: str, slot: int, raw: Any, operation: str, now: datetime
    ) -> Future[Attempt]:
        """Append a response. The same ``operation`` sent again is acknowledged and changes nothing.

        Raises (in the future):
            AttemptError: it does not count, and why. StoreError: not saved.
        """
        return self._append(
            member_id, attempt_id, operation, Responded, lambda attempt: attempt.respond(slot, raw, operation, now)
        )

    def submit(self, member_id: str, attempt_id: str, operation: str, now: datetime) -> Future[Attempt]:
        """Hand in. Raises (in the future) as ``respond`` does."""
        return self._append(member_id, attempt_id, operation, Submitted, lambda attempt: attempt.submit(operation, now))

    def _corrected(self, connection: sa.Connection, attempts: list[Attempt], now: datetime) -> _Corrected:
        """By sitting; only those where an attempt has ended are looked up."""
        ended = {one.sitting_id for one in attempts if one.ended(now) is not None}
        return select_corrections_in(connection, ended, editions=self._editions)

    def _append(
        self, member_id: str, attempt_id: str, operation: str, kind: type[Step], act: Callable[[Attempt], Step]
    ) -> Future[Attempt]:
        def write(connection: sa.Connection) -> Attempt:
            attempt = _own(self._as_it_stands(connection, attempt_id), member_id)
            if not isinstance(attempt.step_of(operation), kind):
                step = act(attempt)
                append_step(connection, attempt, step)
                attempt = attempt.with_step(step)
            return attempt

        return self._remembered(self._store.write(write, beside=True, about=attempt_id))

    def _as_it_stands(self, connection: sa.Connection, attempt_id: str) -> Attempt | None:
        known = self._attempts.get(attempt_id)
        if known is not None:  # another process may have gone on since
            return as_it_stands(connection, known, self._editions)
        return select_attempt(connection, attempt_id, self._editions)

    def _remembered(self, future: Future[Attempt]) -> Future[Attempt]:
        """``future``, whose attempt is remembered once it is committed, and never before."""
        future.add_done_callback(self._remember)
        return future

    def _remember(self, done: Future[Attempt]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        attempt = done.result()
        with self._memory:
            self._attempts[attempt.id] = attempt
            self._attempts.move_to_end(attempt.id)
            if len(self._attempts) > _ATTEMPTS_IN_MEMORY:
                self._attempts.popitem(last=False)

    def _begin(self, connection: sa.Connection, planned: Planned, desk: Desk, member_id: str, now: datetime) -> Attempt:
        sitting = desk.sitting
        if desk.phase is not Phase.OPEN:
            opens = spoken_second(desk.begins) if sitting.stagger and desk.begins else spoken(sitting.opens)
            raise NotOpenError(opens=opens, closes=spoken(sitting.closes))
        if desk.left <= 0:
            raise NoAttemptLeftError(allowed=sitting.attempts)
        ordinal = len(desk.attempts) + 1
        known = self._editions(connection, planned.pool)
        attempt = Attempt(
            id=secrets.token_hex(16),
            sitting_id=sitting.id,
            member_id=member_id,
            ordinal=ordinal,
            paper=draw(
                sitting.blueprint,
                {edition: known[edition] for edition in planned.pool},
                paper_seed(planned.seed, member_id, ordinal),
                shuffle_questions=sitting.shuffle_questions,
                shuffle_choices=sitting.shuffle_choices,
            ),
            started=now,
            first_deadline=sitting.deadline(now),
        )
        insert_attempt(connection, attempt)
        return attempt


def paper_seed(seed: str, member_id: str, ordinal: int) -> str:
    """The seed of one member's paper: nobody can tell it from another's without the sitting's ``seed``."""
    return hmac.new(seed.encode(), f"{member_id}:{ordinal}".encode(), hashlib.sha256).hexdigest()


def _planned(connection: sa.Connection, sitting_id: str, member_id: str) -> Planned:
    """The sitting as it is for this member. Raises NotDueError."""
    planned = select_planned(connection, sitting_id)
    if planned is None or not is_due(connection, sitting_id, member_id):
        raise NotDueError()
    allowed = select_allowances_of(connection, member_id, sitting_id).get(sitting_id, [])
    return replace(planned, sitting=allowing(planned.sitting, allowed))


def _desk(sitting: Sitting, attempts: list[Attempt], now: datetime, corrections: _Corrected, begins: datetime) -> Desk:
    corrected = corrections.get(sitting.id, {})
    ended = tuple((one, score(one, sitting.multiple_rule, corrected)) for one in attempts if one.ended(now) is not None)
    running = next((one for one in attempts if one.ended(now) is None), None)
    return Desk(sitting, sitting.phase(now, begins), ended, running, corrected, begins)


def _own(attempt: Attempt | None, member_id: str) -> Attempt:
    if attempt is None or attempt.member_id != member_id:
        raise AttemptError("没有找到这份试卷，请返回首页重新进入。")
    return attempt
