"""Made-up questions and the rules of sittings that draw from them."""

from datetime import timedelta
from random import Random
from typing import Any

from made.size import FIRST_DAY, Size
from quizlib.core.question import Question, read_question
from quizlib.core.sitting import Sitting

REGULATIONS, TOPICS = 12, 30
WORDS = "党员支部大会纪律处分条例监督组织程序决定报告选举任期预备培养教育考察审批批准表决讨论集体责任问责案件线索"
MULTIPLE = ("AB", "ACD", "ABCD", "BD", "ABC")
#: How many questions of each kind a sitting draws from; primes, so that a walk with any step repeats none.
POOLS = {"single": 151, "multiple": 53, "truefalse": 37, "fill": 11, "short": 11, "case": 31}
BANK = 3  # times as many questions of each kind there are in all


def sitting(size: Size, s: int) -> Sitting:
    """The rules of sitting number ``s`` (from 1): contests and tests in turn, two attempts, the best counts."""
    opens = FIRST_DAY + timedelta(days=8 * (s - 1))
    rules = [
        {
            "kind": kind,
            "count": count // 2 if kind == "case" else count,
            "points": f"{100 * (1 + (kind == 'case'))}/{size.slots}",
        }
        for kind, count in size.kinds(s).items()
    ]
    return Sitting.model_validate(
        {
            "id": f"made-{s:02d}",
            "title": f"第{s}期党纪法规知识{'竞赛' if s % 2 else '测试'}",
            "kind": "contest" if s % 2 else "test",
            "opens": opens,
            "closes": opens + timedelta(days=2),
            "time_limit": 60,
            "attempts": 2,
            "blueprint": {"rules": rules},
        }
    )


def questions(random: Random) -> dict[str, list[Question]]:
    """The whole bank by kind."""
    return {kind: [_question(kind, n, random) for n in range(pool * BANK)] for kind, pool in POOLS.items()}


def _question(kind: str, n: int, random: Random) -> Question:
    def text(length: int) -> str:
        return "".join(random.choices(WORDS, k=length))

    def leaf(id: str, kind: str) -> dict[str, Any]:
        basis = {"regulation": f"law{random.randrange(REGULATIONS):02d}", "edition": "2023"}
        common: dict[str, Any] = {
            "id": id,
            "kind": kind,
            "basis": {**basis, "article": str(random.randint(1, 100))},
            "topic": f"知识点{random.randrange(TOPICS):02d}",
            "difficulty": random.choice(["easy", "medium", "hard"]),
            "review": "reviewed",
            "rationale": text(40),
            "stem": f"{text(24)}{n}",
        }
        if kind == "truefalse":
            return {**common, "key": random.random() < 0.5}
        if kind == "fill":
            return {**common, "stem": f"{text(9)}____{text(9)}____{n}", "key": [[text(3)], [text(4)]]}
        if kind == "short":
            return {**common, "key": text(30)}
        choices = [f"{text(8)}{letter}" for letter in "甲乙丙丁"]
        return {**common, "choices": choices, "key": random.choice(MULTIPLE if kind == "multiple" else "ABCD")}

    if kind != "case":
        return read_question(leaf(f"{kind}-{n:04d}", kind))
    parts = [leaf(f"case-{n:04d}-{part}", "single") for part in (1, 2)]
    whole = {key: value for key, value in parts[0].items() if key not in ("choices", "key", "rationale")}
    return read_question({**whole, "id": f"case-{n:04d}", "kind": "case", "stem": text(120), "parts": parts})
