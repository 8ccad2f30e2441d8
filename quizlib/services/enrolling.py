"""One person of the roster at a time: found, added, changed, gone and back again; and what that person did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.member import LEVELS, Member, altered, in_order, uppers
from quizlib.core.text import folded
from quizlib.errors import PlanError
from quizlib.services.pins import pin_hash
from quizlib.services.pinyin import Pinyin
from quizlib.store import Store, audit
from quizlib.store.rosters import (
    Enrolled,
    deactivate_members,
    renew_open_due,
    select_due,
    select_member,
    select_roster,
    upsert_members,
)
from quizlib.store.sittings import select_sittings_of


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the organization, such as 党委/机关党总支, and how many persons stand there or under it."""

    path: str
    depth: int
    persons: int

    @property
    def name(self) -> str:
        """Its own name, without the levels above."""
        return self.path.rpartition(LEVELS)[2]


def levels(people: Iterable[Member]) -> list[Level]:
    """The branches and what stands above them, each above what is under it; in order of their names."""
    counts: dict[str, int] = {}
    for one in people:
        for path in uppers(one.branch):
            counts[path] = counts.get(path, 0) + 1
    return [Level(path, path.count(LEVELS), counts[path]) for path in sorted(counts, key=in_order)]


class Finder:
    """Persons found by words: number, name, branch or cohort, a name also by its pinyin."""

    def __init__(self, people: Sequence[Enrolled]) -> None:
        self._people = people
        self._texts = [
            (one, folded(one.member.name), folded(f"{one.member.number} {one.member.branch} {one.member.cohort}"))
            for one in people
        ]

    def find(self, text: str) -> list[Enrolled]:
        """Those that match every word of ``text``; everybody for none."""
        found = self._texts
        for word in map(folded, text.split()):
            pattern = self._pinyin.pattern(word) if word.isascii() and not word.isdecimal() else None
            found = [
                row
                for row in found
                if word in row[1] or word in row[2] or (pattern is not None and pattern.search(row[1]))
            ]
        return [one for one, _, _ in found]

    @cached_property
    def _pinyin(self) -> Pinyin:
        return Pinyin(character for _, name, _ in self._texts for character in name)


class Enrolling:
    """The services for organizers who change the roster by hand. Sittings that have not closed follow."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, member: Member, pin: str, now: datetime, *, who: str = ORGANIZER) -> None:
        """Add a person, or let one who left come back. Raises PlanError where the number is taken."""
        hashed = pin_hash(pin) if pin else None

        def operation(connection: sa.Connection) -> None:
            known = select_member(connection, number=member.number)
            if known is not None and known.active:
                raise PlanError(f"名册里已有工号 {member.number}（{known.member.name}），要改请在名单里打开")
            if known is not None and not known.member.is_called(member.name):
                raise PlanError(f"工号 {member.number} 以前是 {known.member.name}，换人请用新的工号")
            upsert_members(connection, [(member, hashed)])
            _note(connection, member.number, {"came": True, "pin": bool(pin)}, who, now)

        self._store.write(operation).result()

    def change(self, old: Member, new: Member, pin: str | None, now: datetime, *, who: str = ORGANIZER) -> None:
        """Make ``new`` of a person who was ``old`` when the organizer looked, with a new PIN where there is one.

        Raises PlanError where nobody on the roster has the number, or somebody else has changed the person since.
        """
        hashed = pin_hash(pin) if pin else None

        def operation(connection: sa.Connection) -> None:
            known = _known(connection, new.number)
            if known.member != old:
                raise PlanError(f"工号 {new.number} 刚刚被别人改动，您的改动没有保存；请重新打开再改")
            upsert_members(connection, [(new, hashed)])
            if new != old or pin:
                _note(connection, new.number, altered(old, new) | {"pin": bool(pin)}, who, now)

        self._store.write(operation).result()

    def leave(self, number: str, now: datetime, *, who: str = ORGANIZER) -> None:
        """Take a person off the roster; what that person did stays. Raises PlanError where nobody has the number."""

        def operation(connection: sa.Connection) -> None:
            _known(connection, number)
            deactivate_members(connection, [number])
            _note(connection, number, {"left": True}, who, now)

        self._store.write(operation).result()

    def person(self, number: str) -> Enrolled:
        """The person with this number, also one who left. Raises PlanError."""
        with self._store.read() as connection:
            found = select_member(connection, number=number)
        if found is None:
            raise PlanError(f"名册里没有工号 {number}")
        return found

    def excused(self, member_id: str) -> dict[str, str]:
        """Why the member is excused, by sitting; those from which not are not in it."""
        with self._store.read() as connection:
            ids = [one.id for one, _ in select_sittings_of(connection, member_id)]
            rows = select_due(connection, ids) if ids else []
        return {row.sitting_id: row.excused for row in rows if row.member_id == member_id and row.excused}

    def roster(self) -> list[Enrolled]:
        """Everybody, also those who left, by branch and number."""
        with self._store.read() as connection:
            return select_roster(connection)


def _known(connection: sa.Connection, number: str) -> Enrolled:
    known = select_member(connection, number=number)
    if known is None or not known.active:
        raise PlanError(f"名册里没有工号 {number}，可能刚刚被移出")
    return known


def _note(connection: sa.Connection, number: str, what: Mapping[str, object], who: str, now: datetime) -> None:
    """Let sittings follow, and record ``what`` was done with the person; the name must not outlive the person there."""
    renew_open_due(connection, now)
    body = {"member": _id(connection, number), **what}
    audit.record(connection, at=now, who=who, action=Action.ROSTER_CHANGED, body=body)


def _id(connection: sa.Connection, number: str) -> str:
    found = select_member(connection, number=number)
    return found.id if found else ""
