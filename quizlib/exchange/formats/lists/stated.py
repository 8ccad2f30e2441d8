"""Keys as people state them: letters with the choice or a reason behind, texts of choices, truths with a reason."""

import re
from dataclasses import dataclass

from quizlib.core.question import LETTERS
from quizlib.core.text import bare
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.words import letters, narrow, truth

_CHOSEN = re.compile(r"\s*(?:故|因此|应该?|本题)*(?:是|为|选择?)\s*[:：]?\s*(?=[A-Ha-h√×对错])")
_TRUTH_FIRST = re.compile(
    r"\s*[(\[【]?\s*([√×✓✗✔✘]|正确|错误|不对|对|错|[TFXYN](?![A-Z]))\s*[)\]】]?\s*([\s,.。;:、(\[【]+)"
)
_LETTERS_FIRST = re.compile(rf"\s*([{LETTERS}](?:[\s、,;]*[{LETTERS}])*)(?![A-Z])", re.IGNORECASE)
_LETTER_AND_STOP = re.compile(rf"(?<![A-Z])([{LETTERS}])\s?[.:、)]\s*(?![{LETTERS}][、,\s]|[{LETTERS}]$)")
_AROUND = " \n.。,，;；:：、()（）[]【】"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text says of the key: its ``letters`` (None: they are not found), a ``reason`` behind, and a ``doubt``."""

    letters: str | None
    reason: str = ""
    doubt: str = ""


def letters_of(text: str, choices: list[str]) -> Stated:
    """The letters that ``text`` gives for ``choices``: as letters, as texts of choices, or both."""
    text = _CHOSEN.sub("", text, count=1) if _CHOSEN.match(narrow(text)) else text
    given = letters(text) or _by_texts(text, choices)
    if given is not None:
        return Stated(given)
    first = _LETTERS_FIRST.match(narrow(text))
    named = _with_texts(text)
    if len(named) > 1 or (named and _index(named[0][1], choices) is not None):
        return _named(named, choices)
    if first is None or not narrow(text)[first.end() :].strip():
        return Stated(None)
    given, rest = letters(first.group(1)), text[first.end() :].strip(_AROUND)
    if given is None or narrow(text)[first.end()] not in " \n.。,;:、()[]【】":
        return Stated(None)
    said = [_index(one, choices) for one in re.split(r"[、,，;；|\s]+", rest)]
    if _index(rest, choices) is not None:
        said = [_index(rest, choices)]
    if None in said:
        return Stated(given, rest)
    meant = "".join(sorted(LETTERS[index] for index in said if index is not None))
    return Stated(given, doubt="" if meant == given else f"答案写的字母 {given} 与文字“{rest}”说的不是同一选项")


def parted(text: str) -> tuple[str, str]:
    """A truth, and the reason that stands behind it; any other text whole."""
    match = _TRUTH_FIRST.match(narrow(text))
    if match is None or truth(text) is not None:
        return text, ""
    reason = text[match.end() :].strip()
    closes = reason.endswith((")", "）", "】", "]")) and match.group(2).strip() in ("(", "[", "【")
    return match.group(1), (reason[:-1] if closes else reason).strip()


def choice_text(text: str) -> str:
    """The text of a choice without the stops behind it."""
    return text.strip().rstrip(";；|｜").strip().removesuffix("。").strip()


def choices_of(text: str) -> list[str]:
    """The choices that stand in one text, parted by letters, bars, lines, semicolons or wide spaces."""
    found: list[str] = []
    for line in re.split(r"[|｜\n]+", text):
        spans = marks.choices_in(line, LETTERS[min(len(found), len(LETTERS) - 1)])
        if spans:
            found += [choice_text(line[span.start : span.end]) for span in spans[1]]
        elif line.strip():
            found.append(choice_text(line))
    if len(found) == 1:
        found = next(
            (
                [choice_text(one) for one in re.split(mark, text.strip(" ;；。")) if one.strip()]
                for mark in (r"[;；]", r"\s{2,}|\t|\u3000", "[,，、]", r"\s+")
                if len(re.split(mark, text.strip(" ;；。"))) > 1
            ),
            found,
        )
    return found


def plain_key(text: str) -> object:
    """A key as it is compared with another one."""
    given, value = letters(text), truth(text)
    return given if given is not None and value is None else value if value is not None else narrow(text).strip()


def _with_texts(text: str) -> list[tuple[str, str]]:
    """The letters and texts of a key such as ``A.警告 C.开除党籍``, which begins with a letter."""
    found = list(_LETTER_AND_STOP.finditer(narrow(text).upper()))
    if not found or text[: found[0].start()].strip():
        return []
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [(match[1], text[match.end() : end].strip(_AROUND)) for match, end in zip(found, ends, strict=True)]


def _named(named: list[tuple[str, str]], choices: list[str]) -> Stated:
    given = "".join(sorted({letter for letter, _ in named}))
    wrong = [
        f"{letter}. {said}"
        for letter, said in named
        if said and ((index := _index(said, choices)) is None or LETTERS[index] != letter)
    ]
    return Stated(given, doubt=f"答案写的“{'、'.join(wrong)}”与选项的文字不同" if wrong else "")


def _by_texts(text: str, choices: list[str]) -> str | None:
    whole = _index(text, choices)
    if whole is not None:
        return LETTERS[whole]
    for mark in (r"[|｜;；\n]", r"[、,，]", r"\s+"):
        found = [_index(one, choices) for one in re.split(mark, text) if one.strip()]
        if found and None not in found:
            return "".join(sorted({LETTERS[index] for index in found if index is not None}))
    return None


def _index(text: str, choices: list[str]) -> int | None:
    wanted = bare(text)
    return next((index for index, one in enumerate(choices[: len(LETTERS)]) if wanted and bare(one) == wanted), None)
