"""An allowance: an organizer lets one member into a sitting (again)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizlib.core.attempt import Attempt
from quizlib.core.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Allowance:
    """The member may begin ``attempts`` more than the rules say (nought: as many as they say), until ``until``.

    Given ``at`` a moment, for a ``reason``.
    """

    sitting_id: str
    member_id: str
    attempts: int
    until: datetime
    at: datetime
    reason: str


def allowing(sitting: Sitting, allowances: Sequence[Allowance]) -> Sitting:
    """The rules of ``sitting`` as they hold for the member who has these allowances in it."""
    if not allowances:
        return sitting
    closes = max(sitting.closes, *(one.until for one in allowances))
    attempts = sitting.attempts + sum(one.attempts for one in allowances)
    return sitting.model_copy(update={"closes": closes, "attempts": attempts})


def may_have_seen_keys(sitting: Sitting, attempts: Iterable[Attempt], now: datetime) -> bool:
    """Whether the rules of ``sitting`` let the member who took these attempts see keys at ``now``."""
    return sitting.keys_shown.allows(sitting.phase(now)) and any(one.ended(now) is not None for one in attempts)


def attempts_left(sitting: Sitting, begun: int) -> int:
    """How many attempts the rules of ``sitting`` leave one who has begun so many; below nought if they were more."""
    return sitting.attempts - begun
