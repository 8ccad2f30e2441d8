"""Figures, charts, exports and reports."""

from quizlib.faces.console.results.panel import ResultsPanel

__all__ = ["ResultsPanel"]
