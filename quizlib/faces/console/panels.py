"""Every panel, imported when it is opened."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizlib.faces.console.shell import Console, Panel


def overview(console: "Console") -> "Panel":
    """What runs now and what needs doing."""
    from quizlib.faces.console.overview import Overview

    return Overview(console)


def bank(console: "Console") -> "Panel":
    """The question bank."""
    from quizlib.faces.console.bank import BankPanel

    return BankPanel(console)


def sittings(console: "Console") -> "Panel":
    """Planning sittings."""
    from quizlib.faces.console.sittings import SittingsPanel

    return SittingsPanel(console)


def roster(console: "Console") -> "Panel":
    """The roster."""
    from quizlib.faces.console.roster import RosterPanel

    return RosterPanel(console)


def live(console: "Console") -> "Panel":
    """A sitting as it goes on."""
    from quizlib.faces.console.live import LivePanel

    return LivePanel(console)


def marking(console: "Console") -> "Panel":
    """Short answers and regrading."""
    from quizlib.faces.console.marking import MarkingPanel

    return MarkingPanel(console)


def results(console: "Console") -> "Panel":
    """Figures, exports and reports."""
    from quizlib.faces.console.results import ResultsPanel

    return ResultsPanel(console)
