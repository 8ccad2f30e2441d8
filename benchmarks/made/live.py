"""A made-up sitting in the store, as members would have left it: papers drawn, every response a step of its own."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from made.bank import POOLS, questions, sitting
from made.size import FIRST_DAY, SEED, Size
from quizlib.core.paper import Slot, draw
from quizlib.core.question import Question, Response, content_hash
from quizlib.store import open_store
from quizlib.store.questions import keep_editions
from quizlib.store.schema import attempts, due, members, steps
from quizlib.store.sittings import Planned, upsert_sitting

BRANCHES = 40
_BATCH = 1000  # attempts whose rows are written at once


def make_live(home: Path, size: Size) -> None:
    """Put one sitting of ``size`` into ``home``'s store; of a hundred attempts one is not handed in."""
    store = open_store(f"sqlite:///{home / 'results' / 'quiz.db'}")
    rules, random = sitting(size, 1), Random(SEED)
    bank = {
        content_hash(one): one
        for kind, whole in questions(random).items()
        if kind in size.kinds(1)
        for one in whole[: POOLS[kind]]
    }
    people = [secrets.token_hex(16) for _ in range(size.attempts)]
    rows = [
        {"id": id, "number": f"{n:06d}", "name": f"党员{n}", "branch": f"第{n % BRANCHES + 1}党支部", "cohort": "党员"}
        for n, id in enumerate(people)
    ]

    def plan(connection: sa.Connection) -> None:
        keep_editions(connection, bank.values(), FIRST_DAY)
        connection.execute(members.insert(), [{**one, "active": True} for one in rows])
        upsert_sitting(connection, Planned(rules, "made", tuple(bank)), FIRST_DAY)
        listed = [
            {"sitting_id": rules.id, "member_id": one["id"], **{k: one[k] for k in one if k != "id"}} for one in rows
        ]
        connection.execute(due.insert(), listed)

    store.write(plan).result()
    for start in range(0, len(people), _BATCH):
        begun, taken = [], []
        for member in people[start : start + _BATCH]:
            paper = draw(rules.blueprint, bank, member)
            attempt, started = (
                secrets.token_hex(16),
                rules.opens.astimezone(UTC) + timedelta(hours=random.uniform(0, 40)),
            )
            begun.append(
                {
                    "id": attempt,
                    "sitting_id": rules.id,
                    "member_id": member,
                    "ordinal": 1,
                    "started": started,
                    "paper": json.dumps(paper.dump()),
                    "deadline": rules.deadline(started),
                }
            )
            taken += _steps(attempt, started, paper.slots, random)
        store.write(lambda c, begun=begun, taken=taken: _write(c, begun, taken)).result()  # type: ignore[misc]
    store.close()


def _write(connection: sa.Connection, begun: list[dict[str, Any]], taken: list[dict[str, Any]]) -> None:
    connection.execute(attempts.insert(), begun)
    connection.execute(steps.insert(), taken)


def _steps(attempt: str, started: Any, slots: tuple[Slot, ...], random: Random) -> Iterator[dict[str, Any]]:
    at, number, able = started, 0, random.gauss(0.75, 0.15)
    for slot in slots:
        changes = 2 if random.random() < 0.05 else 1
        for _ in range(changes):
            number, at = number + 1, at + timedelta(seconds=random.uniform(5, 25))
            text = json.dumps(
                {"slot": slot.number, "response": _response(slot.question, able, random)}, ensure_ascii=False
            )
            yield {
                "attempt_id": attempt,
                "number": number,
                "operation": secrets.token_hex(16),
                "at": at,
                "kind": "responded",
                "body": text,
            }
    if random.random() < 0.99:
        yield {
            "attempt_id": attempt,
            "number": number + 1,
            "operation": secrets.token_hex(16),
            "at": at,
            "kind": "submitted",
            "body": "{}",
        }


def _response(question: Question, able: float, random: Random) -> Response:
    """The key, or something else of the same form, in the author's letters."""
    key = question.key_response()
    if random.random() < able:
        return key
    if isinstance(key, bool):
        return not key
    if isinstance(key, tuple):
        return tuple("一年" for _ in key)
    return "".join(sorted(random.sample("ABCD", len(key)))) if len(key) <= 4 else "不清楚"
