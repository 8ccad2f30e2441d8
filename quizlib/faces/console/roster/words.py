"""How persons and what changes about them are written."""

from collections.abc import Sequence

from quizlib.core.member import Member
from quizlib.faces.console.parts import inert

_SHOWN = 200


def described(one: Member) -> str:
    """Who somebody is."""
    return f"{one.number} {one.name}，{one.branch}，{one.cohort}"


def differences(old: Member, new: Member) -> str:
    """What of name, branch and cohort changes: ``第一党支部 → 第二党支部``; else it is the PIN."""
    pairs = ((old.name, new.name), (old.branch, new.branch), (old.cohort, new.cohort))
    return "，".join(f"{before} → {after}" for before, after in pairs if before != after) or "PIN 码有变化"


def listed(label: str, lines: Sequence[str], *, opened: bool = True) -> str:
    """Lines under a head that can be folded away, as HTML; nothing for none."""
    if not lines:
        return ""
    shown = "".join(f"<li>{inert(one)}</li>" for one in lines[:_SHOWN])
    more = f"<li>……共 {len(lines)} 条</li>" if len(lines) > _SHOWN else ""
    head = f"<summary>{inert(label)}（{len(lines)}）</summary>"
    return f"<details{' open' if opened else ''}>{head}<ul>{shown}{more}</ul></details>"
