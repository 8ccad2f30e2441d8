"""What all questions share: who they are, what they rest on, and what a kind must be able to do."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import Field

from quizlib.core.frozen import Frozen, Points
from quizlib.core.regulation import Basis

LETTERS = "ABCDEFGH"

Response = str | bool | tuple[str, ...] | None


class Kind(StrEnum):
    """What a question asks for."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    FILL = "fill"
    NUMERICAL = "numerical"
    MATCH = "match"
    ORDER = "order"
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
    Kind.NUMERICAL: "数值题",
    Kind.MATCH: "匹配题",
    Kind.ORDER: "排序题",
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


class Asked(Frozen):
    """Who a question is, what it rests on, where it belongs, and who reviewed it, and when."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=100)
    basis: Basis
    topic: str = ""
    tags: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    review: Review = Review.DRAFT
    reviewed_by: str = ""
    reviewed_on: date | None = None


class TakesResponse(Asked):
    """A leaf: what each kind that takes a response must say of itself."""

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

    def relabel(self, response: Response, places: Mapping[int, int]) -> Response:
        """``response`` when the choice at each place (from 0) moves to ``places[place]``; most kinds have none."""
        return response

    def mark(self, response: Response, rule: MultipleRule) -> Fraction | None:
        """The fraction (0 to 1) that ``response`` earns; None waits for a person's mark."""
        raise NotImplementedError

    def key_response(self) -> Response:
        """The response that earns full marks (for a short answer the reference text)."""
        raise NotImplementedError
