"""Question lists as offices, vendors and examination sites write them: each file and what it must be read as."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source

MORE = Path(__file__).parent / "lists" / "more"
EXPECTED = yaml.safe_load((MORE / "expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(EXPECTED))
def test_a_file_is_read_as_written_down(name: str) -> None:
    found = read_source(Source.at(MORE / name))
    assert found.format == "text"
    assert [brief(one) for one in found.questions] == [_without_doubts(one) for one in EXPECTED[name]["questions"]]


@pytest.mark.parametrize("name", list(EXPECTED))
def test_defects_are_reported_and_clean_files_give_no_problems(name: str) -> None:
    found = read_source(Source.at(MORE / name))
    for reading, wanted in zip(found.questions, EXPECTED[name]["questions"], strict=True):
        parts = wanted.get("doubts_have", [])
        assert bool(reading.doubts) == bool(parts)
        assert all(part in " ".join(reading.doubts) for part in parts)
    problems = [str(problem) for problem in found.problems]
    wanted_problems = EXPECTED[name].get("problems_have", [])
    assert len(problems) == len(wanted_problems)
    assert all(part in problem for part, problem in zip(wanted_problems, problems, strict=True))


def brief(reading: Reading) -> dict[str, Any]:
    key = reading.key
    shown: dict[str, Any] = {
        "kind": reading.kind.value if reading.kind else None,
        "stem": reading.stem,
        "choices": list(reading.choices),
        "key": [list(blank) for blank in key] if isinstance(key, tuple) else key,
        "points": None if reading.points is None else str(reading.points),
        "rationale": reading.rationale,
        "basis": reading.basis,
        "topic": reading.topic,
        "tags": list(reading.tags),
        "difficulty": reading.difficulty,
        "parts": [brief(part) for part in reading.parts],
    }
    return {name: value for name, value in shown.items() if value not in ("", [], None)}


def _without_doubts(wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name != "doubts_have" and value is not None}
