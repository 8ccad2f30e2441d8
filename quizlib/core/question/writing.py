"""Kinds that are answered without choices: true/false, fill-in, numerical and short answer."""

from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from quizlib.core.question.asked import Kind, MultipleRule, Response, TakesResponse
from quizlib.core.question.number import LONGEST_NUMBER, Distance, Number, decimal, read_number
from quizlib.core.text import as_text, bare, checked_text, folded
from quizlib.errors import ResponseError

BLANK = "____"
LONGEST_BLANK = 200
LONGEST_SHORT = 5000


class TrueFalse(TakesResponse):
    """A statement that is right or wrong."""

    kind: Literal[Kind.TRUEFALSE]
    key: bool

    def parse(self, raw: Any) -> Response:
        if raw is not None and not isinstance(raw, bool):
            raise ResponseError()
        return raw

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return Fraction(response is self.key)

    def key_response(self) -> Response:
        return self.key


class FillIn(TakesResponse):
    """Blanks (``____`` in the stem), each with its accepted texts, the one to show first."""

    kind: Literal[Kind.FILL]
    key: tuple[tuple[str, ...], ...] = Field(min_length=1)

    @field_validator("key", mode="before")
    @classmethod
    def _numbers_become_texts(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValueError("填空题的标准答案应为列表，每空一个可接受答案的列表，例如 [[一年, 12个月]]")
        blanks = [blank if isinstance(blank, list | tuple) else [blank] for blank in value]
        return tuple(tuple(as_text(text) for text in blank) for blank in blanks)

    @model_validator(mode="after")
    def _a_key_for_each_blank(self) -> Self:
        if any(not blank or not all(folded(text) for text in blank) for blank in self.key):
            raise ValueError("每个空至少要有一个不为空的可接受答案")
        blanks = self.stem.count(BLANK)
        if blanks != len(self.key):
            raise ValueError(f"题干有 {blanks} 个空（{BLANK}），标准答案有 {len(self.key)} 个，应当相等")
        return self

    def parse(self, raw: Any) -> Response:
        if raw is None:
            return None
        if not isinstance(raw, list | tuple) or len(raw) != len(self.key):
            raise ResponseError()
        texts = tuple(checked_text(text, LONGEST_BLANK) for text in raw)
        return texts if any(text.strip() for text in texts) else None

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        if not isinstance(response, tuple):
            return Fraction(0)
        right = sum(
            bare(given) in {bare(text) for text in accepted} for given, accepted in zip(response, self.key, strict=True)
        )
        return Fraction(right, len(self.key))

    def key_response(self) -> Response:
        return tuple(blank[0] for blank in self.key)


class Numerical(TakesResponse):
    """A number; one that is off by no more than ``tolerance`` is right. ``unit`` is shown beside the input."""

    kind: Literal[Kind.NUMERICAL]
    key: Number
    tolerance: Distance = Fraction(0)
    unit: str = Field(default="", max_length=20)

    def parse(self, raw: Any) -> Response:
        return None if raw is None else checked_text(raw, LONGEST_NUMBER).strip() or None

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        value = read_number(response, self.unit) if isinstance(response, str) else None
        return Fraction(value is not None and abs(value - self.key) <= self.tolerance)

    def key_response(self) -> Response:
        return decimal(self.key)


class ShortAnswer(TakesResponse):
    """A text that a person marks; ``key`` is the reference with its marking points."""

    kind: Literal[Kind.SHORT]
    key: str = Field(min_length=1)

    def parse(self, raw: Any) -> Response:
        return None if raw is None else checked_text(raw, LONGEST_SHORT).strip() or None

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return None if response else Fraction(0)

    def key_response(self) -> Response:
        return self.key
