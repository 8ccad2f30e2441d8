from fractions import Fraction
from math import nan
from pathlib import Path

import openpyxl
import pytest

from quizlib.reports.book import Book, Cell, Column, Link, Measure, Share


@pytest.mark.parametrize(
    ("text", "lines"), [("短", 1), ("一二三四五六七八九十", 2), ("甲" * 45, 5), ("甲\n乙\n丙", 3), ("甲" * 5000, 26)]
)
def test_a_row_is_as_high_as_its_wrapped_texts(tmp_path: Path, text: str, lines: int) -> None:
    book = Book(tmp_path / "a.xlsx")
    sheet = book.sheet("题目")
    book.table(sheet, [Column("编号", 8), Column("题干", 20, "wrapped")], [["1", text], ["2", "短"]])
    book.close()
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["题目"].row_dimensions
    assert (rows[2].height or 15) // 15 == pytest.approx(lines, abs=1 if lines > 9 else 0)
    assert (rows[3].height or 15) == 15


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        (3, 3, "0"),
        (Fraction(85), 85, "0"),
        (Fraction(171, 2), 85.5, "0.##"),
        (Fraction(85999, 1000), 85.999, "0.00"),
        (Measure(Fraction(86)), 86, "0.0"),
        (Measure(0.125, 2), 0.125, "0.00"),
        (Measure(nan), "—", "General"),
        (Share(Fraction(11, 12)), 11 / 12, "0.0%"),
        (Share(None), "—", "General"),
        (None, None, "General"),
    ],
)
def test_a_number_is_written_exactly_and_shown_rounded(
    tmp_path: Path, cell: Cell, value: object, number_format: str
) -> None:
    book = Book(tmp_path / "a.xlsx")
    book.write(book.sheet("数"), 0, 0, cell)
    book.close()
    found = openpyxl.load_workbook(tmp_path / "a.xlsx")["数"]["A1"]
    assert found.value == (pytest.approx(value) if isinstance(value, float) else value)
    assert found.number_format == number_format


@pytest.mark.parametrize("text", ["长" * 40_000, "𠮷" * 40_000])
def test_a_text_that_no_cell_holds_is_cut(tmp_path: Path, text: str) -> None:
    book = Book(tmp_path / "a.xlsx")
    book.write(book.sheet("文"), 0, 0, text)
    book.close()
    found = openpyxl.load_workbook(tmp_path / "a.xlsx")["文"]["A1"].value
    assert found.endswith("…")
    assert 32_760 < len(found.encode("utf-16-le")) // 2 <= 32_767


def test_a_link_leads_to_a_sheet_whatever_its_name(tmp_path: Path) -> None:
    book = Book(tmp_path / "a.xlsx")
    book.write(book.sheet("封面"), 0, 0, Link("甲'乙 支部", "甲"))
    book.sheet("甲'乙 支部")
    book.close()
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["封面"]["A1"]
    assert (cell.value, cell.hyperlink.location) == ("甲", "'甲''乙 支部'!A1")


def test_a_total_stands_below_the_filter(tmp_path: Path) -> None:
    book = Book(tmp_path / "a.xlsx")
    table = book.table(
        book.sheet("表"), [Column("支部", 8), Column("人数", 8)], [["甲", 1], ["乙", 2]], total=["合计", 3]
    )
    book.close()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]
    assert [cell.value for cell in sheet[4]] == ["合计", 3]
    assert sheet.auto_filter.ref == "A1:B3"
    assert table.under("人数") == (1, 1, 2, 1)
