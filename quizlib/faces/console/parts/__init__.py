"""What panels are made of."""

from quizlib.faces.console.parts.ask import Ask
from quizlib.faces.console.parts.choices import Choices
from quizlib.faces.console.parts.copy import CopyText
from quizlib.faces.console.parts.download import Download
from quizlib.faces.console.parts.long_download import LongDownload
from quizlib.faces.console.parts.moment import MomentField
from quizlib.faces.console.parts.notice import Notice
from quizlib.faces.console.parts.pulse import Pulse
from quizlib.faces.console.parts.search import SearchField
from quizlib.faces.console.parts.table import Table
from quizlib.faces.console.parts.text import fields, heading, inert, note, row
from quizlib.faces.console.parts.upload import Upload
from quizlib.faces.console.parts.work import CancelledError, Progress, Work

__all__ = [
    "Ask",
    "CancelledError",
    "Choices",
    "CopyText",
    "Download",
    "LongDownload",
    "MomentField",
    "Notice",
    "Progress",
    "Pulse",
    "SearchField",
    "Table",
    "Upload",
    "Work",
    "fields",
    "heading",
    "inert",
    "note",
    "row",
]
