"""A figure: one number of a report with all that it takes to check it, and the one definition of each."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from types import MappingProxyType

#: The scope of a figure over all branches.
EVERYWHERE = "全部"
MISSING = "—"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: its ``id``, Chinese ``name``, ``unit`` and what it counts, in a sentence."""

    id: str
    name: str
    unit: str
    definition: str

    @property
    def title(self) -> str:
        """What stands above its column: ``参加人数（人）``; a name that says its unit stands alone, as 人次."""
        return self.name if self.name == self.unit else f"{self.name}（{self.unit}）"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, exact. ``scope`` is ``全部`` or a branch.

    A percentage is ``100 * numerator / denominator``, a mean ``numerator / denominator``; of a count or a single score
    ``numerator`` is the value and ``denominator`` None. ``value`` is None where it cannot be told, for ``reason``.
    """

    id: str
    name: str
    definition: str
    scope: str
    unit: str
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    reason: str = ""

    @property
    def printed(self) -> str:
        """The value as a person reads it: ``12``, ``86.5``, ``91.7%``; ``—`` where there is none."""
        if self.value is None:
            return MISSING
        if self.unit == "%":
            return f"{_decimal(self.value)}%"
        return _decimal(self.value).removesuffix(".0")

    @property
    def with_unit(self) -> str:
        """The same with its unit: ``12人``, ``86.5分``, ``91.7%``."""
        return self.printed if self.value is None or self.unit == "%" else f"{self.printed}{self.unit}"


def counted(id: str, scope: str, number: Fraction | int) -> Figure:
    """The figure of a count, or of one score in points."""
    exact = Fraction(number)
    return _figure(id, scope, exact, exact, None)


def divided(id: str, scope: str, numerator: Fraction | int, denominator: Fraction | int, reason: str) -> Figure:
    """The figure of a rate or a mean; without a value, for ``reason``, where the denominator is nought."""
    above, below = Fraction(numerator), Fraction(denominator)
    if not below:
        return _figure(id, scope, None, above, below, reason)
    return _figure(id, scope, above / below * (100 if DEFINITIONS[id].unit == "%" else 1), above, below)


def untold(id: str, scope: str, reason: str) -> Figure:
    """The figure that cannot be told, for ``reason``."""
    return _figure(id, scope, None, None, None, reason)


def half_up(value: Fraction, places: int = 1) -> Fraction:
    """``value`` (not negative) rounded to so many decimals, a half upwards."""
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def printed_number(number: Fraction | None) -> str:
    """A numerator or denominator as a person reads it; ``—`` where there is none."""
    return MISSING if number is None else _decimal(number).removesuffix(".0")


def _decimal(value: Fraction) -> str:
    tenths = int(half_up(value) * 10)
    return f"{tenths // 10}.{tenths % 10}"


def _figure(
    id: str,
    scope: str,
    value: Fraction | None,
    numerator: Fraction | None,
    denominator: Fraction | None,
    reason: str = "",
) -> Figure:
    known = DEFINITIONS[id]
    return Figure(id, known.name, known.definition, scope, known.unit, value, numerator, denominator, reason)


_ALL = (
    Definition(
        "sittings",
        "场次",
        "场",
        "开放时段在统计期间内开始、到统计时点已经开放的知识竞赛和知识测试的场数，练习不计；"
        "就一个支部来说，是有该支部人员应参加的场数。",
    ),
    Definition("contests", "竞赛场次", "场", "场次中知识竞赛的场数。"),
    Definition("tests", "测试场次", "场", "场次中知识测试的场数。"),
    Definition("branches", "党支部数", "个", "各场次应参加名单上的党支部，去重后的个数。"),
    Definition(
        "persons_due",
        "应参加人数",
        "人",
        "各场次应参加名单合并去重后的人数，一人列入几场也只计一人；支部以各场次名单上的为准，"
        "期间换过支部的人在两个支部各计一人，因此各支部相加可能大于全部。",
    ),
    Definition(
        "persons",
        "参加人数",
        "人",
        "应参加人员中至少有一次作答已经结束（交卷或到时自动收卷）的人数，去重，一人参加几场也只计一人。",
    ),
    Definition("absent", "未参加人数", "人", "应参加人数减去参加人数，即期间内一场也没有参加的人数。"),
    Definition("person_times", "人次", "人次", "已经结束（交卷或到时自动收卷）的作答次数，一人作答几次计几人次。"),
    Definition("participation", "参与率", "%", "参加人数除以应参加人数，都按人计，不按人次。"),
    Definition(
        "scored",
        "已评定成绩",
        "份",
        "一人在一个场次计一份成绩，取该场次规则选定的那次作答（取最高分、取最后一次或取第一次）；"
        "还有题目待评分、成绩可能变动的不计入。",
    ),
    Definition("pending", "待评分成绩", "份", "还有题目待评分、成绩可能变动的成绩份数，不计入各项成绩指标。"),
    Definition(
        "mean_rate",
        "平均得分率",
        "%",
        "已评定成绩的得分之和除以满分之和；各场次满分不同时也可以比较。",
    ),
    Definition(
        "mean", "平均分", "分", "已评定成绩的得分之和除以成绩份数；各场次满分不同时不可比，不计算，见平均得分率。"
    ),
    Definition("highest", "最高分", "分", "已评定成绩中的最高得分；各场次满分不同时不可比，不计算。"),
    Definition("lowest", "最低分", "分", "已评定成绩中的最低得分；各场次满分不同时不可比，不计算。"),
    Definition("pass_rate", "合格率", "%", "达到本场次合格线的成绩份数除以已评定成绩份数。"),
    Definition("excellent_rate", "优秀率", "%", "达到本场次优秀线的成绩份数除以已评定成绩份数。"),
)

#: Every figure by id, in the order of reports.
DEFINITIONS = MappingProxyType({one.id: one for one in _ALL})
