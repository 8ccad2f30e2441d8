"""Blackboard's tab-separated questions, read only: a question a row, its type as a code in the first column."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from quizlib.core.question import BLANK, Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.markup import decimal, plain_text
from quizlib.exchange.formats.moodle.moodle_kinds import DRAWN_BLANK, with_blank
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.words import narrow, truth

_MARKED_UP = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{1,31};")
_VARIABLE = re.compile(r"\[([^\[\]]{1,100})\]")
_FLAGS = {"correct": True, "incorrect": False}
_WORDS = {"true": True, "false": False}
_MOST_FIELDS = 250
_MOST_LETTERS = 26
_UNREAD = {
    "FIL": "上传文件题",
    "OP": "意见调查题",
    "JUMBLED_SENTENCE": "句子排列题",
    "QUIZ_BOWL": "抢答题",
}


def recognises(source: Source) -> bool:
    """Whether most rows begin with a code and a tab."""
    if source.is_archive or "\t" not in source.text:
        return False
    rows = [line for line in source.lines if line.strip()]
    coded = sum(_code(line) in _KINDS or _code(line) in _UNREAD for line in rows)
    return coded * 2 > len(rows)


def read(source: Source) -> Readings:
    """The questions of the rows; a row of another type is a problem with its line."""
    found = Readings("blackboard")
    for number, line in enumerate(source.lines, 1):
        if line.strip():
            _take(_Row(line), f"{source.name}:{number}", found)
    return found


class _Row:
    """A row: its ``code``, ``stem`` and ``fields``; doubts and notes gather here."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.code = _code(line)
        self.doubts: list[str] = []
        self.notes: list[str] = []
        _, *rest = line.split("\t")
        texts = [self._text(one) for one in rest]
        while texts and not texts[-1]:
            texts.pop()  # a spreadsheet fills rows up
        self.stem = texts[0] if texts else ""
        self.fields = texts[1:]

    def _text(self, raw: str) -> str:
        text = raw.strip()
        if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
            text = text[1:-1].replace('""', '"').strip()  # as a spreadsheet writes it
        if not _MARKED_UP.search(text):
            return text
        plain, doubts = plain_text(text, "html")
        self.doubts += doubts
        return plain

    def pairs(self, what: str) -> list[tuple[str, str]]:
        """The fields two by two; one that is left over is in doubt."""
        if len(self.fields) % 2:
            self.doubts.append(f"有 {len(self.fields)} 列，应每两列一组（{what}），请核对最后一列“{self.fields[-1]}”")
        return list(zip(self.fields[::2], [*self.fields[1::2], ""], strict=False))


def _take(row: _Row, where: str, found: Readings) -> None:
    reader = _KINDS.get(row.code)
    if row.code in _UNREAD:
        found.problems.append(
            Problem(where, f"{_UNREAD[row.code]}（{row.code}）不能导入，应为 {'、'.join(_KINDS)} 之一")
        )
    elif reader is None:
        message = f"这一行的第一列“{row.line.split(chr(9))[0].strip()[:20]}”不是题型代码，应为 {'、'.join(_KINDS)} 之一"
        found.problems.append(Problem(where, message))
    elif len(row.fields) > _MOST_FIELDS:
        found.problems.append(Problem(where, f"有 {len(row.fields)} 列，没有导入，最多 {_MOST_FIELDS} 列"))
    else:
        fields = {"stem": row.stem, "source": row.line} | reader(row)
        found.questions.append(Reading(where, **fields).doubting(*row.doubts).noting(*row.notes))


def _choices(row: _Row) -> dict[str, Any]:
    texts, key = [], ""
    for index, (text, flag) in enumerate(row.pairs("选项、correct 或 incorrect")):
        value = _FLAGS.get(narrow(flag).casefold())
        if value is None:
            value = truth(flag)
            shown = f"选项“{text}”后面是“{flag}”，应为 correct 或 incorrect"
            (row.doubts if value is None else row.notes).append(shown)
        texts.append(text)
        key += chr(65 + index) if value and index < _MOST_LETTERS else ""
    kind = Kind.SINGLE if row.code == "MC" else Kind.MULTIPLE
    return {"kind": kind, "choices": tuple(texts), "key": key or None}


def _truefalse(row: _Row) -> dict[str, Any]:
    word = row.fields[0] if row.fields else ""
    value = _WORDS.get(narrow(word).casefold())
    if value is None:
        value = truth(word)
        (row.doubts if value is None else row.notes).append(f"判断题的答案是“{word}”，应为 true 或 false")
    _note_more(row, 1)
    return {"kind": Kind.TRUEFALSE, "key": value}


def _essay(row: _Row) -> dict[str, Any]:
    _note_more(row, 1)
    return {"kind": Kind.SHORT, "key": ((row.fields[0],),) if row.fields else None}


def _order(row: _Row) -> dict[str, Any]:
    key = "".join(chr(65 + index) for index in range(min(len(row.fields), _MOST_LETTERS)))
    return {"kind": Kind.ORDER, "choices": tuple(row.fields), "key": key or None}


def _match(row: _Row) -> dict[str, Any]:
    pairs = row.pairs("左项、右项")
    choices = list(dict.fromkeys(right for _, right in pairs if right))
    letters = [choices.index(right) if right else _MOST_LETTERS for _, right in pairs]
    key = "".join(chr(65 + index) if index < _MOST_LETTERS else "-" for index in letters)
    premises = tuple(left for left, _ in pairs)
    return {"kind": Kind.MATCH, "premises": premises, "choices": tuple(choices), "key": key or None}


def _fill(row: _Row) -> dict[str, Any]:
    accepted = tuple(dict.fromkeys(filter(None, row.fields)))
    blanks = len(DRAWN_BLANK.findall(row.stem))
    if blanks > 1 and blanks == len(row.fields):
        row.doubts.append(f"FIB 只有一个空，题干里有 {blanks} 个，这里按每空一个答案读，请核对")
        return {"kind": Kind.FILL, "stem": DRAWN_BLANK.sub(BLANK, row.stem), "key": tuple((one,) for one in row.fields)}
    stem, notes = with_blank(row.stem)
    row.notes += notes
    return {"kind": Kind.FILL, "stem": stem, "key": (accepted,) if accepted else None}


def _several_blanks(row: _Row) -> dict[str, Any]:
    """Groups of a variable and its answers, with an empty field between them; ``[variable]`` is a blank in the stem."""
    groups: dict[str, tuple[str, ...]] = {}
    for group in _parted(row.fields):
        groups[group[0]] = tuple(dict.fromkeys(group[1:]))
    named = [name for name in _VARIABLE.findall(row.stem) if name in groups]
    missing = [name for name in groups if name not in named]
    if missing:
        row.doubts.append(f"题干里没有 [{']、['.join(missing)}]，每个变量应在题干里写成一个空")
    stem = _VARIABLE.sub(lambda match: BLANK if match[1] in groups else match[0], row.stem)
    return {"kind": Kind.FILL, "stem": stem, "key": tuple(groups[name] for name in named) or None}


def _numerical(row: _Row) -> dict[str, Any]:
    value, margin = [*row.fields, "", ""][:2]
    tolerance = decimal(narrow(margin) or "0")
    if value and decimal(narrow(value)) is None:
        row.doubts.append(f"答案“{value}”不是数值")
    if tolerance is None or tolerance < 0:
        row.doubts.append(f"允许的误差“{margin}”不是数值，暂作 0")
    _note_more(row, 2)
    return {
        "kind": Kind.NUMERICAL,
        "key": ((value,),) if value else None,
        "tolerance": max(tolerance or Fraction(0), Fraction(0)),
    }


_KINDS: dict[str, Callable[[_Row], dict[str, Any]]] = {
    "MC": _choices,
    "MA": _choices,
    "TF": _truefalse,
    "ESS": _essay,
    "SR": _essay,
    "ORD": _order,
    "MAT": _match,
    "FIB": _fill,
    "FIB_PLUS": _several_blanks,
    "NUM": _numerical,
}


def _code(line: str) -> str:
    head, tab, _ = line.partition("\t")
    return narrow(head).strip().strip('"').upper() if tab and len(head) < 40 else ""


def _parted(fields: Sequence[str]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for one in fields:
        if one:
            groups[-1].append(one)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _note_more(row: _Row, count: int) -> None:
    if any(row.fields[count:]):
        row.doubts.append(f"后面还有 {len(row.fields) - count} 列没有用上（{'、'.join(row.fields[count:])}），请核对")
