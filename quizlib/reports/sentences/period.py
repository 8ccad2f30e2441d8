"""A half-year, or any other period, in words: sittings, persons, scores, what changed, what was weak, the bank."""

from collections.abc import Mapping, Sequence

from quizlib.core.sitting import SittingKind
from quizlib.figures import By, Figures, Period
from quizlib.figures.change import Change, Comparison
from quizlib.figures.comparability import FEWEST
from quizlib.figures.overview import Told
from quizlib.reports.sentences.manner import PLAIN, Manner
from quizlib.reports.sentences.parts import overview, scored, taking_part

#: What is compared with an earlier period, in this order.
COMPARED = ("sittings", "persons", "person_times", "participation", "mean_rate", "pass_rate", "excellent_rate")
_NAMES = {"person_times": "参加人次"}


def half_year(
    period: Period,
    figures: Figures,
    rules: Sequence[Mapping[str, str]],
    kinds: Mapping[SittingKind, Told] | None = None,
    manner: Manner = PLAIN,
) -> list[str]:
    """Paragraphs on ``period``; ``rules`` as in ``scored``, ``kinds`` the figures of each kind of sittings."""
    told = figures.everywhere
    branches = list(figures.by(By.BRANCH).values())
    paragraphs = [overview(period, told, manner) + coverage(told, manner)]
    if told["sittings"].value:
        paragraphs.append(by_kind(kinds or {}, manner))
    if told["persons"].value:
        paragraphs.append(taking_part(told, branches, manner))
        paragraphs.append(scored(told, rules, manner))
    paragraphs.append(bank(told, manner))
    return [one for one in paragraphs if one]


def coverage(told: Told, manner: Manner = PLAIN) -> str:
    """How many of several branches took part; nothing of one."""
    if (told["branches"].value or 0) < 2 or not told["persons"].value:
        return ""
    if told["branches_covered"].value == told["branches"].value:
        return f"覆盖全部{manner.number(told['branches'])}个党支部。"
    return f"{manner.number(told['branches'])}个党支部中，{manner.number(told['branches_covered'])}个有人参加。"


def by_kind(kinds: Mapping[SittingKind, Told], manner: Manner = PLAIN) -> str:
    """Contests and tests beside each other, where there were both."""
    there = {kind: told for kind, told in kinds.items() if told["sittings"].value}
    if len(there) < 2:
        return ""
    return f"其中，{'；'.join(_kind(kind, told, manner) for kind, told in there.items())}。"


def compared(kind: Comparison, then: Period, changes: Mapping[str, Change], manner: Manner = PLAIN) -> str:
    """What changed since the period ``then``; ``changes`` are those of everything by id of the figure.

    What keeps the two from comparing is said behind.
    """
    side = f"{kind.then}（{then}）"
    held = changes["sittings"]
    if not held.now.value:
        return ""
    if not held.then.value:
        return f"{side}没有组织知识竞赛和知识测试，不作比较。"
    there = [changes[id] for id in COMPARED if id in changes]
    told = [_change(one, manner) for one in there if one.difference is not None]
    text = f"与{side}相比，{'；'.join(told)}。"
    untold: dict[str, list[str]] = {}
    for one in there:
        if one.difference is None:
            untold.setdefault(one.reason, []).append(one.name)
    for reason, names in untold.items():
        text += f"{reason.removesuffix('，不能比较')}，{'、'.join(names)}不作比较。"
    warnings = list(dict.fromkeys(warning for one in there for warning in one.warnings))
    return f"{text}需要说明的是，{'；'.join(warnings)}，以上比较仅供参考。" if warnings else text


def bank(told: Told, manner: Manner = PLAIN) -> str:
    """The bank, where its figures were counted, what was asked of it, and practice."""
    text = ""
    if told["questions_used"].value:
        text += f"考查题目{manner.amount(told['questions_used'])}，涉及法规{manner.amount(told['regulations_used'])}。"
    if "bank_questions" in told and told["bank_questions"].value:
        text += (
            f"题库现有已审定题目{manner.amount(told['bank_questions'])}，"
            f"覆盖法规{manner.amount(told['bank_regulations'])}。"
        )
    if "practices" in told and told["practices"].value:
        took = "还没有人参加"
        if told["practice_persons"].value:
            took = f"{manner.amount(told['practice_persons'])}参加、{manner.amount(told['practice_times'])}"
        text += f"另组织练习{manner.amount(told['practices'])}，{took}，不计入以上各项。"
    return text


def _kind(kind: SittingKind, told: Told, manner: Manner) -> str:
    if not told["persons_due"].value:
        return f"{kind.label}没有应参加人员"
    if not told["persons"].value:
        return f"{kind.label}应参加{manner.amount(told['persons_due'])}，目前还没有人完成作答"
    text = (
        f"{kind.label}应参加{manner.amount(told['persons_due'])}，实际参加{manner.amount(told['persons'])}，"
        f"参与率{manner.number(told['participation'])}"
    )
    return f"{text}，合格率{manner.number(told['pass_rate'])}" if told["scored"].value else text


def _change(change: Change, manner: Manner) -> str:
    """``参加人数增加12人、增长12.5%``, ``参与率上升2.3个百分点``; from very few nothing grows by a percentage."""
    own = manner.change(change)
    few = change.then.value is None or change.then.value < FEWEST
    growth = f"、{own.growth_words}" if own.growth_words and not few else ""
    return f"{_NAMES.get(change.id, change.name)}{manner.marked_change(change, own.words + growth)}"
