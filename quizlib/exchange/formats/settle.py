"""From a reading to a question of the bank: the fields filled in that a bank needs, and what is still in doubt."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from quizlib.core.question import Difficulty, Kind, Question, read_question
from quizlib.core.regulation import UNSETTLED, Regulation
from quizlib.exchange.formats.basis import Found, find_basis
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.words import narrow
from quizlib.exchange.lines import phrased

_MEDIUM = ("中", "一般", "适中", "medium", "normal")
_EASY = ("易", "简单", "不难", "低", "基础", "easy")
_HARD = ("难", "高", "hard", "difficult")
_CITED = re.compile(r"(?:《[^》]{2,60}》|党章)[^。；;\n]{0,20}第[^。；;\n]{1,12}条(?:第[^。；;\n]{1,6}款)?")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a question gets where its file says nothing: a regulation by id, and the day for the edition in force.

    ``found`` remembers bases by their text: a file names the same ones again and again.
    """

    on: dt.date
    regulation: str = ""
    found: dict[str, Found] = field(default_factory=dict, compare=False)


def settled(
    reading: Reading, id: str, regulations: Mapping[str, Regulation], defaults: Defaults
) -> tuple[Question | None, Reading]:
    """The question that ``reading`` makes under the name ``id``, and the reading with every doubt that arose.

    None: it cannot be a question before a person has settled the doubts.
    """
    data, reading = _data(reading, id, regulations, defaults)
    try:
        return read_question(data), reading
    except ValidationError as error:
        if not reading.doubts:
            reading = reading.doubting(*(message for _, message in phrased(error)))
        return None, reading


def _data(
    reading: Reading, id: str, regulations: Mapping[str, Regulation], defaults: Defaults
) -> tuple[dict[str, Any], Reading]:
    data: dict[str, Any] = {"id": id, "kind": reading.kind, "stem": reading.stem, "rationale": reading.rationale}
    data["basis"], reading = _basis(reading, regulations, defaults)
    difficulty = difficulty_of(reading.difficulty)
    if reading.difficulty and difficulty is None:
        reading = reading.noting(f"难度“{reading.difficulty}”看不出易、中、难，按中导入")
    data |= {"topic": reading.topic, "tags": list(reading.tags), "difficulty": difficulty or Difficulty.MEDIUM}
    if reading.parts:
        parts = []
        own = replace(reading, parts=())
        for number, part in enumerate(reading.parts, 1):
            inherited = replace(part, basis=part.basis or reading.basis, topic=part.topic or reading.topic)
            inherited = replace(inherited, difficulty=part.difficulty or reading.difficulty)
            values, _ = _data(inherited, f"{id}-{number}", regulations, defaults)
            if not part.basis and not _CITED.search(part.rationale):
                values["basis"] = data["basis"]
            parts.append(values)
        if own.basis == "" and data["basis"]["article"] == UNSETTLED:
            settled_part = next((one["basis"] for one in parts if one["basis"]["article"] != UNSETTLED), None)
            data["basis"] = settled_part or data["basis"]
        return {**data, "parts": parts}, reading
    data["key"] = _key(reading)
    if reading.points is not None:
        data["points"] = reading.points
    if reading.choices:
        data["choices"] = [
            {"text": text, "pinned": index in reading.pinned} for index, text in enumerate(reading.choices)
        ]
    if reading.kind is Kind.MATCH:
        data["premises"] = list(reading.premises)
    if reading.kind is Kind.NUMERICAL:
        data |= {"tolerance": reading.tolerance, "unit": reading.unit}
    return data, reading


def _basis(
    reading: Reading, regulations: Mapping[str, Regulation], defaults: Defaults
) -> tuple[dict[str, str], Reading]:
    text = reading.basis
    cited = _CITED.search(reading.rationale) if not text else None
    if cited:
        text = cited.group()
        reading = reading.noting(f"依据取自解析：{text}")
    if defaults.regulation and not any(title in text for title in ("《", "党章")):
        regulation = regulations[defaults.regulation]
        text = f"《{regulation.title}》{text}"
    found = defaults.found.get(text)
    if found is None:
        found = defaults.found[text] = find_basis(text, regulations, defaults.on)
    return found.basis.model_dump(), reading.doubting(*found.doubts).noting(*found.notes)


def difficulty_of(text: str) -> Difficulty | None:
    """The difficulty that words, stars or a number mean: 较难, ★★★, 1–5, or how many know it (0.9 is easy).

    None: it means none.
    """
    plain = narrow(text).strip().casefold()
    stars = plain.count("★") or plain.count("☆")
    match = re.match(r"(\d(?:\.\d+)?)(?:[级颗星]|$)", plain)
    if stars or match:
        value = Fraction(stars) if stars else Fraction(match.group(1)) if match else Fraction(0)
        if value < 1:  # 难度系数: the part of those who answer rightly
            easy, hard = value >= Fraction(7, 10), value < Fraction(4, 10)
        else:
            easy, hard = value <= 2, value >= 4
        return Difficulty.EASY if easy else Difficulty.HARD if hard else Difficulty.MEDIUM
    if any(word in plain for word in _MEDIUM):
        return Difficulty.MEDIUM
    if any(word in plain for word in _EASY):
        return Difficulty.EASY
    return Difficulty.HARD if any(word in plain for word in _HARD) else None


def _key(reading: Reading) -> Any:
    if isinstance(reading.key, tuple):
        if reading.kind in (Kind.SHORT, Kind.NUMERICAL):
            return reading.key[0][0] if reading.key and reading.key[0] else ""
        return [list(blank) for blank in reading.key]
    return reading.key
