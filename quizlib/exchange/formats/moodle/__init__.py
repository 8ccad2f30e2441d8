"""Moodle XML: recognised by its root, ``<quiz>``."""

from quizlib.exchange.formats.markup import first_element
from quizlib.exchange.formats.moodle.moodle_read import read
from quizlib.exchange.formats.moodle.moodle_write import loses, write
from quizlib.exchange.formats.source import Source

__all__ = ["loses", "read", "recognises", "write"]


def recognises(source: Source) -> bool:
    """Whether the first element is ``<quiz>``."""
    return first_element(source) == "quiz"
