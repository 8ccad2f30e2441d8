"""Which figure the words around a blank name, by the unit behind it: persons, person-times, rates, points …"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizlib.reports.adopt.clause import Clause
from quizlib.reports.adopt.marks import BLANK

_JOIN = r"(?:参加|参与|参考|参测|参赛|参学|答题)"
_COUNT = r"(?:(?:党员)?人[数员])?"  # so that 应参加人数 ends where 参加人数 does, and counts as the longer one


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure by id, how sure it is (0 to 1), and whether its words alone say that a quiz is meant (``own``)."""

    figure: str
    sure: float
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """Words that name a figure; ``own`` as in ``Measured``; a figure of None has no definition here."""

    pattern: re.Pattern[str]
    figure: str | None
    sure: float
    own: bool = False


def _word(pattern: str, figure: str | None, sure: float, *, own: bool = False) -> _Word:
    return _Word(re.compile(pattern), figure, sure, own)


_RATES = (
    _word(
        r"(?:党员|人员|职工|员工|干部|总体|整体|总)?(?:参与|参加|参学|参考|参测|参赛|答题|出考)率",
        "participation",
        0.95,
        own=True,
    ),
    _word(r"(?:合格|及格)率", "pass_rate", 0.95, own=True),
    _word(r"(?:通过|达标)率", "pass_rate", 0.8),
    _word(r"优秀率", "excellent_rate", 0.95, own=True),
    _word(r"优良率", "excellent_rate", 0.55),
    _word(r"满分率", "full_rate", 0.95, own=True),
    _word(r"得分率", "mean_rate", 0.95, own=True),
    _word(r"(?<!支部)(?<!组织)(?<!培训)(?<!教育)(?<!宣传)(?<!活动)(?<!单位)覆盖率", "participation", 0.6),
    _word(r"[\u4e00-\u9fff]率", None, 0.9),
)
_POINTS = (
    _word(r"平均(?:成绩|得分|分数?)?|人均得分|均分", "mean", 0.95, own=True),
    _word(r"最高(?:成绩|得分|分数?)?", "highest", 0.95, own=True),
    _word(r"最低(?:成绩|得分|分数?)?", "lowest", 0.95, own=True),
    _word(r"中位(?:数|分|成绩)", "median", 0.95, own=True),
    _word(r"标准差", "deviation", 0.95, own=True),
    _word(r"(?:合格|及格|优秀|分数)线|满分|总分|每题|每道|各题|题", None, 0.9),
)
_RESULTS = 0.45  # how sure a number of results is where persons are asked for: who sits twice has two
_PERSONS = (
    _word(rf"(?:未(?:能)?(?:按时)?{_JOIN}|缺考|缺席|漏考|未考){_COUNT}", "absent", 0.95, own=True),
    _word(rf"(?:免考|免试){_COUNT}", "excused", 0.9, own=True),
    _word(r"请假|借调|因故|因病|因公", "excused", 0.85),
    _word(rf"应(?:当)?(?:{_JOIN}|考|到|测){_COUNT}", "persons_due", 0.95, own=True),
    _word(r"(?:补考|补测|重考|再考|补答)后?.{0,6}(?:合格|及格|通过)", "resit_passed", 0.9, own=True),
    _word(r"不(?:合格|及格)|未(?:通过|达标|合格|及格)", None, 0.9, own=True),
    _word(r"补考|补测|重考|再考", None, 0.9, own=True),
    _word(r"(?:合格|及格|达标)(?!率|线)", "passed", _RESULTS, own=True),
    _word(r"\d+分(?:及|\(含\)|（含）)?以上|优秀(?!率|线|党|共产|个人|干部|员工|组织)", "excellent", _RESULTS, own=True),
    _word(r"满分(?!率)", "full", _RESULTS, own=True),
    _word(rf"实(?:际)?(?:{_JOIN}|考|到|测){_COUNT}", "persons", 0.95, own=True),
    _word(r"题(?:库|目)|一等|二等|三等|获奖|名次|前$", None, 0.9),
    _word(rf"{_JOIN}(?:人[数员])?", "persons", 0.85),
    _word(r"组织|发动|吸引|共有|动员|带领", "persons", 0.75),
)
_TIMES = (
    _word(r"补考|补测|重考|再考|补答", "resits", 0.9, own=True),
    _word(r"满分", "full_times", 0.9, own=True),
    _word(r"合格|及格|优秀|通过|达标", None, 0.8, own=True),
)
_PAPERS = (
    _word(r"合格|及格", "passed", 0.9),
    _word(r"优秀", "excellent", 0.9),
    _word(r"满分", "full", 0.9),
    _word(r"待评", "pending", 0.9),
    _word(r"成绩", "scored", 0.8),
    _word(r"答卷|试卷", "scored", 0.4),
)
_MINUTES = (
    _word(r"用时.{0,3}中位|中位.{0,3}用时", "duration_median", 0.9, own=True),
    _word(r"(?:平均|人均)(?:答题|作答)?(?:用时|时长|时间)|(?:答题|作答)用时", "duration", 0.95, own=True),
)
#: Of a rate without a name of its own: the count that stands before it.
_RATE_OF = {"persons": "participation", "passed": "pass_rate", "excellent": "excellent_rate", "full": "full_rate"}
_PART_OF = re.compile(rf"占[^，。；{BLANK}]*$|[（(]$|比例[为达是]?到?$|占比[为达是]?到?$")
_PER = re.compile(r"每(?!日一)[\u4e00-\u9fff]|人均(?!得分|用时|答题)|平均每|第$|前$|排名|位列|列$|不足$|分值|总分$")
_BRANCHES = re.compile(r"(?:[\u4e00-\u9fff]{0,6}?)(?:党支部|支部|党组织|基层单位|单位)")
_BRANCH_WORD = r"(?:党支部|支部|党组织|单位)"


def measured(clause: Clause) -> list[Measured]:
    """The figures that may stand in the blank of ``clause``, the likeliest first; none where nothing fits its unit."""
    if is_apart(clause):
        return []
    kind = clause.unit or _unit_of(clause.head)
    found = list(_BY_UNIT[kind](clause)) if kind in _BY_UNIT else []
    return sorted(found, key=lambda one: -one.sure)


def is_apart(clause: Clause) -> bool:
    """Whether the number is of one person or sitting, an ordinal, or counts in 万: no figure prints so."""
    return bool(_PER.search(clause.head)) or clause.scaled


def rate_before(text: str) -> str:
    """The id of the last figure that ``text`` names by a word that only rates and means have; empty for none."""
    last = _last(text, (*_RATES, *_POINTS[:5]))
    return (last.figure or "") if last else ""


def measures_in(text: str) -> list[str]:
    """The words in ``text`` that name rates, points or numbers of persons, in order: what 分别 goes through."""
    found: dict[int, tuple[int, str]] = {}
    for word in (*_RATES, *_POINTS[:5], _word(r"人次|场次|[\u4e00-\u9fff]{2,6}人数", None, 1)):
        for match in word.pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, (end, _) in found.items()):
                found[match.start()] = (match.end(), match.group())
    return [words for _, (_, words) in sorted(found.items())]


def _last(text: str, words: tuple[_Word, ...]) -> _Word | None:
    """The word whose last match ends latest; of those that end together the first."""
    best: tuple[int, _Word] | None = None
    for word in words:
        ends = [match.end() for match in word.pattern.finditer(text)]
        if ends and (best is None or ends[-1] > best[0]):
            best = ends[-1], word
    return best[1] if best else None


def _first(text: str, words: tuple[_Word, ...]) -> _Word | None:
    starts = [(found.start(), word) for word in words if (found := word.pattern.search(text))]
    return min(starts, key=lambda pair: pair[0])[1] if starts else None


def _told(word: _Word | None, times: float = 1) -> Iterator[Measured]:
    if word is not None and word.figure is not None:
        yield Measured(word.figure, word.sure * times, word.own)


def _unit_of(head: str) -> str:
    """The unit that the words before a blank without one call for."""
    words = (("率|比例|占比", "%"), ("标准差|平均分|最高分|最低分|中位数|均分", "分"), ("人次", "人次"), ("人数", "人"))
    more = (("场次|场数|期数|次数", "场"), ("用时", "分钟"), ("支部数", "个"), ("题量|题目数", "道"))
    for pattern, unit in (*words, *more):
        if re.search(rf"(?:{pattern})[（）()%％为是达到共计约：: \u3000]*$", head):
            return unit
    return ""


def _rate(clause: Clause) -> Iterator[Measured]:
    word = _last(clause.head, _RATES)
    weight = (
        0.5 if re.match(r"[ ]?[%％]?(?:及)?以[上下]", clause.behind) or re.search("均[为达]?到?$", clause.head) else 1
    )
    if word is not None:
        yield from _told(word, weight)
        return
    if re.search(r"(?:提高|提升|上升|增长|下降|降低|回落)[到至]$", clause.head):
        rate = rate_before(clause.before)
        if rate:
            yield Measured(rate, 0.85, own=True)
        return
    share = re.search(r"(合格|优秀|\d+分(?:及)?以上|满分)[^，。；]*(?:比例|占比)[为达是]?到?$", clause.head)
    if share:
        yield Measured(
            {"合格": "pass_rate", "满分": "full_rate"}.get(share[1], "excellent_rate"), 0.75 * weight, own=True
        )
    elif _PART_OF.search(clause.before):
        counted = _last_count(clause.before)
        if counted in _RATE_OF and not re.search(rf"占{_BRANCH_WORD}", clause.head):
            yield Measured(_RATE_OF[counted], 0.8 * weight, own=counted != "persons")
    elif re.match(rf"[^，。；{BLANK}]*{_JOIN}", clause.tail):
        yield Measured("participation", 0.75 * weight)


def _last_count(before: str) -> str:
    """The count of persons that the last blank but this one gave."""
    place = before.rfind(BLANK)
    if place < 0:
        return ""
    head, tail = re.split(r"[，；：,;:（(]", before[:place])[-1], before[place + 1 :]
    if not re.match(r"[ ]?[余多]?[名人位份]", tail):
        return ""
    word = _last(head, _PERSONS) or _first(re.split("[，；（(]", tail)[0], _PERSONS)
    return (word.figure or "") if word else ""


def _points(clause: Clause) -> Iterator[Measured]:
    yield from _told(_last(clause.head, _POINTS))


def _persons(clause: Clause) -> Iterator[Measured]:
    """Persons by the words before the blank and behind it; what is said more closely counts."""
    general = _PERSONS[-2:]
    before, behind = _last(clause.head, _PERSONS), _first(clause.tail, _PERSONS)
    if re.search(r"(?:补[考测答]|[再重]考)后[^，。；]*$", clause.before) and re.match(
        r"[^，。；]{0,4}(?:合格|及格|通过)", clause.tail
    ):
        yield Measured("resit_passed", 0.9, own=True)
        return
    if behind is not None and behind not in general and (before is None or before in general):
        before, behind = behind, before
    word = before or behind
    if word is None:
        return
    yield from _told(word)
    if word.figure == "persons":
        yield Measured("persons_due", 0.35)
    if word.figure in ("passed", "excellent", "full"):
        yield Measured("persons", 0.2)


def _person_times(clause: Clause) -> Iterator[Measured]:
    word = _last(clause.head, _TIMES) or _first(clause.tail, _TIMES)
    if word is not None:
        yield from _told(word)
        return
    yield Measured("person_times", 0.85)


def _papers(clause: Clause) -> Iterator[Measured]:
    yield from _told(_last(clause.head, _PAPERS) or _first(clause.tail, _PAPERS))


def _minutes(clause: Clause) -> Iterator[Measured]:
    yield from _told(_last(clause.head, _MINUTES))


def _held(clause: Clause) -> Iterator[Measured]:
    yield Measured("sittings", 0.9)


def _pieces(clause: Clause) -> Iterator[Measured]:
    """党支部 by 个 or 家."""
    tail = _BRANCHES.match(clause.tail)
    if not tail and not re.search(rf"{_BRANCH_WORD}(?:数|个数)?[共有为是计达到]*$", clause.head):
        return
    around = f"{clause.head}{clause.tail}{clause.behind[:24]}"
    if re.search(r"全员|全部参加|应[参考]尽[参考]|(?:参与|参加|参学|参考)率(?:均)?(?:达到?|为|实现)?100[%％]", around):
        yield Measured("branches_full", 0.85)
    elif re.search(rf"覆盖|涉及|涵盖|{_JOIN}", f"{clause.head}{clause.tail}"):
        yield Measured("branches_covered", 0.85)
        yield Measured("branches", 0.4)
    else:
        yield Measured("branches", 0.6)


def _questions(clause: Clause) -> Iterator[Measured]:
    sentence = f"{clause.before}{clause.tail}"
    if re.search(r"题库", sentence):
        yield Measured("bank_questions", 0.9, own=True)
    elif re.search(r"使用|抽取|考查|考察|涉及|采用|出题|命题", sentence):
        yield Measured("questions_used", 0.75)


def _volumes(clause: Clause) -> Iterator[Measured]:
    """Regulations by 部."""
    words = f"{clause.head}{clause.tail}"
    if not re.search(r"法规|条例|规定|制度|准则|规章|章程", words):
        return
    is_bank = "题库" in f"{clause.before}{clause.tail}"
    if is_bank:
        yield Measured("bank_regulations", 0.9, own=True)
    elif re.search(r"试题|题目|考查|考察|涉及|涵盖|覆盖|内容", f"{clause.before}{clause.tail}"):
        yield Measured("regulations_used", 0.8)


_BY_UNIT = {
    "%": _rate,
    "分": _points,
    "人": _persons,
    "人次": _person_times,
    "份": _papers,
    "分钟": _minutes,
    **dict.fromkeys(("场", "期", "次", "轮", "届"), _held),
    **dict.fromkeys(("个", "家"), _pieces),
    "道": _questions,
    "部": _volumes,
}
