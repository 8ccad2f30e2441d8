"""When a process with thousands of sessions looks through all that lives."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from quizlib.serving.tidying import Tidying

ALL = 2


@contextmanager
def noted() -> Iterator[list[int]]:
    """The generations that are looked through meanwhile."""
    seen: list[int] = []

    def note(phase: str, told: dict[str, Any]) -> None:
        if phase == "start" and told["generation"] == ALL:
            seen.append(ALL)

    gc.callbacks.append(note)
    try:
        yield seen
    finally:
        gc.callbacks.remove(note)


def test_sessions_that_end_among_many_who_go_on_stop_nobody() -> None:
    tidying = Tidying()
    gc.collect()
    with noted() as seen:
        for _ in range(4_999):
            tidying.session_ended(living=5_000)
    assert not seen


def test_everything_is_looked_through_when_as_many_have_left_as_live() -> None:
    tidying = Tidying()
    gc.collect()
    with noted() as seen:
        for ended in range(1, 1_001):
            tidying.session_ended(living=1_000 - ended)
    assert len(seen) == 3  # after 500, 250 more and 200 more
