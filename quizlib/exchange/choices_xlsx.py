"""What is proposed for the blanks of an old report as a spreadsheet, and what an organizer chose instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from quizlib.core.text import lines_in
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.xlsx import find_table, new_book, read_sheets, save

_NUMBER, _PLACE, _CONTEXT, _BLANK, _FIELD, _MEANING, _SURE, _SECOND, _CHANGE = (
    *("序号", "位置", "原文", "空白", "建议指标", "含义", "把握", "第二建议", "改为"),
)
_WIDTHS = {
    _NUMBER: 7,
    _PLACE: 18,
    _CONTEXT: 56,
    _BLANK: 9,
    _FIELD: 26,
    _MEANING: 40,
    _SURE: 11,
    _SECOND: 22,
    _CHANGE: 26,
}
_SHEET, _NAMES = "确认", "可用指标"
_NOTES = (
    "只填“改为”一列；同意“建议指标”的空着。把握是“请确认”的，请逐行看一看。",
    "改为可以写：一个指标（例如 参与率，全部见“可用指标”）；加上范围的指标（例如 竞赛.场次、测试.合格率、上期.合格率、"
    '环比.合格率、类别["党员"].参加人数、党支部["第一党支部"].参与率）；待填.名称（由活动台账“其他数据”按名称填）；'
    "或者直接写一个值，例如 12、某某公司。",
    "要写进去的值与指标的名称相像时，请加引号，例如 “参与情况”。不要动这一处的，写 保留。",
    "空白后面已经有 % 的，指标后面会加 .数，只印数字，免得印出两个 %。",
    "“上升、下降”等字是原文里的，不随数字变化；用 环比、同比 的地方，出报告时请看一看。",
    "改好保存，再运行一次同样的命令，加上 --choices 和这个文件名。",
)
_HIGHEST = 400  # points; Excel allows 409


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: what is proposed for a blank, whose sentence begins ``start`` characters before it.

    ``change`` is what the organizer wrote, and ``where`` in which cell; both are empty where the row was not read.
    """

    number: int
    place: str
    context: str
    start: int
    blank: str
    field: str = ""
    meaning: str = ""
    sure: str = ""
    second: str = ""
    change: str = ""
    where: str = ""


def write_choices(path: Path, choices: Sequence[Choice], names: Sequence[tuple[str, str]]) -> None:
    """Write ``choices`` to look through, with the ``names`` that may be chosen, and their meaning. Raises PlanError."""
    buffer = BytesIO()
    book = new_book(buffer)
    styles = _styles(book)
    sheet = book.add_worksheet(_SHEET)
    for place, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, styles["head"])
    for row, choice in enumerate(choices, 1):
        _write_row(sheet, row, choice, styles)
    last = max(len(choices), 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(_WIDTHS) - 1)
    sheet.data_validation(
        *(1, len(_WIDTHS) - 1, last, len(_WIDTHS) - 1),
        {
            "validate": "list",
            "source": f"='{_NAMES}'!$A$2:$A${len(names) + 1}",
            "show_error": False,
            "input_title": "改为",
            "input_message": "从列表中选，或自己写；同意建议的空着。写法见“说明”。",
        },
    )
    _print_on_a4(sheet)
    _write_names(book.add_worksheet(_NAMES), names, styles)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 110, styles["text"])
    for row, note in enumerate(_NOTES):
        notes.write_string(row, 0, f"{row + 1}. {note}", styles["text"])
        notes.set_row(row, 17 * lines_in(note, 106) + 4)
    book.close()
    save(path, buffer.getvalue(), overwrite=True)


def read_choices(path: Path) -> list[Choice]:
    """The rows of a file that ``write_choices`` wrote, with what the organizer filled in.

    Raises:
        ProblemsError: it is no such file, or a row of it cannot be read.
    """
    problems: list[Problem] = []
    tables = [table for sheet in read_sheets(path) if (table := find_table(sheet, {one: (one,) for one in _WIDTHS}, 4))]
    if len(tables) != 1 or not {_NUMBER, _CONTEXT, _BLANK, _CHANGE} <= tables[0].columns.keys():
        message = (
            f"没有找到工作表“{_SHEET}”，表头应有 {_NUMBER}、{_CONTEXT}、{_BLANK}、{_CHANGE}；请用 adopt 写出的文件"
        )
        raise ProblemsError([Problem(path.name, message)])
    choices = list(_rows(tables[0].rows, problems))
    if problems:
        raise ProblemsError(problems)
    return choices


def _rows(rows: Sequence[Any], problems: list[Problem]) -> Iterator[Choice]:
    for row in rows:
        texts: dict[str, str] = {}
        for name in (_NUMBER, _CONTEXT, _BLANK, _CHANGE):
            try:
                texts[name] = row[name].text()
            except ValueError as error:
                problems.append(Problem(row[name].where, f"{name}{error}"))
        if len(texts) < 4:
            continue
        if not texts[_NUMBER].isdecimal():
            message = f"序号应为数字（现为“{texts[_NUMBER]}”），请不要改动“改为”以外的各列"
            problems.append(Problem(row[_NUMBER].where, message))
            continue
        yield Choice(
            int(texts[_NUMBER]),
            "",
            texts[_CONTEXT],
            0,
            texts[_BLANK],
            change=texts[_CHANGE],
            where=row[_CHANGE].where,
        )


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
    cell = base | {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
    return {
        "head": book.add_format(cell | {"bold": True, "bg_color": "#D9D9D9", "align": "center"}),
        "cell": book.add_format(cell),
        "centred": book.add_format(cell | {"align": "center"}),
        "doubt": book.add_format(cell | {"align": "center", "bg_color": "#F8CBAD", "bold": True}),
        "likely": book.add_format(cell | {"align": "center", "bg_color": "#FFF2CC"}),
        "change": book.add_format(cell | {"bg_color": "#FFFFE5", "num_format": "@"}),
        "mark": book.add_format(base | {"bold": True, "font_color": "#C00000", "underline": 1}),
        "text": book.add_format(base | {"text_wrap": True}),
    }


def _write_row(sheet: Any, row: int, choice: Choice, styles: dict[str, Any]) -> None:
    sure = {"请确认": "doubt", "大概": "likely"}.get(choice.sure, "centred")
    sheet.write_number(row, 0, choice.number, styles["centred"])
    sheet.write_string(row, 1, choice.place, styles["cell"])
    before, behind = choice.context[: choice.start], choice.context[choice.start + len(choice.blank) :]
    marked = [one for one in (before, styles["mark"], choice.blank, behind) if one]
    if len(marked) > 2:
        sheet.write_rich_string(row, 2, *marked, styles["cell"])
    else:
        sheet.write_string(row, 2, choice.context, styles["cell"])
    for place, text in enumerate((choice.blank, choice.field, choice.meaning), 3):
        sheet.write_string(row, place, text, styles["cell"])
    sheet.write_string(row, 6, choice.sure, styles[sure])
    sheet.write_string(row, 7, choice.second, styles["cell"])
    sheet.write_string(row, 8, choice.change, styles["change"])
    texts = {_PLACE: choice.place, _CONTEXT: choice.context, _FIELD: choice.field, _MEANING: choice.meaning}
    lines = max(lines_in(text, _WIDTHS[name]) for name, text in texts.items())
    sheet.set_row(row, min(16.5 * lines + 4, _HIGHEST))


def _write_names(sheet: Any, names: Sequence[tuple[str, str]], styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "名称", styles["head"])
    sheet.write_string(0, 1, "含义", styles["head"])
    for row, (name, meaning) in enumerate(names, 1):
        sheet.write_string(row, 0, name, styles["cell"])
        sheet.write_string(row, 1, meaning, styles["cell"])
        sheet.set_row(row, 16.5 * lines_in(meaning, 100) + 4)
    sheet.freeze_panes(1, 0)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
