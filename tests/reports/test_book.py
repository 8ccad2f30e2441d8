from pathlib import Path

import openpyxl
import pytest

from quizlib.reports.book import Book, Column


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
