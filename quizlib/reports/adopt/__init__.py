"""An old report becomes a template: its blanks are found, figures proposed, and fields written in their place."""

from quizlib.reports.adopt.blanks import Blank, Findings, PassedOver, find_blanks
from quizlib.reports.adopt.choices import chosen
from quizlib.reports.adopt.field import Field, Fields
from quizlib.reports.adopt.propose import Proposal, Proposer
from quizlib.reports.adopt.template import Written, open_names, write_template

__all__ = [
    "Blank",
    "Field",
    "Fields",
    "Findings",
    "PassedOver",
    "Proposal",
    "Proposer",
    "Written",
    "chosen",
    "find_blanks",
    "open_names",
    "write_template",
]
