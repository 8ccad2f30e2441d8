"""What runs now, what needs doing, what comes next."""

from quizlib.faces.console.overview.panel import Overview

__all__ = ["Overview"]
