"""Which numbers begin a question or a part of a case, and which belong to a list inside a stem or a rationale."""

import re
from dataclasses import dataclass

from quizlib.core.question import Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.lists.gathered import Listed
from quizlib.exchange.formats.lists.marks import Number
from quizlib.exchange.formats.lists.outline import Outline, is_keyed
from quizlib.exchange.formats.words import narrow


@dataclass(slots=True)
class Inner:
    """A numbered list inside a stem or a rationale, and the number that it goes on with."""

    style: str
    next: int


@dataclass(slots=True)
class Standing:
    """Where the reading stands: the question that takes lines, the case it is a part of, a list inside it."""

    current: Listed | None = None
    parent: Listed | None = None
    mode: str = ""
    inner: Inner | None = None
    section_kind: Kind | None = None

    @property
    def expected(self) -> int:
        """The number that the next question should have."""
        return (self.current.number or 0) + 1 if self.current else 1

    @property
    def is_settled(self) -> bool:
        """Whether the question has what a question needs, so that another may begin."""
        return self.current is not None and (self.current.is_settled or has_key(self.current))


def begins(standing: Standing, number: Number, index: int, text: str, outline: Outline) -> bool:
    """Whether ``number`` before ``text`` begins a question or a part. A list inside is begun or goes on otherwise."""
    current, parent, expected = standing.current, standing.parent, standing.expected
    plain = narrow(text)
    if number.style == "loose" and (number.value != expected or plain[number.end : number.end + 1].isdigit()):
        return False
    if marks.is_decimal(text, number) and number.value != expected and not re.match(r"\d{4}年", plain[number.end :]):
        return False
    if current is None:
        return number.style != "loose" or number.value == 1
    if current.until is not None and not current.parts:
        return number.value == expected
    inner = standing.inner
    if inner is not None and number.style == inner.style and number.value == inner.next:
        fits = number.value == expected and number.style == current.style and standing.is_settled
        if not fits or not outline.evidence(index):
            inner.next += 1
            return False
        return True
    if parent is not None and (
        (number.value == expected and number.style == current.style)
        or (number.style == parent.style and number.value == (parent.number or 0) + 1)
    ):
        return True
    if number.value == expected and (number.style == current.style or standing.is_settled):
        return True
    first = number.value == 1 and number.style != current.style and not current.is_settled
    if first and (outline.evidence(index) or _asks_in_case(standing, index, outline)):
        return True  # the first part of a case
    if (
        number.value == 1
        and (not current.is_settled or standing.mode in ("rationale", "key"))
        and not (current.is_settled and outline.evidence(index))
    ):
        standing.inner = Inner(number.style, 2)
        return False
    same = number.style == current.style or (parent is not None and number.style == parent.style)
    return same and standing.is_settled and (standing.mode != "rationale" or outline.evidence(index))


def is_part(standing: Standing, number: Number, index: int, outline: Outline) -> bool:
    """Whether a number that begins something begins a part of a case."""
    current, parent = standing.current, standing.parent
    if parent is not None:
        if parent.until is not None:
            return number.value <= parent.until
        ended = (
            number.style == parent.style
            and number.value == (parent.number or 0) + 1
            and parent.number is not None
            and bool(parent.parts)
            and number.style != parent.parts[0].style
        )
        return not ended and (not parent.parts or number.style == parent.parts[0].style)
    return (
        current is not None
        and not standing.is_settled
        and number.value == 1
        and current.number is not None
        and number.style != current.style
        and (outline.evidence(index) or _asks_in_case(standing, index, outline))
    )


def has_key(current: Listed) -> bool:
    """Whether the key stands in the stem."""
    return any(is_keyed(narrow(one.text)) for one in current.stem)


def _asks_in_case(standing: Standing, index: int, outline: Outline) -> bool:
    return standing.section_kind is Kind.CASE and outline.asks(index)
