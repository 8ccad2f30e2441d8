"""Choices and keys in cells of a table: several in one cell, keys as letters, texts or numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizlib.core.question import LETTERS
from quizlib.core.text import folded
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.tables.cells import visible
from quizlib.exchange.formats.words import letters, narrow, truth

PINNED = "【位置固定】"
_PINNED_END = re.compile(rf"{PINNED}\\+$")
_LETTERED = re.compile(r"\s*[(\[【]?\s*([A-Ja-j])\s*(?:[)\]】]\s*[.、:]?|[.、:\-])\s*")
_NUMBERS = re.compile(r"\d{1,9}(?:[\s,、;|/.]+\d{1,2})*[,、;|.]?")
_LONGEST_LETTER = 4  # a choice may itself be a letter, as it is asked about vitamins
_ARROWS = r"→|->|-->|>|—|-"
_BETWEEN = (r"\|\|", r"[|｜]", r"\n", r"[；;]", r"[、]", r"[,，]", r"\s+")


@dataclass(slots=True)
class Given:
    """A key as letters, and what was decided or is in doubt about it."""

    letters: str | None = None
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def in_one_cell(text: str) -> list[str]:
    """The choices in one cell: a line each, or parted by ``|``, ``||`` or ``；``, with or without letters."""
    pieces = [one for one in re.split(r"[|｜\n]+", text) if one.strip()]
    found: list[str] = []
    for piece in pieces:
        spans = marks.choices_in(piece, LETTERS[min(len(found), len(LETTERS) - 1)])
        if spans and spans[0] == 0:
            found += [clean(piece[span.start : span.end]) for span in spans[1]]
        elif found:
            found[-1] += "\n" + clean(piece)
        else:
            break
    if len(found) > 1:
        return found
    if len(pieces) < 2:
        pieces = [one for one in re.split(r"[；;\t]", text) if one.strip()]
    return unlettered([clean(one) for one in pieces])


def at_the_end(stem: str) -> tuple[str, list[str]]:
    """A stem that holds its choices in lines below, as the stem and the choices."""
    lines = stem.split("\n")
    for index, line in enumerate(lines):
        found = marks.choices_in(line, "A")
        if found and found[1][0].letter == "A" and (index or found[0]):
            rest = "\n".join([line[found[0] :], *lines[index + 1 :]])
            choices = in_one_cell(rest)
            if len(choices) > 1:
                return "\n".join([*lines[:index], line[: found[0]]]).strip(), choices
    return stem, []


def clean(text: str) -> str:
    """A choice without the mark that parts it from the next."""
    return text.strip().rstrip(";；").strip().removesuffix("。").strip()


def is_lettered(choices: Sequence[str]) -> bool:
    """Whether every choice that is filled begins with its own letter."""
    found = [(LETTERS + "IJ")[index] == letter_of(text) for index, text in enumerate(choices[:10]) if text]
    return len(found) > 1 and all(found)


def unlettered(choices: Sequence[str]) -> list[str]:
    """The choices without their letters, where every one begins with its own."""
    return [without_letter(text) for text in choices] if is_lettered(choices) else list(choices)


def letter_of(text: str) -> str:
    """The letter that a choice begins with, or nothing."""
    match = _LETTERED.match(narrow(text[:20]))
    return match.group(1).upper() if match else ""


def without_letter(text: str) -> str:
    """A choice without the letter that it begins with."""
    match = _LETTERED.match(narrow(text[:20]))
    return text[match.end() :].strip() if match else text


def pin(text: str, *, is_pinned: bool) -> str:
    """A choice as it is written: a pinned one says so at its end."""
    if is_pinned:
        return text + PINNED
    return text + "\\" if text.endswith(PINNED) or _PINNED_END.search(text) else text


def unpinned(text: str) -> tuple[str, bool]:
    """A choice and whether it is pinned, from what ``pin`` wrote."""
    if text.endswith(PINNED):
        return text.removesuffix(PINNED).rstrip(), True
    return (text[:-1] if _PINNED_END.search(text) else text), False


def numbers_in(text: str) -> list[int]:
    """The numbers of a key that holds nothing else, such as ``1,3,4``; none where it is something else."""
    plain = narrow(visible(text))
    if not _NUMBERS.fullmatch(plain):
        return []
    return [int(one) for one in re.findall(r"\d+", re.sub(r"(\d)\.0$", r"\1", plain))]


def choice_key(
    text: str, choices: Sequence[str], first: int = 1, *, in_order: bool = False, is_own: bool = False
) -> Given:
    """The letters of a key.

    ``first`` is what numbers begin with; ``in_order``: the order of the letters counts; ``is_own``: this package wrote
    the key, so that letters are letters whatever the choices say.
    """
    plain = visible(text)
    if not plain:
        return Given()
    by_letter = _letters(plain, in_order=in_order)
    if by_letter is not None and (is_own or all(len(one) > _LONGEST_LETTER for one in choices)):
        return Given(by_letter)
    by_text = _by_text(plain, choices, in_order=in_order)
    if by_letter is not None:
        given = Given(by_letter)
        if by_text is not None and by_text != by_letter:
            given.doubts.append(f"答案（{plain}）既是选项字母，又是选项 {by_text} 的文字，分不清是哪一个")
        return given
    by_number = _by_number(plain, len(choices), first, in_order=in_order)
    if by_text is not None:
        given = Given(by_text)
        if by_number is not None and by_number != by_text:
            given.doubts.append(
                f"答案（{plain}）既是选项 {by_text} 的文字，又像是第 {plain} 项（{by_number}），分不清是哪一个"
            )
        return given
    if by_number is not None:
        from_zero = "，从 0 数起" if first == 0 else ""
        return Given(by_number, [f"答案 {plain} 按选项的序号理解{from_zero}，即 {by_number}"])
    lettered = _letter_and_text(plain, choices)
    if lettered is not None:
        return lettered
    return Given(doubts=[f"答案（{plain[:40]}）不是选项字母，也不是某个选项的文字"])


def match_key(text: str, premises: Sequence[str], choices: Sequence[str]) -> Given:
    """One letter for each premise, from ``BAC``, ``1-B，2-A`` or pairs of texts."""
    plain = narrow(visible(text)).upper()
    if re.fullmatch(r"[A-J\-]+", plain):
        return Given(plain)
    pairs = re.findall(r"(\d{1,2})\s*[-—–:.、→)]*\s*([A-J])(?![A-Z])", plain)
    if pairs and len({number for number, _ in pairs}) == len(pairs):
        return Given("".join(letter for _, letter in sorted(pairs, key=lambda pair: int(pair[0]))))
    if re.fullmatch(r"[A-J](?:[\s,、;|/]+[A-J])*", plain):
        return Given(re.sub(r"[^A-J]", "", plain))
    right: dict[str, str] = {}
    texts = {folded(choice): LETTERS[index] for index, choice in enumerate(choices[: len(LETTERS)])}
    for pair in re.split(r"[\n;；|]+", visible(text)):
        left, mark, other = next(
            (parts for at in ("→", "——", "—", "-", "=", "：", ":") if (parts := pair.partition(at))[1]), ("", "", "")
        )
        if mark and folded(other) in texts:
            right[folded(left)] = texts[folded(other)]
    if premises and all(folded(premise) in right for premise in premises):
        return Given("".join(right[folded(premise)] for premise in premises))
    return Given(doubts=[f"匹配题的答案（{text[:40]}）应为左栏各项所配选项的字母，例如 BAC"]) if plain else Given()


def _letters(plain: str, *, in_order: bool) -> str | None:
    found = letters(plain)
    if not in_order:
        return found
    parts = re.sub(rf"[\s,、;|/.]+|{_ARROWS}", "", narrow(plain).upper())
    return parts if re.fullmatch(r"[A-J]+", parts) else found


def _by_text(plain: str, choices: Sequence[str], *, in_order: bool) -> str | None:
    texts: dict[str, str] = {}
    for index, choice in enumerate(choices[: len(LETTERS)]):
        texts.setdefault(folded(choice), LETTERS[index])
    texts.pop("", None)
    if folded(plain) in texts:
        return texts[folded(plain)]
    for pattern in (*_BETWEEN, *((_ARROWS,) if in_order else ())):
        parts = [one for one in re.split(pattern, plain) if one.strip()]
        found = [texts.get(folded(clean(one))) or texts.get(folded(one)) for one in parts]
        if len(found) > 1 and all(found):
            given = [one for one in found if one]
            return "".join(given if in_order else sorted(set(given)))
    return texts.get(folded(clean(plain)))


def _by_number(plain: str, count: int, first: int, *, in_order: bool) -> str | None:
    numbers = numbers_in(plain)
    if len(numbers) == 1 and numbers[0] >= count + first:
        digits = [int(one) for one in str(numbers[0])]
        numbers = digits if in_order or digits == sorted(set(digits)) else []
    indexes = [number - first for number in numbers]
    if not indexes or any(not 0 <= index < min(count, len(LETTERS)) for index in indexes):
        return None
    return "".join(LETTERS[index] for index in (indexes if in_order else sorted(set(indexes))))


def _letter_and_text(plain: str, choices: Sequence[str]) -> Given | None:
    """``B.一年``, or several such in lines: the letters count, and each must be the letter of its text."""
    parts = [one for one in re.split(r"[|｜\n；;]+", plain) if one.strip()]
    if not parts or not all(letter_of(one) for one in parts):
        return None
    given = Given("".join(sorted({letter_of(one) for one in parts})))
    for one in parts:
        index = (LETTERS + "IJ").index(letter_of(one))
        text = clean(without_letter(one))
        if text and truth(text) is None and (index >= len(choices) or folded(text) != folded(clean(choices[index]))):
            given.doubts.append(f"答案（{one.strip()[:40]}）的字母与选项 {letter_of(one)} 的文字不符")
    return given
