"""How much is made up, and when it was; imports next to nothing, for what is measured imports this."""

from dataclasses import dataclass
from datetime import datetime

from quizlib.core.moment import CHINA

SEED = 4
FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=CHINA)
LATER = datetime(2026, 7, 1, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: ``attempts`` of each of ``sittings``, each of so many ``slots``."""

    sittings: int
    attempts: int
    slots: int

    def __str__(self) -> str:
        return f"{self.sittings} 场 × {self.attempts} 份 × {self.slots} 题"

    def kinds(self, s: int) -> dict[str, int]:
        """How many slots of each kind a paper of sitting ``s`` has; a case takes two. Few have short answers."""
        cases, written = self.slots // 10 * 2, max(1, self.slots // 25)
        truefalse, multiple = self.slots * 12 // 100, self.slots * 16 // 100
        single = self.slots - cases - written - truefalse - multiple
        kind = "short" if s % 5 == 0 else "fill"
        return {"single": single, "multiple": multiple, "truefalse": truefalse, kind: written, "case": cases}
