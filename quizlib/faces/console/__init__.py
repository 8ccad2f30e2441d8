"""The organizers' console: panels of widgets over the services that the command line calls."""

from quizlib.faces.console.shell import open_console

__all__ = ["open_console"]
