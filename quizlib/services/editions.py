"""Editions of questions, kept in memory: they never change."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from quizlib.core.question import Question
from quizlib.store.questions import select_editions


class Editions:
    """Reads each edition from the store once. Call it with a connection and content hashes."""

    def __init__(self) -> None:
        self._known: dict[str, Question] = {}

    def __call__(self, connection: sa.Connection, wanted: Iterable[str]) -> Mapping[str, Question]:
        missing = {edition for edition in wanted if edition not in self._known}
        if missing:
            self._known.update(select_editions(connection, missing))
        return self._known
