"""GIFT, the text format of Moodle: recognised by its answer blocks, ``{=right ~wrong}``, ``{T}``, ``{#3:1}``."""

import re

from quizlib.exchange.formats.gift.gift_read import read
from quizlib.exchange.formats.gift.gift_text import Passage
from quizlib.exchange.formats.gift.gift_write import loses, write
from quizlib.exchange.formats.source import Source

__all__ = ["loses", "read", "recognises", "write"]

_BLOCK = re.compile(r"\{\s*(?:[=~]|#\s*[-=~+.\d]|(?:T|TRUE|F|FALSE)\s*[#}])")
_ESSAY = re.compile(r"\{\s*(?:####[^{}]*)?\}\s*$", re.MULTILINE)
_TITLE = re.compile(r"^[ \t]*::[^\n]+?::", re.MULTILINE)
_CATEGORY = re.compile(r"^[ \t]*\$CATEGORY:", re.MULTILINE)
_LIST_KEY = re.compile(r"^[ \t　]*[【\[(（]?(?:标准|正确|参考)?答案|^[ \t　]*ANSWER\s*[:：]", re.MULTILINE)
_LIST_LINE = re.compile(r"^[ \t　]*(?:[A-Ha-h]|\d{1,4}|第\S{1,4}题)[ \t　]*[.、．:：)）]", re.MULTILINE)


def recognises(source: Source) -> bool:
    """Whether answer blocks, titles or categories stand in the text, and are not lost among the lines of a list."""
    if source.is_archive or source.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return False
    if "{" not in source.text and "$CATEGORY:" not in source.text:
        return False
    mask = Passage.of(source.text).mask
    if _CATEGORY.search(mask):
        return True
    blocks = len(_BLOCK.findall(mask))
    signs = blocks + len(_TITLE.findall(mask))
    keys, lines = len(_LIST_KEY.findall(mask)), len(_LIST_LINE.findall(mask))
    if signs:
        return signs >= keys and signs * 2 >= lines - signs
    return not keys and not lines and bool(_ESSAY.search(mask))
