"""Finished sentences for a report, in the plain style of official papers, right for none, one and many."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizlib.core.sitting import SittingKind
from quizlib.figures import EVERYWHERE, Figure, Period

_MOST_NAMES = 5

Told = Mapping[str, Figure]


def overview(period: Period, told: Told) -> str:
    """What was held and who took part; ``told`` holds the figures of all branches by id."""
    if not told["sittings"].value:
        return f"{period}，没有组织知识竞赛和知识测试。"
    due, persons = told["persons_due"], told["persons"]
    held = f"{period}，共组织{_held(told)}，"
    if not due.value:
        return f"{held}应参加名单上没有人员。"
    if not persons.value:
        return f"{held}应参加{due.with_unit}，目前还没有人完成作答。"
    return (
        f"{held}应参加{due.with_unit}，实际参加{persons.with_unit}、{told['person_times'].with_unit}，"
        f"参与率{told['participation'].printed}。"
    )


def taking_part(told: Told, branches: Sequence[Told]) -> str:
    """Participation by branch, the full ones and the lowest named; ``branches`` hold the figures of each by id."""
    if not branches:
        return "本期没有可以统计的参与情况。"
    if len(branches) == 1:
        return f"应参加人员都在{_name(branches[0])}，{_rate(branches[0])}。"
    count = told["branches"].printed
    full = [one for one in branches if one["participation"].value == 100]
    if len(full) == len(branches):
        return f"应参加人员分布在{count}个党支部，各党支部应参加人员全部参加。"
    if not told["persons"].value:
        return f"应参加人员分布在{count}个党支部，目前各党支部都还没有人完成作答。"
    rates = [one["participation"].value or Fraction(0) for one in branches]
    lowest = [one for one, rate in zip(branches, rates, strict=True) if rate == min(rates)]
    sentence = f"应参加人员分布在{count}个党支部。"
    if full:
        sentence += f"其中，{_names(full)}应参加人员全部参加；"
    if len(lowest) == 1:
        return f"{sentence}参与率最低的是{_name(lowest[0])}，{_rate(lowest[0])}。"
    return f"{sentence}参与率最低的是{_names(lowest)}，均为{lowest[0]['participation'].printed}。"


def scored(told: Told, rules: Sequence[Mapping[str, str]]) -> str:
    """How well they did; ``rules`` hold 满分, 合格线 and 优秀线 of each sitting, in points."""
    pending = told["pending"]
    if not told["scored"].value:
        waiting = f"，另有{pending.with_unit}待评分" if pending.value else ""
        return f"目前还没有评定完毕的成绩{waiting}。"
    passed, excellent = told["pass_rate"], told["excellent_rate"]
    sentence = (
        f"已评定成绩{told['scored'].with_unit}（一人一场计一份），平均得分率{told['mean_rate'].printed}；"
        f"合格{passed.numerator}份，合格率{passed.printed}；优秀{excellent.numerator}份，优秀率{excellent.printed}。"
    )
    if told["mean"].value is not None:
        sentence += f"平均分{told['mean'].with_unit}，最高{told['highest'].with_unit}，最低{told['lowest'].with_unit}。"
    sentence += _lines(rules)
    if pending.value:
        sentence += f"另有{pending.with_unit}待评分，未计入以上成绩指标。"
    return sentence


def _held(told: Told) -> str:
    kinds = [(SittingKind.CONTEST.label, told["contests"]), (SittingKind.TEST.label, told["tests"])]
    there = [(label, one) for label, one in kinds if one.value]
    if len(there) == 1:
        label, one = there[0]
        return f"{label}{one.with_unit}"
    each = "、".join(f"{label}{one.with_unit}" for label, one in there)
    return f"知识竞赛和知识测试{told['sittings'].with_unit}（{each}）"


def _lines(rules: Sequence[Mapping[str, str]]) -> str:
    distinct = {(one["满分"], one["合格线"], one["优秀线"]) for one in rules}
    if len(distinct) == 1:
        full, passing, excellent = distinct.pop()
        return f"满分{full}，合格线{passing}，优秀线{excellent}。"
    return "各场次的满分、合格线和优秀线不尽相同，合格与优秀按各场次的规则判定。"


def _name(branch: Told) -> str:
    return branch["participation"].scope


def _rate(branch: Told) -> str:
    rate = branch["participation"]
    return f"应参加{rate.denominator}人，实际参加{rate.numerator}人，参与率{rate.printed}"


def _names(branches: Sequence[Told]) -> str:
    names = [_name(one) for one in branches]
    if len(names) <= _MOST_NAMES:
        return "、".join(names)
    return f"{'、'.join(names[:_MOST_NAMES])}等{len(names)}个党支部"


def by_scope(figures: Sequence[Figure]) -> tuple[dict[str, Figure], list[dict[str, Figure]]]:
    """The figures of all branches by id, and those of each branch."""
    found: dict[str, dict[str, Figure]] = {}
    for one in figures:
        found.setdefault(one.scope, {})[one.id] = one
    return found[EVERYWHERE], [told for scope, told in found.items() if scope != EVERYWHERE]
