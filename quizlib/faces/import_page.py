"""The page on which a person compares a file with what was understood of it, before anything is accepted."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from quizlib.core.frozen import plain
from quizlib.core.question import LETTERS, Kind
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.registry import format_named
from quizlib.services.importing import Import, Incoming
from quizlib.services.similar import Pair

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_PLAIN = 2000  # questions without doubt; a browser is slow on more
_WITH_LETTERS = (Kind.SINGLE, Kind.MULTIPLE, None)


def import_page(imports: Sequence[Import]) -> str:
    """One HTML page over all files: the passage on the left, the question as understood on the right, doubts marked."""
    files = [_file(one) for one in imports]
    states = [state_of(each) for one in imports for each in one.questions]
    counts = {state: states.count(state) for state in ("ready", "doubt", "out", "known")} | {"all": len(states)}
    return _environment().get_template("import.html.j2").render(files=files, counts=counts)


def incoming_html(one: Incoming, pairs: Sequence[Pair] = ()) -> str:
    """One question in the same way, with the ``pairs`` that concern it; the style is the page's own or the host's."""
    parts = _environment().get_template("import_parts.html.j2").module
    drawn = [parts.question(_question(one)), *(parts.likeness(_pair(pair)) for pair in pairs)]  # type: ignore[attr-defined]
    return "".join(map(str, drawn))


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True)


def state_of(one: Incoming) -> str:
    """``known``, ``out`` (no question yet), ``doubt`` (a draft) or ``ready``."""
    if one.known:
        return "known"
    if one.question is None:
        return "out"
    return "doubt" if one.reading.doubts else "ready"


def _file(one: Import) -> dict[str, Any]:
    plain = [each for each in one.questions if state_of(each) in ("ready", "known")]
    unlisted = {id(each) for each in plain[_MOST_PLAIN:]}
    return {
        "name": one.path.name,
        "format": format_named(one.format).label if one.is_read else "",
        "problems": [str(problem) for problem in one.problems],
        "questions": [_question(each) for each in one.questions if id(each) not in unlisted],
        "left_out": len(unlisted),
        "pairs": [_pair(pair) for pair in one.pairs],
    }


def _question(one: Incoming) -> dict[str, Any]:
    return {**_shown(one.reading), "state": state_of(one)}


def _shown(reading: Reading) -> dict[str, Any]:
    rows = [("答案", key_words(reading)), ("左栏", "；".join(reading.premises)), ("解析", reading.rationale)]
    rows += [("依据", reading.basis), ("知识点", reading.topic), ("难度", reading.difficulty)]
    return {
        "where": reading.where,
        "kind": reading.kind.label if reading.kind else "题型不明",
        "points": plain(reading.points) if reading.points else "",
        "stem": reading.stem,
        "source": reading.source,
        "choices": [
            {
                "letter": LETTERS[index] if index < len(LETTERS) else index + 1,
                "text": text,
                "pinned": index in reading.pinned,
                "key": reading.kind in _WITH_LETTERS
                and isinstance(reading.key, str)
                and LETTERS[index : index + 1] in reading.key
                and index < len(LETTERS),
            }
            for index, text in enumerate(reading.choices)
        ],
        "rows": [(name, value) for name, value in rows if value],
        "doubts": reading.doubts,
        "notes": reading.notes,
        "parts": [_shown(part) for part in reading.parts],
    }


def key_words(reading: Reading) -> str:
    """A key as people read it; empty for a case, whose parts have their own."""
    if reading.parts:
        return ""
    key = reading.key
    if key is None:
        return "（没有找到）"
    if isinstance(key, bool):
        return "正确" if key else "错误"
    if isinstance(key, str):
        return key
    return "；".join(" / ".join(blank) for blank in key)


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "one": pair.one.name,
        "other": pair.other.name,
        "likeness": round(pair.likeness),
        "difference": pair.difference.label,
        "spans": pair.spans(),
        "rights": ["、".join(one.right) for one in (pair.one, pair.other)],
    }
