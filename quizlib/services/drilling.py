"""A member's own drill: five questions a day, what was missed, or a regulation; the key is shown after each answer.

Only questions of which no key can leak are asked (``core.drill.withholds``), and nothing while a paper of the member
runs. Everything returns a future: reading the bank takes longer than a server's loop may wait.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.bank import Bank
from quizlib.core.drill import DAILY, Card, Progress, Scope, candidates, drill_id, drillable, progress
from quizlib.core.moment import local, midnight
from quizlib.core.paper import Paper, alone
from quizlib.core.question import MultipleRule, Question, Response, content_hash
from quizlib.core.score import Mark
from quizlib.errors import AnsweringError, DrillError, NotDueError
from quizlib.exchange.bank_folder import BankFolder
from quizlib.services.delivery import Delivery
from quizlib.services.recall import prepare, reviewed
from quizlib.store import Store
from quizlib.store.drills import (
    SITTING,
    Drilled,
    Withheld,
    append_drilled,
    select_card,
    select_cards,
    select_drilled,
    select_drilled_since,
    select_taken_over,
)
from quizlib.store.questions import Editions

#: More than anybody reads in a day; what goes on past that is a program.
MOST_A_DAY = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Which question is asked, after ``turn`` reviews, and under which scope. A page sends it back with the answer."""

    id: str
    question_id: str
    turn: int
    scope: Scope
    regulation: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A question to answer; ``done`` of today's ``DAILY`` are answered."""

    asked: Asked
    paper: Paper
    done: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a member is: what is done and right of today's five, what was missed and comes up today, the regulations.

    ``withheld`` questions are left to sittings whose keys are not shown yet.
    """

    done: int
    right: int
    daily_left: int
    missed: int
    missed_left: int
    progress: tuple[Progress, ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer was worth, slot by slot, and the card after it."""

    drill: Drill
    marks: tuple[Mark, ...]
    card: Card


@dataclass(frozen=True, slots=True)
class _Standing:
    """A member at a moment: what may be drilled, the cards, and today's answers."""

    pool: Mapping[str, Question]
    withheld: int
    cards: Mapping[str, Card]
    today: tuple[Drilled, ...]
    seed: str
    now: datetime

    def next(self, scope: Scope, regulation: str = "") -> list[str]:
        """The ids of what comes up today, the next one first."""
        found = self.ready(scope, regulation)
        return found[: max(0, DAILY - _daily(self.today))] if scope is Scope.DAILY else found

    def ready(self, scope: Scope, regulation: str = "") -> list[str]:
        """The same without an end to a day's questions."""
        done = {one.question_id for one in self.today}
        return candidates(self.pool, self.cards, done, scope, regulation, self.now, self.seed)


class Drilling:
    """The services for members who drill. One for a process; safe to call from several threads."""

    def __init__(self, store: Store, banks: BankFolder, delivery: Delivery) -> None:
        self._store, self._banks, self._delivery = store, banks, delivery
        self._hands = ThreadPoolExecutor(max_workers=2, thread_name_prefix="quizlib-drill")
        self._withheld = Withheld()
        self._editions = Editions()
        self._usable: tuple[Bank, date, dict[str, Question]] | None = None

    def overview(self, member_id: str, now: datetime) -> Future[Overview]:
        """How far the member is. What was missed in sittings whose keys are shown becomes part of it.

        Raises (in the future):
            AnsweringError: a paper of the member runs. NotDueError: no longer on the roster. StoreError.
        """
        return self._hands.submit(self._overview, member_id, now)

    def draw(self, member_id: str, scope: Scope, regulation: str, now: datetime) -> Future[Drill | None]:
        """The next question, or None where there is none today. Raises as ``overview`` does."""
        return self._hands.submit(self._draw, member_id, scope, regulation, now)

    def answer(
        self, member_id: str, asked: Asked, raw: Mapping[str, Any], operation: str, now: datetime
    ) -> Future[Answered]:
        """Keep an answer, raw responses by slot number; the future is done after the commit.

        ``operation`` sent again gives the same and changes nothing.

        Raises (in the future):
            DrillError: the question is not (or no longer) to be asked like this. ResponseError. And as ``overview``.
        """
        return self._hands.submit(self._answer, member_id, asked, raw, operation, now)

    def titles(self) -> dict[str, str]:
        """The titles of the regulations in the bank that was looked at last, by id."""
        bank = self._usable[0] if self._usable else Bank()
        return {one.id: one.title for one in bank.regulations.values()}

    def close(self) -> None:
        """Finish what goes on."""
        self._hands.shutdown()

    def _overview(self, member_id: str, now: datetime) -> Overview:
        self._admit(member_id, now)
        here = self._standing(member_id, now)
        if self._take_over(member_id, here.pool, now):
            here = self._standing(member_id, now)
        daily = [one for one in here.today if one.scope == Scope.DAILY]
        ready = here.ready(Scope.DAILY)
        return Overview(
            done=len(daily),
            right=sum(one.is_right for one in daily),
            daily_left=min(len(ready), max(0, DAILY - len(daily))),
            missed=sum(card.missed for id, card in here.cards.items() if id in here.pool),
            missed_left=len(here.next(Scope.MISSED)),
            progress=tuple(progress(here.pool.values(), here.cards, set(ready))),
            withheld=here.withheld,
        )

    def _draw(self, member_id: str, scope: Scope, regulation: str, now: datetime) -> Drill | None:
        self._admit(member_id, now)
        here = self._standing(member_id, now)
        found = here.next(scope, regulation)
        if not found:
            return None
        card = here.cards.get(found[0])
        return _drill(member_id, here.pool[found[0]], card.turn if card else 0, scope, regulation, here.today)

    def _answer(self, member_id: str, asked: Asked, raw: Mapping[str, Any], operation: str, now: datetime) -> Answered:
        self._admit(member_id, now)
        prepare()
        found = self._standing(member_id, now).pool.get(asked.question_id)
        today, under = midnight(local(now).date()), (asked.scope, asked.regulation)

        def write(connection: sa.Connection) -> Answered:
            earlier = select_drilled(connection, member_id, operation)
            before = select_card(connection, member_id, asked.question_id)
            given = select_drilled_since(connection, member_id, today)
            if earlier is not None:
                if before is None or (earlier.question_id, earlier.turn) != (asked.question_id, asked.turn):
                    raise DrillError()
                question = self._editions(connection, [earlier.edition])[earlier.edition]
                drill = _drill(member_id, question, earlier.turn, *under, given)
                return Answered(drill, _marks(drill.paper, earlier.responses), before)
            if found is None or len(given) >= MOST_A_DAY:
                raise DrillError()
            drill = _drill(member_id, found, before.turn if before else 0, *under, given)
            if drill.asked != asked:  # another member's, edited meanwhile, or answered in another window
                raise DrillError()
            responses = {slot.number: slot.read(raw.get(str(slot.number))) for slot in drill.paper.slots}
            marks = _marks(drill.paper, responses)
            is_right = all(mark.fraction == 1 for mark in marks)
            card = reviewed(found.id, before, is_right, now)
            edition, scope = drill.paper.slots[0].edition, asked.scope.value
            entry = Drilled(member_id, found.id, asked.turn, operation, now, scope, edition, responses, is_right)
            append_drilled(connection, entry, found, card)
            return Answered(replace(drill, done=_daily([*given, entry])), marks, card)

        return self._store.write(write, beside=True).result()

    def _admit(self, member_id: str, now: datetime) -> None:
        if self._delivery.member(member_id, now) is None:
            raise NotDueError()
        if self._delivery.is_answering(member_id, now):
            raise AnsweringError()

    def _standing(self, member_id: str, now: datetime) -> _Standing:
        today = local(now).date()
        usable = self._drillable(today)
        with self._store.read() as connection:
            withheld = self._withheld(connection, now)
            cards = select_cards(connection, member_id)
            given = tuple(select_drilled_since(connection, member_id, midnight(today)))
        pool = {id: one for id, one in usable.items() if id not in withheld}
        return _Standing(pool, len(usable) - len(pool), cards, given, f"{member_id}:{today}", now)

    def _drillable(self, today: date) -> dict[str, Question]:
        """Those of the bank as its files stand: reviewed, not stale today."""
        bank, known = self._banks.right(), self._usable
        if known is None or known[0] is not bank or known[1] != today:
            stale = bank.stale(today)
            usable = {id: one for id, one in bank.questions.items() if drillable(one) and id not in stale}
            known = self._usable = (bank, today, usable)
        return known[2]

    def _take_over(self, member_id: str, pool: Mapping[str, Question], now: datetime) -> bool:
        """Make cards of what was missed in sittings, once for each question, as soon as its key may be seen; whether
        there was anything.
        """
        missed = {
            f"{attempt.id}-{mark.slot.edition[:16]}": mark
            for desk in self._delivery.desks(member_id, now)
            if desk.sitting.keys_shown.allows(desk.phase)
            for attempt, score in desk.attempts
            for mark in score.marks
            if mark.fraction is not None and mark.fraction < 1 and mark.slot.source.id in pool
        }
        with self._store.read() as connection:
            known = select_taken_over(connection, member_id)
        if missed.keys() <= known:
            return False
        prepare()

        def write(connection: sa.Connection) -> None:
            known = select_taken_over(connection, member_id)
            for operation, mark in missed.items():
                if operation in known:
                    continue
                slot = mark.slot
                before = select_card(connection, member_id, slot.source.id)
                card = replace(reviewed(slot.source.id, before, False, now), due=now)  # it was not drilled yet
                append_drilled(
                    connection,
                    Drilled(
                        member_id=member_id,
                        question_id=slot.source.id,
                        turn=before.turn if before else 0,
                        operation=operation,
                        at=now,
                        scope=SITTING,
                        edition=slot.edition,
                        responses={slot.number: mark.response},
                        is_right=False,
                    ),
                    slot.source,
                    card,
                )

        self._store.write(write, beside=True).result()
        return True


def _drill(
    member_id: str, question: Question, turn: int, scope: Scope, regulation: str, given: Iterable[Drilled]
) -> Drill:
    id = drill_id(member_id, content_hash(question), turn)
    return Drill(Asked(id, question.id, turn, scope, regulation), alone(question, id), _daily(given))


def _marks(paper: Paper, responses: Mapping[int, Response]) -> tuple[Mark, ...]:
    return tuple(
        Mark(slot, response, slot.question.mark(response, MultipleRule.EXACT))
        for slot in paper.slots
        for response in [responses.get(slot.number)]
    )


def _daily(given: Iterable[Drilled]) -> int:
    return sum(one.scope == Scope.DAILY for one in given)
