"""When a question comes back: the published method FSRS, through its library ``fsrs``.

The library is imported when somebody drills for the first time, not when the site starts.
"""

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from quizlib.core.drill import KNOWN_FOR, Card

if TYPE_CHECKING:
    from fsrs import Scheduler


def reviewed(question_id: str, card: Card | None, is_right: bool, now: datetime) -> Card:
    """The card after an answer at ``now``; without a ``card`` it is the first one. It is due a day later or more."""
    import fsrs

    now = now.astimezone(UTC)
    before = fsrs.Card.from_json(card.memory) if card else fsrs.Card(card_id=1, due=now)
    rating = fsrs.Rating.Good if is_right else fsrs.Rating.Again
    after, _ = _scheduler().review_card(before, rating, now)
    known = is_right and after.due - now >= KNOWN_FOR
    missed = not is_right or (not known and card is not None and card.missed)
    return Card(question_id, card.turn + 1 if card else 1, after.due, known, missed, after.to_json())


def prepare() -> None:
    """Import the library now, which takes a tenth of a second, rather than in the store's writer."""
    _scheduler()


@cache
def _scheduler() -> "Scheduler":
    """Days, not minutes: what was answered today comes back tomorrow at the earliest, and never by chance."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)
