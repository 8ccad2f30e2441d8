"""Erasing persons who left: what it concerns, and the change in the store. Frozen files are the caller's part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action, Export, stated
from quizlib.core.member import Member
from quizlib.core.pseudonym import Erased, Eraser, pseudonym
from quizlib.errors import PlanError
from quizlib.store import Store, audit
from quizlib.store.audit import Entry
from quizlib.store.erasing import (
    erase,
    erase_sitting,
    last_seen,
    reworded,
    select_erasable,
    sittings_of,
    unsettled,
)
from quizlib.store.rosters import select_roster
from quizlib.store.sittings import planned_in

_OF_PERSONS = {Export.SCORES, Export.BRANCH_SCORES, Export.SCORES_CSV, Export.FOLLOW_UP, Export.LINKS}


@dataclass(frozen=True, slots=True)
class Erasure:
    """Whom it concerns (``members`` are who they were), and where else they stand.

    ``sittings`` are those in which they were due, ``entries`` how many entries of the audit name them. ``backups`` and
    ``exports`` are entries of files that were taken out before, which nothing here can change.
    """

    people: tuple[Erased, ...]
    members: tuple[Member, ...]
    sittings: tuple[str, ...]
    entries: int
    backups: tuple[Entry, ...]
    exports: tuple[Entry, ...]


class Erasing:
    """The services for organizers who erase what need not be kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def left_before(self, moment: datetime) -> list[str]:
        """The numbers of those who left the roster and were last due, answered or practised before ``moment``."""
        with self._store.read() as connection:
            seen = last_seen(connection)
            return [
                one.member.number
                for one in select_roster(connection)
                if not one.active
                and one.member.number != pseudonym(one.id)
                and (one.id not in seen or seen[one.id] < moment)
            ]

    def preview(self, numbers: Sequence[str], now: datetime) -> Erasure:
        """What erasing the persons with these numbers concerns.

        Raises:
            PlanError: one is not known, has not left the roster, or is due where something can still change.
        """
        with self._store.read() as connection:
            return _erasure(connection, numbers, now)

    def erase(
        self,
        erasure: Erasure,
        versions: Mapping[str, Mapping[str, str]],
        reason: str,
        now: datetime,
        *,
        who: str = ORGANIZER,
    ) -> None:
        """Replace names and numbers in the store, and record it with the new checksums of frozen ``versions``.

        Raises:
            PlanError: as ``preview``, or there is no reason.
            StoreError: not saved.
        """
        why = Eraser(erasure.people).text(stated(reason))

        def operation(connection: sa.Connection) -> None:
            current = _erasure(connection, [one.number for one in erasure.people], now)
            if (current.people, current.sittings) != (erasure.people, erasure.sittings):
                raise PlanError("名册或场次刚刚有变化，没有删除；请再试一次")
            seals = erase(connection, current.people)
            body = {
                "members": [one.id for one in current.people],
                "entries": seals,
                "versions": {id: dict(new) for id, new in versions.items()},
            }
            audit.record(connection, at=now, who=who, action=Action.ERASED, reason=why, body=body)

        self._store.write(operation).result()

    def erase_sitting(self, sitting_id: str, reason: str, now: datetime, *, who: str = ORGANIZER) -> int:
        """Delete a sitting that is over, with every attempt in it; how many there were. Its figures are gone too.

        Raises:
            PlanError: there is no such sitting, something in it can still change, or there is no reason.
            StoreError: not saved.
        """
        why = stated(reason)

        def operation(connection: sa.Connection) -> int:
            title = planned_in(connection, sitting_id).sitting.title
            if unsettled(connection, [sitting_id], now):
                raise PlanError(f"场次 {sitting_id} 还没有结束（延长了时间、允许再答的也算），不能删除")
            gone = erase_sitting(connection, sitting_id)
            body = {"title": title, "attempts": gone}
            audit.record(
                connection, at=now, who=who, action=Action.REMOVED, sitting_id=sitting_id, reason=why, body=body
            )
            return gone

        return self._store.write(operation).result()


def _erasure(connection: sa.Connection, numbers: Sequence[str], now: datetime) -> Erasure:
    people = select_erasable(connection, numbers)
    unknown = [one for one in numbers if one not in {each.number for each in people}]
    if unknown:
        raise PlanError(f"名册里没有工号 {'、'.join(unknown)}，请核对")
    roster = {one.id: one for one in select_roster(connection)}
    here = [one.number for one in people if roster[one.id].active]
    if here:
        raise PlanError(f"工号 {'、'.join(here)} 还在名册上，请先移出名册再删除个人信息")
    ids = [one.id for one in people]
    there = sittings_of(connection, ids)
    going_on = unsettled(connection, there, now)
    if going_on:
        named = "、".join(going_on)
        raise PlanError(f"场次 {named} 还没有结束（延长了时间、允许再答的也算），其中有要删除的人，请等它结束")
    entries = audit.select_audit(connection)
    return Erasure(
        tuple(people),
        tuple(roster[one.id].member for one in people),
        tuple(there),
        len(reworded(connection, people)),
        tuple(one for one in entries if one.action is Action.BACKED_UP),
        tuple(_exports(entries, there)),
    )


def _exports(entries: Iterable[Entry], sitting_ids: Sequence[str]) -> Iterable[Entry]:
    return (
        one
        for one in entries
        if one.action is Action.EXPORTED and one.sitting_id in sitting_ids and one.body["what"] in _OF_PERSONS
    )
