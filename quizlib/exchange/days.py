"""Days as people write them in a spreadsheet."""

import datetime as dt
import re
import unicodedata

from quizlib.exchange.xlsx import Cell

_WRITTEN = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))")
_YEARS = range(1990, 2101)
_SERIALS = (32874, 73415)  # the first and last of these days as Excel numbers them
_EXPECTED = "应为日期，例如 2026-03-01"


def day_in(cell: Cell, *, timed: bool = False) -> dt.date:
    """The day in ``cell``, a date or a text such as ``2026-3-1``, ``2026/3/1``, ``2026年3月1日`` or ``20260301``.

    With ``timed`` a time of the day may stand with it, and is let go.

    Raises:
        ValueError: it is no day; the message says what was found and what is expected.
    """
    value = cell.value
    if isinstance(value, dt.datetime) and value.time() != dt.time() and not timed:
        raise ValueError(f"{_EXPECTED}，不带时间（现为 {value:%Y-%m-%d %H:%M}）")
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        shown = day.isoformat()
    elif isinstance(value, bool):
        raise ValueError(f"{_EXPECTED}（现为 {'是' if value else '否'}）")
    elif isinstance(value, dt.time | dt.timedelta):
        raise ValueError(f"{_EXPECTED}（现为时间 {value}）")
    elif cell.is_number and _SERIALS[0] <= value <= _SERIALS[1]:
        raise ValueError(f"单元格是数字（现为 {cell.text()}），请把格式改成日期")
    else:
        shown = unicodedata.normalize("NFKC", cell.text()).replace(" ", "")
        day = _read(shown)
    if day.year not in _YEARS:
        raise ValueError(f"{_EXPECTED}，年份应在 {_YEARS[0]} 和 {_YEARS[-1]} 之间（现为 {shown}）")
    return day


def _read(text: str) -> dt.date:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{_EXPECTED}（现为 {text:.20}）")
    year, month, day = (int(one) for one in found.groups() if one is not None and one.isdigit())
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"没有 {text} 这一天，{_EXPECTED}") from None
