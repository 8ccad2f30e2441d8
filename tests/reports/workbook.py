"""Workbooks of scores written and opened again, for tests."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from office import LATER, Office

from quizlib.core.sitting import Sitting
from quizlib.figures import gather_sitting
from quizlib.reports.scores_xlsx import write_scores

Book = openpyxl.Workbook


def exported(office: Office, sitting: Sitting, folder: Path, now: datetime = LATER, *, branches: bool = False) -> Book:
    """The workbook of a sitting, written and opened again."""
    target = folder / "成绩.xlsx"
    write_scores(target, gather_sitting(office.store, office.results, sitting.id, now), branches=branches)
    return openpyxl.load_workbook(target)


def rows(book: Book, sheet: str, top: int = 1) -> list[dict[str, Any]]:
    """The rows of the table whose header stands in row ``top``, up to an empty one."""
    head, *body = book[sheet].iter_rows(min_row=top, values_only=True)
    end = next((place for place, row in enumerate(body) if not any(cell is not None for cell in row)), len(body))
    return [dict(zip(head, row, strict=True)) for row in body[:end]]


def passage(book: Book, sheet: str, label: str) -> Any:
    """The cell beside ``label``."""
    return next(row[1] for row in book[sheet].iter_rows(values_only=True) if row[0] == label)


def tile(book: Book, name: str) -> tuple[Any, str]:
    """The large number under ``name`` on the cover, and what stands below it."""
    cell = next(cell for row in book["封面"].iter_rows(max_row=10) for cell in row if cell.value == name)
    return cell.offset(1).value, cell.offset(2).value
