"""What a check finds: how something stands, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands, as the mark that people see."""

    GOOD = "✓"
    LOOK = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it stands, and what to do where something is to be done."""

    verdict: Verdict
    text: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.verdict} {self.text}" + (f"。{self.advice}" if self.advice else "")


def good(text: str, advice: str = "") -> Finding:
    """Nothing has to be done."""
    return Finding(Verdict.GOOD, text, advice)


def look(text: str, advice: str = "") -> Finding:
    """It works, but somebody should look at it before the day."""
    return Finding(Verdict.LOOK, text, advice)


def wrong(text: str, advice: str = "") -> Finding:
    """It will fail on the day."""
    return Finding(Verdict.WRONG, text, advice)
