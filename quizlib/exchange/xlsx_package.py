"""The package of an .xlsx file: what else people hand in under that name is refused, and why."""

import zipfile
from io import BytesIO
from pathlib import Path

from quizlib.errors import Problem, ProblemsError, system_reason

_LARGEST = 20 * 2**20
_LARGEST_UNPACKED = 100 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_package(path: Path) -> bytes:
    """The bytes of the file at ``path``. Raises ProblemsError where it cannot be opened or is too large."""

    def refused(message: str) -> ProblemsError:
        return ProblemsError([Problem(path.name, message)])

    try:
        if not path.exists():
            raise refused("没有这个文件，请检查路径和文件名")
        if path.is_dir():
            raise refused("这是一个文件夹，应为 .xlsx 文件")
        if path.stat().st_size > _LARGEST:
            raise refused("文件超过 20 MB，请只保留需要的内容后再试")
        data = path.read_bytes()
    except OSError as error:
        raise refused(f"文件打不开（{system_reason(error)}），请检查权限，或在 Excel 中关闭它后再试") from error
    if not data.startswith((b"PK", _OLE)) and data and path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        raise refused("这是文本文件，工号前面的 0 容易丢失，请在 Excel 中整理好后另存为 .xlsx")
    return data


def sheets_written(name: str, data: bytes) -> dict[str, bytes]:
    """The sheets of a workbook as they are written, by part. Raises ProblemsError where ``data`` is no .xlsx file."""

    def refused(message: str) -> ProblemsError:
        return ProblemsError([Problem(name, message)])

    if not data:
        raise refused("文件是空的（0 字节），请重新导出或复制一次")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refused("文件设有打开密码，请先在 Excel 中取消密码再保存")
        raise refused("这是旧格式（.xls 等），请在 Excel 中另存为“Excel 工作簿（*.xlsx）”")
    if not data.startswith(b"PK"):
        raise refused("这不是 Excel 文件，应为 .xlsx（只改扩展名不行，请在 Excel 中另存为 .xlsx）")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refused("文件已损坏或没有传完整，请重新复制一次") from error
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise refused("文件展开后超过 100 MB，可能有大量空白格式或图片，请把内容复制到新的工作簿再保存")
    if "xl/workbook.xml" not in names:
        if any(name.startswith("word/") for name in names):
            raise refused("这是 Word 文件，应为 Excel 文件（.xlsx），请把表格复制到 Excel 中保存")
        if "xl/workbook.bin" in names:
            raise refused("这是 .xlsb 文件，请在 Excel 中另存为“Excel 工作簿（*.xlsx）”")
        raise refused("这不是 Excel 文件，应为 .xlsx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = {one: package.read(one) for one in names if one.endswith((".xml", ".rels"))}
    except Exception as error:  # zlib.error and others have no common base
        raise refused("文件已损坏或没有传完整，请重新复制一次") from error
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise refused("文件里声明了文档类型（DOCTYPE），为安全起见不读，请在 Excel 中另存为新的 .xlsx 文件")
    return {one: part for one, part in parts.items() if one.startswith("xl/worksheets/")}
