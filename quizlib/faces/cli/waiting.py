"""A bar for what takes longer than two seconds; what is quicker shows nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Any

import click

_PATIENCE = 2.0  # seconds
_LENGTH = 1000


@contextmanager
def waiting(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to call with how much is done and how much there is; the bar stands on standard error."""
    began = monotonic()
    bar: Any = None
    shown = 0
    with ExitStack() as stack:

        def progress(done: int, total: int) -> None:
            nonlocal bar, shown
            if bar is None and done < total and monotonic() - began > _PATIENCE:
                bar = stack.enter_context(click.progressbar(length=_LENGTH, label=label, file=sys.stderr))
            if bar is not None:
                now = _LENGTH * done // max(total, 1)
                bar.update(now - shown)
                shown = now

        yield progress
