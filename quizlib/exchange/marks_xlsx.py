"""Short answers to mark as a spreadsheet: a sheet a question, blind to names, and the points read back."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from quizlib.core.frozen import plain
from quizlib.core.paper import Slot
from quizlib.core.question import Response
from quizlib.core.sitting import Sitting
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.xlsx import Cell, Sheet, find_table, new_book, read_sheets, save

_ATTEMPT, _SLOT, _TEXT, _FULL, _POINTS, _NOTE = "作答编号", "题位", "作答内容", "满分", "得分", "评语"
_WIDTHS = {_ATTEMPT: 36, _SLOT: 8, _TEXT: 70, _FULL: 8, _POINTS: 10, _NOTE: 40}
_HEADINGS = {name: (name,) for name in _WIDTHS}
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,6})?")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_LONGEST_NOTE = 500


class Answer(Protocol):
    """A short answer as ``services.marking`` gives it; ``mark`` is the fraction given so far, or None."""

    @property
    def attempt_id(self) -> str: ...
    @property
    def slot(self) -> Slot: ...
    @property
    def response(self) -> Response: ...
    @property
    def mark(self) -> Fraction | None: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ReadMark:
    """Points that a person wrote beside one short answer; ``earlier`` are those that stood before, or None."""

    attempt_id: str
    slot: int
    points: Fraction
    note: str
    earlier: Fraction | None


@dataclass(frozen=True, slots=True)
class ReadMarks:
    """What a file of marks holds; ``only_notes`` counts the rows with a note and no points, which are left out."""

    marks: tuple[ReadMark, ...]
    only_notes: int


def write_marks(path: Path, sitting: Sitting, answers: Sequence[Answer], *, overwrite: bool = False) -> None:
    """Write ``answers``, which stand by question. Points given so far are filled in.

    Raises:
        PlanError: the file exists and must not be replaced, or cannot be written.
    """
    buffer = BytesIO()
    book = new_book(buffer)
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#D9D9D9", "border": 1}),
        "label": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}),
        "points": book.add_format({"valign": "top", "bg_color": "#FFF2CC"}),
        "number": book.add_format({"valign": "top"}),
    }
    for number, (_, group) in enumerate(groupby(answers, key=lambda one: (one.slot.edition, one.slot.part)), 1):
        _write_question(book, formats, number, sitting, list(group))
    book.close()
    save(path, buffer.getvalue(), overwrite=overwrite)


def read_marks(path: Path, answers: Iterable[Answer]) -> ReadMarks:
    """The points filled in a file that ``write_marks`` wrote; ``answers`` are those to mark.

    Raises:
        ProblemsError: with every problem, by sheet and cell.
    """
    known = {(one.attempt_id, one.slot.number): one for one in answers}
    problems: list[Problem] = []
    marks: list[ReadMark] = []
    seen: dict[tuple[str, int], Cell] = {}
    only_notes = 0
    for row in _read_rows(path, read_sheets(path), problems):
        mark = _read_row(row, known, seen, problems)
        if mark is not None:
            marks.append(mark)
        elif row[_POINTS].is_empty and not row[_NOTE].is_empty:
            only_notes += 1
    if problems:
        raise ProblemsError(problems)
    return ReadMarks(tuple(marks), only_notes)


def _write_question(
    book: Any, formats: Mapping[str, Any], number: int, sitting: Sitting, answers: Sequence[Answer]
) -> None:
    slot = answers[0].slot
    sheet = book.add_worksheet(f"{number} {slot.question.id}"[:31])
    passages = [("题干", slot.question.stem), ("标准答案", slot.question.key_response())]
    if slot.material:
        passages.insert(0, ("材料", slot.material))
    if slot.question.rationale:
        passages.append(("解析", slot.question.rationale))
    passages.append(("怎样评分", "只填“得分”和“评语”两列；得分在 0 和满分之间，没有评的留空。其余各列请不要改动。"))
    sheet.write_string(0, 0, f"{sitting.title}：{slot.question.kind.label}评分", formats["title"])
    for row, (label, text) in enumerate(passages, 1):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.merge_range(row, 1, row, len(_WIDTHS) - 1, "", formats["text"])
        sheet.write_string(row, 1, str(text), formats["text"])
        sheet.set_row(row, min(400, 15.75 * sum(1 + len(line) // 60 for line in str(text).split("\n"))))
    top = len(passages) + 2
    for column, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, name, formats["head"])
    for row, one in enumerate(answers, top + 1):
        sheet.write_string(row, 0, one.attempt_id, formats["text"])
        sheet.write_number(row, 1, one.slot.number, formats["number"])
        sheet.write_string(row, 2, str(one.response), formats["text"])
        sheet.write_number(row, 3, float(plain(one.slot.points)), formats["number"])
        if one.mark is None:
            sheet.write_blank(row, 4, None, formats["points"])
        else:
            sheet.write_number(row, 4, float(plain(one.mark * one.slot.points)), formats["points"])
        sheet.write_string(row, 5, one.note, formats["text"])
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": f"=D{top + 2}"}
    warning = {"error_title": "得分", "error_message": "得分应在 0 和满分之间。"}
    sheet.data_validation(top + 1, 4, top + len(answers), 4, limits | warning)
    sheet.ignore_errors({"number_stored_as_text": f"A1:F{top + len(answers) + 1}"})
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _read_rows(path: Path, sheets: Sequence[Sheet], problems: list[Problem]) -> Iterator[Mapping[str, Cell]]:
    found = False
    for sheet in sheets:
        table = find_table(sheet, _HEADINGS, least=3)
        if table is None:
            continue
        found = True
        missing = [name for name in _HEADINGS if name not in table.columns and name not in {_FULL, _NOTE}]
        if missing:
            problems.append(Problem(table.header[0].where, f"表头缺少 {'、'.join(missing)}，请用导出的文件填写"))
            continue
        yield from ({_NOTE: Cell(f"{path.name} {sheet.name}", None), **row} for row in table.rows)
    if not found:
        problems.append(
            Problem(path.name, "没有找到表头（作答编号、题位、作答内容、得分），请用 quizlib marks export 导出的文件")
        )


def _read_row(
    row: Mapping[str, Cell],
    known: Mapping[tuple[str, int], Answer],
    seen: dict[tuple[str, int], Cell],
    problems: list[Problem],
) -> ReadMark | None:
    try:
        attempt_id, slot = row[_ATTEMPT].text(), row[_SLOT].text()
    except ValueError as error:
        problems.append(Problem(row[_ATTEMPT].where, f"作答编号或题位读不出来：{error}"))
        return None
    key = (attempt_id, int(slot) if slot.isascii() and slot.isdigit() and len(slot) < 6 else 0)
    answer = known.get(key)
    if answer is None:
        message = f"没有这份作答（编号 {attempt_id or '空'}，题位 {slot or '空'}），编号和题位请不要改动"
        problems.append(Problem(row[_ATTEMPT].where, message))
        return None
    first = seen.setdefault(key, row[_ATTEMPT])
    if first is not row[_ATTEMPT]:
        problems.append(Problem(row[_ATTEMPT].where, f"这份作答出现了两次，与 {first.where} 相同，请只保留一行"))
        return None
    if _compared(row[_TEXT].value) != _compared(answer.response):
        message = "作答内容与编号对不上，可能改动过，或排序时没有选中整行；请重新导出后填写"
        problems.append(Problem(row[_TEXT].where, message))
        return None
    if row[_POINTS].is_empty:
        return None
    try:
        points, note = _points(row[_POINTS], answer), row[_NOTE].text()
        if len(note) > _LONGEST_NOTE:
            raise ValueError(f"评语不能超过 {_LONGEST_NOTE} 个字（现有 {len(note)} 个）")
    except ValueError as error:
        problems.append(Problem(row[_POINTS].where, str(error)))
        return None
    earlier = None if answer.mark is None else answer.mark * answer.slot.points
    return ReadMark(attempt_id, key[1], points, note, earlier)


def _points(cell: Cell, answer: Answer) -> Fraction:
    """The points in ``cell``, exact; a number rounded when it was printed (3.33) is the exact one again."""
    text = str(round(cell.value, 6)) if cell.is_number else unicodedata.normalize("NFKC", cell.text())
    full = answer.slot.points
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"得分应为 0 到 {plain(full)} 之间的数字（现为 {text}）")
    points = Fraction(text)
    for exact in (full, None if answer.mark is None else answer.mark * full):
        if exact is not None and points == Fraction(plain(exact)):
            return exact
    if points > full:
        raise ValueError(f"得分超出满分，应在 0 和 {plain(full)} 之间（现为 {text}）")
    return points


def _compared(value: Any) -> str:
    """A text without what a spreadsheet may change: white space, control characters and their escapes."""
    text = unicodedata.normalize("NFKC", _ESCAPED.sub("", "" if value is None else str(value)))
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cc")
