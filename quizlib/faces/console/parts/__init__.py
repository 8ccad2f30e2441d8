"""What panels are made of."""

from quizlib.faces.console.parts.download import Download
from quizlib.faces.console.parts.notice import Notice
from quizlib.faces.console.parts.table import Table
from quizlib.faces.console.parts.text import fields, heading, inert, note, row
from quizlib.faces.console.parts.work import CancelledError, Progress, Work

__all__ = [
    "CancelledError",
    "Download",
    "Notice",
    "Progress",
    "Table",
    "Work",
    "fields",
    "heading",
    "inert",
    "note",
    "row",
]
