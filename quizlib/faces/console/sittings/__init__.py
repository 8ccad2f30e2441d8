"""场次: planning sittings."""

from quizlib.faces.console.sittings.panel import SittingsPanel

__all__ = ["SittingsPanel"]
