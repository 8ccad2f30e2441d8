"""What a member comes for, told without reading a paper: asked of many at once when there is no room for all."""

from dataclasses import dataclass
from datetime import datetime

from quizlib.core.allowance import allowing, attempts_left
from quizlib.core.sitting import Phase, Sitting
from quizlib.store import Store
from quizlib.store.allowances import select_allowances_of
from quizlib.store.sittings import select_sittings_of
from quizlib.store.watching import count_begun, is_answering


@dataclass(frozen=True, slots=True)
class Errand:
    """``answering``: a paper runs. ``sitting``: the one to close first in which the member may begin now."""

    answering: bool
    sitting: Sitting | None


def errand(store: Store, member_id: str, now: datetime) -> Errand:
    """What this member comes for at ``now``. Raises StoreError."""
    with store.read() as connection:
        if is_answering(connection, member_id, now):
            return Errand(True, None)
        sittings = select_sittings_of(connection, member_id)
        allowed = select_allowances_of(connection, member_id)
        begun = count_begun(connection, member_id)
    own = ((allowing(one, allowed.get(one.id, [])), one.begins(seed, member_id)) for one, seed in sittings)
    inviting = [
        one
        for one, begins in own
        if one.phase(now, begins) is Phase.OPEN and attempts_left(one, begun.get(one.id, 0)) > 0
    ]
    return Errand(False, min(inviting, key=lambda one: one.closes, default=None))
