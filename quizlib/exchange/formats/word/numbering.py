"""The numbers and letters that Word sets in front of paragraphs by itself: they stand in no text.

A paragraph names a list (``numId``) and a level, itself or through its style; what is printed follows from the list's
definition and the paragraphs before. Source: ECMA-376 Part 1, 17.9 (numbering).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizlib.core.regulation import numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_DEEPEST = 20  # styles based on styles


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""  # of the paragraphs that it is for


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """The lists of a document; ``label`` must be asked paragraph by paragraph, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = _style_numbers(styles)
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def label(self, properties: Any) -> str:
        """What Word prints in front of the paragraph with these properties (``w:pPr`` or None), or nothing."""
        found = self._place(properties)
        if found is None:
            return ""
        number, level = found
        its = self._lists.get(number)
        if its is None or not 0 <= level < _LEVELS:
            return ""
        levels = {**self._abstract.get(its.abstract, {}), **its.levels}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(its.abstract, [None] * _LEVELS)
        start = its.starts.get(level, levels[level].start)
        if level in its.starts and (number, level) not in self._begun:
            counts[level] = None
        self._begun.add((number, level))
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _printed(levels, level, counts)

    def _place(self, properties: Any) -> tuple[str, int] | None:
        own = _number_of(properties)
        style = _value(properties, "pStyle") if properties is not None else None
        inherited = self._styles.get(style or "")
        number = own[0] or (inherited[0] if inherited else None)
        if number in (None, "0"):
            return None
        level = own[1] if own[1] is not None else (inherited[1] if inherited else None)
        if level is None:
            level = self._level_for(str(number), style)
        return str(number), level or 0

    def _level_for(self, number: str, style: str | None) -> int | None:
        """The level of a list that is meant for a paragraph style."""
        its = self._lists.get(number)
        levels = self._abstract.get(its.abstract, {}) if its and style else {}
        return next((at for at, level in levels.items() if level.style == style), None)

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        for abstract in root.iter(W + "abstractNum"):
            link = _value(abstract, "numStyleLink")
            if link is not None:
                linked[abstract.get(W + "abstractNumId", "")] = link
            self._abstract[abstract.get(W + "abstractNumId", "")] = {
                _int(level.get(W + "ilvl")): _level(level) for level in abstract.iter(W + "lvl")
            }
        for number in root.iter(W + "num"):
            its = _List(_value(number, "abstractNumId") or "")
            for override in number.iter(W + "lvlOverride"):
                at = _int(override.get(W + "ilvl"))
                start = _value(override, "startOverride")
                if start is not None:
                    its.starts[at] = _int(start)
                level = override.find(W + "lvl")
                if level is not None:
                    its.levels[at] = _level(level)
            self._lists[number.get(W + "numId", "")] = its
        for its in self._lists.values():
            meant = self._lists.get((self._styles.get(linked.get(its.abstract, "")) or ("", None))[0] or "")
            its.abstract = meant.abstract if meant else its.abstract


def _style_numbers(styles: Any) -> dict[str, tuple[str | None, int | None]]:
    """The list and level of each paragraph style, also where it comes from the style it is based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    base: dict[str, str] = {}
    if styles is None:
        return own
    for style in styles.iter(W + "style"):
        name = style.get(W + "styleId", "")
        own[name] = _number_of(style.find(W + "pPr"))
        base[name] = _value(style, "basedOn") or ""
    found: dict[str, tuple[str | None, int | None]] = {}
    for name in own:
        number, level, at = None, None, name
        for _ in range(_DEEPEST):
            if at not in own:
                break
            number = number or own[at][0]
            level = level if level is not None else own[at][1]
            at = base[at]
        if number:
            found[name] = (number, level)
    return found


def _number_of(properties: Any) -> tuple[str | None, int | None]:
    numbers = properties.find(W + "numPr") if properties is not None else None
    if numbers is None:
        return None, None
    level = _value(numbers, "ilvl")
    return _value(numbers, "numId"), None if level is None else _int(level)


def _level(element: Any) -> _Level:
    return _Level(
        _int(_value(element, "start") or "1"),
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText") or "",
        _value(element, "pStyle") or "",
    )


def _printed(levels: Mapping[int, _Level], level: int, counts: list[int | None]) -> str:
    if levels[level].format in ("bullet", "none"):
        return ""
    text = levels[level].text
    for at in range(level + 1):
        if f"%{at + 1}" in text:
            its = levels.get(at, _Level())
            count = counts[at] if counts[at] is not None else its.start
            text = text.replace(f"%{at + 1}", _formatted(count or 0, its.format))
    text = text.strip()
    return text + "." if text.isalnum() else text  # ``1`` alone would be read as a number in the text


def _formatted(count: int, format: str) -> str:
    if format in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if format == "upperLetter" else letter.lower()
    if format.startswith(("chinese", "ideograph", "japanese", "taiwanese")) and 0 < count < 1000:
        return numeral(count)
    if format.startswith("decimalEnclosed") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if format in ("upperRoman", "lowerRoman") and 0 < count < 40:
        roman = "X" * (count // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[count % 10]
        return roman if format == "upperRoman" else roman.lower()
    return str(count)


def _value(element: Any, name: str) -> str | None:
    child = element.find(W + name) if element is not None else None
    value = None if child is None else child.get(W + "val")
    return None if value is None else str(value)


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
