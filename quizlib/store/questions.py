"""Editions of questions in and out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.question import Question, body, content_hash, read_question
from quizlib.core.regulation import Regulation
from quizlib.store.schema import questions, regulations


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition of a question and when it was first seen (None: before that was noted)."""

    edition: str
    question: Question
    kept: datetime | None


def keep_editions(connection: sa.Connection, kept: Iterable[Question], now: datetime) -> list[str]:
    """Store the editions that are new, first seen ``now``; the content hash of every one of ``kept``."""
    by_hash = {content_hash(question): question for question in kept}
    known = set(connection.scalars(sa.select(questions.c.edition)))
    rows = [
        {
            "edition": edition,
            "id": question.id,
            "body": json.dumps(body(question), ensure_ascii=False),
            "kept": now,
        }
        for edition, question in by_hash.items()
        if edition not in known
    ]
    if rows:
        connection.execute(questions.insert(), rows)
    return list(by_hash)


def keep_edition(connection: sa.Connection, edition: str, question: Question, now: datetime) -> None:
    """Store one edition, if it is new."""
    if connection.scalar(sa.select(questions.c.id).where(questions.c.edition == edition)) is None:
        row = {"edition": edition, "id": question.id, "body": json.dumps(body(question), ensure_ascii=False)}
        connection.execute(questions.insert().values(**row, kept=now))


def select_history(connection: sa.Connection, question_id: str) -> list[Kept]:
    """Every edition of a question, the oldest first."""
    query = sa.select(questions).where(questions.c.id == question_id)
    found = [Kept(row.edition, read_question(json.loads(row.body)), row.kept) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.kept is not None, one.kept or datetime.min))


def select_editions(connection: sa.Connection, editions: Iterable[str]) -> dict[str, Question]:
    """The questions with these content hashes."""
    wanted = list(set(editions))
    found: dict[str, Question] = {}
    for start in range(0, len(wanted), 500):
        query = sa.select(questions.c.edition, questions.c.body).where(
            questions.c.edition.in_(wanted[start : start + 500])
        )
        found.update({row.edition: read_question(json.loads(row.body)) for row in connection.execute(query)})
    return found


class Editions:
    """Reads each edition from the store once: they never change. Call it with a connection and content hashes."""

    def __init__(self) -> None:
        self._known: dict[str, Question] = {}

    def __call__(self, connection: sa.Connection, wanted: Iterable[str]) -> Mapping[str, Question]:
        missing = {edition for edition in wanted if edition not in self._known}
        if missing:
            self._known.update(select_editions(connection, missing))
        return self._known


def keep_titles(connection: sa.Connection, kept: Iterable[Regulation]) -> None:
    """Store the titles of regulations, by id."""
    rows = [{"id": one.id, "title": one.title} for one in kept]
    if rows:
        connection.execute(regulations.delete().where(regulations.c.id.in_([row["id"] for row in rows])))
        connection.execute(regulations.insert(), rows)


def select_titles(connection: sa.Connection) -> dict[str, str]:
    """The title of every regulation by id."""
    return {row.id: row.title for row in connection.execute(sa.select(regulations))}
