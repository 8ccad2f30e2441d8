"""What is in doubt about readings, whatever file they came from: the rules that a person would check by eye."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.core.text import bare, folded
from quizlib.errors import Problem
from quizlib.exchange.formats.reading import PICTURE, Reading, Readings

_PINNED = re.compile(
    r"^(?:以上|上述|前述)(?:各项|选项|答案|说法|几项)*(?:都|均|全)?(?:是|对|正确|不是|不对|不正确|错误|错|没有)|^都(?:对|不对)$"
)
_BY_LETTER = re.compile(r"^[A-Ha-h]\s*(?:[和与、及]\s*[A-Ha-h])+")
_SKEW_FROM = 8  # with fewer questions one letter may well be nearly all by chance
_SKEW = {Kind.SINGLE: 0.8, Kind.TRUEFALSE: 0.9}
_SHORTEST_STEM = 4
_WITH_CHOICES = (Kind.SINGLE, Kind.MULTIPLE)
_LONGEST_STEM = 5000


def examined(found: Readings) -> Readings:
    """``found`` with every doubt that its questions give, alone and together."""
    questions = [_examined(one) for one in found.questions]
    for index, doubt in _conflicts(questions):
        questions[index] = questions[index].doubting(doubt)
    problems = [*found.problems, *_skew(questions)]
    if not questions and not problems:
        problems.append(Problem("", "没有找到题目，每题应有题干和答案；请对照使用指南里的样例检查格式"))
    return Readings(found.format, questions, problems)


def _examined(reading: Reading) -> Reading:
    if reading.kind is Kind.CASE or reading.parts:
        parts = tuple(_examined(part) for part in reading.parts)
        reading = replace(reading, kind=Kind.CASE, parts=parts)
        if not parts:
            reading = reading.doubting("案例题没有小题，材料下面应有 (1)(2) 等小题")
        if not reading.stem.strip():
            reading = reading.doubting("案例题没有材料")
        doubts = [f"第 {number} 小题：{doubt}" for number, part in enumerate(parts, 1) for doubt in part.doubts]
        return reading.doubting(*doubts)
    reading = _pin(reading)
    return reading.doubting(*_doubts(reading))


def _pin(reading: Reading) -> Reading:
    if reading.kind not in _WITH_CHOICES:
        return reading
    found = {
        index
        for index, text in enumerate(reading.choices)
        if _PINNED.match(text.strip()) or _BY_LETTER.match(text.strip())
    }
    new = found - reading.pinned
    if not new:
        return reading
    names = "、".join(f"{LETTERS[index]}（{reading.choices[index]}）" for index in sorted(new) if index < len(LETTERS))
    return replace(reading, pinned=reading.pinned | new).noting(
        f"选项 {names} 说的是其他选项，已固定位置，打乱选项时不动"
    )


def _doubts(reading: Reading) -> Iterator[str]:
    if not reading.stem.strip():
        yield "没有题干"
    elif len(reading.stem) > _LONGEST_STEM:
        yield f"题干有 {len(reading.stem)} 个字，可能把几道题连在了一起"
    if any(PICTURE in text for text in (reading.stem, *reading.choices)):
        yield "题目里有图片，没有导入，请改成文字或确认不需要"
    if reading.kind is None:
        yield "题型判断不出来，应为单选、多选、判断、填空、简答等之一"
    yield from _choice_doubts(reading)
    yield from _key_doubts(reading)


def _choice_doubts(reading: Reading) -> Iterator[str]:
    if reading.kind in (Kind.TRUEFALSE, Kind.FILL, Kind.SHORT, Kind.NUMERICAL):
        return
    if len(reading.choices) == 1:
        yield "只有 1 个选项，至少应有 2 个"
    if len(reading.choices) > len(LETTERS):
        yield f"有 {len(reading.choices)} 个选项，最多 {len(LETTERS)} 个"
    seen: dict[str, int] = {}
    for index, text in enumerate(reading.choices):
        letter = LETTERS[index] if index < len(LETTERS) else str(index + 1)
        if not text.strip():
            yield f"选项 {letter} 是空的"
            continue
        first = seen.setdefault(folded(text), index)
        if first != index:
            yield f"选项 {LETTERS[first]} 与 {letter} 相同（{text}），选项应各不相同"


def _key_doubts(reading: Reading) -> Iterator[str]:
    key, kind = reading.key, reading.kind
    if key is None or key in ((), ""):
        yield "没有找到答案"
    elif kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.MATCH, Kind.ORDER) or (kind is None and isinstance(key, str)):
        if not isinstance(key, str):
            yield "答案应为选项字母"
            return
        yield from _letter_doubts(reading, key)
    elif kind is Kind.TRUEFALSE:
        if not isinstance(key, bool):
            yield f"判断题的答案应为“正确”或“错误”（现为 {_shown(reading)}）"
    elif kind in (Kind.FILL, Kind.SHORT, Kind.NUMERICAL):
        if isinstance(key, bool | str):
            yield f"答案应为文字（现为 {_shown(reading)}）"
        elif any(not blank or not all(text.strip() for text in blank) for blank in key):
            yield "有一个空没有答案"
        elif kind is Kind.FILL and reading.stem.count(BLANK) != len(key):
            yield f"题干有 {reading.stem.count(BLANK)} 个空，答案有 {len(key)} 个，应当相等"


def _letter_doubts(reading: Reading, key: str) -> Iterator[str]:
    if not reading.choices:
        yield f"答案是选项字母 {key}，但没有找到选项"
        return
    known = LETTERS[: len(reading.choices)]
    outside = [letter for letter in key if letter not in known and not (reading.kind is Kind.MATCH and letter == "-")]
    if outside:
        yield f"答案 {key} 不在选项 {known[0]}–{known[-1]} 之内"
    elif reading.kind is Kind.SINGLE and len(key) != 1:
        yield f"单选题只能有一个正确答案（现为 {key}）；是多选题请改题型"
    elif reading.kind is Kind.MULTIPLE and len(key) < 2:
        yield f"多选题至少有两个正确答案（现为 {key}）；是单选题请改题型"
    elif reading.kind is Kind.MATCH and len(key) != len(reading.premises):
        yield f"左栏有 {len(reading.premises)} 项，答案有 {len(key)} 个，应当相等"
    elif reading.kind is Kind.ORDER and sorted(key) != list(known):
        yield f"排序题的答案应含有每个选项各一次（现为 {key}）"


def _shown(reading: Reading) -> str:
    key = reading.key
    if isinstance(key, tuple):
        return "；".join(" / ".join(blank) for blank in key)
    return str(key)


def _conflicts(questions: list[Reading]) -> Iterator[tuple[int, str]]:
    """Questions with one stem: with the same answer they are the same twice, with another answer a contradiction."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(questions):
        stem = re.sub(r"[(（]\s*[)）]|_+", "", bare(one.stem))
        if len(stem) >= _SHORTEST_STEM and not one.parts and one.key is not None:
            groups[stem].append(index)
    for indexes in groups.values():
        first: dict[object, int] = {}
        for index in indexes:
            first.setdefault(answer(questions[index]), index)
        for index in indexes:
            own = answer(questions[index])
            other = next((place for given, place in first.items() if given != own), None)
            if other is not None:
                yield index, f"与 {_place(questions[other], questions[index])} 题干相同而答案不同，应只有一个答案"
            elif first[own] != index:
                yield index, f"与 {_place(questions[first[own]], questions[index])} 重复"


def answer(reading: Reading) -> object:
    """What a reading gives as right, in words, so that another order of choices is the same answer."""
    if (
        isinstance(reading.key, str)
        and reading.choices
        and all(one in LETTERS[: len(reading.choices)] for one in reading.key)
    ):
        texts = [folded(reading.choices[LETTERS.index(letter)]) for letter in reading.key]
        return tuple(texts) if reading.kind in (Kind.MATCH, Kind.ORDER) else frozenset(texts)
    if isinstance(reading.key, tuple):
        return tuple(tuple(folded(text) for text in blank) for blank in reading.key)
    return reading.key


def _place(other: Reading, reading: Reading) -> str:
    return other.where if other.where != reading.where else "本文件另一题"


def _skew(questions: Iterable[Reading]) -> Iterator[Problem]:
    for kind, share in _SKEW.items():
        values = [str(one.key) for one in questions if one.kind is kind and isinstance(one.key, str | bool)]
        if len(values) >= _SKEW_FROM:
            value, count = Counter(values).most_common(1)[0]
            if count >= share * len(values):
                shown = {"True": "正确", "False": "错误"}.get(value, value)
                message = (
                    f"{len(values)} 道{kind.label}中有 {count} 道答案是 {shown}，答案可能没有读对，或没有打乱，请核对"
                )
                yield Problem("", message)
