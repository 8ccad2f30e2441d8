"""Keys that stand apart, given to the questions they belong to: section to section by kind, then in order."""

import re
from collections.abc import Sequence

from quizlib.core.question import Kind
from quizlib.exchange.formats.lists.gathered import Listed
from quizlib.exchange.formats.lists.key_list import KeySection
from quizlib.exchange.formats.words import letters, narrow, truth

_TOKEN = re.compile(r"[A-Ha-h√×✓✗✔✘对错TFYN]")


def assign(found: list[KeySection], questions: Sequence[Listed], section: int | None = None) -> list[str]:
    """Give keys to questions (of one ``section``, else of all); what could not be given, as messages."""
    leaves = leaves_of(questions)
    own = [section] if section is not None else list(dict.fromkeys(one.section for one in leaves))
    groups = [[one for one in leaves if one.section == each] for each in own]
    numbers = [one.number for one in leaves]
    if section is None:
        if len(set(numbers)) == len(numbers) and len(groups) > 1 and not any(one.title for one in found):
            groups, found = [leaves], [_merged(found)]
        else:
            groups = _split_restarts(groups)
    if len(groups) == 1 and all(one.style == "ordinal" for one in leaves):
        found = [_as_numbers(found)] if any(one.ordinal for one in found) else found
    odd: list[str] = []
    free = list(range(len(groups)))
    for keys in found:
        place = _place(keys, groups, free)
        if place is None:
            odd.append("答案部分有一节与题目的各部分对不上，请核对题型标题")
            continue
        free.remove(place)
        odd += _give(keys, groups[place])
    return odd


def keys_without_numbers(text: str, question: Listed) -> list[str]:
    """The keys in a text that holds those of several questions such as this one: √ ×, AB AC; none where it is one."""
    plain = re.sub(r"[()\[\]【】]", " ", narrow(text)).strip(" .。")
    parts = [one for one in re.split(r"[\s,;、/]+" if ";" not in plain else ";", plain) if one.strip()]
    if not question.choices and question.kind in (None, Kind.TRUEFALSE):
        found = list(plain) if re.fullmatch(r"[√×✓✗✔✘对错]+", plain) else parts
        return found if len(found) > 1 and all(truth(one) is not None for one in found) else []
    if question.kind is Kind.FILL:
        return plain.split()
    if not question.choices or not all(letters(one) for one in parts):
        return []
    if question.kind is Kind.SINGLE:
        return [letter for one in parts for letter in letters(one) or ""]
    return parts if any(len(one) > 1 for one in parts) else []


def leaves_of(questions: Sequence[Listed]) -> list[Listed]:
    """The questions that have keys of their own: parts in place of their case."""
    return [part for one in questions for part in (one.parts or [one])]


def _place(keys: KeySection, groups: list[list[Listed]], free: list[int]) -> int | None:
    if keys.ordinal is not None:
        return keys.ordinal - 1 if keys.ordinal - 1 in free else None
    kinds = {index: groups[index][0].kind for index in free if groups[index]}
    same = next((index for index in free if keys.kind is not None and kinds.get(index) is keys.kind), None)
    if same is not None:
        return same
    return next((index for index in free if keys.kind is None or kinds.get(index) is None), None)


def _give(keys: KeySection, group: list[Listed]) -> list[str]:
    odd: list[str] = []
    if keys.run and not keys.keys:
        tokens = _tokens(keys.run, len(group))
        if tokens is None:
            return [f"答案部分的“{keys.run.strip()[:40]}”没有题号，个数也与这一部分的 {len(group)} 道题不相等"]
        for each, key in zip(group, tokens, strict=True):
            each.end_keys.append(key)
    by_number = {one.number: one for one in group}
    for number, key in keys.keys.items():
        question = by_number.get(number)
        if question is None:
            odd.append(f"答案部分有第 {number} 题的答案（{key[:20]}），但没有这道题")
        elif key:
            question.end_keys.append(key)
    for number, rationale in keys.rationales.items():
        if number in by_number:
            by_number[number].fields.setdefault("rationale", []).append(rationale)
    return odd


def _tokens(run: str, count: int) -> list[str] | None:
    plain = re.sub(r"[()\[\]【】]", " ", narrow(run))
    if count == 1:
        return [run.strip()]
    for tokens in (re.split(r"[\s,;、]+", plain.strip(" \n,;、")), _TOKEN.findall(plain)):
        if len(tokens) == count:
            return tokens
    return None


def _merged(found: list[KeySection]) -> KeySection:
    merged = KeySection()
    for one in found:
        merged.keys |= one.keys
        merged.rationales |= one.rationales
    return merged


def _as_numbers(found: list[KeySection]) -> KeySection:
    """Ordinals in front of keys taken for the numbers of questions that have ordinals themselves."""
    return KeySection(keys={one.ordinal: one.run.strip() for one in found if one.ordinal and one.run})


def _split_restarts(groups: list[list[Listed]]) -> list[list[Listed]]:
    """Groups parted where the numbers begin again from 1."""
    parted: list[list[Listed]] = []
    for group in groups:
        for one in group:
            if not parted or one is group[0] or (one.number == 1 and parted[-1]):
                parted.append([])
            parted[-1].append(one)
    return parted
