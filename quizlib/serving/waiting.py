"""Who may come in when more come than this node serves at once, and in which order the others wait.

A member is *inside* with an open session, and has a *seat* for a moment before it opens and after it closes, so that a
reload loses nothing. The others stand in a *line*: those with something to answer before those who only look, first
come, first served. Who is not heard of for a while is passed over, and back at the old place on returning.

Seconds are those of a steady clock. No clock is read here.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

SEAT_LASTS = 20.0  # seconds for the page to load and its socket to open, or to open again
PASSED_OVER_AFTER = 30.0  # seconds without a word
MOST_AT_ONCE = 100  # let in from the line a second: a third of what one core can begin
_REMEMBERED = 120  # seconds for which it is remembered how many were let in


@dataclass(eq=False)
class WaitingRoom:
    """The seats of one node and the line for them. ``inside`` are the members with a session, kept by the sockets.

    While it is ``closed`` nobody comes in from the line, however many seats are free.
    """

    capacity: int
    inside: Collection[str]
    closed: bool = False
    _seats: dict[str, float] = field(default_factory=dict)  # until when; of members who are not inside
    _line: list[tuple[int, int, str]] = field(default_factory=list)
    _places: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    _let_in: int = 0  # from the line, since the last tick
    _lately: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def __len__(self) -> int:
        """How many wait."""
        return len(self._line)

    @property
    def is_blocked(self) -> bool:
        """Whether somebody with something to answer (rank 0) waits, and no seat is free."""
        return bool(self._line) and self._line[0][0] == 0 and self._free <= 0

    def seat(self, member_id: str, now: float) -> None:
        """Let this member in, whoever waits."""
        self._leave(member_id)
        if member_id not in self.inside:
            self._seats[member_id] = now + SEAT_LASTS

    def admits(self, member_id: str, now: float) -> bool:
        """Let this member in if there is nothing to wait for; whether that is so."""
        free = not self.closed and not self._line and self._free > 0
        if member_id in self.inside or member_id in self._seats or free:
            self.seat(member_id, now)
            return True
        return False

    def place(self, member_id: str, rank: int, arrived: int, now: float) -> int | None:
        """How many stand before this member, who came at ``arrived`` (any count) and is of this ``rank``.

        None where it is the member's turn: then the seat is given.
        """
        own = (rank, arrived, member_id)
        if self._places.get(member_id) != own:
            self._leave(member_id)
            insort(self._line, own)
            self._places[member_id] = own
        self._seen[member_id] = now
        before = bisect_left(self._line, own)
        if self.closed or before >= min(self._free, MOST_AT_ONCE - self._let_in):
            return before
        self.seat(member_id, now)
        self._let_in += 1
        return None

    def came_in(self, member_id: str) -> None:
        """The session of this member has opened."""
        self._seats.pop(member_id, None)

    def went(self, member_id: str, now: float) -> None:
        """The last session of this member has closed; maybe the page only loads again."""
        self._seats[member_id] = now + SEAT_LASTS

    def gave_up(self, member_id: str) -> None:
        """This member has left for good."""
        self._leave(member_id)
        self._seats.pop(member_id, None)

    def tick(self, now: float) -> None:
        """Once a second: forget who is gone, and count who was let in."""
        for member_id in [one for one, until in self._seats.items() if until <= now]:
            del self._seats[member_id]
        for member_id in [one for one, seen in self._seen.items() if seen + PASSED_OVER_AFTER <= now]:
            self._leave(member_id)
        if self._line or self._let_in:
            self._lately.append(self._let_in)
        else:
            self._lately.clear()
        self._let_in = 0

    def seconds(self, before: int) -> float | None:
        """About how long one waits with so many before; None if nobody was let in lately."""
        let_in = sum(self._lately) + self._let_in
        return (before + 1) * max(1, len(self._lately)) / let_in if let_in else None

    @property
    def _free(self) -> int:
        return self.capacity - len(self.inside) - len(self._seats)

    def _leave(self, member_id: str) -> None:
        own = self._places.pop(member_id, None)
        if own is not None:
            del self._line[bisect_left(self._line, own)]
            del self._seen[member_id]
