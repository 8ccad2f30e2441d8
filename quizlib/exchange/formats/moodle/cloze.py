"""Blanks within a text as Moodle writes them: ``{1:SHORTANSWER:=一年~=12个月~%50%一周年#不够准确}``."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from quizlib.core.question import BLANK
from quizlib.exchange.formats.markup import decimal, text_of_html

MOST_GAPS = 100

_START = re.compile(r"\{([0-9]{0,4}):([A-Z_]{2,24}):")
_TOKEN = re.compile(r"\\(?P<escaped>.)|&#?\w{1,31};|.", re.DOTALL)
_WEIGHT = re.compile(r"=|%(-?[0-9]{1,3}(?:[.,][0-9]{0,7})?)%")
_KINDS = {
    "text": "SHORTANSWER SA MW SHORTANSWER_C SAC MWC",
    "choice": "MULTICHOICE MC MULTICHOICE_V MCV MULTICHOICE_H MCH MULTICHOICE_S MCS MULTICHOICE_VS MCVS "
    "MULTICHOICE_HS MCHS",
    "choices": "MULTIRESPONSE MR MULTIRESPONSE_H MRH MULTIRESPONSE_S MRS MULTIRESPONSE_HS MRHS",
    "number": "NUMERICAL NM",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer to a gap, with what it earns in per cent; ``wild``: it holds a ``*`` for any text."""

    text: str
    percent: Fraction
    wild: bool = False


@dataclass(slots=True)
class Gap:
    """A gap: its ``kind`` (text, choice, choices, number; empty where unknown), its weight and its answers."""

    kind: str
    weight: int
    alternatives: list[Alternative] = field(default_factory=list)

    @property
    def right(self) -> list[Alternative]:
        """The answers that earn everything, or else those that earn most."""
        best = max((one.percent for one in self.alternatives), default=Fraction(0))
        return [one for one in self.alternatives if best > 0 and one.percent >= min(best, Fraction(100))]

    @property
    def partly(self) -> list[Alternative]:
        """The answers that earn something, but less."""
        return [one for one in self.alternatives if one.percent > 0 and one not in self.right]


def gaps_in(text: str, rich: bool) -> tuple[str, list[Gap]]:
    """``text`` with a blank for each gap, and the first ``MOST_GAPS`` gaps; ``rich`` where it is HTML."""
    pieces: list[str] = []
    gaps: list[Gap] = []
    at = 0
    while len(gaps) < MOST_GAPS and (match := _START.search(text, at)):
        gap = Gap(_KIND_OF.get(match[2], ""), int(match[1] or 1))
        end = _read_alternatives(gap, text, match.end(), rich)
        if end < 0:
            break  # a gap without an end: no later one has an end either
        pieces += [text[at : match.start()], BLANK]
        gaps.append(gap)
        at = end
    return "".join([*pieces, text[at:]]), gaps


def gap_of(accepted: Iterable[str], weight: int) -> str:
    """The gap that takes the ``accepted`` texts."""
    return f"{{{weight}:SHORTANSWER:{'~'.join('=' + _encoded(text) for text in accepted)}}}"


def _read_alternatives(gap: Gap, text: str, start: int, rich: bool) -> int:
    """Add the answers that begin at ``start`` to ``gap``. Where the gap ends, or -1."""
    answer: list[str] = []
    wild = feedback = False
    for match in _TOKEN.finditer(text, start):
        one = match.group()
        if one in "~}":
            _add(gap, "".join(answer), wild, rich)
            answer, wild, feedback = [], False, False
            if one == "}":
                return match.end()
        elif one == "#":
            feedback = True
        elif not feedback:
            wild = wild or one == "*"
            answer.append(html.escape(match["escaped"]) if match["escaped"] else one)
    return -1


def _add(gap: Gap, raw: str, wild: bool, rich: bool) -> None:
    weight = _WEIGHT.match(raw)
    text = raw[weight.end() :] if weight else raw
    text = text_of_html(text)[0] if rich else html.unescape(text).strip()
    percent = Fraction(0)
    if weight:
        percent = decimal(weight[1].replace(",", ".")) or Fraction(0) if weight[1] else Fraction(100)
    if text:
        gap.alternatives.append(Alternative(text, percent, wild and gap.kind == "text"))


def _encoded(text: str) -> str:
    return "".join(
        f"&#{ord(one)};" if one in "&<>{}~#\\*" or (one.isspace() and one != " ") else one for one in text
    ).replace("  ", " &#32;")
