"""What the members' page shows, as plain values. Moments are milliseconds UTC; texts are in the visitor's language.

Nothing here may hold a key before the sitting's rules let it be shown: papers go out as sheets.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from quizlib.core.attempt import Attempt
from quizlib.core.frozen import plain
from quizlib.core.moment import spoken, spoken_second
from quizlib.core.paper import Slot, face
from quizlib.core.question import LETTERS, UNMATCHED, Kind, Leaf, Response, decimal
from quizlib.core.regulation import Basis, article_label
from quizlib.core.score import Mark, Score
from quizlib.core.sitting import Phase, Shown, Sitting
from quizlib.services.delivery import Desk

View = dict[str, Any]
Say = Callable[[str], str]


def milliseconds(moment: datetime) -> int:
    """A moment as JavaScript counts it."""
    return round(moment.timestamp() * 1000)


def sign_in_view(pins: bool) -> View:
    """The form that asks who is there; ``pins``: somebody on the roster has a PIN."""
    return {"view": "sign_in", "pins": pins}


def home_view(desks: list[Desk], practice: bool, say: Say) -> View:
    """The sittings in which the member is due: open ones first, then coming, then past.

    ``practice``: there is a drill, which nobody may open while a paper runs.
    """
    ranks = {Phase.OPEN: 0, Phase.UPCOMING: 1, Phase.CLOSED: 2}
    ordered = sorted(desks, key=lambda desk: (ranks[desk.phase], desk.sitting.closes))
    coming = [milliseconds(begins(desk)) for desk in desks if desk.phase is Phase.UPCOMING]
    return {
        "view": "home",
        "sittings": [_card(desk, say) for desk in ordered],
        "opens": min(coming, default=None),
        "practice": practice and not any(desk.running for desk in desks),
    }


def paper_view(attempt: Attempt, sitting: Sitting) -> View:
    """A running attempt: the sheet, the responses so far in the letters shown, and the deadline."""
    return {
        "view": "paper",
        "attempt": attempt.id,
        "sitting": sitting.id,
        "title": sitting.title,
        "deadline": milliseconds(attempt.deadline),
        "sheet": attempt.paper.sheet(),
        "responses": shown_responses(attempt),
    }


def shown_responses(attempt: Attempt) -> dict[str, Any]:
    """The responses by slot number, in the letters that the member sees."""
    return {
        str(slot.number): slot.shown(attempt.responses[slot.number])
        for slot in attempt.paper.slots
        if slot.number in attempt.responses
    }


def score_view(desk: Desk, attempt: Attempt, score: Score, titles: Mapping[str, str], say: Say) -> View:
    """An ended attempt as far as the sitting's rules let it be seen."""
    sitting = desk.sitting
    ended = attempt.submitted or attempt.deadline
    view: View = {
        "view": "score",
        "attempt": attempt.id,
        "sitting": sitting.id,
        "title": sitting.title,
        "in_time": attempt.submitted is not None,
        "rows": [
            (say("交卷时间"), spoken(ended)),
            (say("用时"), _taken((ended - attempt.started).total_seconds(), say)),
            (say("第几次作答"), _which(attempt, sitting, say)),
        ],
        "again": desk.phase is Phase.OPEN and desk.left > 0,
        "score": _score(sitting, score, desk.phase, say),
        "review": None,
        "hidden": "",
    }
    if desk.running is not None:
        view["hidden"] = say("您还有一次作答正在进行，交卷后再看答案与解析。")
    elif sitting.keys_shown.allows(desk.phase):
        scored = view["score"] is not None
        view["review"] = [_reviewed(mark, titles, scored, say) for mark in score.marks]
    elif sitting.keys_shown is Shown.CLOSED:
        view["hidden"] = say("答案与解析将在 {closes} 本场次结束后公布。").format(closes=spoken(sitting.closes))
    else:
        view["hidden"] = say("本场次不公布答案与解析。")
    return view


def past_view(sitting: Sitting, attempt: Attempt, score: Score, phase: Phase, say: Say) -> View:
    """An ended attempt in the list of those of a sitting."""
    return {
        "attempt": attempt.id,
        "ordinal": attempt.ordinal,
        "ended": spoken(attempt.submitted or attempt.deadline),
        "score": _score(sitting, score, phase, say),
    }


def begins(desk: Desk) -> datetime:
    """When whoever sits there may begin."""
    return desk.begins or desk.sitting.opens


def begins_text(desk: Desk) -> str:
    """The same as people read it, to the second where the start is staggered."""
    return (spoken_second if desk.sitting.stagger else spoken)(begins(desk))


def keyed_view(
    slot: Slot, response: Response, titles: Mapping[str, str], say: Say, *, question: Leaf | None = None
) -> View:
    """A question with a response, its key, rationale and basis; ``question`` where it was corrected since."""
    question = question or slot.question
    shown = face(slot)
    shown["response"] = slot.shown(response)
    shown["key"] = slot.shown(question.key_response())
    if question.kind is Kind.FILL:
        shown["key"] = [" / ".join(blank) for blank in question.key]
    elif question.kind is Kind.NUMERICAL:
        shown["key"] = f"{decimal(question.key)} {question.unit}".strip()
        if question.tolerance:
            shown["key"] += say("（误差不超过 {tolerance}）").format(tolerance=decimal(question.tolerance))
    elif question.kind is Kind.MATCH:
        shown["pairs"] = _pairs(slot, question.premises, question.key, response)
    elif question.kind is Kind.ORDER:
        places = [str(place) for place, _ in enumerate(question.key, 1)]
        shown["pairs"] = _pairs(slot, places, question.key, response)
    shown["rationale"] = question.rationale
    shown["basis"] = basis_text(question.basis, titles)
    return shown


def basis_text(basis: Basis, titles: Mapping[str, str]) -> str:
    """``《中国共产党章程》（2022）第七条``."""
    title = titles.get(basis.regulation, basis.regulation)
    return f"《{title}》（{basis.edition}）{article_label(basis.article)}"


def _card(desk: Desk, say: Say) -> View:
    sitting, phase = desk.sitting, desk.phase
    when = {
        Phase.OPEN: say("开放中，{closes} 截止").format(closes=spoken(sitting.closes)),
        Phase.UPCOMING: say("{opens} 开放").format(opens=begins_text(desk)),
        Phase.CLOSED: say("已于 {closes} 结束").format(closes=spoken(sitting.closes)),
    }[phase]
    best = desk.counting
    return {
        "sitting": sitting.id,
        "title": sitting.title,
        "kind": say(sitting.kind.label),
        "phase": phase.value,
        "when": when,
        "running": desk.running is not None,
        "todo": phase is Phase.OPEN and not desk.attempts,
        "attempts": len(desk.attempts),
        "score": _score(sitting, best[1], phase, say) if best else None,
    }


def _score(sitting: Sitting, score: Score, phase: Phase, say: Say) -> View | None:
    if not sitting.score_shown.allows(phase):
        return None
    verdict = score.verdict(sitting)
    return {
        "points": plain(score.points),
        "maximum": plain(score.maximum),
        "pass_line": plain(sitting.pass_line),
        "verdict": say(verdict.label),
        "grade": verdict.value,
        "pending": score.pending,
    }


def _reviewed(mark: Mark, titles: Mapping[str, str], scored: bool, say: Say) -> View:
    shown = keyed_view(mark.slot, mark.response, titles, say, question=mark.question)
    if scored:  # the marks add up to the score
        shown["earned"] = plain(mark.points)
        shown["state"] = _state(mark)
    return shown


def _pairs(slot: Slot, heads: Sequence[str], key: str, response: Response) -> list[View]:
    """Each premise or place with the texts of what belongs there and what the member put there, if anything."""
    texts = {letter: choice.text for letter, choice in zip(LETTERS, slot.question.order(), strict=False)}
    own = response if isinstance(response, str) else UNMATCHED * len(key)
    return [
        {"head": head, "key": texts[wanted], "own": texts.get(given, ""), "right": given == wanted}
        for head, wanted, given in zip(heads, key, own, strict=True)
    ]


def _which(attempt: Attempt, sitting: Sitting, say: Say) -> str:
    counts = say(sitting.counts.label)
    return say("{ordinal} / {attempts}（{counts}）").format(
        ordinal=attempt.ordinal, attempts=sitting.attempts, counts=counts
    )


def _taken(seconds: float, say: Say) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    if not minutes:
        return say("{seconds} 秒").format(seconds=rest)
    return say("{minutes} 分 {seconds} 秒").format(minutes=minutes, seconds=rest)


def _state(mark: Mark) -> str:
    if mark.fraction is None:
        return "pending"
    if mark.fraction == 1:
        return "right"
    if mark.fraction > 0:
        return "part"
    return "empty" if mark.response is None else "wrong"
