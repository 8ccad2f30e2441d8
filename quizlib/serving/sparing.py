"""The site's log: each line with its time, and the same line only a few times a minute.

A full disk or somebody who guesses would otherwise write thousands of lines, and fill the disk that is full already.
"""

import logging
import time

_MOST = 5  # lines of one kind in a minute
_MINUTE = 60.0


class Sparing(logging.Filter):
    """Lets a few records of one kind through in each minute. The first of the next says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._counted: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        kind, now = (record.name, str(record.msg)), time.monotonic()
        begun, count = self._counted.get(kind, (now, 0))
        left_out = 0
        if now - begun > _MINUTE:
            left_out, begun, count = max(0, count - _MOST), now, 0
        self._counted[kind] = (begun, count + 1)
        if left_out:
            record.msg, record.args = f"{record.getMessage()}（前面还有 {left_out} 行同样的）", ()
        return count < _MOST


def log_sparingly(*others: logging.Logger) -> None:
    """Write what quizlib logs to the window; what ``others`` write there is spared in the same way."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%m-%d %H:%M:%S"))
    ours = logging.getLogger("quizlib")
    ours.addHandler(handler)
    ours.propagate = False
    sparing = Sparing()
    for one in (handler, *(each for other in others for each in other.handlers)):
        one.addFilter(sparing)
