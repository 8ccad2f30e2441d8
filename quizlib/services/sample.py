"""A made-up roster and an open sitting over the shipped bank, so that a fresh installation can be tried at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from quizlib.core.blueprint import Blueprint, Rule
from quizlib.core.member import Member
from quizlib.core.question import Kind
from quizlib.core.regulation import numeral
from quizlib.core.sitting import Audience, Shown, Sitting
from quizlib.errors import Problem, ProblemsError
from quizlib.services.home import Home

_BRANCHES = 6
_MEMBERS_A_BRANCH = 10
_STEMS = "甲乙丙丁戊己"
_OPEN = timedelta(days=30)
#: Kind, questions, points each: 20 questions, 100 points.
_RULES = (
    (Kind.SINGLE, 6, 4),
    (Kind.MULTIPLE, 4, 5),
    (Kind.TRUEFALSE, 3, 4),
    (Kind.FILL, 2, 5),
    (Kind.NUMERICAL, 1, 4),
    (Kind.MATCH, 1, 6),
    (Kind.ORDER, 1, 4),
    (Kind.CASE, 1, 10),
    (Kind.SHORT, 1, 10),
)
#: Cohorts of their own, so that real members are never due in the sample sitting.
COHORTS = ("党员（示例）", "预备党员（示例）", "入党积极分子（示例）")
#: The id of the sample sitting.
SITTING = "shili"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was loaded; ``member`` is one to sign in as."""

    members: tuple[Member, ...]
    sitting: Sitting

    @property
    def member(self) -> Member:
        """The first member."""
        return self.members[0]


def load_sample(home: Home, now: datetime) -> Sample | None:
    """Load the sample where there is neither a roster nor a sitting; None where there is.

    Raises:
        ProblemsError: the bank cannot be read, or cannot fill the sample sitting.
        StoreError: not saved.
    """
    if home.planning.roster() or home.planning.sittings():
        return None
    bank, sitting = home.bank, sample_sitting(now)
    missing = sitting.blueprint.shortfalls(bank.questions.values())
    if missing:
        raise ProblemsError([Problem("示例场次", one) for one in missing])
    members = sample_members()
    home.planning.import_roster([(member, "") for member in members], now)
    home.planning.plan(sitting, bank, now)
    return Sample(members, sitting)


def sample_members() -> tuple[Member, ...]:
    """Six branches of ten, ``000101`` 样例甲一 to ``000610`` 样例己十."""
    return tuple(
        Member(
            number=f"{branch * 100 + place:06d}",
            name=f"样例{_STEMS[branch - 1]}{numeral(place)}",
            branch=f"第{numeral(branch)}党支部",
            cohort=COHORTS[max(0, place - 8)],
        )
        for branch in range(1, _BRANCHES + 1)
        for place in range(1, _MEMBERS_A_BRANCH + 1)
    )


def sample_sitting(now: datetime) -> Sitting:
    """A test with every kind of question, open for 30 days from ``now``."""
    return Sitting(
        id=SITTING,
        title="示例：党纪法规知识测试",
        opens=now,
        closes=now + _OPEN,
        time_limit=30,
        attempts=20,
        blueprint=Blueprint(
            rules=tuple(Rule(kind=(kind,), count=count, points=Fraction(points)) for kind, count, points in _RULES)
        ),
        keys_shown=Shown.HANDED_IN,
        audience=Audience(cohorts=COHORTS),
        practice_allowed=True,
        note="这是试用场次，人员均为虚构，成绩仅供了解系统。简答题由组织者评分，评分前显示“待评分”。",
    )
