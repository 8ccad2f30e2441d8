"""Where the audit stood, noted outside the database: whoever cuts off its end, or writes it anew, is told by the notes.

A chain of hashes shows that something in the middle was changed. It cannot show that the newest entries are gone, nor
that somebody who knows how has computed the whole chain again; a number and a chain noted elsewhere can.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

NOTES = "audit.head"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The entry with this ``number`` had this ``chain`` (or one that begins so), as is noted ``where``."""

    number: int
    chain: str
    where: str


class Witness:
    """``results/audit.head``: a line for each time the audit grew, only ever appended."""

    def __init__(self, results: Path) -> None:
        self.path = results / NOTES

    def note(self, number: int, chain: str) -> None:
        """Append where the audit stands. A file that cannot be written is logged: what was done is done."""
        try:
            with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
                file.write(f"{number} {chain}\n")
        except OSError as error:
            log.warning("操作记录的位置没有记下：%s", error)

    def anchors(self) -> Iterator[Anchor]:
        """What was noted; a line that was never written whole is passed over."""
        try:
            lines = self.path.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            number, _, chain = line.partition(" ")
            if number.isdecimal() and len(chain) == 64:
                yield Anchor(int(number), chain, str(self.path))
