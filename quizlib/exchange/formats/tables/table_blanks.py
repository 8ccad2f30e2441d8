"""Blanks in the stems of tables, what is written into them, and keys that hold the texts of several."""

import re
from collections.abc import Sequence

from quizlib.core.question import BLANK
from quizlib.exchange.formats.tables.table_row import LINE_BLANK

EMPTY_BRACKET = re.compile(r"[(（\[【]\s*[)）\]】]")
_SHORT_BLANK = re.compile(r"[_＿﹍]")
_RUN = re.compile(r"[_＿]+")
_WRITTEN = re.compile(r"([_＿]+)\s*([^_＿\n]{1,40}?)\s*([_＿]+)")
_FILLED_BRACKET = re.compile(r"[（(【]\s*([^（）()【】\s][^（）()【】]{0,40}?)\s*[)）】]")
_BOXED = re.compile(r"[【\[（(]([^【】\[\]（）()]+)[】\]）)][\s、,，;；]*")


def with_blanks(stem: str) -> str:
    """A stem with every blank as the bank writes it."""
    pattern = next((one for one in (LINE_BLANK, EMPTY_BRACKET) if one.search(stem)), _SHORT_BLANK)
    return pattern.sub(BLANK, stem)


def written(stem: str) -> tuple[str, list[str]]:
    """A stem whose blanks are filled (``_一年_``, or （一年） where it has no other blank), emptied, and the texts."""
    runs = _RUN.findall(stem)
    found = _WRITTEN.findall(stem)
    if runs and len(found) * 2 == len(runs) and all(left == right for left, _, right in found) and len(set(runs)) == 1:
        if len(runs[0]) == 1 or len(runs) == 2:
            return _WRITTEN.sub(BLANK, stem), [text for _, text, _ in found]
        return stem, []
    if runs or EMPTY_BRACKET.search(stem) or LINE_BLANK.search(stem):
        return stem, []
    return _FILLED_BRACKET.sub(BLANK, stem), _FILLED_BRACKET.findall(stem)


def in_lines(text: str, count: int) -> str:
    """The texts of ``count`` blanks in lines, where each stands in brackets or marks such as ``###`` part them."""
    boxed = _BOXED.findall(text)
    if len(boxed) == count and not _BOXED.sub("", text).strip():
        return "\n".join(boxed)
    parts = [one.strip() for one in re.split(r"[#@$&]+", text)]
    return "\n".join(parts) if len(parts) == count and all(parts) else text


def said(text: str, keys: Sequence[Sequence[str]]) -> list[str]:
    """How a key of several blanks, or of several texts, was parted."""
    if len(keys) > 1:
        return [f"题干有 {len(keys)} 个空，答案依次是：{'；'.join(' / '.join(blank) for blank in keys)}"]
    if len(keys[0]) > 1:
        return [f"题干只有 1 个空，答案按“几种写法都对”理解：{' / '.join(keys[0])}"]
    return ["题干只有 1 个空，答案中的“、”看作答案的一部分"] if "、" in text else []
