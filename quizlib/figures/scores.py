"""How well: figures over the settled scores, one for each person in each sitting."""

from fractions import Fraction

from quizlib.figures.facts import Facts
from quizlib.figures.figure import EVERYWHERE, Figure, counted, divided, untold

NONE_YET = "没有已评定的成绩"
NOT_COMPARABLE = "各场次满分不同，不可比，请看平均得分率"


def scores(facts: Facts, scope: str = EVERYWHERE) -> list[Figure]:
    """The figures of scores; ``facts`` are those of ``scope``."""
    settled = facts.attempts[facts.attempts["settled"]]
    pending = facts.attempts["counts"].sum() - len(settled)
    points: list[Fraction] = list(settled["points"])
    maxima: list[Fraction] = list(settled["maximum"])
    total = sum(points, Fraction(0))
    return [
        counted("scored", scope, len(points)),
        counted("pending", scope, int(pending)),
        divided("mean_rate", scope, total, sum(maxima, Fraction(0)), NONE_YET),
        *_in_points(points, maxima, scope),
        divided("pass_rate", scope, int(settled["passes"].sum()), len(points), NONE_YET),
        divided("excellent_rate", scope, int(settled["excels"].sum()), len(points), NONE_YET),
    ]


def _in_points(points: list[Fraction], maxima: list[Fraction], scope: str) -> list[Figure]:
    if len(set(maxima)) != 1:
        reason = NOT_COMPARABLE if maxima else NONE_YET
        return [untold(id, scope, reason) for id in ("mean", "highest", "lowest")]
    return [
        divided("mean", scope, sum(points, Fraction(0)), len(points), NONE_YET),
        counted("highest", scope, max(points)),
        counted("lowest", scope, min(points)),
    ]
