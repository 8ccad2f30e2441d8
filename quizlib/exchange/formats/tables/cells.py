"""Texts of cells as a person sees them, and lists of texts in one cell."""

import datetime as dt
import re
from collections.abc import Iterable

from quizlib.exchange.xlsx import Cell

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ERRORS = {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}


def shown(cell: Cell) -> tuple[str, str]:
    """The text of a cell, stripped but with its line breaks, and what is doubtful about it (or nothing)."""
    value = cell.value
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("_x000D_", "").strip()
        return (text, f"{cell.where} 公式出错（{text}），请改正") if cell.failed and text in _ERRORS else (text, "")
    if cell.stale:
        return "", f"{cell.where} 的公式还没有算出的值，请在 Excel 中打开并保存一次，或改为粘贴数值"
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ("正确" if value else "错误"), ""
    if isinstance(value, int | float):
        return _number(value, cell.number_format), ""
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        text = _date(value, cell.number_format)
        return text, f"{cell.where} 被 Excel 当成了日期或时间（现读作 {text}），请核对原来写的是什么"
    return str(value).strip(), ""


def visible(text: str) -> str:
    """``text`` without characters that nobody sees, for what is compared or parsed."""
    return _INVISIBLE.sub("", text).strip()


def joined(texts: Iterable[str], mark: str, marks: str = "") -> str:
    r"""``texts`` with ``mark`` between them; the marks inside a text, and ``\``, get a ``\`` in front."""
    inside = re.compile(rf"[\\{re.escape(mark + marks)}]")
    return mark.join(inside.sub(lambda match: "\\" + match.group(), text) for text in texts)


def parted(text: str, marks: str) -> list[str]:
    """The texts that ``joined`` put together, each as it stands: still to be read by ``bared``."""
    parts = [""]
    at = 0
    while at < len(text):
        step = 2 if text[at] == "\\" else 1
        if step == 1 and text[at] in marks:
            parts.append("")
        else:
            parts[-1] += text[at : at + step]
        at += step
    return [part.strip() for part in parts]


def bared(text: str, marks: str) -> str:
    r"""``text`` without the ``\`` in front of ``marks`` and of ``\``."""
    return re.sub(rf"\\([\\{re.escape(marks)}])", r"\1", text)


def _number(value: int | float, number_format: str) -> str:
    """A number as its format shows it, as far as the text of a question depends on it."""
    plain = _QUOTED.sub("", number_format.split(";")[0]).strip()
    decimals = re.fullmatch(r"(?:#,##)?0(?:\.(0+))?(%)?", plain)
    if decimals and (decimals.group(1) or decimals.group(2)):
        places = len(decimals.group(1) or "")
        return f"{value * 100:.{places}f}%" if decimals.group(2) else f"{value:.{places}f}"
    if isinstance(value, float) and not value.is_integer():
        return format(value, ".15g")  # as many digits as Excel keeps
    text = str(int(value)) if abs(value) < 10**300 else str(value)
    return text.zfill(len(plain)) if re.fullmatch("0{2,}", plain) else text


def _date(value: dt.date | dt.time | dt.timedelta, number_format: str) -> str:
    if not isinstance(value, dt.date):
        return str(value)
    if "年" in number_format and "日" in number_format:
        return f"{value.year}年{value.month}月{value.day}日"
    if "日" in number_format:
        return f"{value.month}月{value.day}日"
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        return value.isoformat(" ", "minutes")
    return f"{value.year}-{value.month:02}-{value.day:02}"
