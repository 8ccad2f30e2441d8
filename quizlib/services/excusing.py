"""Who is excused from which sitting, and why.

Sittings that have not closed follow the register of excuses. A closed one keeps what it had, unless a row names it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.excuse import Excuse, reasons
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import Problem, ProblemsError
from quizlib.store import Store, audit
from quizlib.store.excuses import delete_excuses, select_excuses, upsert_excuses
from quizlib.store.rosters import excuse_due, renew_open_due, select_due, select_roster
from quizlib.store.sittings import select_sittings

WITHDRAWN = "撤销"


class Row(Protocol):
    """An excuse as ``exchange.excuses_xlsx`` reads it: where it stands, and the name written beside the number."""

    @property
    def where(self) -> str: ...
    @property
    def excuse(self) -> Excuse: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Excusal:
    """One person due in one sitting, and why excused: before and after (empty: not excused)."""

    sitting: Sitting
    closed: bool
    member_id: str
    number: str
    name: str
    branch: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ExcuseChange:
    """What recording, or withdrawing, excuses does: to the register, and to each person in each sitting."""

    added: tuple[Excuse, ...]
    changed: tuple[tuple[Excuse, Excuse], ...]
    withdrawn: tuple[Excuse, ...]
    unchanged: int
    excusals: tuple[Excusal, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.withdrawn or self.excusals)


class Excusing:
    """The services for organizers who record excuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, rows: Sequence[Row], now: datetime, *, withdraw: bool = False) -> ExcuseChange:
        """What ``record`` would do.

        Raises:
            ProblemsError: somebody is not on the roster or called otherwise, a sitting is not known, a person is not
                due in a closed sitting that the row names, or an excuse to withdraw was never recorded.
        """
        with self._store.read() as connection:
            return _change(connection, rows, now, withdraw)

    def record(
        self, rows: Sequence[Row], now: datetime, *, who: str = ORGANIZER, withdraw: bool = False
    ) -> ExcuseChange:
        """Record these excuses, or take them back; what it did. Raises as ``preview``, and StoreError."""

        def operation(connection: sa.Connection) -> ExcuseChange:
            change = _change(connection, rows, now, withdraw)
            if withdraw:
                delete_excuses(connection, change.withdrawn)
            else:
                upsert_excuses(connection, [*change.added, *(new for _, new in change.changed)], now)
            renew_open_due(connection, now)
            for sitting_id, excusals in _closed(change.excusals).items():
                excuse_due(connection, sitting_id, {one.member_id: one.new for one in excusals})
                _note(connection, sitting_id, excusals, who, now)
            if change.added or change.changed or change.withdrawn:
                audit.record(connection, at=now, who=who, action=Action.EXCUSED, body=_registered(connection, change))
            return change

        return self._store.write(operation).result()

    def register(self) -> list[tuple[Excuse, str, str]]:
        """Every excuse with the name and the branch of today, in the order in which they were recorded."""
        with self._store.read() as connection:
            members = {one.member.number: one.member for one in select_roster(connection)}
            return [(one, members[one.number].name, members[one.number].branch) for one in select_excuses(connection)]

    def excused(self, sitting_id: str) -> list[tuple[str, str, str, str]]:
        """Number, name, branch and reason of each person who is due in the sitting and excused."""
        with self._store.read() as connection:
            rows = select_due(connection, [sitting_id])
        return [(row.number, row.name, row.branch, row.excused) for row in rows if row.excused]


def _change(connection: sa.Connection, rows: Sequence[Row], now: datetime, withdraw: bool) -> ExcuseChange:
    sittings = {one.id: one for one in select_sittings(connection)}
    register = {one.key: one for one in select_excuses(connection)}
    due = {id: select_due(connection, [id]) for id in sittings if sittings[id].phase(now) is not Phase.CLOSED}
    named = {row.excuse.sitting_id for row in rows} & sittings.keys() - due.keys()
    closed = {id: select_due(connection, [id]) for id in named}
    problems = [*_strangers(connection, rows), *_misfits(rows, sittings, closed)]
    if withdraw:
        problems += [Problem(one.where, "没有登记过，不能撤销") for one in rows if one.excuse.key not in register]
    if problems:
        raise ProblemsError(problems)

    given = [row.excuse for row in rows]
    known = [(register[one.key], one) for one in given if one.key in register]
    changed = [] if withdraw else [(old, new) for old, new in known if old != new]
    added = [] if withdraw else [one for one in given if one.key not in register]
    touched = {one.key for one in given} if withdraw else {new.key for _, new in changed}
    after = [one for one in register.values() if one.key not in touched] + added + [new for _, new in changed]
    excusals = [
        one for id, people in due.items() for one in _excusals(sittings[id], people, reasons(after, sittings[id]))
    ]
    for id, people in closed.items():
        numbers = {one.number for one in given if one.sitting_id == id}
        concerned = [row for row in people if row.number in numbers]
        excusals += _excusals(sittings[id], concerned, reasons(after, sittings[id]), closed=True)
    return ExcuseChange(
        added=tuple(added),
        changed=tuple(changed),
        withdrawn=tuple(old for old, _ in known) if withdraw else (),
        unchanged=0 if withdraw else len(known) - len(changed),
        excusals=tuple(excusals),
    )


def _excusals(
    sitting: Sitting, people: Iterable[sa.Row[tuple[str, ...]]], wanted: dict[str, str], closed: bool = False
) -> list[Excusal]:
    return [
        Excusal(sitting, closed, row.member_id, row.number, row.name, row.branch, row.excused, new)
        for row in people
        for new in [wanted.get(row.number, "")]
        if new != row.excused
    ]


def _strangers(connection: sa.Connection, rows: Iterable[Row]) -> list[Problem]:
    """Rows with a number that is not on the roster, or with another name than there."""
    members = {one.member.number: one.member for one in select_roster(connection)}
    bare = {number.lstrip("0"): number for number in members}
    problems: list[Problem] = []
    for row in rows:
        number, member = row.excuse.number, members.get(row.excuse.number)
        if member is None:
            full = bare.get(number, "")
            lost = f"；可能丢了前面的 0，名册里有 {full}，请改为文本格式后填写完整" if full else ""
            problems.append(Problem(row.where, f"名册里没有工号 {number}{lost}"))
        elif row.name and not member.is_called(row.name):
            problems.append(Problem(row.where, f"工号 {number} 在名册里是 {member.name}（现为 {row.name}）"))
    return problems


def _misfits(
    rows: Iterable[Row], sittings: dict[str, Sitting], closed: dict[str, list[sa.Row[tuple[str, ...]]]]
) -> list[Problem]:
    """Rows that name a sitting that there is not, or a closed one in which the person is not due."""
    problems: list[Problem] = []
    there = {(id, row.number) for id, people in closed.items() for row in people}
    for row in rows:
        id, number = row.excuse.sitting_id, row.excuse.number
        if id and id not in sittings:
            known = "、".join(sittings) or "（还没有场次）"
            problems.append(Problem(row.where, f"没有场次 {id}；现有：{known}"))
        elif id in closed and (id, number) not in there:
            problems.append(Problem(row.where, f"工号 {number} 不在场次 {id} 的应参加人员中，不用登记免考"))
    return problems


def _closed(excusals: Iterable[Excusal]) -> dict[str, list[Excusal]]:
    found: dict[str, list[Excusal]] = {}
    for one in excusals:
        if one.closed:
            found.setdefault(one.sitting.id, []).append(one)
    return found


def _registered(connection: sa.Connection, change: ExcuseChange) -> dict[str, object]:
    """What is recorded of a change of the register; notes, names and numbers stay out of what can never be deleted."""
    ids = {one.member.number: one.id for one in select_roster(connection)}
    held = [*change.added, *(new for _, new in change.changed), *change.withdrawn]
    return {
        "added": len(change.added),
        "changed": len(change.changed),
        "withdrawn": len(change.withdrawn),
        "rows": [
            {"member": ids[one.number]} | one.model_dump(mode="json", exclude={"note", "number"}, exclude_defaults=True)
            for one in held
        ],
    }


def _note(connection: sa.Connection, sitting_id: str, excusals: Sequence[Excusal], who: str, now: datetime) -> None:
    reason = "、".join(dict.fromkeys(one.new or WITHDRAWN for one in excusals))
    body = {"members": [{"member": one.member_id, "old": one.old, "new": one.new} for one in excusals]}
    audit.record(connection, at=now, who=who, action=Action.EXCUSED, sitting_id=sitting_id, reason=reason, body=body)
