"""The parts of a report on a period: what was held and who took part, the branches, the scores."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizlib.core.sitting import SittingKind
from quizlib.figures import Period
from quizlib.figures.overview import Told
from quizlib.reports.sentences.manner import PLAIN, Manner, listed

_LINES = ("满分", "合格线", "优秀线")


def overview(period: Period, told: Told, manner: Manner = PLAIN) -> str:
    """What was held and who took part; ``told`` holds the figures of everything by id."""
    if not told["sittings"].value:
        return f"{period}，没有组织知识竞赛和知识测试。"
    return f"{period}，共组织{_held(told, manner)}，{persons(told, manner)}。"


def persons(told: Told, manner: Manner = PLAIN) -> str:
    """Who was due and who took part, a clause without its full stop."""
    if not told["persons_listed"].value:
        return "应参加名单上没有人员"
    if not told["persons_due"].value:
        return f"{all_excused(told, manner)}，没有应参加人员"
    excused = f"（另有{manner.amount(told['excused'])}免考）" if told["excused"].value else ""
    due = f"应参加{manner.amount(told['persons_due'])}{excused}"
    if not told["persons"].value:
        return f"{due}，目前还没有人完成作答"
    return (
        f"{due}，实际参加{manner.amount(told['persons'])}、{manner.amount(told['person_times'])}，"
        f"参与率{manner.number(told['participation'])}"
    )


def all_excused(told: Told, manner: Manner = PLAIN, why: str = "") -> str:
    """That everybody on the list is excused, and ``why``."""
    every = "全部" if (told["persons_listed"].value or 0) > 1 else ""
    return f"名单上的{manner.amount(told['persons_listed'])}{every}免考{why}"


def verdict(told: Told) -> str:
    """How the only score there is did."""
    for id, words in (("full", "为满分"), ("excellent", "达到优秀线"), ("passed", "合格")):
        if told[id].value:
            return words
    return "未达到合格线"


def taking_part(told: Told, branches: Sequence[Told], manner: Manner = PLAIN) -> str:
    """Participation by branch, the full ones and the lowest named; ``branches`` hold the figures of each by id."""
    due = [one for one in branches if one["persons_due"].value]
    if not due:
        return "本期没有可以统计的参与情况。"
    if len(due) == 1:
        return f"应参加人员都在{_name(due[0])}，{_rate(due[0], manner)}。"
    spread = f"应参加人员分布在{len(due)}个党支部"
    full = [one for one in due if one["participation"].value == 100]
    if len(full) == len(due):
        return f"{spread}，各党支部应参加人员全部参加。"
    if not told["persons"].value:
        return f"{spread}，目前各党支部都还没有人完成作答。"
    rates = [one["participation"].value or Fraction(0) for one in due]
    lowest = [one for one, rate in zip(due, rates, strict=True) if rate == min(rates)]
    text = f"{spread}。"
    if full:
        text += f"其中，{_names(full)}应参加人员全部参加；"
    if len(lowest) == 1:
        return f"{text}参与率最低的是{_name(lowest[0])}，{_rate(lowest[0], manner)}。"
    if len(lowest) == len(due):
        return f"{text}各党支部参与率均为{manner.number(lowest[0]['participation'])}。"
    if not min(rates):
        return f"{text}{_names(lowest)}没有人参加。"
    return f"{text}参与率最低的是{_names(lowest)}，均为{manner.number(lowest[0]['participation'])}。"


def scored(told: Told, rules: Sequence[Mapping[str, str]], manner: Manner = PLAIN) -> str:
    """How well they did; ``rules`` hold 满分, 合格线 and 优秀线 of each sitting, in points."""
    pending = manner.amount(told["pending"]) if told["pending"].value else ""
    if not told["scored"].value:
        return f"目前还没有评定完毕的成绩{f'，另有{pending}待评分' if pending else ''}。"
    rest = f"另有{pending}待评分，未计入以上成绩指标。" if pending else ""
    if told["scored"].value == 1:
        one = f"已评定成绩{manner.amount(told['scored'])}，得分率{manner.number(told['mean_rate'])}，{verdict(told)}。"
        return one + _lines(rules) + rest
    scores, rate = manner.amount(told["scored"]), manner.number(told["mean_rate"])
    text = f"已评定成绩{scores}（一人一场计一份），平均得分率{rate}；"
    text += "；".join(
        f"{f'{name}{manner.amount(told[count])}' if told[count].value else f'没有{name}的'}，"
        f"{name}率{manner.number(told[share])}"
        for name, count, share in (
            ("合格", "passed", "pass_rate"),
            ("优秀", "excellent", "excellent_rate"),
            ("满分", "full", "full_rate"),
        )
    )
    text += "，以上比率均以已评定成绩份数为基数。"
    if told["mean"].value is not None:
        spread = (("平均分", "mean"), ("最高", "highest"), ("最低", "lowest"))
        text += "，".join(f"{name}{manner.amount(told[id])}" for name, id in spread) + "。"
    return text + _lines(rules) + rest


def _held(told: Told, manner: Manner) -> str:
    kinds = [(SittingKind.CONTEST.label, told["contests"]), (SittingKind.TEST.label, told["tests"])]
    there = [f"{label}{manner.amount(one)}" for label, one in kinds if one.value]
    if len(there) == 1:
        return there[0]
    return f"知识竞赛和知识测试{manner.amount(told['sittings'])}（{'、'.join(there)}）"


def _lines(rules: Sequence[Mapping[str, str]]) -> str:
    distinct = {tuple(one[line] for line in _LINES) for one in rules}
    if len(distinct) == 1:
        return "，".join(f"{line}{value}" for line, value in zip(_LINES, distinct.pop(), strict=True)) + "。"
    return "各场次的满分、合格线和优秀线不尽相同，合格与优秀按各场次的规则判定。"


def _name(branch: Told) -> str:
    return branch["participation"].scope.name


def _rate(branch: Told, manner: Manner) -> str:
    due = f"应参加{manner.amount(branch['persons_due'])}"
    if not branch["persons"].value:
        return f"{due}，没有人参加"
    return f"{due}，实际参加{manner.amount(branch['persons'])}，参与率{manner.number(branch['participation'])}"


def _names(branches: Sequence[Told]) -> str:
    return listed([_name(one) for one in branches], "个党支部")
