"""A certificate of a sitting: what stands on it, and its check code as people write it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizlib.core.text import folded

#: No character that is taken for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_MASK = "＊"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was given out to whom for which attempt. ``code`` is chance and says nothing by itself."""

    code: str
    attempt_id: str
    sitting_id: str
    member_id: str
    name: str
    branch: str
    title: str
    points: Fraction
    maximum: Fraction
    excellent: bool
    taken: datetime
    issued: datetime

    @property
    def spelled(self) -> str:
        """The code in groups of four."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE_LENGTH, 4))

    @property
    def masked(self) -> str:
        """The name as strangers may see it: its first character and how many follow."""
        return self.name[:1] + _MASK * max(1, len(self.name) - 1)


def read_code(text: str) -> str | None:
    """The code that somebody wrote, with or without dashes, in either case and width; None if it cannot be one."""
    code = "".join(one for one in folded(text).upper() if one not in "-–—_ ")
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None
