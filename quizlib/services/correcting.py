"""The roster of a closed sitting, corrected: who was due there, in which branch and cohort."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.excuse import reasons
from quizlib.core.member import Member, altered
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError, Problem, ProblemsError
from quizlib.store import Store, audit
from quizlib.store.excuses import select_excuses
from quizlib.store.rosters import begun_in, put_due, remove_due, select_due, select_roster
from quizlib.store.sittings import planned_in


@dataclass(frozen=True, slots=True)
class DueChange:
    """What a correction does to those due: whom it adds, changes (old, new) and removes.

    ``outside`` counts the rows outside the audience of the sitting, which add nobody.
    """

    added: tuple[Member, ...]
    changed: tuple[tuple[Member, Member], ...]
    removed: tuple[Member, ...]
    unchanged: int
    outside: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class Correcting:
    """The services for organizers who correct what a closed sitting knows of its members."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def preview_due(
        self, sitting_id: str, rows: Iterable[Member], now: datetime, *, remove_missing: bool = False
    ) -> DueChange:
        """What ``correct_due`` would do.

        Raises:
            PlanError: there is no such sitting, or it has not closed.
            ProblemsError: somebody is not on the roster, or would be removed after having begun.
        """
        with self._store.read() as connection:
            return _change(connection, sitting_id, list(rows), now, remove_missing)

    def correct_due(
        self,
        sitting_id: str,
        rows: Iterable[Member],
        reason: str,
        now: datetime,
        *,
        who: str = ORGANIZER,
        remove_missing: bool = False,
    ) -> DueChange:
        """Make those due in a closed sitting what ``rows`` say, as the roster would have had it; what it did.

        Persons not named stay, unless ``remove_missing``. The roster of today and other sittings stay as they are.
        One who has begun is never removed. Raises as ``preview_due``, and PlanError without a reason.
        """
        why, given = stated(reason), list(rows)

        def operation(connection: sa.Connection) -> DueChange:
            change = _change(connection, sitting_id, given, now, remove_missing)
            if not change:
                return change
            ids = {one.member.number: one.id for one in select_roster(connection)}
            due = {row.member_id: row for row in select_due(connection, [sitting_id])}
            excused = reasons(select_excuses(connection), _closed(connection, sitting_id, now))
            new = {ids[one.number]: (one, excused.get(one.number, "")) for one in change.added}
            new |= {ids[one.number]: (one, due[ids[one.number]].excused) for _, one in change.changed}
            put_due(connection, sitting_id, new)
            remove_due(connection, sitting_id, [ids[one.number] for one in change.removed])
            action = Action.ROSTER_CORRECTED
            body = _noted(change, ids)
            audit.record(connection, at=now, who=who, action=action, sitting_id=sitting_id, reason=why, body=body)
            return change

        return self._store.write(operation).result()


def _change(
    connection: sa.Connection, sitting_id: str, rows: Sequence[Member], now: datetime, remove_missing: bool
) -> DueChange:
    sitting = _closed(connection, sitting_id, now)
    roster = {one.member.number: one.id for one in select_roster(connection)}
    known = {row.member_id: _member(row) for row in select_due(connection, [sitting_id])}
    begun = begun_in(connection, sitting_id)
    strangers = [one for one in rows if one.number not in roster]
    if strangers:
        message = "名册里没有这个工号，请核对，或先用 quizlib roster import 导入名册"
        raise ProblemsError([Problem(f"工号 {one.number} {one.name}", message) for one in strangers])

    given = {roster[one.number]: one for one in rows}
    within = {id for id, one in given.items() if sitting.audience.includes(one.branch, one.cohort)}
    gone = {id for id in known if (id in given and id not in within and id not in begun)}
    if remove_missing:
        missing = known.keys() - given.keys()
        problems = [
            Problem(f"工号 {known[id].number} {known[id].name}", f"已在场次 {sitting_id} 开始作答，不能移出")
            for id in sorted(missing & begun)
        ]
        if problems:
            raise ProblemsError(problems)
        gone |= missing
    stay = [id for id in known if id in given and id not in gone]
    return DueChange(
        added=tuple(one for id, one in given.items() if id in within and id not in known),
        changed=tuple((known[id], given[id]) for id in stay if known[id] != given[id]),
        removed=tuple(one for id, one in known.items() if id in gone),
        unchanged=sum(known[id] == given[id] for id in stay),
        outside=sum(id not in within and id not in known for id in given),
    )


def _closed(connection: sa.Connection, sitting_id: str, now: datetime) -> Sitting:
    planned = planned_in(connection, sitting_id)
    if planned.sitting.phase(now) is not Phase.CLOSED:
        raise PlanError(f"场次 {sitting_id} 还没有结束，参加人员随名册更新，请用 quizlib roster import")
    return planned.sitting


def _member(row: Any) -> Member:
    return Member.model_construct(number=row.number, name=row.name, branch=row.branch, cohort=row.cohort)


def _noted(change: DueChange, ids: Mapping[str, str]) -> Mapping[str, Any]:
    """What is recorded: persons by the id of each, for names and numbers must not outlive them there."""
    return {
        "added": [ids[one.number] for one in change.added],
        "removed": [ids[one.number] for one in change.removed],
        "changed": [{"member": ids[new.number], **altered(old, new)} for old, new in change.changed],
    }
