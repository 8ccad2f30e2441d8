"""Keys of blanks that are written into the stem: on the line, in brackets in its place, or in brackets at the end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizlib.core.question import BLANK
from quizlib.exchange.formats.lists.blanks import EMPTY_BRACKET, blank_keys, blanks_in
from quizlib.exchange.formats.lists.gathered import Text
from quizlib.exchange.formats.words import narrow

_WRITTEN = re.compile(r"[_＿]+\s*([^_＿\n]{1,40}?)\s*[_＿]+")
_UNIT = re.compile(r"[^\W\d_a-zA-Z零〇一二两三四五六七八九十百千]")  # 月, 章: a word between two blanks
_PLAIN = 3  # underscores; from here on a run is a blank of its own, not the edge of one
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_FILLED_BRACKET = re.compile(
    r"[（(【]\s*(?!试行|以下|下同|下称|简称|不含|含|包括|包含|例如|如|即|注)([^（）()【】\s][^（）()【】]{0,40}?)\s*[)）】]"
)
_LAST_BRACKET = re.compile(r"[（(]([^（）()]{1,200})[)）]\s*[。.]?\s*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A stem freed of its key: as ``keys`` by blank or as the text ``stated``, and a note of how it was found."""

    stem: str
    keys: tuple[tuple[str, ...], ...] = ()
    stated: str = ""
    note: str = ""


def written_in(stem: str, pieces: Sequence[Text], *, is_fill: bool) -> Written | None:
    """The stem with the texts on its blanks taken out: underlined, between underscores, or in brackets."""
    return _underlined(pieces) or (_in_brackets(stem) if is_fill else None) or _between_underscores(stem)


def behind_the_blanks(stem: str, stated: str | None) -> Written | None:
    """The stem without the key in brackets at its end, where its blanks are lines; of no other text than ``stated``."""
    blanks = blanks_in(stem, loose=False)
    last = _LAST_BRACKET.search(stem)
    if not blanks or last is None:
        return None
    text, before = last.group(1), stem[: last.start()].strip()
    if stated is not None:
        return Written(before) if narrow(text).strip() == narrow(stated).strip(" 。") else None
    if len(blank_keys(text, blanks)[0]) != blanks:
        return None
    return Written(before, stated=text, note=f"按题干末尾括号里的文字（{text}）作答案")


def _underlined(pieces: Sequence[Text]) -> Written | None:
    keys: list[tuple[str, ...]] = []
    stem = []
    for piece in pieces:
        text, at = "", 0
        for start, end in piece.underlined:
            inside = piece.text[start:end].strip()
            if inside and inside.strip("_＿"):
                text += piece.text[at:start] + BLANK
                keys.append((inside,))
                at = end
        stem.append((text + piece.text[at:]).strip())
    return Written("\n".join(stem), tuple(keys), note="按下划线上的文字作答案，原处改为空") if keys else None


def _in_brackets(stem: str) -> Written | None:
    if re.search(r"[_＿]", stem) or EMPTY_BRACKET.search(narrow(stem)):
        return None
    titles = [match.span() for match in _TITLE.finditer(stem)]
    keys, parts, at = [], [], 0
    for match in _FILLED_BRACKET.finditer(stem):
        if not any(start < match.start() < end for start, end in titles):
            keys.append((match.group(1).strip(),))
            parts += [stem[at : match.start()], BLANK]
            at = match.end()
    if not keys:
        return None
    return Written("".join([*parts, stem[at:]]), tuple(keys), note="按写在括号里的文字作答案，原处改为空")


def _between_underscores(stem: str) -> Written | None:
    runs = re.findall(r"[_＿]+", stem)
    inside = [match.group(1).strip("、，。；,;") for match in _WRITTEN.finditer(stem)]
    if any(not one or _UNIT.fullmatch(one) for one in inside):
        return None
    paired = len(runs) >= 2 and len(runs) % 2 == 0 and len(set(map(len, runs))) == 1
    if not paired or len(runs[0]) >= _PLAIN or (len(runs[0]) > 1 and len(runs) > 2):
        return None
    keys = tuple((match.group(1),) for match in _WRITTEN.finditer(stem))
    return Written(_WRITTEN.sub(BLANK, stem), keys, note="按写在空里的文字作答案，原处改为空")
