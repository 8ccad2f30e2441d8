"""Slows down guessing at the sign-in: a number from an address strictly, an address loosely.

A whole company may come from one address, so its failures drain away by the second and a lock on it is short; a number
that is guessed at is locked for longer with each failure. A try counts as a failure of its number until it has
succeeded: whoever sends a thousand at once gets no more of them checked than who sends one after the other.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from quizlib.errors import LockedError

Key = TypeVar("Key")

_FREE_OF_A_NUMBER = 5
_FIRST_LOCK = timedelta(seconds=30)
_LONGEST_LOCK = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(minutes=30)

_FREE_OF_AN_ADDRESS = 100
_DRAINED_A_SECOND = 1.0
_ADDRESS_LOCK = timedelta(seconds=5)

_REMEMBERED = 50_000


@dataclass(slots=True)
class _Record:
    failures: float
    last: datetime
    locked_until: datetime


class Guard:
    """Failures of this process. Not safe to call from several threads."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[tuple[str, str], _Record] = OrderedDict()
        self._addresses: OrderedDict[str, _Record] = OrderedDict()

    def admit(self, address: str, number: str, now: datetime) -> None:
        """Count a try. Raises LockedError while this number from this address, or the address, is locked."""
        self.check(address, now)
        _raise_if_locked(self._numbers.get((address, number.strip())), now)
        guessed = _renewed(self._numbers, (address, number.strip()), now)
        if now - guessed.last > _FORGOTTEN_AFTER:
            guessed.failures = 0
        guessed.failures += 1
        over = int(guessed.failures) - _FREE_OF_A_NUMBER
        if over >= 0:
            guessed.locked_until = now + min(_FIRST_LOCK * 2 ** min(over, 10), _LONGEST_LOCK)
        guessed.last = now

    def check(self, address: str, now: datetime) -> None:
        """Raises LockedError while the address is locked: again before a result is told, for those sent at once."""
        _raise_if_locked(self._addresses.get(address), now)

    def failed(self, address: str, now: datetime) -> None:
        """Take note that a try from this address failed."""
        crowd = _renewed(self._addresses, address, now)
        drained = max(0.0, (now - crowd.last).total_seconds()) * _DRAINED_A_SECOND
        crowd.failures = max(0.0, crowd.failures - drained) + 1
        if crowd.failures > _FREE_OF_AN_ADDRESS:
            crowd.locked_until = now + _ADDRESS_LOCK
        crowd.last = now

    def succeeded(self, address: str, number: str) -> None:
        """Forget the tries of this number from this address; also where nobody could say whether it was right."""
        self._numbers.pop((address, number.strip()), None)


def _raise_if_locked(record: _Record | None, now: datetime) -> None:
    if record is not None and now < record.locked_until:
        raise LockedError(seconds=max(1, round((record.locked_until - now).total_seconds())))


def _renewed(records: OrderedDict[Key, _Record], key: Key, now: datetime) -> _Record:
    record = records.setdefault(key, _Record(0, now, now))
    records.move_to_end(key)
    if len(records) > _REMEMBERED:
        records.popitem(last=False)
    return record
