"""题库: find, read, write, review, import and export questions."""

from quizlib.faces.console.bank.panel import BankPanel

__all__ = ["BankPanel"]
