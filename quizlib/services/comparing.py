"""Two editions of a question side by side: which fields differ, and where in their texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel

from quizlib.core.question import Question
from quizlib.core.regulation import Regulation
from quizlib.exchange.bank_words import words_of


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs, by the name people know; ``old`` and ``new`` are its texts, empty where it has none."""

    name: str
    old: str
    new: str

    def spans(self) -> list[tuple[bool, str, str]]:
        """The texts side by side, in order: whether this stretch differs, and how each has it."""
        return [
            (
                code.tag != "equal",
                self.old[code.src_start : code.src_end],
                self.new[code.dest_start : code.dest_end],
            )
            for code in Indel.opcodes(self.old, self.new)
        ]


def changes(old: Question, new: Question, regulations: Mapping[str, Regulation]) -> list[Change]:
    """What differs between two editions, in the order of the fields. Review is no part of an edition."""
    before, after = words_of(old, regulations), words_of(new, regulations)
    return [
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in _order(list(before), list(after))
        if before.get(name, "") != after.get(name, "")
    ]


def merged(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Two entries of a bank file made of ``base`` put together, and the names of fields that both changed differently.

    Those keep what is in ``mine``.
    """
    done: dict[str, Any] = {}
    clashes = []
    for name in dict.fromkeys([*mine, *theirs]):
        own, other, old = mine.get(name), theirs.get(name), base.get(name)
        if old not in (own, other) and own != other:
            clashes.append(name)
        value = other if own == old else own
        if value is not None:
            done[name] = value
    return done, clashes


def _order(before: list[str], after: list[str]) -> Iterator[str]:
    """All names: those of ``after`` in order, each name that only ``before`` has in its place among them."""
    waiting = list(before)
    for name in after:
        while waiting and waiting[0] not in after:
            yield waiting.pop(0)
        yield name
        if name in waiting:
            waiting.remove(name)
    yield from waiting
