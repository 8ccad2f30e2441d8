"""Near-duplicates: pairs of questions that ask alike, with what differs. A pair is shown, never merged."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from quizlib.core.assertion import told
from quizlib.core.question import Question, leaves
from quizlib.core.regulation import number_of
from quizlib.core.text import folded

_ALIKE = 82.0  # of 100, by rapidfuzz's ratio
_GRAM = 3
_RARE = 8  # how many of a text's rarest grams look for others
_COMMON = 400  # a gram in more texts than this says nothing
_NEGATIONS = re.compile(r"不(?!仅|但|断|同|论|管|久)|非|无|未|没有|没|禁止|严禁|除外|以外|勿|否|错误")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?|[零〇一二三四五六七八九十百千万两半]+")


class Difference(StrEnum):
    """What tells two similar questions apart."""

    NONE = "none"
    KEY = "key"
    NEGATION = "negation"
    NUMBER = "number"
    WORDING = "wording"

    @property
    def label(self) -> str:
        """The difference as people read it."""
        return {
            Difference.NONE: "题干和答案都相同，是重复题",
            Difference.KEY: "题干相同，答案不同，必有一个不对",
            Difference.NEGATION: "否定词不同，意思可能正好相反，不是重复题",
            Difference.NUMBER: "数字不同，考的可能不是同一点，不是重复题",
            Difference.WORDING: "措辞相近，请看是否重复",
        }[self]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to compare: a ``name`` to show, its ``stem``, what it gives as right, and its ``choices`` if any."""

    name: str
    stem: str
    right: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two similar questions; ``likeness`` is 0 to 100."""

    one: Asking
    other: Asking
    likeness: float
    difference: Difference

    def spans(self) -> list[tuple[str, str, str]]:
        """The stems side by side: ``(equal | changed, text of one, text of the other)`` in order."""
        return [
            (
                "equal" if code.tag == "equal" else "changed",
                self.one.stem[code.src_start : code.src_end],
                self.other.stem[code.dest_start : code.dest_end],
            )
            for code in Indel.opcodes(self.one.stem, self.other.stem)
        ]


def asking(name: str, question: Question) -> Asking:
    """A question as it is compared: of a case its material and all its parts."""
    parts = leaves(question)
    stem = (
        question.stem
        if len(parts) == 1 and parts[0] is question
        else "\n".join([question.stem, *(one.stem for one in parts)])
    )
    return Asking(
        name,
        stem,
        tuple(text for one in parts for text in told(one)) or tuple(str(getattr(one, "key", "")) for one in parts),
        tuple(choice.text for one in parts for choice in one.order()),
    )


def similar_pairs(new: Sequence[Asking], known: Sequence[Asking] = ()) -> list[Pair]:
    """Pairs of ``new`` questions that resemble each other or one that is ``known``, the most alike first."""
    everybody = [*known, *new]
    plain = [_plain(one.stem) for one in everybody]
    grams = [{text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))} for text in plain]
    often = Counter(gram for its in grams for gram in its)
    index: dict[str, list[int]] = defaultdict(list)
    for place, its in enumerate(grams):
        for gram in its:
            if often[gram] <= _COMMON:
                index[gram].append(place)
    found: list[Pair] = []
    for place in range(len(known), len(everybody)):
        for other in _candidates(place, grams[place], often, index):
            likeness = fuzz.ratio(plain[place], plain[other], score_cutoff=_ALIKE)
            if likeness:
                one, two = everybody[other], everybody[place]
                found.append(Pair(one, two, likeness, _difference(one, two, plain[other], plain[place])))
    return sorted(found, key=lambda pair: -pair.likeness)


def _candidates(place: int, grams: set[str], often: Counter[str], index: dict[str, list[int]]) -> Iterator[int]:
    rare = sorted(grams, key=lambda gram: (often[gram], gram))[:_RARE]
    yield from sorted({other for gram in rare for other in index[gram] if other < place})


def _plain(stem: str) -> str:
    return re.sub(r"[（(]\s*[)）]|_+|[，。、；：？！,.;:?!“”‘’\"'（）()【】\[\]]", "", folded(stem))


def _difference(one: Asking, other: Asking, plain: str, other_plain: str) -> Difference:
    right, other_right = ({folded(text) for text in each.right} for each in (one, other))
    if plain == other_plain:
        if right == other_right:
            return Difference.NONE
        return Difference.KEY if _deny(right, other) and _deny(other_right, one) else Difference.WORDING
    if Counter(_NEGATIONS.findall(plain)) != Counter(_NEGATIONS.findall(other_plain)):
        return Difference.NEGATION
    if Counter(map(_value, _NUMBERS.findall(plain))) != Counter(map(_value, _NUMBERS.findall(other_plain))):
        return Difference.NUMBER
    return Difference.WORDING


def _deny(right: set[str], other: Asking) -> bool:
    """Whether ``other`` could have been answered so; it says otherwise then. Without choices any answer could."""
    return not other.choices or right <= {folded(text) for text in other.choices}


def _value(number: str) -> str:
    """``1`` for 一, so that 1次 and 一次 are the same number."""
    plain = number.replace("两", "二").replace("〇", "零")
    return str(number_of(plain)) if all(one in "零一二三四五六七八九十百" for one in plain) else number
