"""An empty ledger to fill in."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from quizlib.core.activity import KINDS, MOST_PERSONS
from quizlib.exchange.ledger import (
    ACTIVITIES,
    ACTIVITY_HEADINGS,
    BRANCH,
    DATE,
    KIND,
    NAME,
    NOTE,
    PERSONS,
    SOURCE,
    TITLE,
    UNIT,
    VALUE,
    VALUE_HEADINGS,
    VALUES,
)
from quizlib.exchange.xlsx import new_book, save

_ROWS = 2000  # prepared for filling in
_WIDTHS = {DATE: 14, KIND: 16, TITLE: 40, BRANCH: 24, PERSONS: 12, NOTE: 30}
_VALUE_WIDTHS = {NAME: 26, VALUE: 18, UNIT: 10, SOURCE: 40}
_NOTES = (
    ("活动", "一行登记一个党支部的一次活动。几个党支部一起参加的，每个党支部写一行。"),
    (DATE, "写成 2026-03-05。按日期计入统计期间。"),
    (KIND, "从列表中选；没有的可以自己写，只用汉字、字母、数字。同一类要写得一样，才会合在一起统计。"),
    (TITLE, "例如片名、主题。警示教育片只写片名，不用写书名号。可以不填。"),
    (BRANCH, "同一个党支部要写得一样；公司层面的活动写组织它的党组织，例如 公司党委。"),
    (PERSONS, "这一次有多少人参加，只写数字。各行相加是人次，不是人数。"),
    ("其他数据", "系统不知道、报告里又要用的数，例如招聘人数。名称与模板里 {{ 待填.名称 }} 的名称一样就会填进去。"),
    (VALUE, "写成报告里要印出来的样子，例如 12、95.3%。单位模板里多半已有，这里的“单位”只供核对。"),
    (
        "指标",
        "每种类型统计次数、人次、党支部数，例如 {{ 三会一课次数 }}、{{ 三会一课人次 }}、{{ 三会一课党支部数 }}；"
        "{{ 警示教育片名称 }} 列出片名。合计是 {{ 各类活动次数 }}、{{ 各类活动人次 }}。",
    ),
    ("检查", "填好后运行 quizlib ledger check 活动台账.xlsx，有问题会指出是哪一格。"),
)
_EXAMPLES = (
    ("2026-03-05", "三会一课", "支部党员大会", "第一党支部", "24", ""),
    ("2026-04-10", "警示教育片", "某某警示录", "第二党支部", "31", "与第三党支部一起观看"),
    ("2026-04-10", "警示教育片", "某某警示录", "第三党支部", "18", ""),
)


def write_ledger_form(path: Path, names: Iterable[str] = ()) -> None:
    """Write an empty ledger; ``names`` are values to fill in, such as a template asks for. Raises PlanError."""
    buffer = BytesIO()
    book = new_book(buffer)
    base = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
    styles = {
        "head": book.add_format(base | {"bold": True, "bg_color": "#D9D9D9", "border": 1, "align": "center"}),
        "text": book.add_format(base | {"num_format": "@"}),
        "date": book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "center"}),
        "number": book.add_format(base | {"num_format": "0", "align": "center"}),
        "wrapped": book.add_format(base | {"text_wrap": True, "border": 1, "border_color": "#BFBFBF"}),
        "bold": book.add_format(base | {"bold": True, "border": 1, "border_color": "#BFBFBF"}),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
    }
    sheets = [book.add_worksheet(name) for name in (ACTIVITIES, VALUES, "说明")]
    _write_activities(sheets[0], styles)
    _write_values(sheets[1], styles, names)
    _write_notes(sheets[2], styles)
    book.close()
    save(path, buffer.getvalue())


def _write_activities(sheet: Any, styles: dict[str, Any]) -> None:
    own = {DATE: "date", PERSONS: "number"}
    for place, name in enumerate(ACTIVITY_HEADINGS):
        sheet.set_column(place, place, _WIDTHS[name], styles[own.get(name, "text")])
        sheet.write_string(0, place, name, styles["head"])
    columns = {name: place for place, name in enumerate(ACTIVITY_HEADINGS)}
    rules = {
        DATE: {
            "validate": "custom",
            "value": "=OR(ISNUMBER(A2),LEN(A2)>=8)",
            "error_title": "日期",
            "error_message": "请写成 2026-03-05 的样子",
            "input_message": "例如 2026-03-05",
        },
        KIND: {
            "validate": "list",
            "source": list(KINDS),
            "error_type": "information",
            "error_title": "类型",
            "error_message": "列表里没有这一类。确实是另一类的可以照写，同一类请写得一样。",
        },
        PERSONS: {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": MOST_PERSONS,
            "error_title": "参加人数",
            "error_message": "请只写数字，例如 24",
        },
    }
    for name, rule in rules.items():
        sheet.data_validation(1, columns[name], _ROWS, columns[name], rule)
    _finish(sheet, len(columns))


def _write_values(sheet: Any, styles: dict[str, Any], names: Iterable[str]) -> None:
    for place, name in enumerate(VALUE_HEADINGS):
        sheet.set_column(place, place, _VALUE_WIDTHS[name], styles["text"])
        sheet.write_string(0, place, name, styles["head"])
    for row, name in enumerate(names, 1):
        sheet.write_string(row, 0, name, styles["text"])
    _finish(sheet, len(VALUE_HEADINGS))


def _finish(sheet: Any, columns: int) -> None:
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _ROWS, columns - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:F{_ROWS}"})
    sheet.repeat_rows(0)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_notes(sheet: Any, styles: dict[str, Any]) -> None:
    for place, width in enumerate((14, 16, 40, 24, 12, 30)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, "怎样填写活动台账", styles["title"])
    for row, (name, note) in enumerate(_NOTES, 2):
        sheet.write_string(row, 0, name, styles["bold"])
        sheet.merge_range(row, 1, row, 5, note, styles["wrapped"])
        sheet.set_row(row, 34)
    top = len(_NOTES) + 3
    sheet.write_string(top, 0, "填写的样子（只是例子，不参加统计）", styles["title"])
    for row, cells in enumerate((tuple(ACTIVITY_HEADINGS), *_EXAMPLES), top + 1):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, styles["head" if row == top + 1 else "wrapped"])
    _print_on_a4(sheet)
