"""The record of what organizers did, read and checked. Those who act write it, each in the same transaction."""

from quizlib.store import Store, audit
from quizlib.store.audit import Entry


class Recording:
    """The services for those who want to know what was done."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entries(self, sitting_id: str | None = None) -> list[Entry]:
        """The entries (of one sitting, or all), the oldest first."""
        with self._store.read() as connection:
            return audit.select_audit(connection, sitting_id)

    def broken(self) -> int | None:
        """The number of the first entry that does not fit the chain; None if all fit."""
        with self._store.read() as connection:
            return audit.broken(connection)
