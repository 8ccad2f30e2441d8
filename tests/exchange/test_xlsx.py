"""Files of every other kind that people hand in as .xlsx."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from quizlib.errors import ProblemsError
from quizlib.exchange.xlsx import read_sheets


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名册.xlsx"


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_sheets(path)
    return [str(one) for one in caught.value.problems]


def _docx(path: Path) -> None:
    Document().save(str(path))


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * (101 * 2**20))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")


def _broken(path: Path) -> None:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    path.write_bytes(buffer.getvalue()[:-200])


def _hollow(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<a")


_OLE = b"\xd0\xcf\x11\xe0" + b"\x00" * 600


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "没有这个文件"),
        (lambda path: path.mkdir(), "这是一个文件夹"),
        (lambda path: path.write_bytes(b""), "0 字节"),
        (lambda path: path.write_bytes(_OLE), "旧格式（.xls 等），请在 Excel 中另存为"),
        (lambda path: path.write_bytes(_OLE + "EncryptedPackage".encode("utf-16-le")), "设有打开密码"),
        (lambda path: path.write_text("工号,姓名", encoding="gbk"), "不是 Excel 文件"),
        (lambda path: path.write_bytes(b"0" * (20 * 2**20 + 1)), "超过 20 MB"),
        (_docx, "这是 Word 文件"),
        (_bomb, "展开后超过 100 MB"),
        (_zip, "不是 Excel 文件"),
        (_broken, "已损坏"),
        (_hollow, "已损坏"),
    ],
)
def test_a_file_of_another_kind_says_what_to_do(file: Path, make: Any, message: str) -> None:
    make(file)
    (found,) = problems_of(file)
    assert found.startswith("名册.xlsx: ")
    assert message in found


def test_a_csv_is_refused_because_zeros_get_lost(tmp_path: Path) -> None:
    (tmp_path / "名册.csv").write_text("工号,姓名,党支部", encoding="utf-8")
    assert "前面的 0 容易丢失" in problems_of(tmp_path / "名册.csv")[0]


def test_a_sheet_that_claims_a_million_rows_is_read(file: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["工号"])
    book.active["Z1048576"].number_format = "@"
    book.save(file)
    (sheet,) = read_sheets(file)
    assert [[cell.text() for cell in row] for row in sheet.rows] == [["工号"]]


def test_a_sheet_of_very_many_empty_rows_is_refused_before_it_is_read(file: Path) -> None:
    draft = BytesIO()
    openpyxl.Workbook().save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            written = source.read(name).replace(b"</sheetData>", b"<row/>" * 300_001 + b"</sheetData>")
            package.writestr(name, written)
    (found,) = problems_of(file)
    assert found == "名册.xlsx Sheet: 空白格太多，请把内容复制到新的工作簿再保存"
