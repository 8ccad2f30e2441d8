"""A paper: the questions one member gets, drawn once, and the sheet that member sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from random import Random
from typing import Any

from quizlib.core.blueprint import Blueprint, assign
from quizlib.core.frozen import plain
from quizlib.core.question import Case, Kind, Leaf, Question, Response, content_hash, leaves
from quizlib.errors import PlanError


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on a paper: the question (of a case one part), its points and the order of its choices.

    ``edition`` is the content hash of the whole question and ``part`` the index within a case; ``order[i]`` is the
    author's index of the choice shown in place ``i``.
    """

    number: int
    edition: str
    part: int | None
    source: Question
    points: Fraction
    order: tuple[int, ...]

    @property
    def question(self) -> Leaf:
        """The question that takes the response."""
        return leaves(self.source)[self.part or 0]

    @property
    def material(self) -> str:
        """The case's shared text, or nothing."""
        return self.source.stem if isinstance(self.source, Case) else ""

    def read(self, raw: Any) -> Response:
        """A response in the author's letters from one in the letters shown. Raises ResponseError."""
        response = self.question.parse(raw)
        return self.question.relabel(response, dict(enumerate(self.order)))

    def shown(self, response: Response) -> Response:
        """A response in the letters shown from one in the author's letters."""
        return self.question.relabel(response, {index: place for place, index in enumerate(self.order)})


@dataclass(frozen=True, slots=True)
class Paper:
    """Slots in the order shown."""

    slots: tuple[Slot, ...]

    @property
    def maximum(self) -> Fraction:
        """Full marks."""
        return sum((slot.points for slot in self.slots), Fraction(0))

    def slot(self, number: int) -> Slot | None:
        """The slot numbered ``number`` (from 1), or None."""
        return self.slots[number - 1] if 1 <= number <= len(self.slots) else None

    def sheet(self) -> list[dict[str, Any]]:
        """The paper without its key, as plain values: all that a browser may know before the attempt is handed in."""
        return [face(slot) for slot in self.slots]

    def dump(self) -> list[dict[str, Any]]:
        """Plain values to store; ``load`` makes the paper again."""
        return [
            {"edition": slot.edition, "part": slot.part, "points": str(slot.points), "order": list(slot.order)}
            for slot in self.slots
        ]


def load(stored: Sequence[Mapping[str, Any]], editions: Mapping[str, Question]) -> Paper:
    """The paper that ``Paper.dump`` wrote, with its questions from ``editions`` by content hash."""
    return Paper(
        tuple(
            Slot(
                number,
                one["edition"],
                one["part"],
                editions[one["edition"]],
                _points(one["points"]),
                tuple(one["order"]),
            )
            for number, one in enumerate(stored, 1)
        )
    )


@lru_cache(maxsize=1024)
def _points(text: str) -> Fraction:
    """The points that ``text`` writes; read once, for all papers hold the same few."""
    return Fraction(text)


def draw(
    blueprint: Blueprint,
    pool: Mapping[str, Question],
    seed: str,
    *,
    shuffle_questions: bool = True,
    shuffle_choices: bool = True,
) -> Paper:
    """A paper from ``pool`` (questions by content hash), the same for the same seed.

    Shuffling keeps questions of a kind together, in the blueprint's order of kinds, as paper tests do. The choices of
    an order question are shuffled always: their order is what is asked.

    Raises:
        PlanError: the pool cannot fill the blueprint.
    """
    random = Random(seed)  # noqa: S311 - the seed is what must not be guessed
    editions = {question.id: edition for edition, question in pool.items()}
    fixed_ids = {one.id for one in blueprint.fixed}
    if not fixed_ids <= editions.keys():
        raise PlanError(f"固定题目不在抽题范围内：{'、'.join(sorted(fixed_ids - editions.keys()))}")
    fixed = [(pool[editions[one.id]], one.points) for one in blueprint.fixed]
    free = sorted((question for question in pool.values() if question.id not in fixed_ids), key=lambda one: one.id)
    drawn = assign(blueprint.rules, free, random)
    if drawn is None:
        raise PlanError("题库中的题目不够抽题")
    chosen = fixed + [(question, rule.points) for question, rule in drawn]
    if shuffle_questions:
        kinds = list(dict.fromkeys(question.kind for question, _ in chosen))
        random.shuffle(chosen)
        chosen.sort(key=lambda one: kinds.index(one[0].kind))
    slots: list[Slot] = []
    for question, points in chosen:
        parts = leaves(question)
        worth = [part.points for part in parts] if points is None else shares(points, [part.points for part in parts])
        for index, part in enumerate(parts):
            order = _order(part, random, shuffle_choices)
            place = index if isinstance(question, Case) else None
            slots.append(Slot(len(slots) + 1, editions[question.id], place, question, worth[index], order))
    return Paper(tuple(slots))


def alone(question: Question, seed: str | None = None) -> Paper:
    """The question on a paper of its own: worth what it says itself, its choices as the author has them or, with a
    ``seed``, shuffled.
    """
    edition = content_hash(question)
    random = None if seed is None else Random(seed)  # noqa: S311 - nothing is at stake
    return Paper(
        tuple(
            Slot(
                index + 1,
                edition,
                index if isinstance(question, Case) else None,
                question,
                part.points,
                tuple(range(len(part.order()))) if random is None else _order(part, random, shuffle=True),
            )
            for index, part in enumerate(leaves(question))
        )
    )


def shares(points: Fraction, weights: Sequence[Fraction]) -> list[Fraction]:
    """``points`` shared in the proportion of ``weights``, in halves of a point where there are enough of them.

    The largest remainders get the halves that are left over, so that the shares add up to ``points`` exactly.
    """
    total = sum(weights, Fraction(0))
    halves = points * 2
    if halves.denominator > 1 or halves < len(weights):
        return [points * weight / total for weight in weights]
    exact = [halves * weight / total for weight in weights]
    whole = [max(1, floor(one)) for one in exact]
    while sum(whole) != halves:
        step = 1 if sum(whole) < halves else -1
        free = [index for index, one in enumerate(whole) if one + step >= 1]
        whole[max(free, key=lambda index: step * (exact[index] - whole[index]))] += step
    return [Fraction(one, 2) for one in whole]


def face(slot: Slot) -> dict[str, Any]:
    """One slot of a sheet: what is asked, in the order shown, and nothing of the key."""
    question = slot.question
    shown: dict[str, Any] = {
        "number": slot.number,
        "kind": question.kind.value,
        "label": question.kind.label,
        "stem": question.stem,
        "points": plain(slot.points),
    }
    if slot.order:
        choices = question.order()
        shown["choices"] = [choices[index].text for index in slot.order]
    if question.kind is Kind.FILL:
        shown["blanks"] = len(question.key)
    elif question.kind is Kind.NUMERICAL:
        shown["unit"] = question.unit
    elif question.kind is Kind.MATCH:
        shown["premises"] = list(question.premises)
    if slot.material:
        shown["material"] = slot.material
    return shown


def _order(question: Leaf, random: Random, shuffle: bool) -> tuple[int, ...]:
    choices = question.order()
    if question.kind is not Kind.ORDER and not shuffle:
        return tuple(range(len(choices)))
    loose = [index for index, choice in enumerate(choices) if not choice.pinned]
    while True:
        shuffled = iter(random.sample(loose, len(loose)))
        order = tuple(index if choice.pinned else next(shuffled) for index, choice in enumerate(choices))
        if question.kind is not Kind.ORDER or order != question.right or len(loose) < 2:
            return order
