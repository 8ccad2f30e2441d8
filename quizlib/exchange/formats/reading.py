"""A question as it was understood from a file, before anybody has accepted it.

Every reader makes readings and every writer takes them, so that a format knows nothing of another. What is in doubt is
said in the reading itself; nothing is guessed in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from quizlib.core.question import Case, Kind, Question, Review, decimal
from quizlib.core.regulation import UNSETTLED, Regulation, article_label
from quizlib.errors import Problem

#: Letters of choices (single, multiple; one a premise for match; the right order for order), a truth, or the accepted
#: texts of each blank (fill; one text for short and numerical). None: no key was found.
Key = str | bool | tuple[tuple[str, ...], ...] | None

#: What stands in a text for a picture that was in the file.
PICTURE = "〔图片〕"

DIFFICULTIES = {"easy": "易", "medium": "中", "hard": "难"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as understood; texts are as the file has them. ``where`` says file and place.

    ``source`` is the passage it was read from. ``doubts`` keep it a draft until a person settles them; ``notes`` tell
    of a decision that was made. ``pinned`` are indexes of choices that keep their place.
    """

    where: str
    kind: Kind | None = None
    stem: str = ""
    choices: tuple[str, ...] = ()
    key: Key = None
    premises: tuple[str, ...] = ()
    tolerance: Fraction = Fraction(0)
    unit: str = ""
    pinned: frozenset[int] = frozenset()
    points: Fraction | None = None
    rationale: str = ""
    basis: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    id: str = ""
    review: str = ""
    parts: tuple["Reading", ...] = ()
    source: str = ""
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def doubting(self, *doubts: str) -> "Reading":
        """With ``doubts`` added, each once."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *doubts))))

    def noting(self, *notes: str) -> "Reading":
        """With ``notes`` added, each once."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def plain(self) -> dict[str, Any]:
        """As ``quizlib bank import --json`` prints it."""
        shown: dict[str, Any] = {
            "kind": self.kind.value if self.kind else None,
            "stem": self.stem,
            "choices": list(self.choices),
            "key": [list(one) for one in self.key] if isinstance(self.key, tuple) else self.key,
            "points": None if self.points is None else _number(self.points),
            "rationale": self.rationale,
            "topic": self.topic,
            "difficulty": self.difficulty,
            "where": self.where,
            "basis": self.basis,
            "tags": list(self.tags),
            "doubts": list(self.doubts),
            "notes": list(self.notes),
        }
        if self.premises:
            shown["premises"] = list(self.premises)
        if self.kind is Kind.NUMERICAL:
            shown |= {"tolerance": _number(self.tolerance), "unit": self.unit}
        if self.parts:
            shown["parts"] = [part.plain() for part in self.parts]
        return shown


@dataclass(slots=True)
class Readings:
    """What a file holds: its ``format``, the questions as understood, and problems of the file as a whole."""

    format: str
    questions: list[Reading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def reading_of(question: Question, regulations: Mapping[str, Regulation], where: str = "") -> Reading:
    """The reading that a format which holds everything would give back for ``question``."""
    basis = question.basis
    common: dict[str, Any] = {
        "where": where or question.id,
        "kind": question.kind,
        "stem": question.stem,
        "rationale": question.rationale,
        "basis": basis_line(basis.regulation, basis.edition, basis.article, regulations),
        "topic": question.topic,
        "tags": question.tags,
        "difficulty": DIFFICULTIES[question.difficulty],
        "id": question.id,
        "review": question.review.value if question.review is not Review.DRAFT else "",
    }
    if isinstance(question, Case):
        return Reading(**common, parts=tuple(reading_of(part, regulations) for part in question.parts))
    choices = question.order()
    key: Key
    if question.kind is Kind.FILL:
        key = question.key
    elif question.kind is Kind.NUMERICAL:
        key = ((decimal(question.key),),)
        common |= {"tolerance": question.tolerance, "unit": question.unit}
    elif question.kind is Kind.SHORT:
        key = ((question.key,),)
    else:
        key = question.key
    if question.kind is Kind.MATCH:
        common["premises"] = question.premises
    return Reading(
        **common,
        choices=tuple(choice.text for choice in choices),
        pinned=frozenset(index for index, choice in enumerate(choices) if choice.pinned),
        key=key,
        points=question.points,
    )


def basis_line(regulation: str, edition: str, article: str, regulations: Mapping[str, Regulation]) -> str:
    """``《中国共产党章程》（2022）第七条``, or nothing where the basis is not settled."""
    if regulation == UNSETTLED:
        return ""
    title = regulations[regulation].title if regulation in regulations else regulation
    return f"《{title}》（{edition}）{article_label(article)}"


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
