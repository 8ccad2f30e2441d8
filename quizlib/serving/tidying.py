"""The garbage collector of a process that holds the sessions of thousands of members.

Left alone, Python stops everybody now and then to look through all that lives: a tenth of a second for the program
itself, and more with every member. Here the program is left out for good, and everything else is looked through only
when as many sessions have ended as live, and once in a while. What is young is looked through as usual.
"""

import gc

from tornado.ioloop import PeriodicCallback

_YOUNG, _MIDDLE, _NEVER = 10_000, 20, 1_000_000
_FEWEST = 200  # sessions
_EVERY = 600  # seconds


class Tidying:
    """One for a process."""

    def __init__(self) -> None:
        self._ended = 0
        self._regularly = PeriodicCallback(self._collect, _EVERY * 1000)

    def start(self) -> None:
        """Begin, once everything is loaded, on the loop of this thread."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        self._regularly.start()

    def session_ended(self, living: int) -> None:
        """A session ended; so many members still have one."""
        self._ended += 1
        if self._ended >= max(_FEWEST, living):
            self._collect()

    def _collect(self) -> None:
        self._ended = 0
        gc.collect()
