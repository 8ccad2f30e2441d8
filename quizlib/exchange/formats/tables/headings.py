"""The headings of a table of questions: which column holds what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizlib.core.question import Kind
from quizlib.exchange.formats.tables.cells import visible
from quizlib.exchange.formats.words import FIELD_WORDS, KIND_WORDS, kind_of, narrow
from quizlib.exchange.xlsx import Cell

_LONGEST = 40
_SAMPLE = 20
_CHINESE = "一二三四五六七八九十"
_CHOICE_LETTERS = "ABCDEFGHIJ"
_OURS = {"审定状态", "允许误差", "匹配项", "疑问"}

_WORDS: dict[str, tuple[str, ...]] = {
    **FIELD_WORDS,
    "stem": (
        *("题干", "题目内容", "试题内容", "题干内容", "试题题干", "题目题干", "题目描述", "题目标题", "题目名称"),
        *("试题题目", "题目", "试题", "考题", "题面", "问题", "QUESTION", "STEM", "QUESTIONTEXT", "CONTENT"),
    ),
    "kind": (*FIELD_WORDS["kind"], "试题题型", "题目题型", "题型分类", "QUESTIONTYPE", "TYPE"),
    "key": (
        *FIELD_WORDS["key"],
        *("标准答案内容", "答案内容", "正确答案内容", "答案要点", "参考要点", "评分要点", "采分点"),
        *("ANSWER", "CORRECTANSWER", "ANSWERS", "KEY"),
    ),
    "rationale": (*FIELD_WORDS["rationale"], "试题解释", "解析说明", "答案说明", "EXPLANATION"),
    "basis": (
        *(
            *FIELD_WORDS["basis"],
            "出题依据",
            "法律依据",
            "政策依据",
            "参考依据",
            "制度依据",
            "依据条款",
            "条文",
            "出题来源",
        ),
    ),
    "points": (
        *FIELD_WORDS["points"],
        "试题分值",
        "题分",
        "题目分数",
        "试题分数",
        "每题分值",
        "每题分数",
        "SCORE",
        "POINTS",
    ),
    "topic": (*FIELD_WORDS["topic"], "所属知识点", "题目知识点", "知识模块", "模块", "类别", "一级分类", "二级分类"),
    "choices": (*FIELD_WORDS["choices"], "候选答案", "候选项", "答案选项内容", "可选项", "OPTIONS", "CHOICES"),
    "id": ("题目编号", "试题编号", "题目编码", "试题编码", "编码", "编号", "ID"),
    "number": ("序号", "题号", "题目序号", "试题序号", "NO", "NO.", "№"),
    "mark": (
        "是否正确",
        "是否答案",
        "是否为答案",
        "是否正确答案",
        "是否为正确答案",
        "正确与否",
        "正误",
        "对错",
        "正确项",
    ),
    "material": ("材料", "案例材料", "案例", "背景材料", "材料内容", "案例内容", "背景资料", "案情"),
    "tolerance": ("允许误差", "误差", "误差范围"),
    "unit": ("单位", "答案单位"),
    "premises": ("匹配项", "左栏", "左列", "配对项"),
    "review": ("审定状态",),
    "doubts": ("疑问",),
}
_FIELDS = {word: (field, rank) for field, words in _WORDS.items() for rank, word in enumerate(words)}
_OPTION = r"(?:备选|候选|答案)?(?:选项|备选项|备选答案|OPTION|CHOICE)"
_BY_LETTER = re.compile(rf"{_OPTION}?([{_CHOICE_LETTERS}])(?:选项|项)?(?:内容)?")
_BY_NUMBER = re.compile(rf"{_OPTION}(\d{{1,2}}|[{_CHINESE}])(?:内容)?")
_KIND = "(" + "|".join(word for word, _ in KIND_WORDS) + ")"
_CODE_FIRST = re.compile(rf"(\d{{1,2}})\s*[-—:=、.为是]?\s*{_KIND}")
_CODE_LAST = re.compile(rf"{_KIND}(?:题)?\s*[-—:=为是]?\s*(\d{{1,2}})")
_KEY_OF_BLANK = re.compile(
    rf"(?:正确|标准|参考)?答案(\d{{1,2}}|[{_CHINESE}])|第?(\d|[{_CHINESE}])空(?:答案)?|(?:填空|空格?)(\d)(?:答案)?"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns under a header of ``depth`` lines: places by field (the best first), and of choices A, B, C …

    A choice without a column has the place -1. ``unknown`` columns are what nothing here reads; ``is_own``: the table
    was written by this package.
    """

    fields: Mapping[str, tuple[int, ...]]
    choices: tuple[int, ...]
    names: Mapping[int, str]
    unknown: tuple[int, ...]
    is_own: bool
    depth: int


def columns_at(rows: Sequence[Sequence[Cell]], index: int) -> Columns | None:
    """The columns of the header that begins with row ``index``; None where it is no header of questions."""
    names = _names(rows[index])
    if len(names) < 2:
        return None
    if index + 1 < len(rows):
        both = _two_lines(names, _names(rows[index + 1]))
        found = _columns(both, 2) if both else None
        if found is not None:
            return found
    return _columns(names, 1, rows[index + 1 : index + 1 + _SAMPLE])


def may_be_header(row: Sequence[Cell]) -> bool:
    """Whether a row holds a heading at all; cheap."""
    return sum(_word(cell.value) in _FIELDS for cell in row if isinstance(cell.value, str)) > 1


def field_of(name: str) -> str:
    """The field that a heading names (``choice`` for that of one choice), or nothing."""
    word = _word(name)
    if word in _FIELDS:
        return _FIELDS[word][0]
    return "choice" if _choice(word) is not None else "key" if word and _KEY_OF_BLANK.fullmatch(word) else ""


def codes_in(name: str) -> dict[str, Kind]:
    """The codes of kinds that a heading explains, as 题型（1单选 2多选 3判断）does."""
    plain = narrow(name)
    pairs = [(code, word) for code, word in _CODE_FIRST.findall(plain)] or [
        (code, word) for word, code in _CODE_LAST.findall(plain)
    ]
    found = {code: kind for code, word in pairs if (kind := kind_of(word)) is not None}
    return found if len(found) > 1 else {}


def _names(row: Sequence[Cell]) -> dict[int, str]:
    return {place: str(cell.value).strip() for place, cell in enumerate(row) if not cell.is_empty}


@lru_cache(maxsize=4096)
def _word(name: str) -> str:
    """A heading as it is compared: without brackets, stars, white space and 必填."""
    if len(name) > _LONGEST:
        return ""
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", "", narrow(visible(name)))
    return re.sub(r"[\s*:_]|必填项?|选填项?", "", plain).upper()


def _choice(word: str) -> int | None:
    """The index of the choice that a heading names."""
    match = _BY_LETTER.fullmatch(word)
    if match:
        return _CHOICE_LETTERS.index(match.group(1))
    match = _BY_NUMBER.fullmatch(word)
    value = _ordinal(match.group(1)) if match else 0
    return value - 1 if 0 < value <= len(_CHOICE_LETTERS) else None


def _ordinal(text: str) -> int:
    return int(text) if text.isdecimal() else _CHINESE.index(text) + 1


def _two_lines(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str] | None:
    """The headings of two lines taken together, where the lower line holds nothing but headings."""
    if len(lower) < 2 or not upper:
        return None
    both = dict(upper)
    parent = ""
    added = 0
    for place in range(max(*upper, *lower) + 1):
        parent = upper.get(place, parent)
        if place not in lower:
            continue
        for name in (parent + lower[place], lower[place]):
            if _is_known(_word(name)):
                added += _word(name) != _word(upper.get(place, ""))
                both[place] = name
                break
        else:
            return None
    return both if added else None


def _is_known(word: str) -> bool:
    return word in _FIELDS or _choice(word) is not None or _KEY_OF_BLANK.fullmatch(word) is not None


def _columns(names: Mapping[int, str], depth: int, below: Sequence[Sequence[Cell]] = ()) -> Columns | None:
    ranked: dict[str, list[tuple[int, int]]] = {}
    choices: dict[int, int] = {}
    unknown = []
    for place, name in names.items():
        word = _word(name)
        blank = _KEY_OF_BLANK.fullmatch(word)
        index = _choice(word)
        if word in _FIELDS:
            field, rank = _FIELDS[word]
            ranked.setdefault(field, []).append((rank, place))
        elif index is not None:
            choices.setdefault(index, place)
        elif blank:
            ranked.setdefault("key", []).append((100 + _ordinal(next(filter(None, blank.groups()))), place))
        else:
            unknown.append(place)
    spread = _spread(ranked, names, below) if not choices else []
    if spread:
        del ranked["choices"]
        choices = dict(enumerate(spread))
    if 0 not in choices or len(choices) < 2:
        unknown += choices.values()
        choices = {}
    fields = {field: tuple(place for _, place in sorted(places)) for field, places in ranked.items()}
    answers = bool(fields.keys() & {"key", "mark"})
    if "stem" not in fields and answers and (choices or "choices" in fields) and unknown:
        longest = max(unknown, key=lambda place: sum(_length(row, place) for row in below))
        if any(_length(row, longest) for row in below):
            fields["stem"] = (longest,)
            unknown.remove(longest)
    known = len(names) - len(unknown)
    if (
        "stem" not in fields
        or not (answers or choices or fields.keys() & {"choices", "kind"})
        or known * 2 < len(names)
    ):
        return None
    words = {_word(name) for name in names.values()}
    places = tuple(choices.get(index, -1) for index in range(max(choices, default=-1) + 1))
    return Columns(fields, places, dict(names), tuple(sorted(unknown)), words >= _OURS, depth)


def _spread(
    ranked: Mapping[str, list[tuple[int, int]]], names: Mapping[int, str], below: Sequence[Sequence[Cell]]
) -> list[int]:
    """The columns of choices where 选项 stands once over all of them; none where they have one column."""
    if len(ranked.get("choices", ())) != 1:
        return []
    first = ranked["choices"][0][1]
    places = [first]
    while places[-1] + 1 not in names and any(_filled(row, places[-1] + 1) for row in below):
        places.append(places[-1] + 1)
    return places[: len(_CHOICE_LETTERS)] if len(places) > 1 else []


def _filled(row: Sequence[Cell], place: int) -> bool:
    return place < len(row) and not row[place].is_empty


def _length(row: Sequence[Cell], place: int) -> int:
    return len(row[place].value) if place < len(row) and isinstance(row[place].value, str) else 0
