"""A sitting before it is stored: made from a preset or from a past one, checked as it is written, tried out."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from quizlib.core.bank import Bank
from quizlib.core.blueprint import Blueprint
from quizlib.core.moment import local
from quizlib.core.paper import Paper, draw
from quizlib.core.question import Question, Review, content_hash
from quizlib.core.sitting import Audience, Sitting
from quizlib.errors import PlanError, Problem, ProblemsError
from quizlib.exchange.lines import phrased
from quizlib.exchange.sitting_yaml import Preset

_LONGEST_ID = 40
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a blueprint finds in the bank.

    ``found`` has for each rule how many questions it can draw from; ``maximum`` is None where a fixed question is not
    known; ``stale`` are the questions that it would draw but for the law, by id, with the reasons.
    """

    found: tuple[int, ...]
    shortfalls: tuple[str, ...]
    count: int
    maximum: Fraction | None
    stale: Mapping[str, str]


class Workbench:
    """A bank at a moment, for one who writes a blueprint: what is asked again and again is kept."""

    def __init__(self, bank: Bank, now: datetime) -> None:
        self.bank = bank
        self.now = now
        self._stale: dict[date, dict[str, str]] = {}
        self._last: tuple[object, Coverage | None] = (None, None)

    def stale(self, opens: datetime, closes: datetime) -> dict[str, str]:
        """The questions that are stale when the window opens or closes, not before now, by id, with the reasons."""
        found: dict[str, str] = {}
        for day in sorted({local(max(moment, self.now)).date() for moment in (opens, closes)}):
            if day not in self._stale:
                stale = self.bank.stale(day)
                self._stale[day] = {id: "；".join(one.message for one in why) for id, why in stale.items()}
            found = {**self._stale[day], **found}
        return found

    def coverage(self, blueprint: Blueprint, opens: datetime, closes: datetime, *, stale_allowed: bool) -> Coverage:
        """What ``blueprint`` finds for a sitting in this window."""
        asked = (blueprint, opens, closes, stale_allowed)
        known, coverage = self._last
        if coverage is None or known != asked:
            coverage = self._covered(blueprint, self.stale(opens, closes), stale_allowed)
            self._last = asked, coverage
        return coverage

    def trial(self, sitting: Sitting) -> Paper:
        """A paper as one member would get it, another one each time; nothing is stored. Raises PlanError."""
        usable = self._usable({} if sitting.stale_allowed else self.stale(sitting.opens, sitting.closes))
        short = sitting.blueprint.shortfalls(usable)
        if short:
            raise PlanError("；".join(short))
        return draw(
            sitting.blueprint,
            {content_hash(one): one for one in sitting.blueprint.pool(usable)},
            secrets.token_hex(16),
            shuffle_questions=sitting.shuffle_questions,
            shuffle_choices=sitting.shuffle_choices,
        )

    def _covered(self, blueprint: Blueprint, stale: Mapping[str, str], stale_allowed: bool) -> Coverage:
        usable = self._usable({} if stale_allowed else stale)
        passed_over = blueprint.pool(one for id, one in self.bank.questions.items() if id in stale)
        fixed = {one.id for one in blueprint.fixed}
        free = [one for one in usable if one.review is Review.REVIEWED and one.id not in fixed]
        return Coverage(
            found=tuple(sum(map(rule.matches, free)) for rule in blueprint.rules),
            shortfalls=tuple(blueprint.shortfalls(usable)),
            count=blueprint.count,
            maximum=blueprint.maximum(self.bank.questions.values()) if fixed <= self.bank.questions.keys() else None,
            stale={one.id: stale[one.id] for one in passed_over},
        )

    def _usable(self, stale: Mapping[str, str]) -> list[Question]:
        return [one for one in self.bank.questions.values() if one.id not in stale]


def sitting_of(values: Mapping[str, Any]) -> Sitting:
    """The sitting that these plain values describe.

    Raises:
        ProblemsError: what does not fit, each with the name people see.
    """
    try:
        return Sitting.model_validate(values)
    except ValidationError as error:
        raise ProblemsError([Problem(_named(at), _told(message)) for at, message in phrased(error)]) from error


def of_preset(preset: Preset, id: str, title: str, opens: datetime, closes: datetime, audience: Audience) -> Sitting:
    """A sitting by a preset. Raises ProblemsError."""
    own = {"id": id, "title": title, "opens": opens, "closes": closes, "audience": audience}
    return sitting_of({**preset.rules, **own})


def copy_of(sitting: Sitting, known: Iterable[str], now: datetime) -> Sitting:
    """The same rules under a new id, moved by whole weeks until it opens after ``now``."""
    weeks = max(1, (now - sitting.opens) // _WEEK + 1)
    opens, closes = sitting.opens + weeks * _WEEK, sitting.closes + weeks * _WEEK
    stem = re.sub(r"-?\d{8}$", "", sitting.id) or "changci"
    id = fresh_id(f"{stem}-{local(opens):%Y%m%d}", known)
    return sitting.model_copy(update={"id": id, "opens": opens, "closes": closes})


def fresh_id(wanted: str, known: Iterable[str]) -> str:
    """``wanted``, or with a number behind it where a sitting has it already."""
    taken = set(known)
    wanted = wanted[:_LONGEST_ID].rstrip("-")
    numbered = (f"{wanted[: _LONGEST_ID - len(f'-{n}')]}-{n}" for n in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbered) if one not in taken)


_NAMES = {
    "id": "编号",
    "title": "标题",
    "opens": "开放时间",
    "closes": "关闭时间",
    "time_limit": "时限",
    "stagger": "错峰",
    "attempts": "作答次数",
    "pass_line": "合格线",
    "excellent_line": "优秀线",
    "standings": "排名规则",
    "standings_least": "排名最少人数",
    "standings_persons": "大屏个人名次",
    "note": "说明",
    "blueprint": "组卷",
    "count": "题数",
    "points": "分值",
    "article": "条文",
    "rules": "抽题规则",
    "fixed": "固定题目",
}
_IN_BRACKETS = re.compile(r"（[a-z_]+）")


def _named(at: tuple[str | int, ...]) -> str:
    rule = next((f"第 {one + 1} 条规则" for one in at if isinstance(one, int)), "")
    name = next((one for one in reversed(at) if isinstance(one, str) and one not in ("rules", "fixed")), "")
    return f"{rule}{_NAMES.get(name, name)}" or "场次"


def _told(message: str) -> str:
    """A message without the names that only the file has."""
    plain = _IN_BRACKETS.sub("", message)
    first, _, rest = plain.partition(" ")
    return rest if first in _NAMES and rest else plain
