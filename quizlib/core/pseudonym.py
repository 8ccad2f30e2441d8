"""What stands in the place of a person whose name and number were erased."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

NAME = "已删除"
_OF_ID = 12
_SHORTEST = 4  # a shorter number is found in every text
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+Z-]+")


def pseudonym(member_id: str) -> str:
    """The number of one who was erased: of the random id, which says nothing of the person."""
    return f"{NAME}-{member_id[:_OF_ID]}"


@dataclass(frozen=True, slots=True)
class Erased:
    """A person to be erased: the id, the number, and every name the store knows that person by."""

    id: str
    number: str
    names: tuple[str, ...]


class Eraser:
    """Replaces names and numbers of ``people`` in words that somebody wrote."""

    def __init__(self, people: Iterable[Erased]) -> None:
        self._exact: dict[str, dict[str, str]] = {"number": {}, "name": {}}
        words: dict[str, str] = {}
        for one in people:
            self._exact["number"][one.number] = pseudonym(one.id)
            self._exact["name"] |= dict.fromkeys(one.names, NAME)
            words |= dict.fromkeys((name for name in one.names if len(name) > 1), NAME)
            if len(one.number) >= _SHORTEST:
                words[one.number] = pseudonym(one.id)
        self._words = words
        ordered = sorted(words, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_whole, ordered)) or "(?!)")

    def text(self, text: str) -> str:
        """``text`` without the names, and without numbers that stand by themselves."""
        return self._pattern.sub(lambda found: self._words[found.group()], text)

    def json(self, text: str) -> str:
        """The same for JSON, in which a number, however short, is known by its key."""
        old = json.loads(text)
        new = self._value(old, "")
        return text if new == old else json.dumps(new, ensure_ascii=False, sort_keys=True)

    def _value(self, value: Any, key: str) -> Any:
        match value:
            case str() if not _MOMENT.fullmatch(value):
                return self._exact.get(key, {}).get(value) or self.text(value)
            case list():
                return [self._value(each, key) for each in value]
            case Mapping():
                another = "number" in value and value["number"] not in self._exact["number"]
                return {
                    name: each if another and name == "name" else self._value(each, name)
                    for name, each in value.items()
                }
        return value


def _whole(word: str) -> str:
    """A pattern for a word; one that ends in Latin letters or digits is not found within a longer one.

    Four digits that begin a date (2026年, 2026-11) are a year, not a number.
    """
    before = r"(?<![0-9A-Za-z])" if re.match("[0-9A-Za-z]", word) else ""
    after = r"(?![0-9A-Za-z])" if re.search("[0-9A-Za-z]$", word) else ""
    year = r"(?!年|[-./]\d)" if re.fullmatch("[0-9]{4}", word) else ""
    return f"{before}{re.escape(word)}{after}{year}"
