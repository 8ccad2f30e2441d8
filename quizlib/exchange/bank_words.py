"""What people call the fields of a question and their values."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quizlib.core.frozen import plain
from quizlib.core.question import LETTERS, Difficulty, Kind, Leaf, Question, Review, decimal, leaves
from quizlib.core.regulation import UNSETTLED, Basis, Regulation, article_label

#: The name of each field of an entry, as forms and messages use it.
FIELDS = {
    "id": "编号",
    "kind": "题型",
    "stem": "题干",
    "premises": "待配项",
    "choices": "选项",
    "key": "标准答案",
    "tolerance": "允许误差",
    "unit": "单位",
    "points": "分值",
    "parts": "小题",
    "rationale": "解析",
    "regulation": "法规",
    "edition": "版本",
    "article": "条文",
    "topic": "知识点",
    "tags": "标签",
    "difficulty": "难度",
    "review": "状态",
    "reviewed_by": "审定人",
    "reviewed_on": "审定日期",
}
REVIEWS = {Review.DRAFT: "草稿", Review.REVIEWED: "已审定", Review.RETIRED: "已停用"}
DIFFICULTIES = {Difficulty.EASY: "易", Difficulty.MEDIUM: "中", Difficulty.HARD: "难"}


def basis_words(basis: Basis, regulations: Mapping[str, Regulation]) -> str:
    """``《中国共产党章程》（2022）第七条``."""
    if basis.regulation == UNSETTLED:
        return UNSETTLED
    regulation = regulations.get(basis.regulation)
    title = regulation.title if regulation else basis.regulation
    return f"《{title}》（{basis.edition}）{article_label(basis.article)}"


def words_of(question: Question, regulations: Mapping[str, Regulation]) -> dict[str, str]:
    """The question field by field as people read it; of a case also each part's, as ``第 1 小题·题干``."""
    words = {"题型": question.kind.label, "题干": question.stem}
    if question.kind is Kind.CASE:
        for number, part in enumerate(leaves(question), 1):
            its = {"题型": part.kind.label, "题干": part.stem} | _leaf(part)
            its |= {"解析": part.rationale, "依据": basis_words(part.basis, regulations)}
            words |= {f"第 {number} 小题·{name}": text for name, text in its.items()}
    else:
        words |= _leaf(question)
    words |= {
        "解析": question.rationale,
        "依据": basis_words(question.basis, regulations),
        "知识点": question.topic,
        "标签": "、".join(question.tags),
        "难度": DIFFICULTIES[question.difficulty],
    }
    return {name: text for name, text in words.items() if text}


def review_words(question: Question) -> str:
    """``已审定（张三，2026-11-27）``."""
    who = "，".join(filter(None, (question.reviewed_by, str(question.reviewed_on or ""))))
    return REVIEWS[question.review] + (f"（{who}）" if who else "")


def points_words(points: Fraction) -> str:
    """Points in full: ``2``, ``2.5``, ``10/3``."""
    return plain(points) if Fraction(plain(points)) == points else str(points)


def key_words(leaf: Leaf) -> str:
    """The key as people read it."""
    if leaf.kind is Kind.FILL:
        return "；".join(" / ".join(blank) for blank in leaf.key)
    if leaf.kind is Kind.NUMERICAL:
        tolerance = f"（误差不超过 {decimal(leaf.tolerance)}）" if leaf.tolerance else ""
        return f"{decimal(leaf.key)} {leaf.unit}".strip() + tolerance
    if leaf.kind is Kind.TRUEFALSE:
        return "正确" if leaf.key else "错误"
    return leaf.key


def found_words(path: tuple[Any, ...]) -> str:
    """Where a fault stands in an entry, as people say it: ``第 2 小题·选项 B``."""
    words: list[str] = []
    names = list(path)
    while names:
        name = names.pop(0)
        number = names.pop(0) if names and isinstance(names[0], int) else None
        label = FIELDS.get(str(name), "")
        if name == "parts" and number is not None:
            words.append(f"第 {number + 1} 小题")
        elif name == "choices" and number is not None:
            words.append(f"选项 {LETTERS[number : number + 1] or number + 1}")
        elif name == "key" and number is not None:
            words.append(f"第 {number + 1} 空的答案")
        elif label:
            words.append(label if number is None else f"第 {number + 1} 个{label}")
    return "·".join(words)


def _leaf(leaf: Leaf) -> dict[str, str]:
    words: dict[str, str] = {}
    if leaf.kind is Kind.MATCH:
        words["待配项"] = "\n".join(f"{number}．{text}" for number, text in enumerate(leaf.premises, 1))
    choices = [
        f"{letter}．{choice.text}{'（位置固定）' if choice.pinned else ''}"
        for letter, choice in zip(LETTERS, leaf.order(), strict=False)
    ]
    words |= {"选项": "\n".join(choices), "标准答案": key_words(leaf), "分值": f"{points_words(leaf.points)} 分"}
    return {name: text for name, text in words.items() if text}
