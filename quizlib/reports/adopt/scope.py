"""Of whom, of when and in what mood a sentence speaks: a branch, a cohort, another period, a plan."""

import re

from quizlib.reports.adopt.clause import Clause
from quizlib.reports.adopt.marks import BLANK

_BRANCH = re.compile(
    r"(?:第[一二三四五六七八九十\d]+|[\u4e00-\u9fff]{1,12})(?:党支部|党总支|支部)(?!数|个数|总数|书记|覆盖)"
)
_NO_NAME = re.compile(
    r"^(?:[\u4e00-\u9fff]*?)(?:其中|组织|在|由|对|有|含|包括|分别|截至目前|本次|此次|知识测试|知识竞赛|竞赛|测试|中|的|与|和|及|、)"
)
_EVERY = re.compile(r"各|全部|所有|全体|每|多个|部分|个|基层|下属|所属|余|几|一些|^党?支部$|^党总支$")
#: Those who have a cohort in most rosters, then those who may.
_COHORTS = ("入党积极分子", "预备党员", "发展对象", "正式党员")
_MAYBE = (
    "离退休党员",
    "流动党员",
    "青年党员",
    "处级以上干部",
    "处级干部",
    "科级干部",
    "中层干部",
    "领导干部",
    "班子成员",
    "群众",
    "团员",
)
_COHORT = re.compile("|".join((*_COHORTS, *_MAYBE)))
_MEMBERS = re.compile(r"(?<![预备正式青年流动退休])党员(?!干部|发展|大会|活动|教育|先锋|责任)")
_WHOLE = re.compile(r"全公司|公司共|合计|总计|总体|整体")

_PRIOR = re.compile(r"(?:上一?期|上一?次|上季度|上一年度的?|前期)(?!相比|比)")
_YEAR_AGO = re.compile(r"(?:去年|上年|上年度)(?:同期)?(?!相比|比)|同期(?!相比|比)")
_CHANGED = re.compile(r"(?:增加|减少|增长|提高|提升|上升|上涨|下降|降低|回落|下滑|多|少|高|低)了?[约近]?$")
_TO_YEAR_AGO = re.compile(r"同比|(?:去年|上年|上年度)(?:同期)?|同期")
_TO_PRIOR = re.compile(r"环比|(?:上一?期|上一?次|上一?季度|上半年|前一?期|前次|一季度)")
_COMPARED = re.compile(r"与[^，。；]*?(?:相比|比较)|[较比][^，。；]*")

_DOING = r"(?:再|继续)?(?:组织|举办|开展|实现|召开|举行|安排|完成|招聘|引进|培训|发展|新增|参加|达到)"
_PLAN = re.compile(
    rf"(?<![照据按])(?<!年度)(?<!工作)计划{_DOING}|(?<!模)拟{_DOING}|预计|将{_DOING}|目标[值为是]"
    r"|(?<!为)(?<!切实)(?:力争|争取|确保)[^，。；]*(?:率|达|实现|以上)|不[低少]于|不得低于"
)
_TO_COME = re.compile(r"下一步|下一?阶段|下半年，?(?:我们|公司|党委|各支部)?[将拟要计]|明年")
_PLANNED_HEAD = re.compile(
    r"下一步|下一?阶段|打算|展望|努力方向|工作(?:计划|安排|思路)(?!完成|执行|落实)"
    r"|下半年.*(?:(?:计划|安排|思路)(?!完成|执行|落实)|[将拟])"
)


def is_plan(clause: Clause, headings: tuple[str, ...]) -> bool:
    """Whether the sentence speaks of what is to come."""
    own = re.split("[，；]", clause.before)[-1]
    is_said = _PLAN.search(own) or _TO_COME.search(clause.before)
    return bool(is_said or any(_PLANNED_HEAD.search(one) for one in headings[:2]))


def period_of(clause: Clause) -> str:
    """上期 or 同期 where the clause cites another period, 环比 or 同比 where it tells a change, else nothing.

    ``?`` where it does not say from what it changed.
    """
    if _CHANGED.search(clause.head) or clause.unit == "个百分点":
        bases = [
            (found.start(), name)
            for name, one in (("同比", _TO_YEAR_AGO), ("环比", _TO_PRIOR))
            for found in one.finditer(clause.before)
        ]
        return max(bases)[1] if bases else "?"
    if _YEAR_AGO.search(clause.head) and not _COMPARED.search(clause.head):
        return "同期"
    return "上期" if _PRIOR.search(clause.head) and not _COMPARED.search(clause.head) else ""


def group_of(clause: Clause, row: str = "") -> tuple[str, str, float]:
    """党支部 or 类别 with its name and how sure that is; the last that the sentence names before the blank."""
    nearest = f"{row}，{clause.before}" if row else clause.before
    found = [
        (match.start(), "党支部", name, 0.85) for match in _BRANCH.finditer(nearest) if (name := _named(match.group()))
    ]
    contrast = _COHORT.search(f"{clause.before}{clause.behind}")
    found += [
        (match.start(), "类别", match.group(), 0.9 if match.group() in _COHORTS else 0.65)
        for match in _COHORT.finditer(nearest)
        if not nearest[: match.start()].endswith(("新增", "发展", "培养"))
    ]
    own = re.match(r"(?:的)?(" + _COHORT.pattern + ")", clause.tail)
    if re.match(rf"[余多]?[名人位](?:的)?党员[、和及]{BLANK}[名人位]?(?:{_COHORT.pattern})", clause.behind):
        return "类别", "党员", 0.8
    if own:
        return "类别", own.group(1), 0.85 if own.group(1) in _COHORTS else 0.6
    if contrast and contrast.group() in _COHORTS:
        found += [
            (match.start(), "类别", "党员", 0.8)
            for match in _MEMBERS.finditer(clause.head)
            if match.end() == len(clause.head)
        ]
    whole = [match.start() for match in _WHOLE.finditer(nearest)]
    if not found or (whole and max(whole) > max(found)[0]):
        return "", "", 1.0
    _, group, name, sure = max(found)
    return group, name, sure


def branches_in(text: str) -> list[str]:
    """The branches that ``text`` names, in order."""
    return [name for found in _BRANCH.finditer(text) if (name := _named(found.group()))]


def _named(words: str) -> str:
    """The name of one branch in what was matched, or nothing where any branch is meant."""
    name = words
    while (found := _NO_NAME.match(name)) is not None and len(name) > found.end():
        name = name[found.end() :]
    return "" if _EVERY.search(name) or BLANK in name else name
