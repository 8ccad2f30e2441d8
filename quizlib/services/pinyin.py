"""Chinese found by its pinyin: by the initials of its characters (dy for 党员), or by their syllables (dangyuan)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_LONGEST = 6  # letters of a syllable
_MOST = 16  # ways to read a word as syllables


class Pinyin:
    """Knows the readings, all of them, of some ``characters``; others are not found."""

    def __init__(self, characters: Iterable[str]) -> None:
        from pypinyin import Style, pinyin  # takes a while

        self._syllables: dict[str, list[str]] = defaultdict(list)
        for one in sorted(set(characters)):
            if not one.isascii():
                for reading in pinyin(one, style=Style.NORMAL, heteronym=True, errors="ignore")[:1]:
                    for syllable in dict.fromkeys(reading):
                        self._syllables[syllable].append(one)

    def pattern(self, word: str) -> re.Pattern[str] | None:
        """What finds ``word`` (lower case, two letters or more) in a text, or None where it can be no pinyin of these.

        The last syllable may be unfinished. An apostrophe parts syllables: ``xi'an``.
        """
        if len(word) < 2 or not _LETTERS.fullmatch(word):
            return None
        found = [self._sequence([], word)] if "'" not in word else []
        found += [self._sequence(way[:-1], way[-1:]) for way in self._read(word)]
        sequences = dict.fromkeys(filter(None, found))
        return re.compile("|".join(sequences)) if sequences else None

    def _sequence(self, whole: Iterable[str], begun: Iterable[str]) -> str:
        """Characters with ``whole`` syllables, then some whose syllables are ``begun``; nothing if there are none."""
        classes = [self._syllables.get(one, []) for one in whole]
        classes += [
            [one for syllable, its in self._syllables.items() if syllable.startswith(start) for one in its]
            for start in begun
        ]
        return "".join(f"[{''.join(dict.fromkeys(one))}]" for one in classes) if all(classes) else ""

    def _read(self, word: str) -> Iterator[list[str]]:
        """The ways to read ``word`` as syllables, of which the last may be unfinished."""
        waiting: list[tuple[list[str], int]] = [([], 0)]
        found = 0
        while waiting and found < _MOST:
            way, at = waiting.pop()
            if at >= len(word):
                found += 1
                yield way
                continue
            for end in range(at + 1, min(len(word), at + _LONGEST) + 1):
                syllable = word[at:end]
                if syllable in self._syllables or end == len(word):
                    waiting.append(([*way, syllable], end + (word[end : end + 1] == "'")))
