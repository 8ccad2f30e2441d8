"""The start page of a sitting, as plain values: its rules, and whether and when the member may begin."""

from collections.abc import Mapping
from fractions import Fraction

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.question import Kind
from quizlib.core.sitting import CertificateRule, Phase, Shown, Sitting
from quizlib.faces.quiz_views import Say, View, begins, begins_text, milliseconds, past_view
from quizlib.services.delivery import Desk


def rules_view(desk: Desk, questions: Mapping[Kind | None, int], maximum: Fraction, say: Say) -> View:
    """The start page of a sitting; ``questions`` counts a paper's questions by kind."""
    sitting = desk.sitting
    rows = [
        (say("题目"), _questions_row(questions, say)),
        (say("时限"), say("{minutes} 分钟，从点击开始起计").format(minutes=sitting.time_limit)),
        (say("满分"), say("{points} 分").format(points=plain(maximum))),
        (say("合格线"), say("{points} 分").format(points=plain(sitting.pass_line))),
        (say("作答次数"), _attempts_row(desk, say)),
        (say("开放时段"), f"{spoken(sitting.opens)} — {spoken(sitting.closes)}"),
    ]
    if sitting.stagger:
        rows.append(_stagger_row(desk, say))
    if {Kind.MULTIPLE, Kind.CASE, None} & questions.keys():
        rows.append((say("多选计分"), say(sitting.multiple_rule.label)))
    rows.append((say("成绩与解析"), _shown_row(sitting, say)))
    if sitting.certificate is CertificateRule.PASS:
        rows.append((say("证书"), say("成绩合格的，可以下载电子证书")))
    return {
        "view": "rules",
        "sitting": sitting.id,
        "title": sitting.title,
        "kind": say(sitting.kind.label),
        "note": sitting.note,
        "opens": milliseconds(begins(desk)) if desk.phase is Phase.UPCOMING else None,
        "rows": rows,
        "running": desk.running is not None,
        "startable": desk.running is not None or (desk.phase is Phase.OPEN and desk.left > 0),
        "reason": _why_not(desk, say),
        "past": [past_view(sitting, attempt, score, desk.phase, say) for attempt, score in desk.attempts],
    }


def _questions_row(questions: Mapping[Kind | None, int], say: Say) -> str:
    count = sum(questions.values())
    if set(questions) == {None}:
        return say("共 {count} 道").format(count=count)
    kinds = say("，").join(_counted(kind, number, say) for kind, number in questions.items())
    return say("共 {count} 道（{kinds}）").format(count=count, kinds=kinds)


def _counted(kind: Kind | None, count: int, say: Say) -> str:
    text = say("{kind} {count} 道").format(kind=say(kind.label if kind else "其他题"), count=count)
    return text + (say("（含若干小题）") if kind is Kind.CASE else "")


def _stagger_row(desk: Desk, say: Say) -> tuple[str, str]:
    if desk.begins is None:
        minutes = desk.sitting.stagger
        return say("错峰开始"), say("开放后 {minutes} 分钟内，每人有自己的开始时间").format(minutes=minutes)
    return say("开始时间"), say("{opens} 起").format(opens=begins_text(desk))


def _attempts_row(desk: Desk, say: Say) -> str:
    sitting = desk.sitting
    if sitting.attempts == 1:
        return say("1 次")
    text = say("最多 {allowed} 次，{counts}").format(allowed=sitting.attempts, counts=say(sitting.counts.label))
    used = len(desk.attempts) + (desk.running is not None)
    return text + (say("（已用 {used} 次）").format(used=used) if used else "")


def _shown_row(sitting: Sitting, say: Say) -> str:
    phrases = {
        Shown.HANDED_IN: say("交卷后立即公布"),
        Shown.CLOSED: say("本场次结束后公布"),
        Shown.NEVER: say("不公布"),
    }
    score, keys = phrases[sitting.score_shown], phrases[sitting.keys_shown]
    if score == keys:
        return say("成绩、答案与解析{when}").format(when=score)
    return say("成绩{score}；答案与解析{keys}").format(score=score, keys=keys)


def _why_not(desk: Desk, say: Say) -> str:
    if desk.running is not None:
        return ""
    if desk.phase is Phase.UPCOMING:
        if desk.sitting.stagger:
            text = say("本场次错峰开始，您从 {opens} 起可以开始，到时自动开放；每个人的时限一样长。")
            return text.format(opens=begins_text(desk))
        return say("{opens} 开放，届时可以开始。").format(opens=begins_text(desk))
    if desk.phase is Phase.CLOSED:
        return say("本场次已于 {closes} 结束。").format(closes=spoken(desk.sitting.closes))
    return say("作答次数已用完。") if desk.left <= 0 else ""
