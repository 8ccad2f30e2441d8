"""A member's own drill (日常练习): what to ask next, and how far the member knows the bank. No points are counted."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizlib.core.question import Case, Kind, Question, Review, leaves
from quizlib.core.sitting import Shown, Sitting, SittingKind

#: How many questions a day are asked under ``Scope.DAILY``.
DAILY = 5
#: A question is known once it needs no review for so long.
KNOWN_FOR = timedelta(days=7)


class Scope(StrEnum):
    """Which questions a member drills."""

    DAILY = "daily"
    MISSED = "missed"
    REGULATION = "regulation"


class State(StrEnum):
    """How well a member knows a question."""

    NEW = "new"
    LEARNING = "learning"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Card:
    """One question as one member knows it: ``turn`` reviews so far, the next one ``due``.

    ``memory`` is what the spaced-repetition method keeps; ``missed``: answered wrongly and not known since.
    """

    question_id: str
    turn: int
    due: datetime
    known: bool
    missed: bool
    memory: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions of a regulation are known, being learned and new; how many are ``left`` for today."""

    regulation: str
    known: int
    learning: int
    new: int
    left: int


def drillable(question: Question) -> bool:
    """Whether a member can drill it: reviewed, and nothing in it waits for a person's mark."""
    return question.review is Review.REVIEWED and all(leaf.kind is not Kind.SHORT for leaf in leaves(question))


def withholds(sitting: Sitting, settles: datetime, now: datetime) -> bool:
    """Whether the questions of a sitting must not be drilled at ``now``, lest a key leaks before it is shown.

    ``settles`` is the moment from which no member can change anything in the sitting.
    """
    if sitting.practice_allowed:
        return False
    if sitting.kind is SittingKind.PRACTICE and sitting.keys_shown is Shown.HANDED_IN:
        return False
    return sitting.keys_shown is Shown.NEVER or now < settles


def drill_id(member_id: str, edition: str, turn: int) -> str:
    """The name of one asking of a question, which no other member and no other asking has."""
    return hashlib.sha256(f"drill:{member_id}:{edition}:{turn}".encode()).hexdigest()[:32]


def candidates(
    pool: Mapping[str, Question],
    cards: Mapping[str, Card],
    done: Collection[str],
    scope: Scope,
    regulation: str,
    now: datetime,
    seed: str,
) -> list[str]:
    """The ids of ``pool`` to ask now, the next one first.

    ``done`` are those answered today, which are not asked again. What was missed comes back every day until it is
    known; elsewhere what is due comes first, then what is new, in an order that follows from ``seed``.
    """
    free = [one for one in pool.values() if one.id not in done]
    if scope is Scope.REGULATION:
        free = [one for one in free if regulation in regulations_of(one)]
    seen = sorted((cards[one.id] for one in free if one.id in cards), key=lambda card: (card.due, card.question_id))
    if scope is Scope.MISSED:
        return [card.question_id for card in seen if card.missed]
    new = sorted((one.id for one in free if one.id not in cards), key=lambda id: _shuffled(seed, id))
    return [card.question_id for card in seen if card.due <= now] + new


def progress(pool: Iterable[Question], cards: Mapping[str, Card], left: Collection[str]) -> list[Progress]:
    """How far the member is in each regulation that ``pool`` rests on, in its order; ``left`` are today's ids."""
    counted: dict[str, dict[State, int]] = {}
    today = Counter[str]()
    for one in pool:
        for regulation in regulations_of(one):
            states = counted.setdefault(regulation, dict.fromkeys(State, 0))
            states[state_of(cards.get(one.id))] += 1
            today[regulation] += one.id in left
    return [
        Progress(regulation, states[State.KNOWN], states[State.LEARNING], states[State.NEW], today[regulation])
        for regulation, states in counted.items()
    ]


def state_of(card: Card | None) -> State:
    """How well a question with this card, or without one, is known."""
    if card is None:
        return State.NEW
    return State.KNOWN if card.known else State.LEARNING


def regulations_of(question: Question) -> tuple[str, ...]:
    """The regulations that a question, or any part of a case, rests on."""
    based = (question, *question.parts) if isinstance(question, Case) else (question,)
    return tuple(dict.fromkeys(one.basis.regulation for one in based))


def _shuffled(seed: str, id: str) -> bytes:
    return hashlib.sha256(f"{seed}:{id}".encode()).digest()
