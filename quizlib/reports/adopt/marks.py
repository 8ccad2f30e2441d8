"""Blanks in a line of text: XX, ××, ___, ○○, 【　】 and the like, told apart from letters that only look so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_X = "XxＸｘ×✕✖╳"
_SPACE = " \u00a0\u2002\u2003\u3000"
_HAN = "\u4e00-\u9fff"
#: What a single X may stand before and still be a blank.
_AFTER_ONE = (
    rf"[{_SPACE}]?(?:[%％‰年月日个名人位次场期轮届批部份件项条道题篇家支组类门套台期天周岁分元万亿余多号季章节层等级户]"
    r"|党支部|支部|党委|公司|集团|同志|书记|部门|单位|领导|小时|学时|季度)"
)
_NOT_AFTER_ONE = r"人数|人次数|分数|次数|级数|天数|光|射线|轴|型|染色"
_BLANK = re.compile(
    "|".join(
        (
            rf"(?P<year>(?:(?:19|20|１９|２０)[{_X}○〇*＊_]{{1,2}}|(?:20|２０)\d[{_X}○〇*＊_]|[{_X}]{{1,4}})(?=[{_SPACE}]*年))",
            rf"(?P<titles>《[{_X}○〇*＊_…]{{2,}}》(?:[、，和与及]?《[{_X}○〇*＊_…]{{2,}}》)+)",
            rf"(?P<x>[{_X}]+[.．·][{_X}]+|[{_X}]{{2,}}|[{_X}](?:[{_SPACE}]{{1,2}}[{_X}](?![{_X}]))+)",
            rf"(?P<one>[{_X}])",
            rf"(?P<line>[_＿]{{2,}}(?:[{_SPACE}]?[_＿]+)*|＿)",
            r"(?P<ring>[○〇◯〓△□]{2,}|[*＊]{2,})",
            rf"(?P<empty>【[{_SPACE}\t]*】|〔[{_SPACE}\t]+〕|［[{_SPACE}\t]+］|\[[{_SPACE}\t]{{2,}}\]"
            rf"|（(?:[{_SPACE}\t]{{2,}}|[\u3000\t])）|\((?:[{_SPACE}\t]{{2,}}|[\u3000\t])\))",
        )
    )
)
_FIELD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_WORD = r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._/@:\\\-]+"
_TOKEN, _ENDING = re.compile(_WORD), re.compile(f"{_WORD}$")
_LIST_NUMBER = re.compile(rf"(?:^|[{_SPACE}\t。；：])[(（]?\d{{1,2}}[.．、)）]$")
_NUMERALS = "一二三四五六七八九十百千零"
_RULE = 20  # underscores that fill a line are a rule to look at, not a blank to fill

#: What stands for each blank in the text that is judged: a character that no document has.
BLANK = "\ue000"


@dataclass(frozen=True, slots=True)
class Mark:
    """What looks like a blank in a text, from ``start`` to ``end``; ``reason``: why it is none, or nothing."""

    start: int
    end: int
    text: str
    reason: str = ""


def marks_in(text: str, underlined: Sequence[bool] = ()) -> list[Mark]:
    """Every mark in ``text``; ``underlined`` tells of each character whether it is: underlined spaces are a mark."""
    found = [*_written(text), *_underlined(text, underlined)]
    kept: list[Mark] = []
    for one in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str, marks: Sequence[Mark]) -> tuple[str, list[int]]:
    """``text`` with ``BLANK`` in place of each of ``marks``, and where each of them then stands."""
    pieces: list[str] = []
    places: list[int] = []
    end = length = 0
    for mark in marks:
        pieces += [text[end : mark.start], BLANK]
        length += mark.start - end
        places.append(length)
        length += 1
        end = mark.end
    return "".join([*pieces, text[end:]]), places


def _written(text: str) -> Iterator[Mark]:
    fields = [found.span() for found in _FIELD.finditer(text)]
    for found in _BLANK.finditer(text):
        start, end = found.span()
        if any(first < end and start < last for first, last in fields):
            continue
        reason = _reason(text, found)
        if reason is not None:
            yield Mark(start, end, found.group(), reason)


def _reason(text: str, found: re.Match[str]) -> str | None:
    """Why a mark is no blank; empty where it is one, None where nobody would take it for one."""
    start, end = found.span()
    kind = found.lastgroup or ""
    if kind in ("year", "titles", "empty"):
        return ""
    if kind == "ring":
        whole = text.strip() == found.group() and end - start >= _RULE // 2
        return "整行的分隔线" if whole else _beside_numerals(text, start, end)
    if kind == "line":
        if text.strip() == found.group() and end - start >= _RULE:
            return "整行的横线"
        return "夹在字母、数字中间" if _is_word(text, start, end, both=True) else ""
    if _is_word(text, start, end):
        return None if kind == "one" else "夹在字母、数字中间"
    if kind == "one":
        return _single(text, start, end)
    return "术语" if re.match("染色体|射线", text[end:]) else ""


def _single(text: str, start: int, end: int) -> str | None:
    before, after = text[max(start - 1, 0) : start], text[end:]
    if text.strip() == text[start:end]:
        return "" if text[start] in "XxＸｘ" else "单独的叉号"
    if re.match(_NOT_AFTER_ONE, after) or (before and not re.match(rf"[{_HAN}\W_]", before)):
        return None
    if re.match(_AFTER_ONE, after) or before == "第":
        return ""
    is_apart = re.match(rf"[{_HAN}]", before) and re.match(r"[，。；、）)]|$", after)
    return "单独的字母，可能不是空白" if is_apart and text[start] in "XxＸｘ" else None


def _beside_numerals(text: str, start: int, end: int) -> str | None:
    """None where a 〇 is a digit, as in 二〇〇八年."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return None if any(one in _NUMERALS for one in around) else ""


def _is_word(text: str, start: int, end: int, *, both: bool = False) -> bool:
    """Whether letters or digits stand in one word with the mark: a model number, an address, an English word.

    ``both``: only where they stand on both sides.
    """
    before, behind = _ENDING.search(text[:start]), _TOKEN.match(text[end:])
    if _LIST_NUMBER.search(text[:start]):
        before = None
    sides = [one is not None and any(_is_letter(char) for char in one.group()) for one in (before, behind)]
    return all(sides) if both else any(sides)


def _is_letter(char: str) -> bool:
    return char.isalnum() and char not in _X


def _underlined(text: str, underlined: Sequence[bool]) -> Iterator[Mark]:
    """Stretches of underlined text that hold nothing but white space."""
    start = None
    for at, one in enumerate([*underlined, False]):
        if one and start is None:
            start = at
        elif not one and start is not None:
            piece = text[start:at]
            if not piece.strip() and "\n" not in piece:
                is_blank = len(piece) >= 2 or piece in "\t\u3000"
                yield Mark(start, at, piece, "" if is_blank else "只有一个带下划线的空格")
            start = None
