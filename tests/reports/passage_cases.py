"""Cases of finished sentences: files of ``passages/``, which an organizer can read and add to.

A case says of which passage it is (``of``), what was counted, and the text to come out, a line a paragraph. Counts of a
group are ``listed`` (persons on the list), ``excused`` (persons by reason), ``scores`` (points of each settled score,
of ``full_marks``, which are 100 unless told), ``pending`` (scores that wait) and ``resits``; any figure may also be
given by its id. ``branches`` are such groups; what is not said of ``all`` is then their sum.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from quizlib.core.moment import CHINA
from quizlib.core.question import read_question
from quizlib.core.sitting import Sitting, SittingKind, StandingRule
from quizlib.figures import DEFINITIONS, EVERYWHERE, By, Figure, Figures, Period, Scope
from quizlib.figures.change import Change, Comparison
from quizlib.figures.follow_up import Absent, BranchFollowUp, Scored
from quizlib.figures.registry import ALL_EXCUSED, NONE_YET, NOT_COMPARABLE, NOT_DUE
from quizlib.figures.sitting import Person, Taken
from quizlib.figures.standings import BranchStanding
from quizlib.figures.weak import WEAK
from quizlib.reports import sentences
from quizlib.reports.sentences import Manner, Occasion, composition, occasion, period

FOLDER = Path(__file__).parent / "passages"
PERIOD = Period(datetime(2026, 1, 1).date(), datetime(2026, 6, 30).date())
OPENS = datetime(2026, 3, 10, 12, tzinfo=CHINA)
RULES = {
    "id": "ceshi",
    "title": "党纪法规",
    "opens": OPENS,
    "closes": OPENS + timedelta(days=2),
    "time_limit": 30,
    "blueprint": {"rules": [{"kind": "single", "count": 5, "points": 20}]},
}
LINES = {"满分": "100分", "合格线": "60分", "优秀线": "90分"}

Group = Mapping[str, Any]


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with its name."""
    for file in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield f"{file.stem}: {case['case']}", case


def told(group: Group, scope: Scope = EVERYWHERE) -> dict[str, Figure]:
    """The figures of a group by id."""
    scores = [Fraction(str(one)) for one in group.get("scores", ())]
    full = Fraction(group.get("full_marks", 100))
    pending, resits = group.get("pending", 0), group.get("resits", 0)
    excused = sum(group.get("excused", {}).values())
    counts = {
        "sittings": 1,
        "contests": 0,
        "tests": 1,
        "persons_listed": group.get("listed", 0),
        "excused": excused,
        "persons_due": group.get("listed", 0) - excused,
        "persons": len(scores) + pending,
        "person_times": len(scores) + pending + resits,
        "scored": len(scores),
        "pending": pending,
        "passed": sum(100 * one >= 60 * full for one in scores),
        "excellent": sum(100 * one >= 90 * full for one in scores),
        "full": sum(one == full for one in scores),
        "resits": resits,
        "resit_passed": 0,
        "questions_used": 0,
        "regulations_used": 0,
    } | {id: value for id, value in group.items() if id in DEFINITIONS and id != "excused"}
    counts.setdefault("absent", counts["persons_due"] - counts["persons"])
    found = {id: DEFINITIONS[id].counted(scope, Fraction(str(value))) for id, value in counts.items()}
    due, scored = counts["persons_due"], counts["scored"]
    unheld = ALL_EXCUSED if counts["persons_listed"] else NOT_DUE
    found["participation"] = DEFINITIONS["participation"].divided(scope, counts["persons"], due, unheld)
    for rate, count in (("pass_rate", "passed"), ("excellent_rate", "excellent"), ("full_rate", "full")):
        found[rate] = DEFINITIONS[rate].divided(scope, counts[count], scored, NONE_YET)
    total = group.get("points", sum(scores, Fraction(0)))
    found["mean_rate"] = DEFINITIONS["mean_rate"].divided(scope, total, scored * full, NONE_YET)
    if group.get("mixed"):
        return found | {id: DEFINITIONS[id].untold(scope, NOT_COMPARABLE) for id in ("mean", "highest", "lowest")}
    found["mean"] = DEFINITIONS["mean"].divided(scope, total, scored, NONE_YET)
    for id, one in (("highest", max(scores, default=None)), ("lowest", min(scores, default=None))):
        if one is not None:
            found[id] = DEFINITIONS[id].counted(scope, one)
    return found


def text_of(case: Mapping[str, Any]) -> str:
    """What comes out of a case, a line a paragraph."""
    made = _MADE[case["of"]](case, Manner(case.get("places"), case.get("rounded", False)))
    return made if isinstance(made, str) else "\n".join(made)


def spots(rates: Mapping[str, float], by: str = "topic") -> pd.DataFrame:
    """``weak_spots`` with these rates (0 to 1) by name, each of a hundred points."""
    basis = {
        "topic": ("", "", "", ""),
        "regulation": ("tiaoli", "条例", "", ""),
        "article": ("tiaoli", "条例", "2023", "7"),
    }
    rows = [
        (name, *basis[by], 3, 20, 10, Fraction(str(100 * rate)), 100, Fraction(str(rate)))
        for name, rate in rates.items()
    ]
    return pd.DataFrame(sorted(rows, key=lambda row: row[-1]), columns=list(WEAK), dtype=object)


def _branches(case: Group) -> dict[str, dict[str, Figure]]:
    groups = case.get("branches", {})
    return {name: told(group, Scope(By.BRANCH, name, name)) for name, group in groups.items()}


def _all(case: Group) -> dict[str, Figure]:
    """The figures of everything: what the case says of all, else the sum of its branches."""
    groups = list(case.get("branches", {}).values())
    excused: dict[str, int] = {}
    for group in groups:
        for reason, count in group.get("excused", {}).items():
            excused[reason] = excused.get(reason, 0) + count
    summed = {
        "listed": sum(group.get("listed", 0) for group in groups),
        "excused": excused,
        "scores": [one for group in groups for one in group.get("scores", ())],
        "pending": sum(group.get("pending", 0) for group in groups),
    }
    figures = [told(group) for group in groups]
    covered = {
        "branches": len(groups),
        "branches_covered": sum(bool(one["persons"].value) for one in figures),
        "branches_full": sum(one["participation"].value == 100 for one in figures),
    }
    return told(summed | covered | dict(case.get("all", {})))


def _figures(case: Group) -> Figures:
    branches = [figure for group in _branches(case).values() for figure in group.values()]
    return Figures([*_all(case).values(), *branches])


def _occasion(case: Group, excused: Mapping[str, int] | None = None) -> Occasion:
    sitting = Sitting.model_validate(RULES | dict(case.get("sitting", {})))
    at = case.get("at", "2026-03-20 09:00")
    questions = tuple(read_question(_question(id, kind)) for id, kind in case.get("questions", {}).items())
    full = sitting.blueprint.maximum(questions)
    every = [case.get("all", {}), *case.get("branches", {}).values()]
    reasons: dict[str, int] = {}
    for group in every:
        for reason, count in group.get("excused", {}).items():
            reasons[reason] = reasons.get(reason, 0) + count
    moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    return Occasion(sitting, full, moment, questions, reasons if excused is None else excused)


def _question(id: str, kind: str) -> dict[str, Any]:
    basis = {"regulation": "tiaoli", "edition": "2023", "article": "7"}
    common = {"id": id, "kind": kind, "basis": basis, "stem": "题干", "points": 4}
    if kind == "truefalse":
        return common | {"key": True}
    return common | {"choices": [{"text": one} for one in "甲乙丙"], "key": "AB" if kind == "multiple" else "A"}


def _follow_up(name: str, group: Group) -> BranchFollowUp:
    """A name (maybe with ``/`` and a number) ending in ``*`` is answering, one in ``+`` may take the paper again."""

    def person(text: str) -> Person:
        called, _, number = text.rstrip("*+").partition("/")
        return Person(text, number, called, name, "党员", "")

    def scored(text: str) -> Scored:
        taken = Taken(
            text, name, "党员", 1, OPENS, OPENS, True, Fraction(0), Fraction(100), 0, False, False, True, True
        )
        return Scored(person(text), taken, int(text.endswith("+")))

    figures = told(group)
    return BranchFollowUp(
        name,
        int(figures["persons_due"].value or 0),
        int(figures["persons"].value or 0),
        tuple(Absent(person(one), one.endswith("*")) for one in group.get("absent_names", ())),
        tuple(scored(one) for one in group.get("failed_names", ())),
        tuple(scored(one) for one in group.get("pending_names", ())),
        (),
    )


def _follow_ups(case: Group) -> list[BranchFollowUp]:
    return [_follow_up(name, group) for name, group in case.get("branches", {}).items()]


def _of_branch(case: Group, manner: Manner) -> list[str]:
    name, group = next(iter(case["branches"].items()))
    its = Scope(By.BRANCH, name, name)
    where = _occasion(case, group.get("excused", {}))
    more = {"named": case.get("named", False), "more": case.get("more", ()), "manner": manner}
    return sentences.notice_to_branch(where, told(group, its), _all(case), _follow_up(name, group), **more)


def _to_all(case: Group, manner: Manner) -> list[str]:
    more = {"named": case.get("named", False), "more": case.get("more", ()), "manner": manner}
    branches = list(_branches(case).values())
    return sentences.notice_to_all(_occasion(case), _all(case), branches, _follow_ups(case), **more)


def _ranking(case: Group, manner: Manner) -> str:
    return sentences.ranking(StandingRule(case["rule"]), _ranked(case), case.get("provisional", ()))


def _rank_of(case: Group, manner: Manner) -> str:
    rule = StandingRule(case["rule"])
    return sentences.rank_of(rule, _ranked(case), case["branch"], case.get("provisional", ()))


def _ranked(case: Group) -> list[BranchStanding]:
    """From ``ranks``: by branch a value, or why it has none; ``many`` adds so many branches of lower values."""
    rule = StandingRule(case["rule"])
    ranks = dict(case["ranks"]) | {f"第{n}支部": 50 - n for n in range(case.get("many", 0))}
    values = {branch: Fraction(one) for branch, one in ranks.items() if not isinstance(one, str)}
    found = []
    for branch, one in ranks.items():
        value = values.get(branch)
        rank = None if value is None else 1 + sum(other > value for other in values.values())
        told = f"第{rank}名的来历" if rank else one
        found.append(BranchStanding(rule, branch, rank, value, 9, 9, 9, told))
    return found


def _compared(case: Group, manner: Manner) -> str:
    now, then = told(case["now"]), told(case["then"])
    kind = Comparison(case.get("kind", "环比"))
    changes = {}
    for id, one in now.items():
        both = (one.value, then[id].value) if id in then else (None, None)
        difference = both[0] - both[1] if both[0] is not None and both[1] is not None else None
        if id in then:
            changes[id] = Change(one, then[id], difference, tuple(case.get("warnings", {}).get(id, ())), kind)
    return sentences.compared(kind, kind.period(PERIOD), changes, manner)


def _half_year(case: Group, manner: Manner) -> list[str]:
    kinds = {SittingKind(kind): told(group) for kind, group in case.get("kinds", {}).items()}
    return sentences.half_year(PERIOD, _figures(case), case.get("rules", [LINES]), kinds, manner)


def _by_kind(case: Group, manner: Manner) -> str:
    return period.by_kind({SittingKind(kind): told(group) for kind, group in case["kinds"].items()}, manner)


_MADE: Mapping[str, Any] = {
    "overview": lambda case, manner: sentences.overview(PERIOD, _all(case), manner),
    "taking_part": lambda case, manner: sentences.taking_part(_all(case), list(_branches(case).values()), manner),
    "scored": lambda case, manner: sentences.scored(_all(case), case.get("rules", [LINES]), manner),
    "coverage": lambda case, manner: period.coverage(_all(case), manner),
    "by_kind": _by_kind,
    "bank": lambda case, manner: period.bank(_all(case), manner),
    "compared": _compared,
    "half_year": _half_year,
    "held": lambda case, manner: occasion.held(_occasion(case)),
    "paper": lambda case, manner: composition.paper(
        _occasion(case).sitting, _occasion(case).full_marks, _occasion(case).questions
    ),
    "there": lambda case, manner: occasion.there(_occasion(case), _all(case), manner),
    "scores": lambda case, manner: occasion.scores(_all(case), manner),
    "one_sitting": lambda case, manner: sentences.one_sitting(
        _occasion(case), _all(case), list(_branches(case).values()), manner
    ),
    "weak_points": lambda case, manner: sentences.weak_points(spots(case["spots"], case["by"]), manner),
    "ranking": _ranking,
    "rank_of": _rank_of,
    "notice_to_all": _to_all,
    "notice_to_branch": _of_branch,
}
