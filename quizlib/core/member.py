"""A member as the roster knows them, and the levels of the organization that a branch stands under."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from quizlib.core.frozen import Frozen
from quizlib.core.regulation import number_of
from quizlib.core.text import folded

#: Between the levels in the name of a branch: ``党委/机关党总支/第一党支部``.
LEVELS = "/"

_NUMERAL = re.compile("[零一二三四五六七八九十百]+|[0-9]+")


def joined(*levels: str) -> str:
    """The name of a branch under the levels above it, without white space around any of them."""
    parts = LEVELS.join(levels).replace("／", LEVELS).split(LEVELS)
    return LEVELS.join(filter(None, map(str.strip, parts)))


def within(branch: str, upper: str) -> bool:
    """Whether ``branch`` is ``upper`` or stands under it."""
    return branch == upper or branch.startswith(upper + LEVELS)


def uppers(branch: str) -> list[str]:
    """``branch`` and all that it stands under, the highest first."""
    levels = branch.split(LEVELS)
    return [LEVELS.join(levels[:depth]) for depth in range(1, len(levels) + 1)]


def _path(value: Any) -> Any:
    return joined(value) if isinstance(value, str) else value


_Text = Annotated[str, Field(min_length=1, max_length=60)]


class Member(Frozen):
    """One person due; ``number`` is the employee number, kept as text with its leading zeros.

    ``branch`` may hold the levels above it, with ``LEVELS`` between them.
    """

    number: Annotated[_Text, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
    name: _Text
    branch: Annotated[_Text, BeforeValidator(_path)]
    cohort: _Text = "党员"

    def is_called(self, name: str) -> bool:
        """Whether ``name`` is this member's; width, case and white space do not matter."""
        return folded(name) == folded(self.name)


def altered(old: Member, new: Member) -> dict[str, Any]:
    """What of a person is another now, for the audit: branch and cohort, before and after; of the name only that."""
    found: dict[str, Any] = {
        name: [getattr(old, name), getattr(new, name)]
        for name in ("branch", "cohort")
        if getattr(old, name) != getattr(new, name)
    }
    return found | ({"name": True} if old.name != new.name else {})


def in_order(branch: str) -> tuple[bytes, ...]:
    """A key that sorts branches as people expect: 第二 before 第十, a level before what stands under it.

    Numerals go by their value and, GB2312 being in the order of pinyin, the rest by pinyin.
    """
    levels = (_NUMERAL.sub(lambda found: f"{number_of(found.group()):06d}", one) for one in branch.split(LEVELS))
    return tuple(level.encode("gb18030", "replace") for level in levels)
