"""Letting one member in again: on with a paper that was handed in, or with a new one, also after the close."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizlib.core.allowance import Allowance, allowing, attempts_left, may_have_seen_keys
from quizlib.core.attempt import Attempt
from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.moment import spoken, spoken_second
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.services.invigilating import MOST_MINUTES, person_due
from quizlib.store import Store, audit
from quizlib.store.allowances import insert_allowance, select_allowances_in, select_allowances_of
from quizlib.store.attempts import append_step, select_attempts_of
from quizlib.store.questions import Editions
from quizlib.store.rosters import select_member
from quizlib.store.sittings import planned_in

#: Who is let in later than that belongs in another sitting.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Admitted:
    """One sitting as one person finds it: the rules as they hold for that person, and all attempts, by ordinal.

    ``begins`` is the moment from which the person may begin.
    """

    number: str
    name: str
    branch: str
    sitting: Sitting
    attempts: tuple[Attempt, ...]
    begins: datetime

    @property
    def last(self) -> Attempt | None:
        """The last attempt, if there is one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def left(self) -> int:
        """How many attempts may still be begun."""
        return attempts_left(self.sitting, len(self.attempts))

    def running(self, now: datetime) -> bool:
        """Whether an attempt goes on at ``now``."""
        return self.last is not None and self.last.ended(now) is None

    def may_have_seen_keys(self, now: datetime) -> bool:
        """Whether the rules let this person see keys now."""
        return may_have_seen_keys(self.sitting, self.attempts, now)


class Readmitting:
    """The services for organizers who let somebody in again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def person(self, sitting_id: str, number: str) -> Admitted:
        """How the person with this number stands in a sitting.

        Raises:
            PlanError: there is no such sitting, or no such person due in it.
        """
        row = person_due(self._store, sitting_id, number)
        with self._store.read() as connection:
            return self._admitted(connection, row)

    def allowed(self, sitting_id: str) -> dict[str, list[Allowance]]:
        """What members have been allowed in a sitting, by id; those without are not in it."""
        with self._store.read() as connection:
            return select_allowances_in(connection, sitting_id)

    def reopen(
        self, sitting_id: str, number: str, minutes: int, reason: str, now: datetime, *, who: str = ORGANIZER
    ) -> Attempt:
        """Let the member go on with the last attempt, which was handed in; the attempt.

        It ends when it would have ended, and at least ``minutes`` from ``now``.

        Raises:
            PlanError: it was not handed in, or there is no such person, no sensible time or no reason.
        """
        why = stated(reason)
        if not 0 < minutes <= MOST_MINUTES:
            raise PlanError(f"分钟数应在 1 和 {MOST_MINUTES} 之间（现为 {minutes}）")
        row = person_due(self._store, sitting_id, number)

        def operation(connection: sa.Connection) -> Attempt:
            attempt = self._admitted(connection, row).last
            if attempt is None:
                raise PlanError(f"工号 {number} 还没有开始作答，没有交过卷")
            if attempt.submitted is None:
                raise PlanError(f"工号 {number} 没有交过卷，请用延长时间")
            old = attempt.deadline
            step = attempt.reopen(why, secrets.token_hex(16), now)
            append_step(connection, attempt, step)
            attempt = attempt.with_step(step)
            more = -((old - now - timedelta(minutes=minutes)) // timedelta(minutes=1))
            if more > 0:
                extended = attempt.extend(more, why, secrets.token_hex(16), now)
                append_step(connection, attempt, extended)
                attempt = attempt.with_step(extended)
            body = {
                "member": row.member_id,
                "ordinal": attempt.ordinal,
                "old": spoken(old),
                "new": spoken(attempt.deadline),
            }
            audit.record(
                connection, at=now, who=who, action=Action.REOPENED, sitting_id=sitting_id, reason=why, body=body
            )
            return attempt

        return self._store.write(operation).result()

    def allow(
        self, sitting_id: str, number: str, until: datetime, reason: str, now: datetime, *, who: str = ORGANIZER
    ) -> Allowance:
        """Let the member begin an attempt until ``until``, one more than the rules say where all are used.

        It is never earlier than the sitting closes for all.

        Raises:
            PlanError: an attempt goes on or may be begun anyhow, or there is no such person, no sensible moment or no
                reason.
        """
        why = stated(reason)
        row = person_due(self._store, sitting_id, number)

        def operation(connection: sa.Connection) -> Allowance:
            found = self._admitted(connection, row)
            sitting, enrolled = found.sitting, select_member(connection, id=row.member_id)
            if enrolled is None or not enrolled.active:
                raise PlanError(f"工号 {number} 已不在名册上，登录不了；请先在名册中补上")
            if found.running(now):
                raise PlanError(f"工号 {number} 正在作答，不用再放行")
            last = max(until, sitting.closes)
            if not now < last <= max(now, sitting.closes) + timedelta(days=MOST_DAYS):
                raise PlanError(f"截止应晚于现在、且不超过 {MOST_DAYS} 天（现为 {spoken(until)}）")
            if found.left > 0 and last <= sitting.closes:
                opens = (spoken_second if sitting.stagger else spoken)(found.begins)
                when = f"{opens} 开放后" if sitting.phase(now, found.begins) is Phase.UPCOMING else "现在"
                raise PlanError(f"工号 {number} 还可以作答 {found.left} 次，{when}就能开始，不用放行")
            given = Allowance(sitting_id, row.member_id, max(0, 1 - found.left), last, now, why)
            insert_allowance(connection, given)
            body = {"member": row.member_id, "attempts": given.attempts, "until": spoken(last)}
            audit.record(
                connection, at=now, who=who, action=Action.ALLOWED, sitting_id=sitting_id, reason=why, body=body
            )
            return given

        return self._store.write(operation).result()

    def _admitted(self, connection: sa.Connection, row: sa.Row[Any]) -> Admitted:
        planned = planned_in(connection, row.sitting_id)
        allowed = select_allowances_of(connection, row.member_id, row.sitting_id).get(row.sitting_id, [])
        attempts = select_attempts_of(connection, row.member_id, self._editions, row.sitting_id)
        own, begins = allowing(planned.sitting, allowed), planned.sitting.begins(planned.seed, row.member_id)
        return Admitted(row.number, row.name, row.branch, own, tuple(attempts), begins)
