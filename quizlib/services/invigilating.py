"""More time, for one member or for all who have not handed in, also after the window has closed; handing in for one."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from quizlib.core.allowance import allowing, may_have_seen_keys
from quizlib.core.attempt import Attempt
from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.store import Store, audit
from quizlib.store.allowances import select_allowances_in
from quizlib.store.attempts import append_step, as_it_stands, select_attempts_in, select_attempts_of
from quizlib.store.questions import Editions
from quizlib.store.rosters import select_due, select_due_person
from quizlib.store.sittings import planned_in

#: More than a day is another sitting.
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Extension:
    """The deadline of one attempt, before and after.

    ``reopened``: its time had run out; ``may_have_seen_keys``: and the rules let its member see keys meanwhile.
    """

    attempt: Attempt
    number: str
    name: str
    branch: str
    old: datetime
    new: datetime
    reopened: bool
    may_have_seen_keys: bool


class Invigilating:
    """The services for organizers while a sitting runs, and for late papers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def preview(self, sitting_id: str, minutes: int, now: datetime, *, number: str | None = None) -> list[Extension]:
        """What ``extend`` would do.

        Raises:
            PlanError: there is no such sitting or person due in it, nothing to extend, or no sensible time.
        """
        if not 0 < minutes <= MOST_MINUTES:
            raise PlanError(f"延长的分钟数应在 1 和 {MOST_MINUTES} 之间（现为 {minutes}）")
        with self._store.read() as connection:
            planned = planned_in(connection, sitting_id)
            people = {row.member_id: row for row in select_due(connection, [sitting_id])}
            if number is None:
                attempts = select_attempts_in(connection, [sitting_id], self._editions)
            else:
                member_id = next((id for id, row in people.items() if row.number == number), None)
                if member_id is None:
                    raise PlanError(f"工号 {number} 不在场次 {sitting_id} 的应参加人员中")
                attempts = select_attempts_of(connection, member_id, self._editions, sitting_id)
            allowed = select_allowances_in(connection, sitting_id)

        def rules(member_id: str) -> Sitting:
            return allowing(planned.sitting, allowed.get(member_id, []))

        last = [list(group)[-1] for _, group in groupby(attempts, key=lambda one: one.member_id)]
        found = [
            Extension(
                *(one, who.number, who.name, who.branch, one.deadline, _until(one, minutes, now)),
                reopened=now >= one.deadline,
                may_have_seen_keys=may_have_seen_keys(rules(one.member_id), [one], now),
            )
            for one in last
            for who in [people[one.member_id]]
            if one.submitted is None
        ]
        if not found:
            member_id = next((id for id, row in people.items() if row.number == number), "")
            raise PlanError(_nothing(rules(member_id), last, number, now))
        return sorted(found, key=lambda one: (one.branch, one.number))

    def extend(
        self,
        sitting_id: str,
        minutes: int,
        reason: str,
        now: datetime,
        *,
        number: str | None = None,
        who: str = ORGANIZER,
    ) -> list[Extension]:
        """Give ``minutes`` more to the member with this number, or to all who have not handed in their last attempt.

        They count from the deadline, or from ``now`` where it has passed. One who hands in meanwhile is left out.
        Raises as ``preview``, and PlanError without a reason.
        """
        why = stated(reason)
        wanted = self.preview(sitting_id, minutes, now, number=number)

        def operation(connection: sa.Connection) -> list[Extension]:
            done = []
            for one in wanted:
                attempt = as_it_stands(connection, one.attempt, self._editions)
                if attempt is not None and attempt.submitted is None and attempt.deadline == one.old:
                    more = (one.new - one.old) // timedelta(minutes=1)
                    append_step(connection, attempt, attempt.extend(more, why, secrets.token_hex(16), now))
                    done.append(one)
            if done:
                body = {"minutes": minutes, "attempts": [_noted(one) for one in done]}
                audit.record(
                    connection, at=now, who=who, action=Action.EXTENDED, sitting_id=sitting_id, reason=why, body=body
                )
            return done

        return self._store.write(operation).result()

    def hand_in(self, sitting_id: str, number: str, reason: str, now: datetime, *, who: str = ORGANIZER) -> Attempt:
        """Hand in what the member with this number has answered so far; the attempt.

        Raises:
            PlanError: there is no such sitting or person due in it, nobody is answering, or there is no reason.
        """
        why = stated(reason)
        person = person_due(self._store, sitting_id, number)

        def operation(connection: sa.Connection) -> Attempt:
            taken = select_attempts_of(connection, person.member_id, self._editions, sitting_id)
            if not taken:
                raise PlanError(f"工号 {number} 还没有开始作答，没有可以交的")
            attempt = taken[-1]
            if attempt.submitted is not None:
                raise PlanError(f"工号 {number} 已于 {spoken(attempt.submitted)} 交卷")
            if attempt.ended(now) is not None:
                raise PlanError(f"工号 {number} 的作答已于 {spoken(attempt.deadline)} 到时间，已经自动收卷，不用代交")
            step = attempt.hand_in(why, secrets.token_hex(16), now)
            append_step(connection, attempt, step)
            body = {"member": person.member_id, "ordinal": attempt.ordinal}
            audit.record(
                connection, at=now, who=who, action=Action.HANDED_IN, sitting_id=sitting_id, reason=why, body=body
            )
            return attempt.with_step(step)

        return self._store.write(operation).result()


def person_due(store: Store, sitting_id: str, number: str) -> sa.Row[Any]:
    """The row of the person with this number on the list of the sitting.

    Raises:
        PlanError: there is no such sitting, or no such person due in it.
    """
    with store.read() as connection:
        planned_in(connection, sitting_id)
        person = select_due_person(connection, sitting_id, number)
    if person is None:
        raise PlanError(f"工号 {number} 不在场次 {sitting_id} 的应参加人员中")
    return person


def _until(attempt: Attempt, minutes: int, now: datetime) -> datetime:
    """The new deadline: whole minutes from the old one, and at least ``minutes`` from ``now``."""
    late = -((attempt.deadline - now) // timedelta(minutes=1)) if now >= attempt.deadline else 0
    return attempt.deadline + timedelta(minutes=minutes + late)


def _nothing(sitting: Sitting, attempts: Iterable[Attempt], number: str | None, now: datetime) -> str:
    """Why there is nothing to extend, a sentence."""
    last = next(iter(attempts), None)
    if number is None:
        return f"场次 {sitting.id} 没有尚未交卷的作答，不用延长"
    if last is not None and last.submitted is not None:
        return f"工号 {number} 已于 {spoken(last.submitted)} 交卷，不能延长"
    closed = "，场次已经关闭，不能再开始" if sitting.phase(now) is Phase.CLOSED else ""
    return f"工号 {number} 还没有开始作答{closed}，没有可以延长的"


def _noted(one: Extension) -> dict[str, object]:
    return {
        "member": one.attempt.member_id,
        "ordinal": one.attempt.ordinal,
        "old": spoken(one.old),
        "new": spoken(one.new),
        "reopened": one.reopened,
    }
