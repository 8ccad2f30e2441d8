"""Whether this node has more to do than it can: measured by how late it is, not by how much is asked."""

from dataclasses import dataclass

LATE = 1.5  # seconds; a page waits ten for a reply
AGAIN_IN_TIME = 0.25
_FOR = 5.0  # seconds that it must go on: a burst that is worked off, or a pause of the machine, is no overload
_CALM = 5.0


@dataclass(eq=False)
class Pressure:
    """Two thresholds, so that it does not flutter. ``too_much`` holds from the one to the other."""

    too_much: bool = False
    _since: float | None = None

    def note(self, late: float, now: float) -> bool:
        """What was measured at ``now``: how late the loop is, or how long the store takes. Whether it is too much."""
        turns = late <= AGAIN_IN_TIME if self.too_much else late >= LATE
        if not turns:
            self._since = None
        elif self._since is None:
            self._since = now
        elif now - self._since >= (_CALM if self.too_much else _FOR):
            self.too_much, self._since = not self.too_much, None
        return self.too_much
