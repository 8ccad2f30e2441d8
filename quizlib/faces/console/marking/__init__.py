"""Short answers marked by persons, and questions that turned out wrong marked again."""

from quizlib.faces.console.marking.panel import MarkingPanel

__all__ = ["MarkingPanel"]
