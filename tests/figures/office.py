"""A party-affairs office with a store of its own: what tests of figures and reports begin with."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from quizlib.core.attempt import Attempt
from quizlib.core.bank import Bank
from quizlib.core.member import Member
from quizlib.core.moment import CHINA
from quizlib.core.question import Response, read_question
from quizlib.core.regulation import Regulation
from quizlib.core.sitting import Sitting
from quizlib.figures import Facts, Figures, Period, figures_of, gather, gather_all
from quizlib.services.delivery import Delivery
from quizlib.services.marking import GivenMark, Marking, ToMark
from quizlib.services.planning import Planning
from quizlib.store import open_store

BASIS = {"regulation": "tiaoli", "edition": "2023", "article": "7"}
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=CHINA).astimezone(UTC)
LATER = NOON + timedelta(days=400)


def asked(id: str, kind: str, **more: Any) -> dict[str, Any]:
    """A reviewed question as a bank file holds it."""
    common = {"id": id, "kind": kind, "basis": BASIS, "review": "reviewed", "rationale": f"{id} 的解析"}
    return common | {"stem": f"{id} 的题干"} | more


SINGLES = [
    asked(f"s{n}", "single", choices=[{"text": f"选项{c}"} for c in "甲乙丙丁"], key="B", topic="单选")
    for n in range(1, 6)
]
OTHERS = [
    asked(
        "m1", "multiple", choices=[{"text": c} for c in ("纪律", "程序", "监督", "以上都对")], key="AC", topic="其他"
    ),
    asked("t1", "truefalse", key=False, topic="其他"),
    asked(
        "f1", "fill", stem="预备期为____，自____之日起算。", key=[["一年", "12个月"], ["支部大会通过"]], topic="其他"
    ),
    asked("k1", "short", key="要点一；要点二", topic="简答"),
    asked("n1", "numerical", key=32, tolerance=0.5, unit="学时", topic="新题型"),
    asked("p1", "match", premises=["子", "丑", "寅"], choices=["甲", "乙", "丙"], key="BAB", topic="新题型"),
    asked("o1", "order", choices=["甲", "乙", "丙"], key="CAB", topic="新题型"),
    asked(
        "c1",
        "case",
        stem="某支部的材料",
        topic="案例",
        parts=[
            asked("c1-1", "truefalse", key=True),
            asked("c1-2", "single", choices=[{"text": "甲"}, {"text": "乙"}], key="B"),
        ],
    ),
]
BANK = Bank(
    [read_question(one) for one in SINGLES + OTHERS],
    [
        Regulation.model_validate(
            {
                "id": "tiaoli",
                "title": "某某工作条例",
                "issuer": "某某",
                "editions": [{"id": "2023", "date": "2023-01-01"}],
            }
        )
    ],
)
#: Five questions of twenty points.
FIVE = {"fixed": [{"id": f"s{n}", "points": 20} for n in range(1, 6)]}
#: Every kind: m1, t1, f1, k1 of ten points and c1 of twenty: sixty points.
EVERY_KIND = {"fixed": [{"id": id, "points": 10} for id in ("m1", "t1", "f1", "k1")] + [{"id": "c1", "points": 20}]}


class Office:
    """The services over a sqlite file, with short words for what tests do often."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.results = folder
        self.store = open_store(url or f"sqlite:///{folder / 'quiz.db'}")
        self.planning, self.delivery, self.marking = Planning(self.store), Delivery(self.store), Marking(self.store)

    def facts(self, period: Period, now: datetime = LATER) -> Facts:
        """The facts of ``period``."""
        return gather(self.store, self.results, period, now)

    def everything(self, now: datetime = LATER) -> Facts:
        """The facts of every sitting that has opened."""
        return gather_all(self.store, self.results, now)

    def figures(self, period: Period, now: datetime = LATER) -> Figures:
        """Every figure of ``period``."""
        return figures_of(self.facts(period, now))

    def enrol(self, *people: str, now: datetime = NOON) -> None:
        """Import a roster; a person is ``001 张三 第一党支部``, maybe with a cohort."""
        rows = [dict(zip(("number", "name", "branch", "cohort"), person.split(), strict=False)) for person in people]
        self.planning.import_roster([(Member(**row), "") for row in rows], now)

    def plan(self, id: str = "ceshi", opens: datetime = NOON, days: float = 2, **rules: Any) -> Sitting:
        """Plan a test of five questions of twenty points, or whatever ``rules`` say."""
        body = {
            "id": id,
            "title": f"{id} 测试",
            "opens": opens,
            "closes": opens + timedelta(days=days),
            "time_limit": 30,
            "blueprint": FIVE,
        }
        sitting = Sitting.model_validate(body | rules)
        self.planning.plan(sitting, BANK, NOON - timedelta(days=300))
        return sitting

    def start(self, number: str, sitting: Sitting, *, minutes: float = 1) -> Attempt:
        """Begin an attempt so many minutes after the window opened."""
        return self.delivery.start(self.member(number), sitting.id, sitting.opens + timedelta(minutes=minutes)).result()

    def answer(self, attempt: Attempt, slot: int, response: Response, *, minutes: float = 1) -> None:
        """Respond in the author's letters."""
        place = attempt.paper.slot(slot)
        assert place is not None
        at = attempt.started + timedelta(minutes=minutes)
        self.delivery.respond(
            attempt.member_id, attempt.id, slot, place.shown(response), f"answer-{slot}-{minutes}", at
        ).result()

    def take(self, number: str, sitting: Sitting, right: int, *, minutes: float = 1, hand_in: bool = True) -> Attempt:
        """A whole attempt with the first ``right`` slots right and the others wrong, handed in after ten minutes."""
        attempt = self.start(number, sitting, minutes=minutes)
        for slot in attempt.paper.slots[:right]:
            self.answer(attempt, slot.number, slot.question.key_response())
        for slot in attempt.paper.slots[right:]:
            self.answer(attempt, slot.number, "A" if slot.order else None)
        if hand_in:
            self.hand_in(attempt)
        return attempt

    def hand_in(self, attempt: Attempt, *, minutes: float = 10) -> None:
        """Hand in so many minutes after the start."""
        at = attempt.started + timedelta(minutes=minutes)
        self.delivery.submit(attempt.member_id, attempt.id, "hand-in", at).result()

    @staticmethod
    def given(short: ToMark, points: int) -> GivenMark:
        """The mark of so many points for a short answer."""
        return GivenMark(short.attempt_id, short.slot.number, Fraction(points))

    def mark(self, attempt: Attempt, slot: int, points: int, now: datetime = LATER) -> None:
        """Mark a short answer."""
        self.marking.give(attempt.sitting_id, [GivenMark(attempt.id, slot, Fraction(points))], now)

    def member(self, number: str) -> str:
        """The id of the member with this number."""
        return next(one.id for one in self.planning.roster() if one.member.number == number)
