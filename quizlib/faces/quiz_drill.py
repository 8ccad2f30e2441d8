"""What the members' page shows of a drill, as plain values; no points, and the key only with an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizlib.core.drill import DAILY, Scope
from quizlib.core.moment import local
from quizlib.core.paper import face
from quizlib.core.score import Mark
from quizlib.faces.quiz_views import Say, View, keyed_view
from quizlib.services.drilling import Answered, Drill, Overview


def practice_view(overview: Overview, titles: Mapping[str, str], say: Say) -> View:
    """How far the member is, and what there is to do today."""
    return {
        "view": "practice",
        "daily": {"done": overview.done, "right": overview.right, "left": overview.daily_left, "count": DAILY},
        "missed": {"count": overview.missed, "left": overview.missed_left},
        "regulations": [
            {
                "regulation": one.regulation,
                "title": titles.get(one.regulation, one.regulation),
                "known": one.known,
                "learning": one.learning,
                "new": one.new,
                "left": one.left,
            }
            for one in overview.progress
        ],
        "withheld": overview.withheld,
    }


def drill_view(drill: Drill | None, titles: Mapping[str, str], say: Say) -> View | None:
    """A question to answer; None where there is none."""
    if drill is None:
        return None
    place = f"{min(drill.done + 1, DAILY)} / {DAILY}" if drill.asked.scope is Scope.DAILY else ""
    return _frame(drill, titles, say) | {
        "place": place,
        "sheet": [_pointless(face(slot)) for slot in drill.paper.slots],
        "responses": {},
    }


def answered_view(answered: Answered, titles: Mapping[str, str], say: Say, *, now: datetime) -> View:
    """The same question with what was answered, its key, rationale and basis, and when it comes back."""
    right = all(mark.fraction == 1 for mark in answered.marks)
    days = max(1, (local(answered.card.due).date() - local(now).date()).days)
    if answered.card.known:
        told = say("已经掌握，{days} 天后再见一次。")
    elif right:
        told = say("答对了，{days} 天后再练一次，记牢了才算掌握。")
    else:
        told = say("已收进错题本，{days} 天后再练。")
    drill = answered.drill
    place = f"{drill.done} / {DAILY}" if drill.asked.scope is Scope.DAILY else ""
    return _frame(drill, titles, say) | {
        "place": place,
        "review": [_reviewed(mark, titles, say) for mark in answered.marks],
        "right": right,
        "told": told.format(days=days),
    }


def _frame(drill: Drill, titles: Mapping[str, str], say: Say) -> View:
    asked = drill.asked
    names = {
        Scope.DAILY: say("每日五题"),
        Scope.MISSED: say("错题本"),
        Scope.REGULATION: titles.get(asked.regulation, asked.regulation),
    }
    return {
        "view": "drill",
        "drill": asked.id,
        "question": asked.question_id,
        "turn": asked.turn,
        "scope": asked.scope.value,
        "regulation": asked.regulation,
        "title": names[asked.scope],
    }


def _reviewed(mark: Mark, titles: Mapping[str, str], say: Say) -> View:
    shown = _pointless(keyed_view(mark.slot, mark.response, titles, say))
    if mark.response is None:
        shown["state"] = "empty"
    else:
        shown["state"] = "right" if mark.fraction == 1 else "part" if mark.fraction else "wrong"
    return shown


def _pointless(shown: dict[str, Any]) -> dict[str, Any]:
    del shown["points"]
    return shown
