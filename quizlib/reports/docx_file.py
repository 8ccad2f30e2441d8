"""Word files from outside: what cannot be used is refused with a sentence before anything reads it."""

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from quizlib.errors import ReportError, system_reason

_LARGEST, _LARGEST_UNPACKED, _MOST_PARTS = 50_000_000, 400_000_000, 5_000
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")  # .doc, and what is encrypted
_BODY = "word/document.xml"
_MACROS = "vbaproject.bin"
_TYPES = "[Content_Types].xml"


def read_docx(path: Path, noun: str = "模板", hint: str = "") -> bytes:
    """The content of a .docx file without macros that unpacks to a bearable size.

    Args:
        path: the file.
        noun: what messages call it.
        hint: what else may be done where there is no such file.

    Raises:
        ReportError: it is none, and why.
    """
    if path.suffix.lower() == ".doc":
        raise ReportError(f"{path}：这是旧版 Word 的 .doc 文件，请在 Word 或 WPS 中另存为 .docx 再用")
    if path.suffix.lower() in (".docm", ".dotm"):
        raise ReportError(f"{path}：{_with_macros(noun)}")
    try:
        if path.stat().st_size > _LARGEST:
            raise ReportError(f"{path}：文件超过 {_LARGEST // 1_000_000} MB，请去掉里面的大图片再用")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ReportError(f"{path}：没有这个{noun}文件，请检查路径{hint}") from error
    except OSError as error:
        raise ReportError(f"{path}：{noun}读不出来，请检查是否有读取权限（{system_reason(error)}）") from error
    if content.startswith(_COMPOUND):
        raise ReportError(f"{path}：文件加了密码，或是旧版 Word 的 .doc，请去掉密码、另存为 .docx 再用")
    try:
        with ZipFile(BytesIO(content)) as package:
            _look_into(package, path, noun)
    except (BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise broken(path) from error
    return content


def broken(path: Path) -> ReportError:
    """The error for a file that is no sound document."""
    return ReportError(f"{path}：这不是完好的 Word 文档（.docx），请用 Word 或 WPS 打开看看，另存为 .docx 再用")


def _look_into(package: ZipFile, path: Path, noun: str) -> None:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _LARGEST_UNPACKED:
        raise ReportError(f"{path}：文件解开后太大，请去掉里面的图片和附件再用")
    if any(one.filename.lower().endswith(_MACROS) for one in parts):
        raise ReportError(f"{path}：{_with_macros(noun)}")
    kinds = package.read(_TYPES)
    if b"macroEnabled" in kinds:
        raise ReportError(f"{path}：{_with_macros(noun)}")
    if b"wordprocessingml.template.main+xml" in kinds:
        raise ReportError(f"{path}：这是 Word 的模板格式（.dotx），请在 Word 或 WPS 中另存为 .docx 再用")
    package.getinfo(_BODY)
    written = [one for one in parts if one.filename.lower().endswith((".xml", ".rels"))]
    if any(b"<!DOCTYPE" in package.read(one) for one in written):
        raise ReportError(f"{path}：文件里声明了文档类型（DOCTYPE），为安全起见不读，请用 Word 或 WPS 另存一份再用")


def _with_macros(noun: str) -> str:
    return f"这个{noun}带有宏（.docm、.dotm），不能使用，请在 Word 或 WPS 中另存为“Word 文档（.docx）”再用"
