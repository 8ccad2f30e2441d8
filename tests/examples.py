"""Small questions, banks, sittings and members that tests begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from quizlib.core.bank import Bank
from quizlib.core.member import Member
from quizlib.core.moment import CHINA
from quizlib.core.question import Question, read_question
from quizlib.core.regulation import Regulation
from quizlib.core.sitting import Sitting

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=CHINA).astimezone(UTC)
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
BASIS = {"regulation": "tiaoli", "edition": "2023", "article": "7"}

TIAOLI = Regulation.model_validate(
    {"id": "tiaoli", "title": "某某工作条例", "issuer": "某某", "editions": [{"id": "2023", "date": "2023-01-01"}]}
)


def body(id: str, kind: str, **more: Any) -> dict[str, Any]:
    """A reviewed question of ``kind`` as plain values; ``more`` changes it."""
    own: dict[str, Any] = {
        "single": {"choices": ["甲", "乙", "丙", {"text": "以上都对", "pinned": True}], "key": "B"},
        "multiple": {"choices": ["甲", "乙", "丙", "丁"], "key": "ABD"},
        "truefalse": {"key": True},
        "fill": {"stem": "预备期为____，由____通过。", "key": [["一年", "12个月"], ["支部大会"]]},
        "short": {"key": "要点一；要点二"},
        "numerical": {"key": 32, "tolerance": 0.5, "unit": "学时"},
        "match": {"premises": ["子", "丑", "寅"], "choices": ["甲", "乙", "丙", "丁"], "key": "BAB"},
        "order": {"choices": ["甲", "乙", "丙", "丁"], "key": "CABD"},
    }.get(kind, {})
    common = {"id": id, "kind": kind, "stem": f"{id} 的题干", "basis": BASIS, "review": "reviewed", "points": 2}
    if kind == "case":
        common.pop("points")
        own = {"parts": [body(f"{id}-1", "truefalse"), body(f"{id}-2", "single"), body(f"{id}-3", "multiple")]}
    return common | own | more


def asked(id: str, kind: str = "single", **more: Any) -> Question:
    """The question that ``body`` describes."""
    return read_question(body(id, kind, **more))


KINDS = ("single", "multiple", "truefalse", "fill", "short", "case", "numerical", "match", "order")
EVERY_KIND = tuple(asked(f"{kind}-1", kind) for kind in KINDS)
SINGLES = tuple(asked(f"s{number:02d}", topic="党员" if number % 2 else "纪律") for number in range(1, 21))
BANK = Bank([*EVERY_KIND, *SINGLES], [TIAOLI])
FIXED = {"fixed": [{"id": one.id} for one in EVERY_KIND]}


def sitting(id: str = "ceshi", **more: Any) -> Sitting:
    """A test of one fixed question of every kind, open for two hours from noon, 30 minutes each."""
    plain = {
        "id": id,
        "title": "测试",
        "opens": NOON,
        "closes": NOON + 120 * MINUTE,
        "time_limit": 30,
        "blueprint": FIXED,
        "pass_line": 8,
        "excellent_line": 12,
    }
    return Sitting.model_validate(plain | more)


def member(number: str = "001", name: str = "样例甲", branch: str = "第一党支部", cohort: str = "党员") -> Member:
    return Member(number=number, name=name, branch=branch, cohort=cohort)
