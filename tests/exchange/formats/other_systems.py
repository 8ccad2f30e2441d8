"""Readings and broken files for the formats of other systems, and what must come back of them."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from examples import BASIS, TIAOLI, asked
from hypothesis import strategies as st

from quizlib.core.question import LETTERS, Question, read_question
from quizlib.core.text import folded
from quizlib.errors import ProblemsError
from quizlib.exchange.formats.reading import Reading, Readings, reading_of
from quizlib.exchange.formats.source import Source

_MARKS = "={}~#<>&|;:*%\\/\"'`_[]()\n  　，。（）１Ａ甲乙丙9-.😀é"
_SNIPPETS = (
    "<b>粗</b>",
    "&amp;&#35;",
    "{1:SHORTANSWER:=甲~乙}",
    "[[1]]",
    "]]>",
    "<!-- -->",
    "（  ）",
    "____",
    "依据:第七条",
    "标签：甲",
    "1. 甲",
    "A．甲",
    "正确",
    "true",
    "$course$",
    "@@PLUGINFILE@@",
    "%50%甲",
    "　　",
    "\t",
    "\r\n",
    "\xa0",
)
TEXTS = st.lists(st.one_of(st.sampled_from(_SNIPPETS), st.text(st.sampled_from(_MARKS), max_size=6)), max_size=4).map(
    "".join
)
FULL_TEXTS = TEXTS.filter(lambda text: bool(folded(text)))
POINTS = st.sampled_from(["1", "2", "5/2", "1/3", "0.5", "10"])


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """A question that takes a response, as plain values."""
    kind = draw(st.sampled_from(["single", "multiple", "truefalse", "fill", "short", "numerical", "match", "order"]))
    plain = _asked(draw, kind) | {"stem": draw(FULL_TEXTS), "points": draw(POINTS), "rationale": draw(TEXTS)}
    if kind in {"single", "multiple", "match", "order"}:
        found = draw(st.lists(FULL_TEXTS, min_size=2, max_size=len(LETTERS), unique_by=folded))
        letters = LETTERS[: len(found)]
        plain["choices"] = [{"text": text, "pinned": draw(st.booleans())} for text in found]
        if kind == "single":
            plain["key"] = draw(st.sampled_from(letters))
        elif kind == "multiple":
            plain["key"] = "".join(sorted(draw(st.sets(st.sampled_from(letters), min_size=2))))
        elif kind == "order":
            plain["key"] = "".join(draw(st.permutations(letters)))
        else:
            plain["premises"] = draw(st.lists(FULL_TEXTS, min_size=2, max_size=5, unique_by=folded))
            plain["key"] = "".join(draw(st.sampled_from(letters)) for _ in plain["premises"])
    elif kind == "truefalse":
        plain["key"] = draw(st.booleans())
    elif kind == "fill":
        plain["stem"] = f"{plain['stem']}{draw(st.sampled_from(['____', ' ____ ', '____，____']))}{draw(TEXTS)}"
        blanks = plain["stem"].count("____")
        plain["key"] = [draw(st.lists(FULL_TEXTS, min_size=1, max_size=3, unique=True)) for _ in range(blanks)]
    elif kind == "numerical":
        plain |= {
            "key": draw(st.sampled_from(["32", "-0.5", "1234567.125", "0"])),
            "tolerance": draw(st.sampled_from(["0", "0.5", "1/3", "2"])),
            "unit": draw(st.sampled_from(["", "学时", "m²", "%", "<b>"])),
        }
    else:
        plain["key"] = draw(FULL_TEXTS)
    return plain


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """The reading of a valid question, whatever its texts are."""
    plain = draw(leaves().filter(_is_valid))
    if draw(st.integers(0, 4)) == 0:
        parts = draw(st.lists(leaves().filter(_is_valid), min_size=1, max_size=3))
        plain = _asked(draw, "case") | {"stem": draw(FULL_TEXTS), "rationale": draw(TEXTS), "parts": parts}
    return reading_of(read_question(plain), {TIAOLI.id: TIAOLI})


def reading(id: str, kind: str, **more: Any) -> Reading:
    """The reading of a small question of ``kind``."""
    return reading_of(asked(id, kind, **more), {TIAOLI.id: TIAOLI})


def content(reading: Reading) -> Reading:
    """``reading`` without where it stands, and what was said about it."""
    parts = tuple(content(part) for part in reading.parts)
    return replace(reading, where="", source="", doubts=(), notes=(), parts=parts)


def mostly(reading: Reading, lost: list[str]) -> Reading:
    """What must come back of ``reading`` where ``lost`` is what the format says that it loses."""
    said = "".join(lost)
    texts = any(word in said for word in ("空白", "控制字符"))
    plain = content(reading)
    plain = replace(
        plain,
        points=None if "分值" in said else plain.points,
        tolerance=Fraction(0) if "误差" in said else plain.tolerance,
        parts=tuple(mostly(part, lost) for part in plain.parts),
    )
    if not texts:
        return plain
    key = tuple(tuple(map(_loose, blank)) for blank in plain.key) if isinstance(plain.key, tuple) else plain.key
    return replace(
        plain,
        stem=_loose(plain.stem),
        rationale=_loose(plain.rationale),
        basis=_loose(plain.basis),
        topic=_loose(plain.topic),
        unit=_loose(plain.unit),
        choices=tuple(map(_loose, plain.choices)),
        premises=tuple(map(_loose, plain.premises)),
        tags=tuple(filter(None, map(_loose, plain.tags))),
        key=key,
    )


@st.composite
def broken(draw: st.DrawFn, whole: bytes) -> bytes:
    """``whole`` cut short, with bytes changed, doubled, or something else altogether."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["cut", "change", "drop", "double", "insert"])):
            case "cut":
                del data[at:]
            case "change":
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "drop":
                del data[at : at + draw(st.integers(1, 200))]
            case "double":
                data[at:at] = data[at : at + draw(st.integers(1, 400))]
            case _:
                data[at:at] = draw(
                    st.sampled_from([b"<", b"&#0;", b"]]>", b'"', b"<text/>", b"{1:MC:", b"99999999999"])
                )
    return bytes(data)


def read_or_refused(read: Callable[[Source], Readings], name: str, data: bytes) -> Readings | None:
    """What ``read`` makes of ``data``; None where it refuses the file in the way that it may."""
    try:
        return read(Source(name, data))
    except ProblemsError:
        return None


def _asked(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    return {
        "id": draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,8}", fullmatch=True)),
        "kind": kind,
        "basis": draw(st.sampled_from([BASIS, BASIS | {"regulation": "待核"}])),
        "topic": draw(TEXTS),
        "tags": draw(st.lists(FULL_TEXTS, max_size=3)),
        "difficulty": draw(st.sampled_from(["easy", "medium", "hard"])),
        "review": draw(st.sampled_from(["draft", "reviewed", "retired"])),
    }


def _is_valid(plain: dict[str, Any]) -> bool:
    try:
        _question(plain)
    except ValueError:
        return False
    return True


def _question(plain: dict[str, Any]) -> Question:
    return read_question(plain)


def _loose(text: str) -> str:
    return "".join(one for one in text if one.isprintable() and not one.isspace())
