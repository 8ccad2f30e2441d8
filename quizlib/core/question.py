"""Questions of every kind: what is asked, what is right, and how a response is read and marked.

A question is one of the kinds below, told apart by ``kind``. All but the case are *leaves*: they take one response.
The forms of a response, here and in the store (JSON), with letters in the author's order of choices:

========== ======================= =====================
kind       response                example
========== ======================= =====================
single     one letter              ``"B"``
multiple   sorted letters          ``"ACD"``
truefalse  bool                    ``True``
fill       one text for each blank ``("一年", "支部大会")``
short      text                    ``"……"``
========== ======================= =====================

``None`` is no response.
"""

import hashlib
import json
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, field_validator, model_validator

from quizlib.core.frozen import Frozen, Points
from quizlib.core.regulation import Basis
from quizlib.core.text import as_text, bare, checked_text, folded
from quizlib.errors import ResponseError

LETTERS = "ABCDEFGH"
BLANK = "____"
LONGEST_BLANK = 200
LONGEST_SHORT = 5000

Response = str | bool | tuple[str, ...] | None


class Kind(StrEnum):
    """What a question asks for."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    FILL = "fill"
    SHORT = "short"
    CASE = "case"

    @property
    def label(self) -> str:
        """The name members see."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUEFALSE: "判断题",
    Kind.FILL: "填空题",
    Kind.SHORT: "简答题",
    Kind.CASE: "案例题",
}


class Difficulty(StrEnum):
    """The author's estimate."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Review(StrEnum):
    """Whether a question may be drawn: only reviewed ones are."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


class MultipleRule(StrEnum):
    """What an incomplete or partly wrong multiple choice earns."""

    EXACT = "exact"
    NET = "net"
    SUBSET = "subset"

    @property
    def label(self) -> str:
        """The rule in a sentence, as the start page states it."""
        return {
            MultipleRule.EXACT: "多选题全部选对才得分，少选、错选不得分",
            MultipleRule.NET: "多选题按选对的比例得分，每错选一项扣去一份",
            MultipleRule.SUBSET: "多选题少选按比例得部分分，错选不得分",
        }[self]

    def fraction(self, chosen: set[str], key: set[str]) -> Fraction:
        """The fraction (0 to 1) that ``chosen`` letters earn against ``key``."""
        hits, misses = len(chosen & key), len(chosen - key)
        if self is MultipleRule.EXACT:
            return Fraction(chosen == key)
        if self is MultipleRule.NET:
            return max(Fraction(0), Fraction(hits - misses, len(key)))
        return Fraction(0) if misses else Fraction(hits, len(key))


class Choice(Frozen):
    """One choice; a ``pinned`` one keeps its place when choices are shuffled."""

    text: str = Field(min_length=1)
    pinned: bool = False


class _Asked(Frozen):
    """What all questions share but the case's parts: who they are, what they rest on, where they belong."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")
    basis: Basis
    topic: str = ""
    tags: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    review: Review = Review.DRAFT


class _Leaf(_Asked):
    stem: str = Field(min_length=1)
    points: Points = Fraction(2)
    rationale: str = ""

    def order(self) -> tuple[Choice, ...]:
        """The choices that can be shuffled; none for most kinds."""
        return ()

    def parse(self, raw: Any) -> Response:
        """A response in the author's letters, checked for type and size.

        Raises:
            ResponseError: ``raw`` has not the form that this kind takes.
        """
        raise NotImplementedError

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        """The fraction (0 to 1) that ``response`` earns; None waits for a person's mark."""
        raise NotImplementedError

    def key_response(self) -> Response:
        """The response that earns full marks (for a short answer the reference text)."""
        raise NotImplementedError


class _WithChoices(_Leaf):
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
        seen: dict[str, str] = {}
        for letter, choice in zip(LETTERS, value, strict=False):
            same = seen.setdefault(folded(choice.text), letter)
            if same != letter:
                raise ValueError(f"选项 {same} 与 {letter} 相同（{choice.text}），选项应各不相同")
        return value

    @model_validator(mode="after")
    def _key_lies_in_the_choices(self) -> "_WithChoices":
        letters = LETTERS[: len(self.choices)]
        if not self.key or any(letter not in letters for letter in self.key):
            raise ValueError(f"标准答案应为 {letters[0]}–{letters[-1]} 中的字母（现为 {self.key or '空'}）")
        if list(self.key) != sorted(set(self.key)):
            raise ValueError(f"标准答案的字母应按顺序且不重复（现为 {self.key}）")
        return self

    def order(self) -> tuple[Choice, ...]:
        return self.choices

    def parse(self, raw: Any) -> Response:
        if raw is None or raw == "":
            return None
        letters = LETTERS[: len(self.choices)]
        if not isinstance(raw, str) or len(raw) > len(letters) or any(letter not in letters for letter in raw):
            raise ResponseError()
        return "".join(sorted(set(raw)))

    def key_response(self) -> Response:
        return self.key


class SingleChoice(_WithChoices):
    """One right choice."""

    kind: Literal[Kind.SINGLE]

    @model_validator(mode="after")
    def _one_right(self) -> "SingleChoice":
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


class MultipleChoice(_WithChoices):
    """Two or more right choices."""

    kind: Literal[Kind.MULTIPLE]

    @model_validator(mode="after")
    def _several_right(self) -> "MultipleChoice":
        if len(self.key) < 2:
            raise ValueError("多选题至少有两个正确答案（现有 1 个），只有一个时请改为单选题")
        return self

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return rule.fraction(set(response) if isinstance(response, str) else set(), set(self.key))


class TrueFalse(_Leaf):
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


class FillIn(_Leaf):
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
    def _a_key_for_each_blank(self) -> "FillIn":
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


class ShortAnswer(_Leaf):
    """A text that a person marks; ``key`` is the reference with its marking points."""

    kind: Literal[Kind.SHORT]
    key: str = Field(min_length=1)

    def parse(self, raw: Any) -> Response:
        return None if raw is None else checked_text(raw, LONGEST_SHORT).strip() or None

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        return None if response else Fraction(0)

    def key_response(self) -> Response:
        return self.key


Leaf = Annotated[SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer, Field(discriminator="kind")]


class Case(_Asked):
    """Shared material (``stem``) with questions on it (``parts``), drawn and shown together."""

    kind: Literal[Kind.CASE]
    stem: str = Field(min_length=1)
    rationale: str = ""
    parts: tuple[Leaf, ...] = Field(min_length=1)

    @property
    def points(self) -> Fraction:
        """What all parts are worth together."""
        return sum((part.points for part in self.parts), Fraction(0))


Question = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer | Case, Field(discriminator="kind")
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


def body(question: Question) -> dict[str, Any]:
    """The question as plain JSON values, without its review status: what an edition is."""
    return question.model_dump(mode="json", exclude={"review"})


def content_hash(question: Question) -> str:
    """The name of this edition of the question: 32 hexadecimal digits over its body."""
    text = json.dumps(body(question), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
