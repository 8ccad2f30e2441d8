"""Drills in and out: cards as they stand, answers only appended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizlib.core.drill import Card, withholds
from quizlib.core.question import Question, Response
from quizlib.core.sitting import Sitting
from quizlib.store.attempts import settles
from quizlib.store.questions import keep_edition
from quizlib.store.schema import cards, drills, questions, sittings
from quizlib.store.sittings import pool_of, sitting_of

_REMEMBERED = timedelta(seconds=10)

#: The scope of an entry for a question that was missed in a sitting.
SITTING = "sitting"


@dataclass(frozen=True, slots=True)
class Drilled:
    """One answer: the member's ``turn`` at the question, under which ``scope``, with responses by slot number in the
    author's letters.
    """

    member_id: str
    question_id: str
    turn: int
    operation: str
    at: datetime
    scope: str
    edition: str
    responses: Mapping[int, Response]
    is_right: bool


def append_drilled(connection: sa.Connection, drilled: Drilled, question: Question, card: Card) -> None:
    """Append an answer and put the card in its place. A turn or operation that is taken raises IntegrityError."""
    keep_edition(connection, drilled.edition, question, drilled.at)
    row = {name: getattr(drilled, name) for name in _PLAIN}
    body = json.dumps({str(number): response for number, response in drilled.responses.items()}, ensure_ascii=False)
    connection.execute(drills.insert().values(**row, body=body))
    here = (cards.c.member_id == drilled.member_id) & (cards.c.question_id == drilled.question_id)
    values = asdict(card)
    if not connection.execute(cards.update().where(here).values(values)).rowcount:
        connection.execute(cards.insert().values(member_id=drilled.member_id, **values))


def select_cards(connection: sa.Connection, member_id: str) -> dict[str, Card]:
    """A member's cards by question."""
    query = sa.select(*(cards.c[name] for name in Card.__slots__)).where(cards.c.member_id == member_id)
    return {row.question_id: Card(*row) for row in connection.execute(query)}


def select_card(connection: sa.Connection, member_id: str, question_id: str) -> Card | None:
    """One of them, or None."""
    columns = [cards.c[name] for name in Card.__slots__]
    query = sa.select(*columns).where(cards.c.member_id == member_id, cards.c.question_id == question_id)
    row = connection.execute(query).first()
    return None if row is None else Card(*row)


def select_drilled(connection: sa.Connection, member_id: str, operation: str) -> Drilled | None:
    """The answer that this operation already gave, or None."""
    query = sa.select(drills).where(drills.c.member_id == member_id, drills.c.operation == operation)
    row = connection.execute(query).first()
    return None if row is None else _drilled(row)


def select_drilled_since(connection: sa.Connection, member_id: str, since: datetime) -> list[Drilled]:
    """A member's answers from ``since`` on, the oldest first; what was missed in sittings is not among them."""
    query = sa.select(drills).where(drills.c.member_id == member_id, drills.c.at >= since, drills.c.scope != SITTING)
    return [_drilled(row) for row in connection.execute(query.order_by(drills.c.at))]


def select_taken_over(connection: sa.Connection, member_id: str) -> set[str]:
    """The operations by which what was missed in sittings came to the member's cards."""
    query = sa.select(drills.c.operation).where(drills.c.member_id == member_id, drills.c.scope == SITTING)
    return set(connection.scalars(query))


class Withheld:
    """Finds the questions that nobody may drill at a moment. Pools are looked up once: editions never change.

    Whether somebody was given more time is asked again after ``_REMEMBERED``.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ...], frozenset[str]] = {}
        self._settles: dict[str, tuple[datetime, datetime]] = {}

    def __call__(self, connection: sa.Connection, now: datetime) -> frozenset[str]:
        known = [sitting_of(body) for body in connection.scalars(sa.select(sittings.c.body))]
        withheld = [one.id for one in known if self._withholds(connection, one, now)]
        query = sa.select(sittings.c.pool).where(sittings.c.id.in_(withheld))
        pools = {pool_of(pool) for pool in connection.scalars(query)} if withheld else set()
        self._ids = found = {pool: self._ids.get(pool) or _ids_of(connection, pool) for pool in pools}
        return frozenset[str]().union(*found.values())

    def _withholds(self, connection: sa.Connection, sitting: Sitting, now: datetime) -> bool:
        return not sitting.practice_allowed and withholds(sitting, self._settled(connection, sitting, now), now)

    def _settled(self, connection: sa.Connection, sitting: Sitting, now: datetime) -> datetime:
        asked, found = self._settles.get(sitting.id, (now, sitting.closes))
        if now < sitting.closes:
            return sitting.closes  # whatever more time there is, it is not over yet
        if sitting.id not in self._settles or not asked <= now < asked + _REMEMBERED:
            found = settles(connection, sitting)
            self._settles[sitting.id] = (now, found)
        return found


_PLAIN = ("member_id", "question_id", "turn", "operation", "at", "scope", "edition", "is_right")


def _drilled(row: sa.Row[Any]) -> Drilled:
    responses = {
        int(number): tuple(response) if isinstance(response, list) else response
        for number, response in json.loads(row.body).items()
    }
    return Drilled(responses=responses, **{name: getattr(row, name) for name in _PLAIN})


def _ids_of(connection: sa.Connection, pool: Iterable[str]) -> frozenset[str]:
    wanted, found = list(pool), set[str]()
    for start in range(0, len(wanted), 500):
        query = sa.select(questions.c.id).where(questions.c.edition.in_(wanted[start : start + 500]))
        found.update(connection.scalars(query))
    return frozenset(found)
