"""What organizers prepare: sittings and the roster."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.bank import Bank
from quizlib.core.member import Member, uppers
from quizlib.core.paper import draw
from quizlib.core.question import Question
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError, Problem, ProblemsError
from quizlib.services.pins import pin_hash
from quizlib.services.preparing import Workbench
from quizlib.services.roster_change import RosterChange, roster_change
from quizlib.store import Store, audit
from quizlib.store.questions import keep_editions, keep_titles, select_editions
from quizlib.store.rosters import (
    Enrolled,
    count_due,
    deactivate_members,
    due_ids,
    renew_due,
    renew_open_due,
    select_roster,
    upsert_members,
)
from quizlib.store.sittings import (
    Planned,
    count_attempts,
    delete_sitting,
    planned_in,
    select_planned,
    select_sittings,
    upsert_sitting,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a change of the law did to a sitting: questions it no longer draws, or must go on drawing, with reasons."""

    sitting: Sitting
    dropped: Mapping[str, str]
    kept: Mapping[str, str]


class Planning:
    """The services for organizers who plan."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(self, sitting: Sitting, bank: Bank, now: datetime, *, who: str = ORGANIZER) -> Planned:
        """Store a sitting, in the place of one with its id that nobody has begun; papers draw from the bank as it is.

        Raises:
            ProblemsError: the bank cannot fill the blueprint, or lines or audience do not fit; what is missing.
            PlanError: somebody has begun an attempt already.
            StoreError: not saved.
        """
        return self._put(sitting, bank, now, who, lambda _: None)

    def publish(self, sitting: Sitting, bank: Bank, now: datetime, *, who: str = ORGANIZER) -> Planned:
        """Store a new sitting. Raises as ``plan``, and PlanError where its id is taken."""

        def check(there: Sitting | None) -> None:
            if there is not None:
                raise PlanError(f"已有场次用了编号 {sitting.id}，请换一个编号")

        return self._put(sitting, bank, now, who, check)

    def change(self, old: Sitting, new: Sitting, bank: Bank, now: datetime, *, who: str = ORGANIZER) -> Planned:
        """Make ``new`` of a sitting that was ``old`` when its organizer began to change it.

        Raises as ``plan``, and PlanError where somebody else has changed or removed it since.
        """

        def check(there: Sitting | None) -> None:
            if there != old:
                done = "改动" if there else "删除"
                raise PlanError(f"场次 {old.id} 刚刚被别人{done}，您的改动没有保存；请重新打开再改")

        return self._put(new, bank, now, who, check)

    def _put(
        self, sitting: Sitting, bank: Bank, now: datetime, who: str, check: Callable[[Sitting | None], None]
    ) -> Planned:
        """Store a sitting where ``check`` passes what has its id now."""
        stale = Workbench(bank, now).stale(sitting.opens, sitting.closes)
        usable = [one for one in bank.questions.values() if sitting.stale_allowed or one.id not in stale]
        problems = self._misfits(sitting, bank, usable, stale)
        if problems:
            raise ProblemsError([Problem(f"场次 {sitting.id}", problem) for problem in problems])

        def operation(connection: sa.Connection) -> Planned:
            earlier = select_planned(connection, sitting.id)
            check(earlier.sitting if earlier else None)
            if count_attempts(connection, [sitting.id]):
                raise PlanError(f"场次 {sitting.id} 已有人开始作答，不能再改；请另建一个场次")
            drawn = sitting.blueprint.pool(usable)
            pool = keep_editions(connection, drawn, now)
            keep_titles(connection, bank.regulations.values())
            record = {one.id: stale[one.id] for one in drawn if one.id in stale}
            planned = Planned(sitting, earlier.seed if earlier else secrets.token_hex(32), tuple(pool), record)
            upsert_sitting(connection, planned, now)
            renew_due(connection, sitting)
            if planned != earlier:
                _note(connection, earlier, planned, who, now)
            return planned

        return self._store.write(operation).result()

    def begun(self, sitting_id: str) -> bool:
        """Whether somebody has begun, so that the sitting can no longer be changed."""
        with self._store.read() as connection:
            return count_attempts(connection, [sitting_id]) > 0

    def remove(self, sitting_id: str, reason: str, now: datetime, *, who: str = ORGANIZER) -> Sitting:
        """Delete a sitting that nobody has begun; what it was.

        Raises:
            PlanError: there is no such sitting, somebody has begun, or there is no reason.
        """
        why = stated(reason)

        def operation(connection: sa.Connection) -> Sitting:
            planned = planned_in(connection, sitting_id)
            if count_attempts(connection, [sitting_id]):
                raise PlanError(f"场次 {sitting_id} 已有人开始作答，不能删除")
            body = planned.sitting.model_dump(mode="json")
            delete_sitting(connection, sitting_id)
            audit.record(
                connection, at=now, who=who, action=Action.REMOVED, sitting_id=sitting_id, reason=why, body=body
            )
            return planned.sitting

        return self._store.write(operation).result()

    def keep(self, bank: Bank, now: datetime) -> None:
        """Keep every edition in the bank, so that the history of a question has no gap."""
        self._store.write(lambda connection: keep_editions(connection, bank.questions.values(), now)).result()

    def stale(self, sitting_id: str) -> Mapping[str, str]:
        """The stale questions that the sitting may draw because its organizer said so, each with the reason."""
        with self._store.read() as connection:
            planned = select_planned(connection, sitting_id)
        return planned.stale if planned else {}

    def follow_law(self, bank: Bank, now: datetime, *, who: str = ORGANIZER) -> list[Followed]:
        """Take questions that have gone stale out of the sittings that are not closed; which ones it concerned.

        Papers that are drawn already stay as they are. Where a paper could not be filled without them, the questions
        stay and stand in the sitting's record.
        """

        bench = Workbench(bank, now)

        def operation(connection: sa.Connection) -> list[Followed]:
            found = []
            for sitting in select_sittings(connection):
                planned = select_planned(connection, sitting.id)
                if planned is None or sitting.stale_allowed or sitting.phase(now) is Phase.CLOSED:
                    continue
                stale = bench.stale(sitting.opens, sitting.closes)
                pool = select_editions(connection, planned.pool)
                gone = {one.id: stale[one.id] for one in pool.values() if one.id in stale}
                if not gone.keys() - planned.stale.keys():
                    continue
                left = {edition: one for edition, one in pool.items() if one.id not in gone}
                followed = Followed(sitting, gone, {}) if _fills(sitting, left) else Followed(sitting, {}, gone)
                kept = tuple(left) if followed.dropped else planned.pool
                upsert_sitting(connection, Planned(sitting, planned.seed, kept, followed.kept), now)
                action, body = Action.FOLLOWED, {"dropped": [*followed.dropped], "kept": [*followed.kept]}
                audit.record(connection, at=now, who=who, action=action, sitting_id=sitting.id, body=body)
                found.append(followed)
            return found

        return self._store.write(operation).result()

    def sittings(self) -> list[Sitting]:
        """All sittings, by opening time."""
        with self._store.read() as connection:
            return select_sittings(connection)

    def sitting(self, sitting_id: str) -> Sitting:
        """The sitting with this id. Raises PlanError, naming those there are."""
        with self._store.read() as connection:
            return planned_in(connection, sitting_id).sitting

    def due_count(self, sitting_id: str) -> int:
        """How many persons are due in the sitting."""
        with self._store.read() as connection:
            return len(due_ids(connection, sitting_id))

    def due_counts(self) -> dict[str, int]:
        """How many persons are due, by sitting; one in which nobody is due is not in it."""
        with self._store.read() as connection:
            return count_due(connection)

    def due_members(self, sitting_id: str) -> list[Enrolled]:
        """Those due in the sitting, by branch and number, for their personal links."""
        with self._store.read() as connection:
            ids = due_ids(connection, sitting_id)
            return [one for one in select_roster(connection) if one.id in ids]

    def roster(self) -> list[Enrolled]:
        """Everybody on the roster, also those who left."""
        with self._store.read() as connection:
            return select_roster(connection)

    def preview_roster(self, people: Iterable[tuple[Member, str]]) -> RosterChange:
        """What ``import_roster`` would change."""
        return roster_change(people, self.roster())

    def import_roster(
        self,
        people: Iterable[tuple[Member, str]],
        now: datetime,
        *,
        remove_missing: bool = False,
        who: str = ORGANIZER,
    ) -> None:
        """Add and change members by number; with ``remove_missing`` those not named leave the roster.

        Sittings that have not closed follow; closed ones keep the roster as it stood.
        """
        rows = [(member, pin_hash(pin) if pin else None) for member, pin in people]

        def operation(connection: sa.Connection) -> None:
            known = {one.member.number: one.member for one in select_roster(connection) if one.active}
            named = {member.number for member, _ in rows}
            gone = sorted(known.keys() - named) if remove_missing else []
            deactivate_members(connection, gone)
            upsert_members(connection, rows)
            renew_open_due(connection, now)
            body = {
                "added": len(named - known.keys()),
                "changed": sum(known.get(member.number, member) != member for member, _ in rows),
                "left": len(gone),
                "pins": sum(pin is not None for _, pin in rows),
            }
            if any(body.values()):
                audit.record(connection, at=now, who=who, action=Action.ROSTER_IMPORTED, body=body)

        self._store.write(operation).result()

    def _misfits(self, sitting: Sitting, bank: Bank, usable: Sequence[Question], stale: Mapping[str, str]) -> list[str]:
        problems = sitting.blueprint.shortfalls(usable)
        if problems and len(usable) < len(bank):
            left_out = sitting.blueprint.pool(one for one in bank.questions.values() if one.id in stale)
            problems += [f"题目 {one.id} 已过时，没有计入：{stale[one.id]}" for one in left_out]
            if left_out:
                problems.append("请先修改过时的题目；确实要用的，在场次文件中写 stale_allowed: true，会记在场次里")
        problems += [
            f"抽题规则中的法规 {name} 不在题库中"
            for name in sorted(
                {name for rule in sitting.blueprint.rules for name in rule.regulation} - bank.regulations.keys()
            )
        ]
        if not problems:
            maximum = sitting.blueprint.maximum(bank.questions.values())
            if sitting.excellent_line > maximum:
                problems.append(f"满分为 {maximum} 分，合格线和优秀线不能超过满分")
        roster = [one.member for one in self.roster() if one.active]
        for label, wanted, known in (
            ("党支部", sitting.audience.branches, {upper for one in roster for upper in uppers(one.branch)}),
            ("人员类别", sitting.audience.cohorts, {one.cohort for one in roster}),
        ):
            problems += [f"参加范围中的{label}“{name}”在名册里没有" for name in wanted if name not in known]
        return problems


def _note(connection: sa.Connection, earlier: Planned | None, planned: Planned, who: str, now: datetime) -> None:
    """Enter a sitting that is new, or what is other than before."""
    new = planned.sitting.model_dump(mode="json")
    body: dict[str, object] = {"questions": len(planned.pool)}
    if earlier is None:
        body |= {name: new[name] for name in ("title", "kind", "opens", "closes")}
    else:
        old = earlier.sitting.model_dump(mode="json")
        body["changed"] = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    action = Action.REPLANNED if earlier else Action.PLANNED
    audit.record(connection, at=now, who=who, action=action, sitting_id=planned.sitting.id, body=body)


def _fills(sitting: Sitting, pool: Mapping[str, Question]) -> bool:
    try:
        draw(sitting.blueprint, pool, "a seed that no paper has")
    except PlanError:
        return False
    return True
