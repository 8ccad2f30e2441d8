"""How often the office held what, from its ledger: 次, 人次 and 党支部, by kind and over all."""

from collections.abc import Iterable, Sequence

from quizlib.core.activity import KINDS, Activity
from quizlib.figures.figure import EVERYWHERE, MISSING, Definition, Figure
from quizlib.figures.period import Period

#: What the names of figures over all kinds begin with.
ALL_KINDS = "各类活动"
_FILM = "片"
_MEASURES = (
    ("count", "次数", "次", "次数，一行登记计一次"),
    ("person_times", "人次", "人次", "参加人数之和，一人参加几次计几人次"),
    ("branches", "党支部数", "个", "党支部，去重后的个数"),
    ("titles", "名称数", "个", "名称，去重后的个数，没有写名称的不计"),
)


def activity_definitions(kinds: Iterable[str] = KINDS) -> list[Definition]:
    """The definitions of ``kinds``, of the usual ones first, then of those over all.

    Ids are such as ``activity:三会一课:count``; over all kinds ``activity::count``.
    """
    every = dict.fromkeys((*KINDS, *kinds, ""))
    return [_definition(kind, *measure) for kind in every for measure in _MEASURES]


def activity_figures(activities: Sequence[Activity], period: Period) -> list[Figure]:
    """The figures of every usual kind and every kind in ``activities``, and over all; by the days in ``period``."""
    within = [one for one in activities if period.first <= one.date <= period.last]
    found: list[Figure] = []
    for definition in activity_definitions(one.kind for one in activities):
        _, kind, measure = definition.id.split(":")
        own = [one for one in within if kind in ("", one.kind)]
        counts = {
            "count": len(own),
            "person_times": sum(one.persons for one in own),
            "branches": len({one.branch for one in own}),
            "titles": len(_titles(own)),
        }
        found.append(definition.counted(EVERYWHERE, counts[measure]))
    return found


def activity_titles(activities: Sequence[Activity], period: Period) -> dict[str, str]:
    """The titles of each kind by field, in the order of days (``警示教育片名称``: ``《…》、《…》``); ``—`` for none."""
    within = sorted((one for one in activities if period.first <= one.date <= period.last), key=lambda one: one.date)
    kinds = dict.fromkeys((*KINDS, *(one.kind for one in activities)))
    return {f"{kind}名称": "、".join(_titles([one for one in within if one.kind == kind])) or MISSING for kind in kinds}


def _definition(kind: str, measure: str, name: str, unit: str, counted: str) -> Definition:
    rows = f"类型为“{kind}”的各行" if kind else "全部各行"
    sentence = f"活动台账中日期在统计期间内、{rows}的{counted}。"
    return Definition(f"activity:{kind}:{measure}", f"{kind or ALL_KINDS}{name}", unit, sentence)


def _titles(activities: Iterable[Activity]) -> list[str]:
    """The distinct titles; those of films in 《》."""
    named = dict.fromkeys((one.kind, one.title.strip().strip("《》")) for one in activities)
    return [f"《{title}》" if _FILM in kind else title for kind, title in named if title]
