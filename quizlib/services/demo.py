"""A made-up company group with past sittings, so that reports, charts and the console can be tried with real amounts.

Everything follows from a seed. Members have an ability, questions a difficulty, branches a diligence; names are plainly
made up. What is stored is what members would have stored: papers drawn, responses as steps, attempts handed in.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import exp
from random import Random

from quizlib.core.attempt import Attempt, Responded, Step, Submitted
from quizlib.core.blueprint import Blueprint, Rule
from quizlib.core.member import Member
from quizlib.core.moment import local
from quizlib.core.paper import Slot, draw
from quizlib.core.question import LETTERS, Kind, Question, Response
from quizlib.core.regulation import numeral
from quizlib.core.sitting import Counts, Shown, Sitting, SittingKind, StandingRule
from quizlib.errors import PlanError
from quizlib.services.delivery import paper_seed
from quizlib.services.home import Home
from quizlib.store.attempts import insert_whole
from quizlib.store.questions import Editions
from quizlib.store.sittings import planned_in

#: Called with how much is done and how much there is.
Progress = Callable[[int, int], None]

_BATCH = 500
_NEVER = 0.04  # of all, who never take part
_COHORTS = {"党员": 78, "预备党员": 6, "入党积极分子": 16}
_RULES = ((Kind.SINGLE, 8, 5), (Kind.MULTIPLE, 6, 5), (Kind.TRUEFALSE, 6, 5))
_WITH_SHORT = ((Kind.SINGLE, 8, 5), (Kind.MULTIPLE, 6, 5), (Kind.TRUEFALSE, 4, 5), (Kind.SHORT, 1, 10))


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: branches, members and past sittings."""

    branches: int
    members: int
    sittings: int


SMALL, LARGE = Size(6, 120, 4), Size(40, 3000, 12)


def load_demo(home: Home, size: Size, seed: int, now: datetime, progress: Progress | None = None) -> list[Sitting]:
    """Fill an empty home: a roster, past sittings taken, one that runs and one to come; the sittings.

    Raises:
        PlanError: there is a roster or a sitting already.
        ProblemsError: the bank cannot be read, or cannot fill the papers.
        StoreError: not saved.
    """
    if home.planning.roster() or home.planning.sittings():
        raise PlanError("已有名册或场次，示例数据只能装进空的文件夹；请换一个文件夹（环境变量 QUIZLIB_HOME）再试")
    chance = Random(seed)  # noqa: S311 - it must be the same for the same seed
    people = list(_people(size, chance))
    sittings = list(_sittings(size, now))
    home.planning.import_roster([(one, "") for one in people], sittings[0].opens - timedelta(days=30))
    for sitting in sittings:
        home.planning.plan(sitting, home.bank, min(now, sitting.opens) - timedelta(days=7))
    world = _World(seed, chance, people)
    begun = [one for one in sittings if one.opens <= now]
    total, done = sum(home.planning.due_count(one.id) for one in begun), 0
    for sitting in begun:
        for attempts, members in _taken(home, sitting, world, now):
            home.store.write(partial(insert_whole, taken=attempts)).result()
            done += members
            if progress:
                progress(done, total)
    return sittings


def _people(size: Size, chance: Random) -> Iterator[Member]:
    cohorts, weights = list(_COHORTS), list(_COHORTS.values())
    for place in range(size.members):
        branch = place % size.branches + 1
        yield Member(
            number=f"{100001 + place}",
            name=f"样例{place + 1:04d}",
            branch=f"第{numeral(branch)}党支部",
            cohort=chance.choices(cohorts, weights)[0],
        )


def _sittings(size: Size, now: datetime) -> Iterator[Sitting]:
    """Past ones six weeks apart, the last ended a week ago, then one that runs and one to come."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for place in range(size.sittings):
        opens = midnight - timedelta(days=42 * (size.sittings - 1 - place) + 10, hours=-9)
        kind = (SittingKind.TEST, SittingKind.TEST, SittingKind.CONTEST)[place % 3]
        rules = _WITH_SHORT if place == size.sittings - 1 else _RULES
        yield _sitting(f"yangli-{place + 1:02d}", f"第{numeral(place + 1)}期{kind.label}", kind, opens, 3, rules)
    yield _sitting("yangli-now", "本月党纪法规知识测试", SittingKind.TEST, now - timedelta(hours=4), 5, _RULES)
    coming = midnight + timedelta(days=14, hours=9)
    yield _sitting("yangli-next", "下月党建知识竞赛", SittingKind.CONTEST, coming, 2, _RULES)


def _sitting(
    id: str, title: str, kind: SittingKind, opens: datetime, days: int, rules: Sequence[tuple[Kind, int, int]]
) -> Sitting:
    contest = kind is SittingKind.CONTEST
    return Sitting(
        id=id,
        title=f"示例：{title}",
        kind=kind,
        opens=opens,
        closes=opens + timedelta(days=days, hours=9),
        time_limit=30,
        attempts=1 if contest else 2,
        counts=Counts.FIRST if contest else Counts.BEST,
        blueprint=Blueprint(rules=tuple(Rule(kind=(one,), count=count, points=points) for one, count, points in rules)),
        keys_shown=Shown.CLOSED,
        standings=(*((StandingRule.MEAN_PARTICIPATION,) if contest else ()), StandingRule.PARTICIPATION),
        standings_persons=10 if contest else 0,
        practice_allowed=True,
        note="示例场次，人员和成绩均为虚构。",
    )


class _World:
    """How able members are, how hard questions, how diligent branches."""

    def __init__(self, seed: int, chance: Random, people: Sequence[Member]) -> None:
        self.seed = seed  # also of the papers, which do not follow from the sittings' secret seeds here
        self.chance = chance
        self.able = {one.number: chance.gauss(1.1, 0.9) for one in people}
        self.never = {one.number for one in people if chance.random() < _NEVER}
        self.diligent = {one.branch: min(0.99, max(0.55, chance.gauss(0.9, 0.1))) for one in people}
        self._hard: dict[str, float] = {}

    def right(self, number: str, question: str) -> bool:
        hard = self._hard.setdefault(question, self.chance.gauss(0.0, 1.0))
        return self.chance.random() < 1 / (1 + exp(hard - self.able[number]))


def _taken(home: Home, sitting: Sitting, world: _World, now: datetime) -> Iterator[tuple[list[Attempt], int]]:
    """What those due have done, some members at a time, with how many these are."""
    with home.store.read() as connection:
        pool = dict(Editions()(connection, planned_in(connection, sitting.id).pool))
    running = sitting.closes > now
    due = home.planning.due_members(sitting.id)
    for first in range(0, len(due), _BATCH):
        batch = due[first : first + _BATCH]
        attempts: list[Attempt] = []
        for one in batch:
            diligence = world.diligent[one.member.branch] * (0.55 if running else 1)
            if one.member.number not in world.never and world.chance.random() < diligence:
                attempts += _attempts(sitting, pool, one.id, one.member.number, world, now)
        yield attempts, len(batch)


def _attempts(
    sitting: Sitting,
    pool: dict[str, Question],
    member_id: str,
    number: str,
    world: _World,
    now: datetime,
) -> Iterator[Attempt]:
    chance = world.chance
    running = sitting.closes > now  # then some are still at it
    last = now - timedelta(minutes=2) if running else sitting.closes - timedelta(minutes=25)
    started = sitting.opens + (last - sitting.opens) * chance.random() ** (0.5 if running else 2)
    for ordinal in range(1, 1 + (2 if sitting.attempts > 1 and chance.random() < 0.08 else 1)):
        id = f"{chance.getrandbits(128):032x}"
        paper = draw(sitting.blueprint, pool, paper_seed(f"{world.seed} {sitting.id}", number, ordinal))
        steps = list(_steps(paper.slots, number, world, started))
        if steps[-1].at >= min(now, sitting.deadline(started)):
            steps = [step for step in steps if step.at < now]
        yield Attempt(id, sitting.id, member_id, ordinal, paper, started, sitting.deadline(started), tuple(steps))
        started = steps[-1].at + timedelta(minutes=chance.randint(2, 30)) if steps else now
        if started >= last:
            return


def _steps(slots: Sequence[Slot], number: str, world: _World, started: datetime) -> Iterator[Step]:
    at = started
    for slot in slots:
        at += timedelta(seconds=min(180, world.chance.lognormvariate(3.1, 0.6)))
        if world.chance.random() < 0.99:
            right = world.right(number, slot.source.id)
            response = slot.question.key_response() if right else _wrong(slot, world.chance)
            yield Responded(at, f"demo-{slot.number}", slot.number, response)
    yield Submitted(at + timedelta(seconds=20), "demo-in")


def _wrong(slot: Slot, chance: Random) -> Response:
    """A response that is not the key, as members give them: mostly the same wrong one."""
    question, key = slot.question, slot.question.key_response()
    letters = LETTERS[: len(question.order())]
    match question.kind:
        case Kind.SINGLE:
            others = [one for one in letters if one != key]
            return chance.choices(others, [2 ** (len(others) - place) for place in range(len(others))])[0]
        case Kind.MULTIPLE if isinstance(key, str):
            missed = key.replace(chance.choice(key), "", 1)
            return missed or next(one for one in letters if one not in key)
        case Kind.TRUEFALSE:
            return not key
        case Kind.SHORT:
            return "要点不全"
    return None
