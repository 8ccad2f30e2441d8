"""The ledger of activities as a spreadsheet: a row an activity, and a sheet of values known from elsewhere."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from quizlib.core.activity import KINDS, MOST_PERSONS, Activity, NamedValue
from quizlib.core.frozen import Frozen
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.days import day_in
from quizlib.exchange.formats.tables.cells import shown
from quizlib.exchange.xlsx import Cell, Sheet, Table, find_table, read_sheets

ACTIVITIES, VALUES = "活动", "其他数据"
DATE, KIND, TITLE, BRANCH, PERSONS, NOTE = "日期", "类型", "名称", "党支部", "参加人数", "备注"
NAME, VALUE, UNIT, SOURCE = "名称", "数值", "单位", "来源"
#: The headings that mean each column of a sheet of activities, the best first.
ACTIVITY_HEADINGS: Mapping[str, Sequence[str]] = {
    DATE: ("日期", "活动日期", "时间", "活动时间"),
    KIND: ("类型", "活动类型", "类别", "活动类别"),
    TITLE: ("名称", "活动名称", "主题", "内容", "活动内容"),
    BRANCH: ("党支部", "所在党支部", "支部", "支部名称", "党支部名称", "党组织", "单位"),
    PERSONS: ("参加人数", "人数", "参与人数", "参加人次", "人次"),
    NOTE: ("备注", "说明"),
}
#: The same for a sheet of other values.
VALUE_HEADINGS: Mapping[str, Sequence[str]] = {
    NAME: ("名称", "项目", "数据名称"),
    VALUE: ("数值", "数据", "值", "内容"),
    UNIT: ("单位",),
    SOURCE: ("来源", "数据来源", "出处"),
}
_MAY_BE_EMPTY = {ACTIVITIES: {TITLE, NOTE}, VALUES: {UNIT, SOURCE}}  # the cells, and the whole column
_PASSED_OVER = {"序号", "编号"}
_EXPLAINS = "说明"  # in the name of a sheet that holds no rows, only examples of them
_ALIKE = 0.6

_Row = TypeVar("_Row", bound=Frozen)


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """What a ledger holds; ``doubts`` are rows that may be counted wrongly, to look at."""

    activities: tuple[Activity, ...]
    values: tuple[NamedValue, ...]
    doubts: tuple[Problem, ...] = ()


def read_ledger(path: Path) -> ReadLedger:
    """The visible sheets of an .xlsx file whose headers are those of a ledger.

    Raises:
        ProblemsError: with every problem, by sheet and cell.
    """
    problems: list[Problem] = []
    activities: list[tuple[Activity, Mapping[str, Cell]]] = []
    values: list[tuple[NamedValue, Mapping[str, Cell]]] = []
    doubts: list[Problem] = []
    found = False
    for sheet in read_sheets(path):
        if _EXPLAINS in sheet.name:
            continue
        for name, headings, least in ((ACTIVITIES, ACTIVITY_HEADINGS, 3), (VALUES, VALUE_HEADINGS, 2)):
            table = find_table(sheet, headings, least)
            if table is None or (name == VALUES and not {NAME, VALUE} <= table.columns.keys()):
                continue
            found = True
            faults = list(_header_faults(table, headings, _MAY_BE_EMPTY[name]))
            problems += faults
            if not faults and name == ACTIVITIES:
                activities += _rows(table, Activity, _ACTIVITY, _MAY_BE_EMPTY[name], problems)
            elif not faults:
                waiting = [row for row in table.rows if row[VALUE].is_empty and not row[NAME].is_empty]
                doubts += [Problem(row[VALUE].where, f"“{row[NAME].value}”的数值还没有填写") for row in waiting]
                filled = replace(table, rows=tuple(row for row in table.rows if row not in waiting))
                values += _rows(filled, NamedValue, _VALUE, _MAY_BE_EMPTY[name], problems)
            break
        else:
            problems += _headless(path, sheet)
    problems += _repeated_names(values)
    if not found and not problems:
        problems.append(
            Problem(path.name, f"没有找到工作表“{ACTIVITIES}”，应有一行表头写着 {_listed(ACTIVITY_HEADINGS)}")
        )
    if problems:
        raise ProblemsError(problems)
    doubts += [*_repeated_rows(activities), *_near_kinds(activities)]
    return ReadLedger(tuple(one for one, _ in activities), tuple(one for one, _ in values), tuple(doubts))


def _headless(path: Path, sheet: Sheet) -> Iterator[Problem]:
    headings = {ACTIVITIES: ACTIVITY_HEADINGS, VALUES: VALUE_HEADINGS}.get(sheet.name.strip())
    if headings is not None:
        yield Problem(f"{path.name} {sheet.name}", f"没有找到表头，应有一行写着 {_listed(headings)}")


def _header_faults(table: Table, headings: Mapping[str, Sequence[str]], optional: Collection[str]) -> Iterator[Problem]:
    for name in headings:
        if name not in table.columns and name not in optional:
            yield Problem(table.header[0].where, f"表头缺少 {name} 一列，应有 {_listed(headings)}")
    for place, cell in enumerate(table.header):
        text = "" if cell.value is None else str(cell.value).strip()
        if text and place not in table.columns.values() and text not in _PASSED_OVER:
            what = "重复" if any(text in known for known in headings.values()) else "不认识"
            yield Problem(cell.where, f"表头“{text}”{what}，应为 {_listed(headings)}；不需要的列请删去")


def _listed(headings: Mapping[str, Sequence[str]]) -> str:
    return "、".join(headings)


def _rows(
    table: Table,
    model: type[_Row],
    columns: Mapping[str, tuple[str, Callable[[Cell], Any]]],
    optional: Collection[str],
    problems: list[Problem],
) -> Iterator[tuple[_Row, Mapping[str, Cell]]]:
    for row in table.rows:
        fields: dict[str, Any] = {}
        before = len(problems)
        for name, cell in row.items():
            field, read = columns[name]
            try:
                if not cell.is_empty:
                    fields[field] = read(cell)
                elif name not in optional:
                    raise ValueError("没有填写（合并的单元格请取消合并，每行都填）")
            except ValueError as error:
                problems.append(Problem(cell.where, f"{name}{error}"))
        if len(problems) > before:
            continue
        try:
            yield model(**fields), row
        except ValidationError as error:
            by_field = {field: name for name, (field, _) in columns.items()}
            for one in error.errors():
                name = by_field[str(one["loc"][0])]
                problems.append(Problem(row[name].where, f"{name}{_reason(dict(one))}"))


def _reason(error: Mapping[str, Any]) -> str:
    bounds = error.get("ctx", {})
    if "max_length" in bounds:
        return f"不能超过 {bounds['max_length']} 个字（现有 {len(error['input'])} 个）"
    return f"{bounds['error']}（现为“{error['input']}”）" if "error" in bounds else "没有填写"


def _persons(cell: Cell) -> int:
    text = unicodedata.normalize("NFKC", cell.text()).replace(",", "")
    if re.fullmatch(r"-\d+(\.\d+)?", text):
        raise ValueError(f"不能是负数（现为 {text}）")
    if re.fullmatch(r"\d+\.\d+", text):
        raise ValueError(f"应为整数（现为 {text}）")
    if not re.fullmatch(r"\d{1,12}", text):
        raise ValueError(f"应为整数，只写数字（现为“{text}”）")
    if int(text) > MOST_PERSONS:
        raise ValueError(f"不能超过 {MOST_PERSONS}（现为 {text}）")
    return int(text)


def _printed(cell: Cell) -> str:
    """The text of a value as the sheet shows it: ``95.3%`` where 0.953 stands in a cell of percents."""
    if isinstance(cell.value, bool | dt.time | dt.timedelta):
        raise ValueError("应为数字或文字，请把单元格格式改为“文本”再重新填写")
    if isinstance(cell.value, dt.date):
        return f"{cell.value.year}年{cell.value.month}月{cell.value.day}日"
    if cell.stale or cell.failed:
        return cell.text()
    return " ".join(shown(cell)[0].split())


_ACTIVITY: Mapping[str, tuple[str, Callable[[Cell], Any]]] = {
    DATE: ("date", partial(day_in, timed=True)),
    KIND: ("kind", Cell.text),
    TITLE: ("title", _printed),
    BRANCH: ("branch", Cell.text),
    PERSONS: ("persons", _persons),
    NOTE: ("note", _printed),
}
_VALUE: Mapping[str, tuple[str, Callable[[Cell], Any]]] = {
    NAME: ("name", Cell.text),
    VALUE: ("value", _printed),
    UNIT: ("unit", Cell.text),
    SOURCE: ("source", _printed),
}


def _repeated_names(values: Sequence[tuple[NamedValue, Mapping[str, Cell]]]) -> Iterator[Problem]:
    first: dict[str, Cell] = {}
    for one, row in values:
        cell = first.setdefault(one.name, row[NAME])
        if cell is not row[NAME]:
            yield Problem(row[NAME].where, f"名称“{one.name}”重复，与 {cell.where} 相同，每个名称只能有一个数值")


def _repeated_rows(activities: Sequence[tuple[Activity, Mapping[str, Cell]]]) -> Iterator[Problem]:
    first: dict[tuple[Any, ...], Cell] = {}
    for one, row in activities:
        cell = first.setdefault((one.date, one.kind, one.title, one.branch), row[DATE])
        if cell is not row[DATE]:
            yield Problem(row[DATE].where, f"与 {cell.where} 的日期、类型、名称、党支部都相同，可能重复登记，请核对")


def _near_kinds(activities: Sequence[tuple[Activity, Mapping[str, Cell]]]) -> Iterator[Problem]:
    """Kinds of this ledger's own that look like a usual one, or like one that stands more often."""
    often = Counter(one.kind for one, _ in activities)
    ranked = sorted(often, key=lambda kind: -often[kind])
    told: set[str] = set()
    for one, row in activities:
        if one.kind in KINDS or one.kind in told:
            continue
        told.add(one.kind)
        others = [*KINDS, *(kind for kind in ranked if often[kind] > often[one.kind])]
        near = get_close_matches(one.kind, others, n=1, cutoff=_ALIKE)
        if near:
            message = f"类型“{one.kind}”与“{near[0]}”相近，现在分开统计；是同一类的请写得一样"
            yield Problem(row[KIND].where, message)
