"""Whether a corrected question can mark the responses that were given to the one on the papers."""

from quizlib.core.question import Kind, Leaf, Question, leaves
from quizlib.core.text import folded


def misfit(old: Question, new: Question) -> str | None:
    """Why ``new`` cannot mark responses to ``old``, a sentence; None if it can: they ask for the same form.

    Stem, key, accepted texts, tolerance and rationale may differ; kind, choices with their order, premises and blanks
    may not.
    """
    if old.kind is not new.kind:
        return f"题型改了（试卷上是{old.kind.label}，现为{new.kind.label}）"
    parts, now = leaves(old), leaves(new)
    if len(parts) != len(now):
        return f"小题数改了（试卷上有 {len(parts)} 道，现有 {len(now)} 道）"
    for number, (part, other) in enumerate(zip(parts, now, strict=True), 1):
        found = _leaf_misfit(part, other)
        if found:
            return f"第 {number} 小题{found}" if old.kind is Kind.CASE else found
    return None


def _leaf_misfit(old: Leaf, new: Leaf) -> str | None:
    if old.kind is not new.kind:
        return f"题型改了（试卷上是{old.kind.label}，现为{new.kind.label}）"
    if old.kind is Kind.FILL and new.kind is Kind.FILL and len(old.key) != len(new.key):
        return f"空的个数改了（试卷上有 {len(old.key)} 个，现有 {len(new.key)} 个）"
    if old.kind is Kind.MATCH and new.kind is Kind.MATCH:
        found = _differ("待配项", old.premises, new.premises)
        if found:
            return found
    return _differ("选项", [one.text for one in old.order()], [one.text for one in new.order()])


def _differ(what: str, old: tuple[str, ...] | list[str], new: tuple[str, ...] | list[str]) -> str | None:
    if len(old) != len(new):
        return f"{what}的个数改了（试卷上有 {len(old)} 个，现有 {len(new)} 个）"
    for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
        if folded(one) != folded(other):
            return f"第 {number} 个{what}改了（试卷上是“{one}”，现为“{other}”）"
    return None
