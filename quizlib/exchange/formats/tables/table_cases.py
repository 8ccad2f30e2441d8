"""Cases in tables: a row of material with the rows of its parts below, or a column of material."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from quizlib.core.question import Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.tables.table_fields import common_of
from quizlib.exchange.formats.tables.table_reading import Context, reading_of_row
from quizlib.exchange.formats.tables.table_row import Asked
from quizlib.exchange.formats.words import narrow

_PART_STYLES = ("round", "circled", "titled")
_UNSURE = "材料一格是空的，分不清是否与上一题同属一则材料"


def read_cases(asked: Sequence[Asked], context: Context) -> list[Reading]:
    """The readings of ``asked``, with those that belong to one case put together."""
    readings: list[Reading] = []
    parts: list[Reading] = []
    case: Asked | None = None
    repeats = any(_material(one) and _material(one) == _material(next) for one, next in pairwise(asked))
    unsure = False
    for one in asked:
        if case is not None and _belongs(one, case, len(parts)):
            parts.append(_part(one, context))
            continue
        if case is not None:
            readings.append(_case(case, parts))
            unsure = bool(_material(case)) and not repeats
            case, parts = None, []
        if _material(one):
            case, parts, unsure = one, [_part(one, context)], False
        elif one.kind_word is Kind.CASE and not one.is_part and not one.choices and not one.key:
            case, unsure = one, False
        else:
            doubts = ["写的是小题，但上面没有案例题"] if one.is_part else [_UNSURE] if unsure else []
            readings.append(reading_of_row(one, context).doubting(*doubts))
    return [*readings, _case(case, parts)] if case is not None else readings


def _material(asked: Asked) -> str:
    return asked.rows[0].text("material")


def _belongs(asked: Asked, case: Asked, count: int) -> bool:
    """Whether a row is the next part of the case above, which has ``count`` parts so far."""
    material = _material(case)
    if material:
        return _material(asked) == material or (not _material(asked) and _is_numbered_part(asked, count + 1))
    if asked.is_part:
        return True
    if asked.is_own:
        return _is_below(asked.rows[0].text("id"), case.rows[0].text("id"))
    if _material(asked):
        return False
    names = ("id", "number")
    if any(_is_below(asked.rows[0].text(name), case.rows[0].text(name)) for name in names):
        return True
    return _is_numbered_part(asked, count + 1) or (asked.kind_word is Kind.CASE and bool(asked.choices or asked.key))


def _is_below(id: str, above: str) -> bool:
    rest = narrow(id).removeprefix(narrow(above)) if above else ""
    return rest != narrow(id) and re.fullmatch(r"[-.—_]\d{1,2}|\(\d{1,2}\)", rest) is not None


def _is_numbered_part(asked: Asked, expected: int) -> bool:
    for text in (asked.rows[0].text("number"), asked.stem[:50]):
        number = marks.number_at(text)
        if number is not None and number.style in _PART_STYLES and number.value == expected:
            return True
    return False


def _part(asked: Asked, context: Context) -> Reading:
    if asked.kind_word is Kind.CASE and not asked.is_own:
        asked.kind_text = ""
    reading = reading_of_row(asked, context)
    number = None if asked.is_own else marks.number_at(reading.stem[:50])
    if number is not None and number.style in _PART_STYLES:
        reading = replace(reading, stem=reading.stem[number.end :].strip())
    return reading


def _case(asked: Asked, parts: list[Reading]) -> Reading:
    sources = [part.source for part in parts]
    if not _material(asked):
        common = common_of(asked)
        return Reading(
            **common | {"source": "\n".join([common["source"], *sources])}, kind=Kind.CASE, parts=tuple(parts)
        )
    return Reading(
        where=asked.rows[0].where("material"),
        kind=Kind.CASE,
        stem=_material(asked),
        topic=parts[0].topic,
        parts=tuple(parts),
        source="\n".join(sources),
    )
