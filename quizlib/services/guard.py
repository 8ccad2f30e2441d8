"""Slows down guessing at the sign-in: by number and address together, and more loosely by address.

A whole company may come from one address, so an address is locked only after many failures.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizlib.errors import LockedError

_FREE_FAILURES = {"person": 5, "address": 100}
_FIRST_LOCK = timedelta(seconds=30)
_LONGEST_LOCK = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(minutes=30)
_REMEMBERED = 50_000


@dataclass(slots=True)
class _Record:
    failures: int
    last: datetime
    locked_until: datetime


class Guard:
    """Failures of this process. Not safe to call from several threads."""

    def __init__(self) -> None:
        self._records: OrderedDict[tuple[str, str, str], _Record] = OrderedDict()

    def admit(self, address: str, number: str, now: datetime) -> None:
        """Raises LockedError while this number from this address, or the address, is locked."""
        for key in _keys(address, number):
            record = self._records.get(key)
            if record is not None and now < record.locked_until:
                raise LockedError(seconds=max(1, round((record.locked_until - now).total_seconds())))

    def failed(self, address: str, number: str, now: datetime) -> None:
        """Take note of a failure; the lock doubles with each one past the free ones."""
        for key in _keys(address, number):
            record = self._records.pop(key, None)
            if record is None or now - record.last > _FORGOTTEN_AFTER:
                record = _Record(0, now, now)
            record.failures += 1
            record.last = now
            over = record.failures - _FREE_FAILURES[key[0]]
            if over >= 0:
                record.locked_until = now + min(_FIRST_LOCK * 2 ** min(over, 10), _LONGEST_LOCK)
            self._records[key] = record
        while len(self._records) > _REMEMBERED:
            self._records.popitem(last=False)

    def succeeded(self, address: str, number: str) -> None:
        """Forget the failures of this number from this address."""
        self._records.pop(("person", address, number), None)


def _keys(address: str, number: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return ("person", address, number), ("address", address, "")
