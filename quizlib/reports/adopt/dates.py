"""Blanks of years, months and days: which are those of the period, and which those of the report itself."""

import re
from collections.abc import Sequence

from quizlib.reports.adopt.blanks import Blank
from quizlib.reports.adopt.marks import BLANK

_RANGE = re.compile(
    rf"(?:{BLANK}年)?(?P<first>{BLANK}月(?:{BLANK}日)?)[-—–~～至到]+(?:{BLANK}年)?(?P<last>{BLANK}月?(?:{BLANK}日)?)"
)
_WHOLE_PERIOD = re.compile(
    rf"^\s*{BLANK}年(?:度|上半年|下半年|全年|第?[一二三四]季度|工作|党建|纪检|党风|，|公司|集团|全|\s*$)"
)
_UNTIL = re.compile(
    rf"截[至止]到?(?:{BLANK}年)?(?:{BLANK}月)?(?:{BLANK}日)?$|(?:{BLANK}年)?(?:{BLANK}月)?{BLANK}日?[，]?止"
)
_SIGNED = re.compile(rf"^\s*{BLANK}年\s*{BLANK}月(?:\s*{BLANK}日)?\s*$")
_NAMES = {"年": "年", "月": "月", "日": "日", "号": "日"}
_PERIODS_OWN = re.compile(r"今年|本年|上半年|下半年")


def unit_of_date(blank: Blank) -> str:
    """年, 月 or 日 where the blank is a part of a date, else nothing: 年 as in 连续XX年 is a length of time."""
    found = re.match(r"[ \u3000]*([年月日号])(?!间|数|份数|来|以[上内]|均|度考核)", blank.line[blank.at + 1 :])
    if not found:
        return ""
    before = blank.line[: blank.at]
    if re.search(r"连续|近|历时|满|工龄|党龄|第|共|累计|为期|已有?|[余多]$|\d$", before[-4:]) and found[1] != "月":
        return ""
    return _NAMES[found[1]]


def day_field(blank: Blank) -> str:
    """The field of the period or of the report for a part of a date, or nothing where it is some other day."""
    unit = unit_of_date(blank)
    line, at = blank.line, blank.at
    if _SIGNED.match(line):
        return ""  # the day that the report is signed
    for found in _RANGE.finditer(line):
        begin = _year_before(line, found.start())
        if begin <= at < found.end("first"):
            return "期间.年" if unit == "年" else f"期间.开始{unit}"
        if found.end("first") <= at < found.end():
            return f"期间.结束{unit}"
    date = _date_around(line, at)
    if re.search(r"截[至止]到?$", line[: date[0]]) or re.match(r"[，]?[为]?止", line[date[1] :]):
        return f"期间.结束{unit}"
    if unit == "年" and date[1] - date[0] <= 2 and _is_periods_year(line, at):
        return "期间.年"
    return ""


def _is_periods_year(line: str, at: int) -> bool:
    if re.search(r"去|上|前|明|同期|自|从|二〇$", line[max(at - 2, 0) : at]):
        return False
    after = line[at + 2 :]
    if re.match(r"[ ]?(?:以来|起|至|到|同期)", after):
        return False
    return (
        at == 0
        or not line[:at].strip()
        or bool(re.match(r"(?:度|上半年|下半年|全年|第?[一二三四]季度)", after))
        or not re.search("[\u4e00-\u9fff]$", line[:at])
    )


def _year_before(line: str, start: int) -> int:
    return start - 2 if line[max(start - 2, 0) : start] == f"{BLANK}年" else start


def _date_around(line: str, at: int) -> tuple[int, int]:
    """Where the date that the blank at ``at`` is a part of begins and ends."""
    for found in re.finditer(rf"(?:[{BLANK}\d]+年)?\s?(?:[{BLANK}\d]+月)?\s?(?:[{BLANK}\d]+[日号])?", line):
        if found.start() <= at < found.end():
            return found.span()
    return at, at + 1


def is_date(blank: Blank, _others: Sequence[Blank] = ()) -> bool:
    """Whether the blank is a part of a date."""
    return bool(unit_of_date(blank))
