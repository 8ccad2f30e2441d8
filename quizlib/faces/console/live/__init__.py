"""A sitting as it goes on."""

from quizlib.faces.console.live.panel import LivePanel

__all__ = ["LivePanel"]
