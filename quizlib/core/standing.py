"""Which attempt counts."""

from collections.abc import Sequence

from quizlib.core.attempt import Attempt
from quizlib.core.score import Score
from quizlib.core.sitting import Counts


def counting(scored: Sequence[tuple[Attempt, Score]], rule: Counts) -> tuple[Attempt, Score]:
    """The one of a member's ended attempts that counts; of equal best scores the earlier.

    Raises:
        ValueError: ``scored`` is empty.
    """
    if not scored:
        raise ValueError("no attempts")
    in_order = sorted(scored, key=lambda one: one[0].ordinal)
    if rule is Counts.FIRST:
        return in_order[0]
    if rule is Counts.LAST:
        return in_order[-1]
    return max(in_order, key=lambda one: one[1].points)
