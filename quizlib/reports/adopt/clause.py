"""The words around a blank: its sentence, its clause and what in it belongs to this blank alone."""

import re
from dataclasses import dataclass

from quizlib.reports.adopt.marks import BLANK

_SENTENCE = "。！？!?\n"
_CLAUSE = "，；：,;:（）()"
_UNITS = (
    rf"分(?={BLANK}秒)|个百分点|百分点|人次|场次|分钟|小时|学时|公里|万元|亿元|季度|人|名|位|场|次|期|届|批|轮|节|堂|讲|分|份|道|题|部|个|家|项|件"
    "|起|篇|条|块|幅|张|本|册|元|天|年度|年|月|日|号|岁|秒|级|类|种|组|队|户|支|对|倍|%|％|‰"
)
_UNIT = re.compile(rf"[ \u3000]*(?P<more>[余多几]?)(?P<scale>[万千百]?)[余多]?[ \u3000]*(?P<unit>{_UNITS})")
_SINGULAR = {"％": "%", "‰": "%", "百分点": "个百分点", "名": "人", "位": "人", "题": "道", "场次": "场"}

#: Words that say that something was held, how often and who came, and nothing of what it was.
_NEUTRAL = re.compile(
    "总?(?:场次|次数|期数|人次|人数)|共计|累计|合计|总计|先后|其中|今年|全年|上半年|下半年|期间|以来|截至|目前|组织|开展|举办|举行|召开|进行"
    "|实施|完成|播放|集中|参加|参与|参考|参测|参赛|参学|答题|观看|收看|收听|受教育|受众|接受|教育|覆盖|惠及|吸引|发动|动员|人员|党员"
    "|干部|职工|员工|群众|全体|全部|所有|各|基层|党支部|支部|单位|部门|公司|达到|达|共|计|均|已|为|有|到|的|了|约|近|超过|活动|测试|竞赛|考试"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands around one blank of a line.

    ``before`` and ``behind`` are the sentence on both sides; ``head`` and ``tail`` what belongs to this blank alone
    (to the next comma or blank); ``earlier`` is the line before the sentence. ``written`` is the unit behind the blank,
    ``unit`` one name for those that mean the same; ``scaled``: it counts in 万; ``about``: 余 stands behind the blank.
    """

    earlier: str
    before: str
    behind: str
    head: str
    tail: str
    unit: str
    written: str = ""
    scaled: bool = False
    about: bool = False


def says_more(head: str) -> bool:
    """Whether the words before a blank name something of their own, besides how much and that it was held."""
    return len(re.sub(r"\W", "", _NEUTRAL.sub("", head))) >= 2


def clause_of(line: str, at: int) -> Clause:
    """The clause around the blank at ``at`` of ``line``."""
    first = max(line.rfind(stop, 0, at) for stop in _SENTENCE) + 1
    lasts = [place for stop in _SENTENCE if (place := line.find(stop, at)) >= 0]
    before, behind = line[first:at], line[at + 1 : min(lasts, default=len(line))]
    found = _UNIT.match(behind)
    unit = found["unit"] if found else ""
    tail, stop, _ = _parted(behind[found.end() :] if found else behind)
    if stop == BLANK:  # another item of the same list
        tail = re.split("[、和与及]", tail)[0]
    return Clause(
        line[:first],
        before,
        behind,
        _head(before),
        tail,
        "分秒" if unit == "分" and behind.find(f"分{BLANK}秒") in (0, 1) else _SINGULAR.get(unit, unit),
        (found["scale"] + unit) if found else "",
        bool(found and found["scale"]),
        bool(found and found["more"]),
    )


def _parted(words: str) -> tuple[str, str, str]:
    """``words`` up to the next comma or blank, that sign, and what follows."""
    found = re.search(rf"[{_CLAUSE}{BLANK}]", words)
    return (words[: found.start()], found.group(), words[found.end() :]) if found else (words, "", "")


def _head(before: str) -> str:
    """The words in front of a blank that are its own: what follows the last comma, or the last blank and its item."""
    piece = re.split(rf"[{_CLAUSE}]", before.rstrip("：: \u3000"))[-1]
    if BLANK in piece:
        piece = piece[piece.rfind(BLANK) + 1 :]
        found = _UNIT.match(piece)
        piece = piece[found.end() :] if found else piece
        piece = re.split("[、和与及]", piece, maxsplit=1)[-1]
    return piece
