"""Whether figures of two periods or sittings compare, and if not, why, in sentences that stand beside the change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.figures.facts import Facts, Held
from quizlib.figures.figure import By, Figure, Scope, decimal
from quizlib.figures.period import Period, spoken_day

#: Fewer persons than this make every rate jump.
FEWEST = 10
#: Under this share of persons on both lists (of the longer one) the lists are others.
LEAST_SHARED = Fraction(80, 100)

_TAKING = frozenset({"persons", "absent", "person_times", "participation"})
_AT_LEAST_ONCE = frozenset({"persons", "absent", "participation"})
_IN_POINTS = frozenset({"mean", "median", "highest", "lowest", "deviation"})
_PASSING = frozenset({"passed", "pass_rate", "resit_passed"})
_EXCELLING = frozenset({"excellent", "excellent_rate"})
_OF_SCORES = _IN_POINTS | _PASSING | _EXCELLING | {"mean_rate", "full", "full_rate", "full_times"}
_JUMPING = ("%", "分", "分钟")
_TIMED = frozenset({"duration", "duration_median"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What the figures of one scope stand on: the persons on the lists, the sittings, and the figures themselves."""

    members: frozenset[str]
    held: tuple[Held, ...]
    told: Mapping[str, Figure]
    period: Period | None
    at: datetime

    @property
    def sittings(self) -> list[Sitting]:
        """The sittings."""
        return [one.sitting for one in self.held]

    def number(self, id: str) -> int:
        """The value of a count among the figures, 0 where it is not told."""
        return int(self.told[id].value or 0) if id in self.told else 0


_Both = tuple[tuple[str, Ground], tuple[str, Ground]]


class Grounds:
    """What the figures of each scope of ``facts`` stand on."""

    def __init__(self, facts: Facts, period: Period | None = None) -> None:
        self._facts, self._period = facts, period
        self._members: dict[tuple[By, str], set[str]] = {}
        self._numbers: dict[tuple[By, str], set[int]] = {}
        for s, branch, cohort, members in facts.rows(
            "SELECT s, branch, cohort, list(DISTINCT member) FROM due GROUP BY ALL"
        ):
            for place in ((By.ALL, ""), (By.BRANCH, branch), (By.COHORT, cohort)):
                self._members.setdefault(place, set()).update(members)
                self._numbers.setdefault(place, set()).add(s)

    def of(self, scope: Scope, told: Mapping[str, Figure]) -> Ground:
        """That of ``scope``, whose figures are ``told``."""
        place = (scope.by, scope.key)
        numbers = self._numbers.get(place, set())
        held = tuple(one for one in self._facts.held if scope.by is By.ALL or one.s in numbers)
        return Ground(frozenset(self._members.get(place, ())), held, told, self._period, self._facts.at)


def doubts(id: str, now: Ground, then: Ground, labels: tuple[str, str]) -> Iterator[str]:
    """Why the figure ``id`` does not compare, a sentence each; ``labels`` name the two sides."""
    both = ((labels[0], now), (labels[1], then))
    for label, side in both:
        yield from _unfinished(label, side)
    taking, scores = id in _TAKING, id in _OF_SCORES | _TIMED
    if not taking and not scores:
        return
    yield from _kinds(both)
    if id in _AT_LEAST_ONCE and len(now.held) != len(then.held):
        yield f"场次数不同（{_two(labels, [f'{len(side.held)}场' for _, side in both])}），参加一场就算参加"
    yield from _roster(now, then)
    if scores:
        yield from _papers(labels, now, then)
        yield from _rules(labels, now, then)
        for label, side in both:
            if id not in _TIMED and side.number("pending"):
                yield f"{label}还有{side.number('pending')}份成绩待评分"
    if id in _PASSING:
        yield from _lines("合格线", labels, now, then, lambda one: one.pass_line)
    if id in _EXCELLING:
        yield from _lines("优秀线", labels, now, then, lambda one: one.excellent_line)
    if now.told[id].unit in _JUMPING:
        yield from _few(both, "persons_due" if taking else "persons", "应参加" if taking else "参加")


def _unfinished(label: str, side: Ground) -> Iterator[str]:
    if side.period and side.at < side.period.end:
        yield f"{label}到{spoken_day(side.period.last)}为止，还没有过完（统计到{spoken(side.at)}）"
    running = [
        f"《{one.sitting.title}》" for one in side.held if one.running or one.sitting.phase(side.at) is not Phase.CLOSED
    ]
    if running:
        yield f"{label}还有场次没有结束：{'、'.join(running)}"


def _kinds(both: _Both) -> Iterator[str]:
    kinds = [sorted({one.kind for one in side.sittings}) for _, side in both]
    if all(kinds) and kinds[0] != kinds[1]:
        told = ["、".join(kind.label for kind in one) for one in kinds]
        yield f"场次类型不同（{_two([label for label, _ in both], told)}）"


def _roster(now: Ground, then: Ground) -> Iterator[str]:
    longer, shared = max(len(now.members), len(then.members)), len(now.members & then.members)
    if longer and Fraction(shared, longer) < LEAST_SHARED:
        share = decimal(Fraction(100 * shared, longer))
        yield f"名单变动较大：两边名单上都有的{shared}人，只占人数较多一边的{share}%（不到{int(100 * LEAST_SHARED)}%）"


def _papers(labels: tuple[str, str], now: Ground, then: Ground) -> Iterator[str]:
    marks = [sorted({one.full_marks for one in side.held}) for side in (now, then)]
    if marks[0] != marks[1]:
        yield f"满分不同（{_two(labels, ['、'.join(map(plain, one)) + '分' for one in marks])}）"
    prints = [{one.blueprint.model_dump_json() for one in side.sittings} for side in (now, then)]
    if prints[0] != prints[1]:
        counts = [sorted({one.blueprint.count for one in side.sittings}) for side in (now, then)]
        told = ["、".join(map(str, one)) + "题" for one in counts]
        yield f"组卷蓝图不同（{_two(labels, told) if counts[0] != counts[1] else '题数相同，抽题规则或题目不同'}）"


def _rules(labels: tuple[str, str], now: Ground, then: Ground) -> Iterator[str]:
    for name, told in _RULES.items():
        both = ["、".join(sorted({told(one) for one in side.sittings})) for side in (now, then)]
        if both[0] != both[1]:
            yield f"{name}不同（{_two(labels, both)}）"


_RULES: Mapping[str, Callable[[Sitting], str]] = {
    "时限": lambda one: f"{one.time_limit}分钟",
    "作答次数": lambda one: f"{one.attempts}次" + (f"，{one.counts.label}" if one.attempts > 1 else ""),
    "多选题计分": lambda one: f"“{one.multiple_rule.label}”",
}


def _lines(
    name: str, labels: tuple[str, str], now: Ground, then: Ground, line: Callable[[Sitting], Fraction]
) -> Iterator[str]:
    """Lines are the same where they are the same share of full marks."""
    both = [
        sorted({(line(one.sitting) / one.full_marks, line(one.sitting)) for one in side.held}) for side in (now, then)
    ]
    if {share for share, _ in both[0]} != {share for share, _ in both[1]}:
        told = ["、".join(f"{plain(points)}分" for _, points in one) for one in both]
        yield f"{name}不同（{_two(labels, told)}）"


def _few(both: _Both, base: str, said: str) -> Iterator[str]:
    for label, side in both:
        if side.number(base) < FEWEST:
            yield f"{label}{said}的只有{side.number(base)}人，不足{FEWEST}人，一两个人就会使结果大变"


def _two(labels: Sequence[str], told: Sequence[str]) -> str:
    return "，".join(f"{label}{one}" for label, one in zip(labels, told, strict=True))
