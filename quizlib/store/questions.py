"""Editions of questions in and out."""

import json
from collections.abc import Iterable

import sqlalchemy as sa

from quizlib.core.question import Question, body, content_hash, read_question
from quizlib.store.schema import questions


def keep_editions(connection: sa.Connection, kept: Iterable[Question]) -> list[str]:
    """Store the editions that are new; the content hash of every one of ``kept``."""
    by_hash = {content_hash(question): question for question in kept}
    known = set(connection.scalars(sa.select(questions.c.edition)))
    rows = [
        {"edition": edition, "id": question.id, "body": json.dumps(body(question), ensure_ascii=False)}
        for edition, question in by_hash.items()
        if edition not in known
    ]
    if rows:
        connection.execute(questions.insert(), rows)
    return list(by_hash)


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
