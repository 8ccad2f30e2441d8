"""What changed: figures of two periods (环比, 同比) or of two sittings beside each other, and whether they compare.

Rates differ in 个百分点, all else in its own unit; only counts also grow by a percentage. Differences are of exact
values, so that one of printed values may be a digit off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizlib.core.bank import Bank
from quizlib.core.sitting import SittingKind
from quizlib.figures.comparability import Ground, Grounds, doubts
from quizlib.figures.facts import Facts
from quizlib.figures.figure import By, Figure, Scope, decimal, half_up, whole_or_decimal
from quizlib.figures.overview import Figures, Told, figures_of
from quizlib.figures.period import Period
from quizlib.figures.registry import DEFINITIONS

POINTS = "个百分点"
_NO_SITTINGS = "没有场次"
_OF_PRACTICE = frozenset({"practices", "practice_persons", "practice_times"})
_OF_THE_BANK = frozenset({"bank_questions", "bank_regulations"})  # told of today alone: no past bank is kept


class Comparison(StrEnum):
    """With what figures are compared, as people write it before the change: 环比上升2.3个百分点."""

    BEFORE = "环比"
    YEAR_BEFORE = "同比"
    SITTING = "较前一场"

    @property
    def now(self) -> str:
        """What the later side is called."""
        return "后一场" if self is Comparison.SITTING else "本期"

    @property
    def then(self) -> str:
        """What the earlier side is called."""
        return {Comparison.BEFORE: "上期", Comparison.YEAR_BEFORE: "上年同期", Comparison.SITTING: "前一场"}[self]

    def period(self, now: Period) -> Period:
        """The period that ``now`` is compared with."""
        return now.year_before() if self is Comparison.YEAR_BEFORE else now.before()


@dataclass(frozen=True, slots=True)
class Counted:
    """Facts with all their figures; ``period`` where they are those of one."""

    facts: Facts
    figures: Figures
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One figure ``now`` and ``then``; the ``difference`` is None where one of them has no value.

    ``warnings`` are the reasons why they do not quite compare, a sentence each without a full stop.
    """

    now: Figure
    then: Figure
    difference: Fraction | None
    warnings: tuple[str, ...]
    kind: Comparison

    @property
    def id(self) -> str:
        """The id of the figure."""
        return self.now.id

    @property
    def name(self) -> str:
        """The name of the figure."""
        return self.now.name

    @property
    def scope(self) -> Scope:
        """The scope of the figure."""
        return self.now.scope

    @property
    def unit(self) -> str:
        """The unit of the difference."""
        return POINTS if self.now.unit == "%" else self.now.unit

    @property
    def comparable(self) -> bool:
        """Whether nothing keeps the two from comparing."""
        return self.difference is not None and not self.warnings

    @property
    def growth(self) -> Fraction | None:
        """By how many per cent a count has grown; None for all else, and where it began at nought."""
        if self.difference is None or not self.then.value or not _is_count(self.now):
            return None
        return 100 * self.difference / self.then.value

    @property
    def printed(self) -> str:
        """The difference with its sign, ``+2.3个百分点``, ``-12人``; nothing where it cannot be told."""
        if self.difference is None:
            return ""
        sign = "+" if half_up(self.difference, self.now.definition.places) > 0 else ""
        return f"{sign}{self._number(self.difference)}{self.unit}"

    @property
    def words(self) -> str:
        """The difference as a sentence has it: ``上升2.3个百分点``, ``减少12人``, ``持平``."""
        if self.difference is None:
            return self.reason
        if not self.difference:
            return "持平"
        if not half_up(self.difference, self.now.definition.places):
            return "基本持平"
        up, down = _verbs(self.now)
        return f"{up if self.difference > 0 else down}{self._number(abs(self.difference))}{self.unit}"

    @property
    def growth_words(self) -> str:
        """``增长12.5%`` or ``下降12.5%``; nothing where there is no growth to tell."""
        if not self.growth or not half_up(self.growth):
            return ""
        return f"{'增长' if self.growth > 0 else '下降'}{decimal(abs(self.growth))}%"

    @property
    def reason(self) -> str:
        """Why there is no difference: ``上期没有已评定的成绩，不能比较``; nothing where there is one."""
        if self.difference is not None:
            return ""
        mine = self.now.value is None and (self.now.reason == _NO_SITTINGS or self.then.reason != _NO_SITTINGS)
        side, figure = (self.kind.now, self.now) if mine else (self.kind.then, self.then)
        return f"{side}{figure.reason}，不能比较"

    @property
    def sentence(self) -> str:
        """``参与率91.7%，环比上升2.3个百分点（上期89.4%）``; without a full stop and without the warnings."""
        told = f"{self.name}{self.now.with_unit}"
        if self.difference is None:
            return f"{told}，{self.reason}"
        then = f"{self.kind.then}{self.then.with_unit}"
        more = f"，{self.growth_words}" if self.growth_words else ""
        return f"{told}，{self.kind}{self.words}（{then}{more}）"

    def _number(self, value: Fraction) -> str:
        places = self.now.definition.places
        return decimal(value, places) if self.now.unit == "%" else whole_or_decimal(value, places)


#: The changes of each scope by id of the figure.
Changes = Mapping[Scope, Mapping[str, Change]]


def counted(
    facts: Facts, bank: Bank | None = None, *, period: Period | None = None, kind: SittingKind | None = None
) -> Counted:
    """``facts`` with their figures, all or of one kind of sittings."""
    return Counted(facts if kind is None else facts.of(kind), figures_of(facts, bank, kind=kind), period)


def changes(now: Counted, then: Counted, kind: Comparison) -> Changes:
    """How every figure of everything, of each branch and of each cohort changed.

    A branch or cohort that only one of the two sides knows is told without a difference, and so is everything where a
    side has no sittings. Figures of the bank are left out: they are always of today.
    """
    grounds = Grounds(now.facts, now.period), Grounds(then.facts, then.period)
    found: dict[Scope, dict[str, Change]] = {}
    for scope in _scopes(now, then):
        mine, theirs = _told(now, scope), _told(then, scope)
        sides = grounds[0].of(scope, mine or {}), grounds[1].of(scope, theirs or {})
        found[scope] = {one.id: one for one in _of_scope(mine, theirs, sides, (_empty(now), _empty(then)), kind)}
    return found


def _scopes(now: Counted, then: Counted) -> list[Scope]:
    """All, then branches and cohorts of either side."""
    everywhere = next(iter(now.figures.everywhere.values())).scope
    by = [scope for kind in (By.BRANCH, By.COHORT) for one in (now, then) for scope in one.figures.by(kind)]
    return list(dict.fromkeys([everywhere, *by]))


def _empty(side: Counted) -> frozenset[str]:
    """What a side without sittings does not tell: all figures but those of practice, where there was some."""
    if side.facts.held:
        return frozenset()
    practices = side.figures.everywhere.get("practices")
    return frozenset(DEFINITIONS) - (_OF_PRACTICE if practices and practices.value else frozenset())


def _told(side: Counted, scope: Scope) -> Told | None:
    if scope.by is By.ALL:
        return side.figures.everywhere
    return side.figures.by(scope.by).get(scope)


def _of_scope(
    now: Told | None,
    then: Told | None,
    grounds: tuple[Ground, Ground],
    empty: tuple[frozenset[str], frozenset[str]],
    kind: Comparison,
) -> Iterator[Change]:
    either = now if now is not None else then
    for id, one in (either or {}).items():
        if id in _OF_THE_BANK:
            continue
        label = {By.BRANCH: "没有这个党支部", By.COHORT: "没有这类人员"}.get(one.scope.by, "没有这个指标")
        absent = one.definition.untold(one.scope, label)
        unheld = one.definition.untold(one.scope, _NO_SITTINGS)
        mine, theirs = (
            unheld if id in ids else absent if side is None else side.get(id, absent)
            for side, ids in zip((now, then), empty, strict=True)
        )
        if mine.value is None or theirs.value is None:
            yield Change(mine, theirs, None, (), kind)
        else:
            warnings = tuple(doubts(id, *grounds, (kind.now, kind.then)))
            yield Change(mine, theirs, mine.value - theirs.value, warnings, kind)


def _is_count(figure: Figure) -> bool:
    return figure.denominator is None and figure.unit not in ("%", "分", "分钟")


def _verbs(figure: Figure) -> tuple[str, str]:
    if figure.unit == "%":
        return "上升", "下降"
    return ("提高", "降低") if figure.unit == "分" else ("增加", "减少")
