"""How lines between the questions of a list are recognised: chapters, pages, material, ordinals as numbers."""

import re

from quizlib.core.regulation import number_of
from quizlib.exchange.formats.lists.marks import CHINESE, Number, number_at
from quizlib.exchange.formats.words import narrow

_CHAPTER = re.compile(
    rf"第\s*(?:[{CHINESE}]{{1,4}}|\d{{1,3}})\s*(?:章|编|讲|节|套|篇|单元|部分)\s*[^。?？;；:：]{{0,30}}"
)
_PAGE = re.compile(r"\s*(?:第\s*\d+\s*页(?:\s*[,/]?\s*共\s*\d+\s*页)?|[-—–]\s*\d+\s*[-—–])\s*")
_RANGE = re.compile(
    r"(?=.{0,80}(?:材料|案例|资料|案情|情况|情形|题干|背景|文字|内容))[^?]{0,60}?"
    r"(?:回答|完成|解答|作答|共用|适用于?)?\s*(?:下列|下面|以下)?\s*第?\s*(?P<first>\(?\d{1,3}\)?)\s*题?\s*"
    r"[-—–~～至到]+\s*第?\s*(?P<last>\(?\d{1,3}\)?)\s*(?:小)?题[^:。\n]{0,12}[:。.]?\s*"
)
_MATERIAL = re.compile(
    rf"\s*[【\[(]?(?:案例|材料|背景材料|案情|背景资料)(?:分析)?(?:题)?\s*[{CHINESE}\d]{{0,3}}[】\])]?\s*(?:[:.、]|(?<=[】\]])|$)\s*"
)


def is_chapter(text: str) -> bool:
    """Whether a line is the heading of a chapter: 第二章 党员."""
    return _CHAPTER.fullmatch(narrow(text).strip()) is not None


def is_page(text: str) -> bool:
    """Whether a line is the number of a page: 第 1 页 共 2 页."""
    return _PAGE.fullmatch(narrow(text)) is not None


def range_at(text: str) -> tuple[int, int, int] | None:
    """The first and last number that material is for, 阅读材料，回答1-3题, and where the text behind it begins."""
    match = _RANGE.match(narrow(text)) if "题" in text and number_at(text) is None else None
    if match is None:
        return None
    first, last = (int(match.group(name).strip("()")) for name in ("first", "last"))
    return (first, last, match.end()) if first < last < first + 50 else None


def material_at(text: str) -> int | None:
    """Where the text begins after 材料一： or 【案例】; None where the line does not begin so."""
    match = _MATERIAL.match(narrow(text))
    return match.end() if match else None


def without_keys_word(text: str) -> str:
    """A title such as 单选题答案： without the word that says that keys follow."""
    return re.sub(r"(?:参考|标准|正确)?答案(?:[与及和]解析)?\s*[:：]?\s*$", "", text)


def ordinal_at(text: str) -> Number | None:
    """The ordinal in front of a line, as 一、 or 十二、."""
    match = re.match(rf"\s*([{CHINESE}]{{1,4}})\s*[、.]\s*", narrow(text))
    return Number(number_of(match.group(1)), "ordinal", match.end()) if match else None
