"""What a paper of a sitting is made of, in a clause: 题量, 题型, 分值, 满分, lines and time."""

from collections.abc import Iterable
from fractions import Fraction

from quizlib.core.blueprint import Blueprint
from quizlib.core.frozen import plain
from quizlib.core.question import Kind, Question
from quizlib.core.sitting import Sitting


def paper(sitting: Sitting, full_marks: Fraction, questions: Iterable[Question]) -> str:
    """``试卷共5道单选题，每道20分，满分100分，合格线60分，优秀线90分，时限30分钟。``

    ``questions`` are those that papers were made of, as far as they are known; what they do not tell is left out.
    """
    clauses = [
        f"试卷共{_composition(sitting.blueprint, questions)}",
        f"满分{plain(full_marks)}分",
        f"合格线{plain(sitting.pass_line)}分",
        f"优秀线{plain(sitting.excellent_line)}分",
        f"时限{sitting.time_limit}分钟",
    ]
    if sitting.attempts > 1:
        clauses.append(f"每人可作答{sitting.attempts}次、{sitting.counts.label}")
    return f"{'，'.join(clauses)}。"


def _composition(blueprint: Blueprint, questions: Iterable[Question]) -> str:
    portions = _portions(blueprint, {one.id: one for one in questions})
    kinds = list(dict.fromkeys(kind for kind, _, _ in portions))
    if None in kinds and len(kinds) == 1:
        return f"{blueprint.count}道题{_each(portions)}"
    if len(kinds) == 1 and kinds[0]:
        return f"{blueprint.count}道{kinds[0].label}{_each(portions)}"
    told = []
    for kind in [*(one for one in kinds if one), *(one for one in kinds if one is None)]:
        own = [one for one in portions if one[0] == kind]
        label = kind.label if kind else "其他题"
        told.append(f"{label}{sum(count for _, count, _ in own)}道{_each(own, '（', '）')}")
    return f"{blueprint.count}道题，其中{'、'.join(told)}"


def _portions(blueprint: Blueprint, known: dict[str, Question]) -> list[tuple[Kind | None, int, Fraction | None]]:
    """Kind (None: several, or not known), how many questions and points each, in the order of papers."""
    found: list[tuple[Kind | None, int, Fraction | None]] = []
    for one in blueprint.fixed:
        question = known.get(one.id)
        points = one.points or (question.points if question else None)
        found.append((question.kind if question else None, 1, points))
    found += [(rule.kind[0] if len(rule.kind) == 1 else None, rule.count, rule.points) for rule in blueprint.rules]
    return found


def _each(portions: list[tuple[Kind | None, int, Fraction | None]], before: str = "，", after: str = "") -> str:
    """``每道2分`` where all are worth the same; of one alone it is the full marks, which are said anyway."""
    points = {points for _, _, points in portions}
    if len(points) > 1 or None in points:
        return ""
    count = sum(count for _, count, _ in portions)
    (each,) = points
    if count == 1 and not after:
        return ""
    return f"{before}{'每道' if count > 1 else ''}{plain(each or Fraction(0))}分{after}"
