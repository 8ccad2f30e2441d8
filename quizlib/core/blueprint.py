"""What a paper is made of: rules that draw from a bank, and fixed questions."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from random import Random
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from quizlib.core.frozen import SEVERAL, Frozen, Points
from quizlib.core.question import Difficulty, Kind, Question, Review, leaves
from quizlib.core.regulation import article_label, articles_meet, is_article


def _article(value: Any) -> Any:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and not is_article(text):
        raise ValueError(f"条文应写成 7、3-4、7(2) 或 全文（现为 {text}）")
    return text


_Article = Annotated[str, BeforeValidator(_article)]


class Rule(Frozen):
    """Draw ``count`` questions worth ``points`` each that match every condition given; an empty condition matches all.

    ``article`` names articles of ``regulation`` as a basis does (``7``, ``3-4``); of a case, one of its parts must rest
    on them. A case counts as one question; its ``points`` are shared among its parts in the proportion of their own
    points.
    """

    count: int = Field(ge=1, le=500)
    points: Points
    regulation: Annotated[tuple[str, ...], SEVERAL] = ()
    article: Annotated[tuple[_Article, ...], SEVERAL] = ()
    topic: Annotated[tuple[str, ...], SEVERAL] = ()
    kind: Annotated[tuple[Kind, ...], SEVERAL] = ()
    difficulty: Annotated[tuple[Difficulty, ...], SEVERAL] = ()
    tags: Annotated[tuple[str, ...], SEVERAL] = ()

    @model_validator(mode="after")
    def _articles_of_a_regulation(self) -> "Rule":
        if self.article and not self.regulation:
            raise ValueError("写了条文（article），就要写明是哪部法规（regulation）的")
        return self

    def matches(self, question: Question) -> bool:
        """Whether ``question`` may be drawn by this rule."""
        return (
            self._rests_here(question)
            and (not self.topic or question.topic in self.topic)
            and (not self.kind or question.kind in self.kind)
            and (not self.difficulty or question.difficulty in self.difficulty)
            and (not self.tags or not set(self.tags).isdisjoint(question.tags))
        )

    def _rests_here(self, question: Question) -> bool:
        if not self.article:
            return not self.regulation or question.basis.regulation in self.regulation
        return any(
            leaf.basis.regulation in self.regulation and articles_meet(leaf.basis.article, article)
            for leaf in leaves(question)
            for article in self.article
        )

    def __str__(self) -> str:
        articles = tuple(map(article_label, self.article))
        conditions = [
            "、".join(kind.label for kind in self.kind),
            *("、".join(values) for values in (self.regulation, articles, self.topic, self.difficulty, self.tags)),
        ]
        return f"{'，'.join(filter(None, conditions)) or '任意题目'} × {self.count}"


class Fixed(Frozen):
    """One question that every paper holds; without ``points`` it is worth its own."""

    id: str
    points: Points | None = None


class Blueprint(Frozen):
    """Fixed questions first, then what the rules draw."""

    fixed: tuple[Fixed, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _something_to_ask(self) -> "Blueprint":
        if not self.fixed and not self.rules:
            raise ValueError("组卷蓝图至少要有一条抽题规则（rules）或一道固定题目（fixed）")
        if len({one.id for one in self.fixed}) < len(self.fixed):
            raise ValueError("固定题目（fixed）不能重复")
        return self

    @property
    def count(self) -> int:
        """How many questions a paper holds; a case counts as one."""
        return len(self.fixed) + sum(rule.count for rule in self.rules)

    def kinds(self, questions: Iterable[Question]) -> dict[Kind | None, int]:
        """How many questions of each kind a paper holds (None: a rule that takes several)."""
        own = {question.id: question.kind for question in questions}
        counts: dict[Kind | None, int] = {}
        for fixed in self.fixed:
            counts[own[fixed.id]] = counts.get(own[fixed.id], 0) + 1
        for rule in self.rules:
            kind = rule.kind[0] if len(rule.kind) == 1 else None
            counts[kind] = counts.get(kind, 0) + rule.count
        return counts

    def maximum(self, questions: Iterable[Question]) -> Fraction:
        """Full marks of a paper; ``questions`` hold the fixed ones."""
        own = {question.id: question.points for question in questions}
        fixed = sum((one.points or own[one.id] for one in self.fixed), Fraction(0))
        return fixed + sum((rule.points * rule.count for rule in self.rules), Fraction(0))

    def pool(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """The reviewed questions that this blueprint can draw or names."""
        named = {one.id for one in self.fixed}
        return tuple(
            question
            for question in questions
            if question.review is Review.REVIEWED
            and (question.id in named or any(rule.matches(question) for rule in self.rules))
        )

    def shortfalls(self, questions: Iterable[Question]) -> list[str]:
        """What ``questions`` cannot fill, a sentence each; empty if every paper can be drawn."""
        pool = self.pool(questions)
        ids = {question.id for question in pool}
        missing = [f"固定题目 {one.id} 不在题库中，或尚未审定" for one in self.fixed if one.id not in ids]
        free = [question for question in pool if question.id not in {one.id for one in self.fixed}]
        short: list[str] = []
        for number, rule in enumerate(self.rules, 1):
            found = sum(rule.matches(question) for question in free)
            if found < rule.count:
                short.append(f"第 {number} 条规则（{rule}）只找到 {found} 道已审定的题目，还差 {rule.count - found} 道")
        if not missing and not short and assign(self.rules, free, Random(0)) is None:  # noqa: S311
            short.append("各条规则的选题范围重叠，合起来不够抽取不重复的题目，请减少题数或放宽条件")
        return missing + short


def assign(rules: Sequence[Rule], pool: Sequence[Question], random: Random) -> list[tuple[Question, Rule]] | None:
    """Distinct questions for every place of ``rules``, by chance; None if there are too few.

    A place takes a random free question; where none is left, earlier places move aside (augmenting paths), so that
    whatever can be filled is filled.
    """
    places = [rule for rule in rules for _ in range(rule.count)]
    candidates: list[list[int]] = []
    for rule in rules:
        matching = [index for index, question in enumerate(pool) if rule.matches(question)]
        random.shuffle(matching)
        candidates.extend([matching] * rule.count)
    taken: dict[int, int] = {}

    def settle(place: int, tried: set[int]) -> bool:
        free = next((index for index in candidates[place] if index not in taken), None)
        if free is not None:
            taken[free] = place
            return True
        for index in candidates[place]:
            if index not in tried:
                tried.add(index)
                if settle(taken[index], tried):
                    taken[index] = place
                    return True
        return False

    for place in range(len(places)):
        if not settle(place, set()):
            return None
    chosen = sorted((place, index) for index, place in taken.items())
    return [(pool[index], places[place]) for place, index in chosen]
