"""What a question gives as right: the texts of its key, and the statements that it makes with the key filled in."""

import re

from quizlib.core.question import BLANK, LETTERS, Kind, Leaf

_NEGATIVE = re.compile(r"错误的|不正确|不属于|不是|不包括|不符合|不准确|不恰当|有误|除了|除外")
_BRACKET = re.compile(r"[（(]\s*[)）]")


def told(leaf: Leaf) -> list[str]:
    """The texts of the key: the choices that are right, a true statement, or the accepted texts."""
    if leaf.kind is Kind.TRUEFALSE:
        return [leaf.stem] if leaf.key else []
    if leaf.kind is Kind.FILL:
        return [text for blank in leaf.key for text in blank]
    if leaf.kind is Kind.SHORT:
        return [leaf.key]
    if leaf.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return [choice.text for letter, choice in zip(LETTERS, leaf.order(), strict=False) if letter in leaf.key]
    return [choice.text for choice in leaf.order()]


def asserted(leaf: Leaf) -> list[str]:
    """What the question says is so. A stem that asks for what is wrong gives the other choices as right."""
    if leaf.kind is Kind.FILL:
        width = max(len(blank) for blank in leaf.key)
        return [_filled(leaf.stem, [blank[min(at, len(blank) - 1)] for blank in leaf.key]) for at in range(width)]
    if leaf.kind in (Kind.SINGLE, Kind.MULTIPLE):
        right = told(leaf)
        if _NEGATIVE.search(leaf.stem):
            return [choice.text for choice in leaf.order() if choice.text not in right]
        return [_with(leaf.stem, text) for text in right]
    return told(leaf)


def _filled(stem: str, texts: list[str]) -> str:
    pieces = stem.split(BLANK)
    return "".join(piece + text for piece, text in zip(pieces, [*texts, ""], strict=False))


def _with(stem: str, text: str) -> str:
    filled, count = _BRACKET.subn(lambda _: text, stem, count=1)
    return filled if count else f"{stem}{text}"
