"""Questions of every kind: what is asked, what is right, and how a response is read and marked.

A question is one of the kinds below, told apart by ``kind``. All but the case are *leaves*: they take one response.
The forms of a response, here and in the store (JSON), with letters in the author's order of choices:

========== ====================================== =====================
kind       response                               example
========== ====================================== =====================
single     one letter                             ``"B"``
multiple   sorted letters                         ``"ACD"``
truefalse  bool                                   ``True``
fill       one text for each blank                ``("一年", "支部大会")``
numerical  the number as typed                    ``"32 学时"``
match      one letter, or ``-``, for each premise ``"B-C"``
order      all letters, in the member's order     ``"CABD"``
short      text                                   ``"……"``
========== ====================================== =====================

``None`` is no response.
"""

import hashlib
import json
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, field_validator

from quizlib.core.question.asked import LETTERS, Asked, Choice, Difficulty, Kind, MultipleRule, Response, Review
from quizlib.core.question.choosing import UNMATCHED, Match, MultipleChoice, Order, SingleChoice
from quizlib.core.question.number import LONGEST_NUMBER, decimal, read_number
from quizlib.core.question.writing import (
    BLANK,
    LONGEST_BLANK,
    LONGEST_SHORT,
    FillIn,
    Numerical,
    ShortAnswer,
    TrueFalse,
)
from quizlib.core.regulation import UNSETTLED

__all__ = [
    "BLANK",
    "LETTERS",
    "LONGEST_BLANK",
    "LONGEST_NUMBER",
    "LONGEST_SHORT",
    "UNMATCHED",
    "Case",
    "Choice",
    "Difficulty",
    "FillIn",
    "Kind",
    "Leaf",
    "Match",
    "MultipleChoice",
    "MultipleRule",
    "Numerical",
    "Order",
    "Question",
    "Response",
    "Review",
    "ShortAnswer",
    "SingleChoice",
    "TrueFalse",
    "body",
    "content_hash",
    "decimal",
    "has_basis",
    "leaves",
    "question_schema",
    "read_number",
    "read_question",
]

Leaf = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | FillIn | Numerical | Match | Order | ShortAnswer,
    Field(discriminator="kind"),
]


_REVIEW = {"review", "reviewed_by", "reviewed_on"}


class Case(Asked):
    """Shared material (``stem``) with questions on it (``parts``), drawn and shown together."""

    kind: Literal[Kind.CASE]
    stem: str = Field(min_length=1)
    rationale: str = ""
    parts: tuple[Leaf, ...] = Field(min_length=1)

    @field_validator("parts", mode="before")
    @classmethod
    def _reviewed_with_the_case(cls, value: Any) -> Any:
        """A part has no review of its own."""
        if not isinstance(value, list | tuple):
            return value
        return [
            {name: its for name, its in part.items() if name not in _REVIEW} if isinstance(part, dict) else part
            for part in value
        ]

    @property
    def points(self) -> Fraction:
        """What all parts are worth together."""
        return sum((part.points for part in self.parts), Fraction(0))


Question = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | FillIn | Numerical | Match | Order | ShortAnswer | Case,
    Field(discriminator="kind"),
]
_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def read_question(data: Any) -> Question:
    """The question that ``data`` (plain JSON values) describes. Raises pydantic's ValidationError."""
    return _QUESTION.validate_python(data)


def question_schema() -> dict[str, Any]:
    """The JSON Schema of one question."""
    return _QUESTION.json_schema()


def leaves(question: Question) -> tuple[Leaf, ...]:
    """The questions that take a response: the parts of a case, else the question itself."""
    return question.parts if isinstance(question, Case) else (question,)


def has_basis(question: Question) -> bool:
    """Whether a question and its parts all say what they rest on."""
    bases = [one.basis for one in (question, *leaves(question))]
    return not any(UNSETTLED in (basis.regulation, basis.article) for basis in bases)


def body(question: Question) -> dict[str, Any]:
    """The question as plain JSON values, without whether, by whom and when it was reviewed: what an edition is."""
    return question.model_dump(mode="json", exclude={**dict.fromkeys(_REVIEW, True), "parts": {"__all__": _REVIEW}})


def content_hash(question: Question) -> str:
    """The name of this edition of the question: 32 hexadecimal digits over its body."""
    text = json.dumps(body(question), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
