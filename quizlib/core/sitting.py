"""A sitting: one scheduled delivery of a blueprint to the members who are due."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import AwareDatetime, Field, model_validator

from quizlib.core.blueprint import Blueprint
from quizlib.core.frozen import SEVERAL, Frozen, Line
from quizlib.core.member import within
from quizlib.core.question import MultipleRule


class SittingKind(StrEnum):
    """What a sitting is for; practice counts in no figure of sittings held."""

    CONTEST = "contest"
    TEST = "test"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        """The name people see."""
        return {SittingKind.CONTEST: "知识竞赛", SittingKind.TEST: "知识测试", SittingKind.PRACTICE: "练习"}[self]


class Phase(StrEnum):
    """Where a moment lies against the window."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The name people see."""
        return {Phase.UPCOMING: "未开始", Phase.OPEN: "进行中", Phase.CLOSED: "已结束"}[self]


class Counts(StrEnum):
    """Which of a member's attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"

    @property
    def label(self) -> str:
        """The rule as members read it."""
        return {Counts.BEST: "取最高分", Counts.LAST: "取最后一次", Counts.FIRST: "取第一次"}[self]


class StandingRule(StrEnum):
    """By what branches are ranked."""

    MEAN_PARTICIPATION = "mean_participation"
    MEAN = "mean"
    PARTICIPATION = "participation"
    PASS_RATE = "pass_rate"  # noqa: S105 - no password
    EXCELLENT_RATE = "excellent_rate"
    FULL_RATE = "full_rate"

    @property
    def label(self) -> str:
        """The rule as people read it."""
        return _STANDING_LABELS[self]


_STANDING_LABELS = {
    StandingRule.MEAN_PARTICIPATION: "平均分×参与率",
    StandingRule.MEAN: "平均分",
    StandingRule.PARTICIPATION: "参与率",
    StandingRule.PASS_RATE: "合格率",
    StandingRule.EXCELLENT_RATE: "优秀率",
    StandingRule.FULL_RATE: "满分率",
}


class Shown(StrEnum):
    """When a member may see something of an attempt that is handed in."""

    HANDED_IN = "handed_in"
    CLOSED = "closed"
    NEVER = "never"

    def allows(self, phase: Phase) -> bool:
        """Whether it may be seen in ``phase``, once handed in."""
        return self is Shown.HANDED_IN or (self is Shown.CLOSED and phase is Phase.CLOSED)


class CertificateRule(StrEnum):
    """Who may download a certificate of a sitting."""

    NONE = "none"
    PASS = "pass"  # noqa: S105 - no password


class Audience(Frozen):
    """Who is due: members of these branches, or of those under them, and cohorts; an empty condition means all."""

    branches: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()

    def includes(self, branch: str, cohort: str) -> bool:
        """Whether a member of ``branch`` and ``cohort`` is due."""
        here = not self.branches or any(within(branch, upper) for upper in self.branches)
        return here and (not self.cohorts or cohort in self.cohorts)


class Sitting(Frozen):
    """The rules of one sitting. The window is half-open: ``opens <= now < closes``; ``time_limit`` is in minutes.

    ``stagger``: each member may begin from a moment of their own, within so many minutes after it opens (nought: all at
    once); the window then leaves everybody the whole time limit.
    ``standings`` say by what branches are ranked, those of ``standings_least`` persons and more; ``standings_persons``
    up to which rank the board names persons (nought: nobody). ``stale_allowed``: questions may be drawn although the
    law behind them has changed, as the organizer says. ``practice_allowed``: members may meet its questions, with their
    keys, in their own drill before and while it is open.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str = Field(min_length=1, max_length=80)
    kind: SittingKind = SittingKind.TEST
    opens: AwareDatetime
    closes: AwareDatetime
    time_limit: int = Field(ge=1, le=24 * 60)
    stagger: int = Field(default=0, ge=0, le=24 * 60)
    attempts: int = Field(default=1, ge=1, le=1000)
    counts: Counts = Counts.BEST
    blueprint: Blueprint
    shuffle_questions: bool = True
    shuffle_choices: bool = True
    multiple_rule: MultipleRule = MultipleRule.EXACT
    pass_line: Line = Fraction(60)
    excellent_line: Line = Fraction(90)
    standings: Annotated[tuple[StandingRule, ...], SEVERAL] = ()
    standings_least: int = Field(default=5, ge=1, le=1000)
    standings_persons: int = Field(default=0, ge=0, le=100)
    score_shown: Shown = Shown.HANDED_IN
    keys_shown: Shown = Shown.CLOSED
    certificate: CertificateRule = CertificateRule.NONE
    audience: Audience = Audience()
    stale_allowed: bool = False
    practice_allowed: bool = False
    note: str = Field(default="", max_length=2000)

    @model_validator(mode="after")
    def _lines_and_window_are_in_order(self) -> "Sitting":
        if self.closes <= self.opens:
            raise ValueError("关闭时间（closes）应晚于开放时间（opens）")
        if self.stagger and self.opens + timedelta(minutes=self.stagger + self.time_limit) > self.closes:
            raise ValueError(
                "错峰（stagger）应给每个人留足时限：开放时间加错峰分钟数再加时限，不能晚于关闭时间"
                f"（现为错峰 {self.stagger} 分钟，时限 {self.time_limit} 分钟，"
                f"开放时段 {(self.closes - self.opens) // timedelta(minutes=1)} 分钟）"
            )
        if not 0 <= self.pass_line <= self.excellent_line:
            raise ValueError("应满足 0 ≤ 合格线（pass_line） ≤ 优秀线（excellent_line）")
        if len(set(self.standings)) < len(self.standings):
            raise ValueError("排名规则（standings）不能重复")
        return self

    def begins(self, seed: str, member_id: str) -> datetime:
        """The moment from which this member may begin.

        Where the start is staggered it is a second of the first ``stagger`` minutes, which the sitting's secret
        ``seed`` gives to each member by chance, evenly and once for all.
        """
        if not self.stagger:
            return self.opens
        digest = hmac.new(seed.encode(), f"stagger:{member_id}".encode(), hashlib.sha256).digest()
        return self.opens + timedelta(seconds=int.from_bytes(digest[:8]) * (self.stagger * 60) >> 64)

    def phase(self, now: datetime, begins: datetime | None = None) -> Phase:
        """The phase at ``now``; for a member who may begin from ``begins`` it opens then."""
        if now < (begins or self.opens):
            return Phase.UPCOMING
        return Phase.OPEN if now < self.closes else Phase.CLOSED

    def deadline(self, started: datetime) -> datetime:
        """When an attempt started at ``started`` ends: after the time limit, and never after the window closes."""
        return min(started + timedelta(minutes=self.time_limit), self.closes).astimezone(UTC)
