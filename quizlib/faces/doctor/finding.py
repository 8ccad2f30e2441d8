"""What a check finds: how something stands, and what to do about it."""

from collections import Counter
from collections.abc import Iterable
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


def conclusion(findings: Iterable[Finding]) -> str:
    """Whether it may begin, in a sentence."""
    counted = Counter(one.verdict for one in findings)
    to_mend, to_see = counted[Verdict.WRONG], counted[Verdict.LOOK]
    if to_mend:
        return f"有 {to_mend} 项要先改好" + (f"，{to_see} 项请看一看" if to_see else "") + "。"
    return f"可以开考；有 {to_see} 项请看一看。" if to_see else "都没有问题，可以开考。"


def good(text: str, advice: str = "") -> Finding:
    """Nothing has to be done."""
    return Finding(Verdict.GOOD, text, advice)


def look(text: str, advice: str = "") -> Finding:
    """It works, but somebody should look at it before the day."""
    return Finding(Verdict.LOOK, text, advice)


def wrong(text: str, advice: str = "") -> Finding:
    """It will fail on the day."""
    return Finding(Verdict.WRONG, text, advice)
