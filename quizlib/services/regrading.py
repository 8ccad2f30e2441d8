"""Regrading: a question turned out wrong, and the papers that hold it are marked by the corrected one.

Nothing on a paper changes. A correction is kept with its moment, so that the scores before it can be told again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby

import sqlalchemy as sa

from quizlib.core.attempt import Attempt
from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.bank import Bank
from quizlib.core.correction import misfit
from quizlib.core.frozen import plain
from quizlib.core.question import Kind, Question, Review, content_hash
from quizlib.core.score import Score, score
from quizlib.core.sitting import Sitting
from quizlib.core.standing import counting
from quizlib.errors import PlanError
from quizlib.services.marking import Progress, read_attempts
from quizlib.store import Store, audit
from quizlib.store.attempts import attempts_by_member
from quizlib.store.corrections import insert_corrections, select_corrections
from quizlib.store.questions import Editions, keep_editions
from quizlib.store.rosters import select_due
from quizlib.store.sittings import Planned, planned_in

_BATCH = 2000  # attempts held at once


@dataclass(frozen=True, slots=True)
class Regraded:
    """The score that counts of one person who was asked the question, before and after."""

    number: str
    name: str
    branch: str
    old: Fraction
    new: Fraction
    passed: bool
    passes: bool
    member_id: str

    @property
    def changed(self) -> bool:
        """Whether it is another score now."""
        return self.old != self.new or self.passed is not self.passes


class Regrading:
    """The services for organizers who correct a question after it was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._editions = Editions()

    def asked(self, sitting_id: str, question_id: str) -> Question:
        """The question by which the sitting is marked now. Raises PlanError where it asks no such question."""
        with self._store.read() as connection:
            current = self._current(connection, planned_in(connection, sitting_id), question_id)
        return next(iter(current.values()))

    def questions(self, sitting_id: str) -> list[str]:
        """The ids of the questions that the sitting may ask, short answers left out. Raises PlanError."""
        with self._store.read() as connection:
            pool = planned_in(connection, sitting_id).pool
            known = self._editions(connection, pool)
        return sorted({known[edition].id for edition in pool if known[edition].kind is not Kind.SHORT})

    def preview(
        self,
        sitting_id: str,
        question_id: str,
        by: Bank | Question,
        now: datetime,
        progress: Progress | None = None,
    ) -> list[Regraded]:
        """Everybody whose ended attempts hold the question, by branch and number, with the score before and after.

        ``by`` is the corrected question, or the bank in which it stands.

        Raises:
            PlanError: the sitting does not ask the question, or it cannot be marked by that one, and why.
        """
        with self._store.read() as connection:
            corrected = _corrected(by, question_id)
            return self._compare(connection, sitting_id, question_id, corrected, now, progress)[1]

    def apply(
        self,
        sitting_id: str,
        question_id: str,
        by: Bank | Question,
        now: datetime,
        *,
        reason: str,
        who: str = ORGANIZER,
    ) -> list[Regraded]:
        """Mark the question by the corrected one from ``now`` on; as ``preview``. Raises PlanError, StoreError."""
        why, corrected = stated(reason), _corrected(by, question_id)
        with self._store.read() as connection:  # beside the writer: members go on
            editions, found = self._compare(connection, sitting_id, question_id, corrected, now)
        edition = content_hash(corrected)

        def operation(connection: sa.Connection) -> None:
            keep_editions(connection, [corrected], now)
            insert_corrections(connection, sitting_id, dict.fromkeys(editions, edition), now, why)
            body = {"question": question_id, "corrected": edition, "editions": editions, **_summary(found)}
            audit.record(
                connection, at=now, who=who, action=Action.REGRADED, sitting_id=sitting_id, reason=why, body=body
            )

        self._store.write(operation).result()
        return found

    def _compare(
        self,
        connection: sa.Connection,
        sitting_id: str,
        question_id: str,
        corrected: Question,
        now: datetime,
        progress: Progress | None = None,
    ) -> tuple[list[str], list[Regraded]]:
        """The editions on papers that the correction concerns, and the scores."""
        planned = planned_in(connection, sitting_id)
        current = self._current(connection, planned, question_id)
        _must_fit(list(current.values()), corrected)
        before = select_corrections(connection, sitting_id)
        after = {**before, **dict.fromkeys(current, corrected)}
        people = {row.member_id: row for row in select_due(connection, [sitting_id])}
        found: list[Regraded] = []
        for batch in read_attempts(connection, sitting_id, self._editions, progress):
            for member_id, attempts in _asked(batch, current.keys(), now):
                old, new = (_counting(planned.sitting, attempts, one) for one in (before, after))
                passed, passes = old.passes(planned.sitting), new.passes(planned.sitting)
                who, points = people[member_id], (old.points, new.points)
                found.append(Regraded(who.number, who.name, who.branch, *points, passed, passes, member_id))
        return list(current), sorted(found, key=lambda one: (one.branch, one.number))

    def _current(self, connection: sa.Connection, planned: Planned, question_id: str) -> dict[str, Question]:
        """By which question each edition of it that the sitting draws, or drew, is marked now."""
        known = self._editions(connection, planned.pool)
        editions = {edition for edition in planned.pool if known[edition].id == question_id}
        if not editions:  # the law may have taken it out of the pool since papers were drawn
            for batch in attempts_by_member(connection, planned.sitting.id, self._editions, _BATCH):
                slots = (slot for attempt in batch for slot in attempt.paper.slots)
                editions |= {slot.edition for slot in slots if slot.source.id == question_id}
        if not editions:
            raise PlanError(f"场次 {planned.sitting.id} 没有题目 {question_id}，请检查编号")
        corrected = select_corrections(connection, planned.sitting.id)
        known = self._editions(connection, editions)
        return {edition: corrected.get(edition, known[edition]) for edition in sorted(editions)}


def _corrected(by: Bank | Question, question_id: str) -> Question:
    if not isinstance(by, Bank):
        return by
    if question_id not in by.questions:
        raise PlanError(f"题库里没有题目 {question_id}，请检查编号")
    return by.questions[question_id]


def _must_fit(current: Sequence[Question], corrected: Question) -> None:
    """Raises PlanError where ``corrected`` cannot take the place of the questions that count now."""
    where = f"题目 {corrected.id} 不能用来重新评分："
    if any(one.id != corrected.id for one in current):
        raise PlanError(f"{where}编号与试卷上的 {current[0].id} 不同")
    if corrected.review is Review.DRAFT:
        raise PlanError(f"{where}题库里的它还是草稿，请先用 quizlib bank review 审定")
    if corrected.kind is Kind.SHORT:
        raise PlanError(f"{where}简答题由人评分，请用 quizlib marks export 导出后改分")
    why = next((found for one in current for found in [misfit(one, corrected)] if found), None)
    if why:
        raise PlanError(f"{where}{why}；作答的内容对不上，只能改答案、可接受的写法、误差和解析")
    if {content_hash(one) for one in current} == {content_hash(corrected)}:
        raise PlanError(f"{where}与现在评分所用的完全相同，请先在题库里改正它")


def _asked(
    attempts: Sequence[Attempt], editions: Collection[str], now: datetime
) -> Iterator[tuple[str, list[Attempt]]]:
    """The ended attempts of each member one of whose ended attempts holds one of ``editions``."""
    ended = [one for one in attempts if one.ended(now) is not None]
    for member_id, group in groupby(ended, key=lambda one: one.member_id):
        own = list(group)
        if any(slot.edition in editions for one in own for slot in one.paper.slots):
            yield member_id, own


def _counting(sitting: Sitting, attempts: Sequence[Attempt], corrected: Mapping[str, Question]) -> Score:
    return counting([(one, score(one, sitting.multiple_rule, corrected)) for one in attempts], sitting.counts)[1]


def _summary(found: Sequence[Regraded]) -> dict[str, object]:
    changed = [one for one in found if one.changed]
    return {
        "asked": len(found),
        "now_pass": sum(one.passes and not one.passed for one in changed),
        "now_fail": sum(one.passed and not one.passes for one in changed),
        "members": [{"member": one.member_id, "old": plain(one.old), "new": plain(one.new)} for one in changed],
    }
