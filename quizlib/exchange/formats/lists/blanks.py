"""Blanks in stems, and the accepted texts of each from the one text that people write as the key."""

import re

from quizlib.core.question import BLANK
from quizlib.core.regulation import number_of
from quizlib.exchange.formats.words import narrow

EMPTY_BRACKET = re.compile(r"[(\[【]\s*[)\]】]")
_LINE_BLANK = re.compile(r"[_＿﹍]{2,}|[—─]{4,}|…{4,}")
_COUNTED = re.compile(r"(?:\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、](?!\d))\s*")
_BRACKETED = re.compile(r"(?:[(【\[]\s*[^()【】\[\]]{1,60}\s*[)】\]]\s*[,;、]?\s*){2,}")
_BETWEEN_BLANKS = {"\n": r"\n+", ";": r"[;；]", "|": r"[|｜]+", "、": "、", ",": r"[,，]", "/": "/"}
_OR = re.compile(r"\s*[|｜]+\s*|\s*(?:(?<!\d)/|/(?!\d))\s*|\s+或者?\s+|\s*[(（]\s*或者?\s*([^()（）]*)[)）]\s*")
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百]{1,6}|\d{1,6}")


def blank_keys(stated: str, count: int) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The accepted texts of each of ``count`` blanks from one text, and a note where a mark had to be interpreted."""
    plain = stated.strip()
    if count == 1:
        for mark in ("|", ";", "；"):
            if mark in plain:
                texts = tuple(one.strip() for one in re.split(r"[|｜]+|[;；]", plain) if one.strip())
                return (texts,), f"题干只有 1 个空，答案中的“{mark}”按“几种写法都对”理解：{' / '.join(texts)}"
        return (_accepted(plain),), ""
    numbered = [one.strip(" ;；,，、。\n") for one in _COUNTED.split(narrow(plain)) if one.strip(" ;；,，、。\n")]
    if _COUNTED.match(narrow(plain)) and len(numbered) == count == len(_COUNTED.findall(narrow(plain))):
        return tuple(_accepted(one) for one in numbered), ""
    if _BRACKETED.fullmatch(narrow(plain)):
        inside = [one.strip() for one in re.findall(r"[（(【\[]([^（）()【】\[\]]+)[)）】\]]", plain)]
        if len(inside) == count and all(inside):
            return tuple(_accepted(one) for one in inside), ""
    for mark, pattern in _BETWEEN_BLANKS.items():
        parts = [one.strip(" 。") for one in re.split(pattern, plain.strip(" ;；,，、。"))]
        if len(parts) == count and all(parts):
            note = f"题干有 {count} 个空，答案中的“{mark}”按“下一个空”理解" if mark in "|/" else ""
            return tuple(_accepted(one) for one in parts), note
    parts = plain.split()
    if len(parts) == count:
        return tuple((one,) for one in parts), ""
    return ((plain,),), ""


def blanks_in(stem: str, *, loose: bool) -> int:
    """How many blanks a stem has; ``loose``: empty brackets count where there are no lines."""
    lines = len(_LINE_BLANK.findall(stem))
    return lines or (len(EMPTY_BRACKET.findall(narrow(stem))) if loose else 0)


def with_blanks(stem: str, *, loose: bool) -> str:
    """The stem with each blank as the bank writes it."""
    if _LINE_BLANK.search(stem):
        return _LINE_BLANK.sub(BLANK, stem)
    if not loose:
        return stem
    parts, at = [], 0
    for match in EMPTY_BRACKET.finditer(narrow(stem)):
        parts += [stem[at : match.start()], BLANK]
        at = match.end()
    return "".join([*parts, stem[at:]])


def counted(text: str) -> list[str]:
    """The items of a text that is a list (1) (2) (3) from its beginning; none where it is not."""
    plain = narrow(text)
    starts = list(_COUNTED.finditer(plain))
    kept = [match for match in starts if not plain[: match.start()].strip() or plain[match.start() - 1] in "\n;。； "]
    values = [_value(match.group()) for match in kept]
    if not kept or plain[: kept[0].start()].strip() or values != list(range(1, len(kept) + 1)):
        return []
    ends = [*(match.start() for match in kept[1:]), len(text)]
    return [text[match.end() : end].strip() for match, end in zip(kept, ends, strict=True)]


def _value(label: str) -> int:
    digits = re.search(r"\d+", label)
    return int(digits.group()) if digits else "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".index(label[0]) + 1


def _accepted(text: str) -> tuple[str, ...]:
    plain = text.strip(" 。")
    either = re.fullmatch(r"(\S{1,12}?)或者?是?(\S{1,12})", plain)
    if either and _in_digits(either.group(1)) == _in_digits(either.group(2)):
        return either.group(1), either.group(2)  # the same number in two spellings; 警告或者严重警告 is one text
    parts = [one.strip() for one in _OR.split(plain) if one and one.strip()]
    return tuple(parts) or (text,)


def _in_digits(text: str) -> str:
    return _NUMERAL.sub(lambda match: str(number_of(match.group().replace("两", "二"))), narrow(text))
