"""Blanks of years, months and days: which are those of the period, and which those of something else."""

import re

from quizlib.reports.adopt.blanks import Blank
from quizlib.reports.adopt.marks import BLANK

_N = rf"(?:{BLANK}|\d{{1,4}})"
_DAY = rf"(?:{_N}年)?\s?(?:{_N}月)?\s?(?:{_N}[日号])?"
_DATE = re.compile(_DAY)
_RANGE = re.compile(
    rf"(?P<first>(?:{_N}年)?{_N}月(?:{_N}[日号])?)[-—–~～至到]+(?P<last>(?:{_N}年)?{_N}月?(?:{_N}[日号])?)"
)
_SIGNED = re.compile(rf"\s*{_N}年\s*{_N}月(?:\s*{_N}日)?\s*")
_PART = re.compile(r"[ \u3000]*([年月日号])(?!间|数|份数|来|均|以[上内]|度考核)")
_LENGTH = re.compile(r"(?:连续|近|历时|满|工龄|党龄|第|共|累计|为期|已|有|余|多|\d)$")
_PERIODS_YEAR = re.compile(r"[ ]?(?:度|上半年|下半年|全年|第?[一二三四]季度)")
_OTHER_YEAR = re.compile(r"(?:去|上|前|明|同期|自|从|二〇|成立于|建于|始建于|早在|于)$")
_SINCE = re.compile(r"[ ]?(?:以来|起|至|到|同期)")


def unit_of_date(blank: Blank) -> str:
    """年, 月 or 日 where the blank is a part of a date, else nothing: 年 as in 连续XX年 is a length of time."""
    found = _PART.match(blank.line[blank.at + 1 :])
    if not found or (found[1] != "月" and _LENGTH.search(blank.line[: blank.at])):
        return ""
    return "日" if found[1] == "号" else found[1]


def day_field(blank: Blank) -> str:
    """The field of the period for a part of a date, or nothing where it is some other day."""
    unit, line, at = unit_of_date(blank), blank.line, blank.at
    if _SIGNED.fullmatch(line):
        return ""  # the day on which the report is signed
    for found in _RANGE.finditer(line):
        if found.start() <= at < found.end("first"):
            return "期间.年" if unit == "年" and f"{BLANK}年" not in found["last"] else f"期间.开始{unit}"
        if found.end("first") <= at < found.end():
            return f"期间.结束{unit}"
    start, end = next(one.span() for one in _DATE.finditer(line) if one.start() <= at < one.end())
    if re.search(r"截[至止]到?$", line[:start]) or re.match(r"[，]?为?止", line[end:]):
        return f"期间.结束{unit}"
    return "期间.年" if unit == "年" and end == at + 2 and _is_of_period(line[:at], line[end:]) else ""


def _is_of_period(before: str, behind: str) -> bool:
    """Whether a year without month is that of the period."""
    if _OTHER_YEAR.search(before) or _SINCE.match(behind):
        return False
    begins = not before.strip() or not re.search("[\u4e00-\u9fff]$", before)
    return begins or bool(_PERIODS_YEAR.match(behind))
