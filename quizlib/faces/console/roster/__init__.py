"""名册: who is on the roster."""

from quizlib.faces.console.roster.panel import RosterPanel

__all__ = ["RosterPanel"]
