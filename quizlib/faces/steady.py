"""Work that is done again and again while somebody looks, in a thread, and takes little of the time altogether."""

import threading
import time
from collections.abc import Callable

_SHARE = 20  # of the time, one part is work
_LEAST = 10.0  # seconds between two runs


class Steady:
    """``work`` is done when ``nudge`` is called, unless it goes on or was done a short while ago.

    What it raises goes to ``failed``.
    """

    def __init__(self, work: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self._work = work
        self._failed = failed
        self._next = 0.0
        self._door = threading.Lock()
        self._going_on = False
        self._once_more = False
        self._thread: threading.Thread | None = None

    def nudge(self, *, at_once: bool = False) -> None:
        """Start the work where it is time, or ``at_once``, then also once more after what goes on already."""
        with self._door:
            if self._going_on:
                self._once_more |= at_once
            elif at_once or time.monotonic() >= self._next:
                self._going_on = True
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def wait(self, seconds: float = 60) -> None:
        """Until what goes on is done; for tests."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            began = time.monotonic()
            try:
                self._work()
            except Exception as error:
                self._failed(error)
            ended = time.monotonic()
            with self._door:
                self._next = ended + max(_LEAST, _SHARE * (ended - began))
                self._going_on, self._once_more = self._once_more, False
                if not self._going_on:
                    return
