"""The record of what organizers did. Those who change something write it in the same transaction; here it is read.

What changes nothing in the store is recorded here: files that were taken out, and who came in at the console.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from quizlib.core.audit import ORGANIZER, Action, Export
from quizlib.store import Store, audit
from quizlib.store.audit import Entry
from quizlib.store.rosters import select_roster


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

    def numbers(self) -> dict[str, str]:
        """The employee number of today by the id that entries name; of who was erased, what stands in its place."""
        with self._store.read() as connection:
            return {one.id: one.member.number for one in select_roster(connection)}

    def exported(
        self,
        what: Export,
        files: Sequence[Path] | Mapping[str, bytes],
        now: datetime,
        *,
        who: str = ORGANIZER,
        sitting_id: str | None = None,
        **more: Any,
    ) -> None:
        """Record that ``files`` were taken out, whole, with the SHA-256 of each; ``more``: how many persons, a period.

        Raises:
            StoreError: not saved.
        """
        if isinstance(files, Mapping):
            sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        else:
            sums = {one.name: checksum(one) for one in files}
        self.done(Action.EXPORTED, now, who=who, sitting_id=sitting_id, what=what.value, files=sums, **more)

    def done(
        self,
        action: Action,
        now: datetime,
        *,
        who: str = ORGANIZER,
        sitting_id: str | None = None,
        reason: str = "",
        **body: Any,
    ) -> None:
        """Record what changes nothing in the store. Raises StoreError."""
        self._store.write(
            lambda connection: audit.record(
                connection, at=now, who=who, action=action, sitting_id=sitting_id, reason=reason, body=body
            )
        ).result()


def checksum(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
