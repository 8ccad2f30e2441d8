"""Kinds that are answered with the letters of choices: single, multiple, match and order."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from quizlib.core.question.asked import LETTERS, Choice, Kind, MultipleRule, Response, TakesResponse
from quizlib.core.text import as_text, folded
from quizlib.errors import ResponseError

MOST_PREMISES = 10
UNMATCHED = "-"


class _WithChoices(TakesResponse):
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=len(LETTERS))
    key: str

    @field_validator("choices", mode="before")
    @classmethod
    def _texts_become_choices(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return tuple(one if isinstance(one, dict | Choice) else {"text": as_text(one)} for one in value)

    @field_validator("choices")
    @classmethod
    def _choices_differ(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        _must_differ("选项", zip(LETTERS, (choice.text for choice in value), strict=False))
        return value

    @model_validator(mode="after")
    def _key_lies_in_the_choices(self) -> Self:
        letters = self.letters
        if not self.key or any(letter not in letters for letter in self.key):
            raise ValueError(f"标准答案应为 {letters[0]}–{letters[-1]} 中的字母（现为 {self.key or '空'}）")
        return self

    @property
    def letters(self) -> str:
        """The letters of the choices."""
        return LETTERS[: len(self.choices)]

    def order(self) -> tuple[Choice, ...]:
        return self.choices

    def relabel(self, response: Response, places: Mapping[int, int]) -> Response:
        if not isinstance(response, str):
            return response
        return "".join(letter if letter == UNMATCHED else LETTERS[places[LETTERS.index(letter)]] for letter in response)

    def key_response(self) -> Response:
        return self.key


class _Picked(_WithChoices):
    """Letters of which the order says nothing: they are kept sorted."""

    @model_validator(mode="after")
    def _key_is_sorted(self) -> Self:
        if list(self.key) != sorted(set(self.key)):
            raise ValueError(f"标准答案的字母应按顺序且不重复（现为 {self.key}）")
        return self

    def parse(self, raw: Any) -> Response:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or len(raw) > len(self.letters) or any(one not in self.letters for one in raw):
            raise ResponseError()
        return "".join(sorted(set(raw)))

    def relabel(self, response: Response, places: Mapping[int, int]) -> Response:
        moved = super().relabel(response, places)
        return "".join(sorted(moved)) if isinstance(moved, str) else moved


class SingleChoice(_Picked):
    """One right choice."""

    kind: Literal[Kind.SINGLE]

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if len(self.key) != 1:
            raise ValueError(f"单选题只能有一个正确答案（现有 {len(self.key)} 个）")
        return self

    def parse(self, raw: Any) -> Response:
        response = super().parse(raw)
        if isinstance(response, str) and len(response) > 1:
            raise ResponseError()
        return response

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return Fraction(response == self.key)


class MultipleChoice(_Picked):
    """Two or more right choices."""

    kind: Literal[Kind.MULTIPLE]

    @model_validator(mode="after")
    def _several_right(self) -> Self:
        if len(self.key) < 2:
            raise ValueError("多选题至少有两个正确答案（现有 1 个），只有一个时请改为单选题")
        return self

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return rule.fraction(set(response) if isinstance(response, str) else set(), set(self.key))


class Match(_WithChoices):
    """Premises, each with its right choice: one letter a premise; a choice may serve several premises or none."""

    kind: Literal[Kind.MATCH]
    premises: tuple[str, ...] = Field(min_length=2, max_length=MOST_PREMISES)

    @field_validator("premises", mode="before")
    @classmethod
    def _numbers_become_texts(cls, value: Any) -> Any:
        return tuple(as_text(one) for one in value) if isinstance(value, list | tuple) else value

    @field_validator("premises")
    @classmethod
    def _premises_differ(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(folded(one) for one in value):
            raise ValueError("匹配题的每个待配项（premises）都不能为空")
        _must_differ("待配项", ((str(number), text) for number, text in enumerate(value, 1)))
        return value

    @model_validator(mode="after")
    def _a_letter_for_each_premise(self) -> Self:
        if len(self.key) != len(self.premises):
            raise ValueError(
                f"匹配题有 {len(self.premises)} 个待配项（premises），标准答案应有同样多的字母（现为 {self.key}）"
            )
        return self

    def parse(self, raw: Any) -> Response:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or len(raw) != len(self.premises):
            raise ResponseError()
        if any(letter not in self.letters and letter != UNMATCHED for letter in raw):
            raise ResponseError()
        return raw if raw.strip(UNMATCHED) else None

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        if not isinstance(response, str):
            return Fraction(0)
        right = sum(given == wanted for given, wanted in zip(response, self.key, strict=True))
        return Fraction(right, len(self.premises))


class Order(_WithChoices):
    """Choices to put into the right order, which the key gives; all right or nothing."""

    kind: Literal[Kind.ORDER]

    @model_validator(mode="after")
    def _every_letter_once(self) -> Self:
        if sorted(self.key) != list(self.letters):
            raise ValueError(f"排序题的标准答案应按正确顺序写出全部字母 {self.letters}，每个一次（现为 {self.key}）")
        return self

    @property
    def right(self) -> tuple[int, ...]:
        """The author's index of the choice at each place of the right order."""
        return tuple(LETTERS.index(letter) for letter in self.key)

    def parse(self, raw: Any) -> Response:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or len(raw) != len(self.letters) or sorted(raw) != list(self.letters):
            raise ResponseError()
        return raw

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return Fraction(response == self.key)


def _must_differ(what: str, named: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for name, text in named:
        same = seen.setdefault(folded(text), name)
        if same != name:
            raise ValueError(f"{what} {same} 与 {name} 相同（{text}），{what}应各不相同")
