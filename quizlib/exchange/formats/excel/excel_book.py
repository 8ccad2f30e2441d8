"""Questions as an Excel workbook that people fill in and check, and that is read again without loss."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from quizlib.core.question import LETTERS, Kind
from quizlib.core.text import lines_in
from quizlib.exchange.formats.reading import DIFFICULTIES, Reading
from quizlib.exchange.formats.tables import table_keys
from quizlib.exchange.formats.tables.cells import joined
from quizlib.exchange.formats.tables.table_fields import REVIEWS
from quizlib.exchange.formats.tables.table_row import PART
from quizlib.exchange.xlsx import new_book

_LONGEST = 32_767  # what a cell holds, in units of UTF-16
_SPARE_ROWS = 1000
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x000D_|x005F_")
_KINDS = [kind.label for kind in Kind] + [f"{PART}：{kind.label}" for kind in Kind if kind is not Kind.CASE]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, width, what to fill in, and the values to choose from."""

    name: str
    width: int
    note: str
    values: Sequence[str] = ()


_COLUMNS = (
    _Column("编号", 16, "题目的编号，字母、数字和连字符，定了就不再改；新题可以空着。"),
    _Column(
        "题型",
        14,
        "从列表中选。案例题写一行材料（题型为案例题，题干写材料），它的小题接着写在下面各行，题型选“小题：…”。",
        _KINDS,
    ),
    _Column("题干", 48, "一格一道题。填空题的每个空写四个下划线 ____。案例题在这里写材料。"),
    *(
        _Column(
            f"选项{letter}",
            18,
            "选项的文字，不写字母。打乱选项时不能动的（如“以上都对”）在末尾写【位置固定】。"
            if letter == "A"
            else "选项的文字，不写字母；没有就空着。",
        )
        for letter in LETTERS
    ),
    _Column(
        "答案",
        24,
        "单选写 B，多选写 ABD，判断写 正确 或 错误。填空：空与空之间用；隔开，同一空的几种写法用 | 隔开，"
        "例如 一年|12个月；支部大会。匹配题依次写左栏各项所配选项的字母，如 BAC；排序题写正确的次序，如 CABD；"
        "数值题写数字；简答题写参考答案。",
    ),
    _Column("分值", 8, "数字，如 2 或 2.5；空着按 2 分。"),
    _Column("解析", 40, "为什么是这个答案。"),
    _Column("依据", 30, "法规、版本和条文，例如 《中国共产党章程》（2022）第七条。"),
    _Column("知识点", 14, "例如 发展党员。"),
    _Column("标签", 14, "几个标签之间用；隔开。"),
    _Column("难度", 8, "易、中 或 难。", tuple(DIFFICULTIES.values())),
    _Column("审定状态", 10, "空着是草稿。组卷只抽已审定的题。", tuple(REVIEWS.values())),
    _Column("允许误差", 10, "只用于数值题：与答案相差不超过它都算对；空着为 0。"),
    _Column("单位", 10, "只用于数值题：显示在输入框后面，如 学时。"),
    _Column("匹配项", 24, "只用于匹配题：左栏的各项，每项一行（格内换行按 Alt+Enter）；右栏写在选项A–H。"),
    _Column("疑问", 30, "导入时发现的疑问，每条一行。解决以后请清空这一格，否则下次导入仍是草稿。"),
)
_LINE, _HIGHEST = 15.75, 400  # points; Excel allows 409
_GUIDE = (
    "每行一道题，填在“题库”工作表；第一行是表头，请不要改动。所有单元格都是文本，不会计算公式。",
    "下面各栏的说明，在“题库”中把鼠标停在表头上也能看到。",
    "文字里本来就有 \\ | ； 的（只在答案、标签、匹配项里）请在前面加一个 \\，例如 甲\\|乙；导出时已经自动加好。",
)


def write(readings: Sequence[Reading]) -> bytes:
    """The workbook: a sheet 题库 with a question a row, the parts of a case below it, and a sheet 填写说明."""
    buffer = BytesIO()
    book = new_book(buffer)
    book.set_properties({"title": "题库"})
    _write_questions(book, list(_lines(readings)))
    _write_guide(book)
    book.close()
    return buffer.getvalue()


def loses(reading: Reading) -> list[str]:
    """What the workbook cannot hold of ``reading``, a phrase each."""
    lost: dict[str, None] = {}
    for one in (reading, *reading.parts):
        if any(_UNSTORABLE.search(text) for text in _texts(one)):
            lost["文字里的控制字符"] = None
        if any(_length(text) > _LONGEST for text in _cells(one, is_part=False)):
            lost[f"一格里超过 {_LONGEST} 字的部分"] = None
        if any(not tag for tag in one.tags):
            lost["空白的标签"] = None
        if len(one.choices) > len(LETTERS):
            lost[f"第 {len(LETTERS)} 个以后的选项"] = None
    return list(lost)


def _texts(one: Reading) -> Iterator[str]:
    yield from (one.stem, one.rationale, one.basis, one.topic, one.difficulty, one.unit)
    yield from (*one.choices, *one.premises, *one.tags)
    if isinstance(one.key, tuple):
        yield from (text for blank in one.key for text in blank)


def _lines(readings: Sequence[Reading]) -> Iterator[tuple[list[str], bool]]:
    """The texts of each row, and whether the question is in doubt."""
    for one in readings:
        yield _cells(one, is_part=False), bool(one.doubts)
        for part in one.parts:
            yield _cells(part, is_part=True), bool(part.doubts)


def _cells(one: Reading, *, is_part: bool) -> list[str]:
    kind = one.kind.label if one.kind else ""
    choices = list(one.choices[: len(LETTERS)])
    if table_keys.is_lettered(choices):  # the reader takes one letter off
        choices = [f"{letter}. {text}" for letter, text in zip(LETTERS, choices, strict=False)]
    choices = [table_keys.pin(text, is_pinned=index in one.pinned) for index, text in enumerate(choices)]
    return [
        one.id,
        f"{PART}：{kind}" if is_part else kind,
        one.stem,
        *choices,
        *[""] * (len(LETTERS) - len(choices)),
        _key(one),
        _number(one.points),
        one.rationale,
        one.basis,
        one.topic,
        joined(one.tags, "；", ";"),
        one.difficulty,
        REVIEWS.get(one.review, ""),
        _number(one.tolerance) if one.tolerance else "",
        one.unit,
        joined(one.premises, "\n"),
        "\n".join(" ".join(doubt.split()) for doubt in one.doubts),
    ]


def _key(one: Reading) -> str:
    key = one.key
    if key is None or isinstance(key, str):
        return key or ""
    if isinstance(key, bool):
        return "正确" if key else "错误"
    if one.kind is Kind.FILL:
        return "；".join(joined(blank, "|", "｜;；") for blank in key)
    return "\n".join(text for blank in key for text in blank)


def _number(value: Fraction | None) -> str:
    """Exact: a decimal where there is a short one, else a fraction such as ``10/3``."""
    if value is None:
        return ""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).zfill(places + 1)
            whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
            return ("-" if value < 0 else "") + (f"{whole}.{decimals}" if decimals else whole)
    return f"{value.numerator}/{value.denominator}"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _fitting(text: str) -> str:
    if _length(text) <= _LONGEST:
        return text
    return text.encode("utf-16-le", "replace")[: _LONGEST * 2].decode("utf-16-le", "ignore")


def _write_questions(book: Any, lines: Sequence[tuple[list[str], bool]]) -> None:
    sheet = book.add_worksheet("题库")
    base = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D0D0"}
    plain, doubtful = book.add_format(base), book.add_format({**base, "bg_color": "#FFF4CC"})
    empty = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({**base, "bold": True, "bg_color": "#8B1A1A", "font_color": "#FFFFFF", "valign": "vcenter"})
    last = len(lines) + _SPARE_ROWS
    for column, one in enumerate(_COLUMNS):
        sheet.set_column(column, column, one.width, empty)
        sheet.write_string(0, column, one.name, head)
        sheet.write_comment(0, column, one.note, {"x_scale": 2, "y_scale": 1.4, "author": "题库"})
        if one.values:
            options = {"validate": "list", "source": list(one.values), "error_type": "information"}
            options |= {
                "error_title": one.name,
                "error_message": f"{one.name}一般应从列表中选一项。",
            }
            sheet.data_validation(1, column, last, column, options)
    for number, (texts, is_doubtful) in enumerate(lines, 1):
        for column, text in enumerate(texts):
            shade = doubtful if is_doubtful else plain
            if text:
                sheet.write_string(number, column, _fitting(text), shade)
            else:
                sheet.write_blank(number, column, None, shade)
        lines_of = (lines_in(text, one.width) for one, text in zip(_COLUMNS, texts, strict=True) if text)
        sheet.set_row(number, min(_HIGHEST, _LINE * max(lines_of, default=1)))
    sheet.set_row(0, 28)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(lines), 1), len(_COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_last_column()}{last + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _last_column() -> str:
    return chr(ord("A") + len(_COLUMNS) - 1)


def _write_guide(book: Any) -> None:
    sheet = book.add_worksheet("填写说明")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100, wrapped)
    for number, text in enumerate(_GUIDE):
        sheet.write_string(number, 0, f"{number + 1}.", bold)
        sheet.write_string(number, 1, text, wrapped)
    for number, one in enumerate(_COLUMNS, len(_GUIDE) + 1):
        sheet.write_string(number, 0, one.name, bold)
        sheet.write_string(number, 1, one.note, wrapped)
