"""How many sittings, how many persons, how often: 人 and 人次 are kept apart."""

from quizlib.core.sitting import SittingKind
from quizlib.figures.facts import Facts
from quizlib.figures.figure import EVERYWHERE, Figure, counted, divided


def participation(facts: Facts, scope: str = EVERYWHERE) -> list[Figure]:
    """The figures of sittings held and persons who took part; ``facts`` are those of ``scope``."""
    kinds = list(facts.sittings["kind"])
    due = facts.due["member"].nunique()
    persons = facts.attempts["member"].nunique()
    figures = [
        counted("sittings", scope, len(kinds)),
        counted("contests", scope, kinds.count(SittingKind.CONTEST)),
        counted("tests", scope, kinds.count(SittingKind.TEST)),
        counted("persons_due", scope, due),
        counted("persons", scope, persons),
        counted("absent", scope, due - persons),
        counted("person_times", scope, len(facts.attempts)),
        divided("participation", scope, persons, due, "没有应参加人员"),
    ]
    if scope == EVERYWHERE:
        figures.insert(3, counted("branches", scope, facts.due["branch"].nunique()))
    return figures
