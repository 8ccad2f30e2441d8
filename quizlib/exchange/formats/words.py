"""The words and marks by which Chinese question lists say kinds, keys, truths and fields."""

import re
from fractions import Fraction

from quizlib.core.question import LETTERS, Kind

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

TRUE = {"√", "✓", "✔", "☑", "对", "正确", "是", "真", "t", "y", "true", "yes", "right"}
FALSE = {
    "×",
    "✗",
    "✘",
    "✕",
    "╳",
    "☒",
    "x",
    "错",
    "错误",
    "不对",
    "不正确",
    "否",
    "非",
    "假",
    "f",
    "n",
    "false",
    "no",
    "wrong",
}

#: What a kind is called, the longer and more particular words first.
KIND_WORDS: tuple[tuple[str, Kind], ...] = (
    ("不定项选择", Kind.MULTIPLE),
    ("不定项", Kind.MULTIPLE),
    ("单项选择", Kind.SINGLE),
    ("多项选择", Kind.MULTIPLE),
    ("单选", Kind.SINGLE),
    ("多选", Kind.MULTIPLE),
    ("判断", Kind.TRUEFALSE),
    ("是非", Kind.TRUEFALSE),
    ("对错", Kind.TRUEFALSE),
    ("填空", Kind.FILL),
    ("简答", Kind.SHORT),
    ("问答", Kind.SHORT),
    ("论述", Kind.SHORT),
    ("名词解释", Kind.SHORT),
    ("主观", Kind.SHORT),
    ("案例", Kind.CASE),
    ("材料", Kind.CASE),
    ("综合", Kind.CASE),
    ("匹配", Kind.MATCH),
    ("连线", Kind.MATCH),
    ("配对", Kind.MATCH),
    ("排序", Kind.ORDER),
    ("数值", Kind.NUMERICAL),
    ("计算", Kind.NUMERICAL),
)

#: Fields by the words that label them.
FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "key": ("标准答案", "正确答案", "参考答案", "正确选项", "本题答案", "答案选项", "答案", "正解"),
    "rationale": ("答案解析", "试题解析", "题目解析", "参考解析", "试题分析", "答题解析", "解析", "解释", "分析"),
    "basis": ("法规依据", "答案依据", "命题依据", "依据", "出处", "来源", "题目来源", "法条", "条款"),
    "difficulty": ("难度系数", "难度等级", "难易程度", "难易度", "试题难度", "难度"),
    "topic": ("知识点", "考点", "章节", "所属章节", "分类", "所属范围", "所属分类", "题目分类", "试题分类"),
    "points": ("默认分值", "题目分值", "分值", "分数", "得分"),
    "kind": ("题目类型", "试题类型", "题型", "类型"),
    "stem": ("题目内容", "试题内容", "题目", "题干", "试题", "问题"),
    "choices": ("选项内容", "备选答案", "备选项", "选项"),
    "tags": ("标签", "关键词", "关键字"),
    "id": ("题目编号", "试题编号", "编号", "序号", "题号"),
}


def narrow(text: str) -> str:
    """``text`` with full-width letters, digits and marks made half-width, character by character (same length)."""
    return text.translate(_WIDE)


def kind_of(text: str) -> Kind | None:
    """The kind that a word such as 单选题 names."""
    return next((kind for word, kind in KIND_WORDS if word in text), None)


def truth(text: str) -> bool | None:
    """What a spelling of right or wrong means; None for anything else. Latin X alone is a cross."""
    word = narrow(text).strip().strip("().。,，;；[]【】").strip().casefold()
    return True if word in TRUE else False if word in FALSE else None


_LETTERS = re.compile(rf"[{LETTERS}](?:[\s、,，;；.．/|和及与+]*[{LETTERS}])*[.。;；]?", re.IGNORECASE)


def letters(text: str) -> str | None:
    """The letters of a key such as ``A、C、D``, ``ACD``, ``Ａ；Ｃ``: sorted, each once; else None."""
    plain = narrow(text).strip().strip("()[]【】").strip()
    if not _LETTERS.fullmatch(plain):
        return None
    return "".join(sorted(set(re.sub(rf"[^{LETTERS}]", "", plain.upper()))))


def number(text: str) -> Fraction | None:
    """The number that ``text`` begins with, such as ``2`` or ``2.5分``; None where it is none."""
    match = re.match(r"\s*(\d{1,6}(?:\.\d{1,4})?)", narrow(text))
    return Fraction(match.group(1)) if match else None
