"""What was corrected in a question, as people read it."""

from quizlib.core.assertion import told
from quizlib.core.question import LETTERS, Kind, Leaf, Question, leaves


def question_changes(old: Question, new: Question) -> list[str]:
    """A sentence for each stem and key that differs; of a case by its parts, of which both have as many."""
    lines = []
    for number, (before, after) in enumerate(zip(leaves(old), leaves(new), strict=True), 1):
        part = f"第 {number} 小题" if old.kind is Kind.CASE else ""
        if before.stem != after.stem:
            lines.append(f"{part}题干：{before.stem} → {after.stem}")
        if _key(before) != _key(after):
            lines.append(f"{part}答案：{_key(before)} → {_key(after)}")
    return lines or ["答案没有变（改的是解析等）。"]


def _key(leaf: Leaf) -> str:
    if leaf.kind is Kind.TRUEFALSE:
        return "对" if leaf.key else "错"
    if leaf.kind is Kind.FILL:
        return "；".join(" / ".join(blank) for blank in leaf.key)
    if leaf.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return f"{leaf.key}（{'；'.join(told(leaf))}）"
    if leaf.kind is Kind.MATCH:
        texts = dict(zip(LETTERS, leaf.order(), strict=False))
        return "；".join(f"{one}—{texts[key].text}" for one, key in zip(leaf.premises, leaf.key, strict=True))
    if leaf.kind is Kind.NUMERICAL:
        return f"{leaf.key_response()} {leaf.unit}".strip() + (f"，误差 {leaf.tolerance}" if leaf.tolerance else "")
    return str(leaf.key_response())
