"""A Word file as its parts: opened safely, and written with every part that nobody changed as it was."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from lxml import etree

from quizlib.errors import ReportError, system_reason

LARGEST = 50 * 2**20
LARGEST_UNPACKED = 200 * 2**20
_MOST_PARTS = 5000
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = f"{_WORD}document.main+xml"
#: The parts that hold the text of a report, by type, in the order of reading.
_TEXTS = (
    _MAIN,
    *(f"{_WORD}{part}+xml" for part in ("header", "footer", "footnotes", "endnotes")),
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NOT_PLAIN = (".docm", ".dotm")  # names of files that may hold macros
_SAVE_AS = "请在 Word 或 WPS 中打开，另存为“Word 文档（*.docx）”再用"


@dataclass(frozen=True)
class DocxFile:
    """A .docx: its ``name`` for messages, its ``parts`` in their order, and the ``types`` of those that say one."""

    name: str
    parts: Mapping[str, bytes]
    types: Mapping[str, str]

    @classmethod
    def at(cls, path: Path) -> "DocxFile":
        """The file at ``path``. Raises ReportError where it is no .docx that can be read, and why."""
        try:
            if path.is_dir():
                raise ReportError(f"{path}：这是一个文件夹，应为 .docx 文件")
            if path.stat().st_size > LARGEST:
                raise ReportError(f"{path}：文件超过 {LARGEST // 2**20} MB，请压缩里面的图片后再试")
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise ReportError(f"{path}：没有这个文件，请检查路径和文件名") from error
        except OSError as error:
            raise ReportError(
                f"{path}：读不出来（{system_reason(error)}），请检查权限，或关闭正在使用它的程序"
            ) from error
        return cls.of(str(path), data)

    @classmethod
    def of(cls, name: str, data: bytes) -> "DocxFile":
        """The same for a file in memory. Raises ReportError."""
        ending = PurePath(name).suffix.lower()
        parts = _unpacked(name, data)
        if _TYPES not in parts:
            raise ReportError(f"{name}：{_what(parts)}")
        types = dict(_types(cls(name, parts, {})))
        main = [one for one in types.values() if ".main+xml" in one]
        if "word/vbaProject.bin" in parts or any("macroEnabled" in one for one in main):
            raise ReportError(f"{name}：这是带宏的文档（.docm 等），为安全起见不用；{_SAVE_AS}，宏会去掉")
        if ending in _NOT_PLAIN:
            raise ReportError(f"{name}：文件名以 {ending} 结尾，里面没有宏也不用；{_SAVE_AS}")
        if _MAIN not in types.values():
            is_template = any("template.main" in one for one in main)
            raise ReportError(f"{name}：{f'这是 Word 模板（.dotx），{_SAVE_AS}' if is_template else _what(parts)}")
        file = cls(name, parts, types)
        for part in file.texts():
            if part not in parts:
                raise ReportError(f"{name}：文件里缺少 {part}，已损坏；请在 Word 或 WPS 中打开修复后另存")
            if _STRICT in parts[part][:4000]:
                raise ReportError(
                    f"{name}：这是“Strict Open XML”格式，请在 Word 中另存为普通的“Word 文档（*.docx）”再用"
                )
        return file

    def texts(self) -> list[str]:
        """The parts that hold the text: the body, then headers, footers, footnotes and endnotes."""
        found = [(_TEXTS.index(one), part) for part, one in self.types.items() if one in _TEXTS]
        return [part for _, part in sorted(found, key=lambda pair: (pair[0], _natural(pair[1])))]

    def root(self, part: str) -> etree._Element:
        """A part as XML, without entities, network or document types. Raises ReportError, naming part and line."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.parts[part], parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            where = f"{part} 第 {line} 行" if line else part
            raise ReportError(f"{self.name}：{where} 已损坏；请在 Word 或 WPS 中打开修复后另存") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReportError(f"{self.name}：{part} 里声明了文档类型（DOCTYPE），为安全起见不用；{_SAVE_AS}")
        return root

    def packed(self, changed: Mapping[str, etree._Element]) -> bytes:
        """The file's bytes with the parts of ``changed`` in place of the old ones."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for part, data in self.parts.items():
                entry = zipfile.ZipInfo(part)  # 1980-01-01: the same bytes every time
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, as_bytes(changed[part]) if part in changed else data)
        return buffer.getvalue()


def as_bytes(root: etree._Element) -> bytes:
    """A part as it is written."""
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    if not data:
        raise ReportError(f"{name}：文件是空的（0 字节），请重新复制一次")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReportError(f"{name}：文件设有打开密码，请先在 Word 中取消密码再保存")
        raise ReportError(f"{name}：这是旧格式（.doc、.wps 等），{_SAVE_AS}")
    if not data.startswith(b"PK"):
        raise ReportError(f"{name}：这不是完好的 Word 文档（.docx），只改扩展名不行；{_SAVE_AS}")
    broken = ReportError(
        f"{name}：这不是完好的 Word 文档（.docx），已损坏或没有传完整；请重新复制一次，或{_SAVE_AS[1:]}"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > LARGEST_UNPACKED:
                raise ReportError(f"{name}：文件展开后超过 {LARGEST_UNPACKED // 2**20} MB，请压缩里面的图片后再试")
            if any(one.flag_bits & 1 for one in entries):
                raise ReportError(f"{name}：文件设有密码，请先取消密码")
            return {one.filename: _read(package, one, name) for one in entries if not one.is_dir()}
    except ReportError:
        raise
    except Exception as error:  # zlib.error, lzma's and zipfile's own errors have no common base
        raise broken from error


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with package.open(entry) as stream:
        data = stream.read(entry.file_size + 1)  # what the archive says of sizes may be wrong
    if len(data) > entry.file_size:
        raise ReportError(f"{name}：文件已损坏（{entry.filename} 的大小与登记的不符）")
    return data


def _what(parts: Mapping[str, Any]) -> str:
    if any(one.startswith("xl/") for one in parts):
        return "这是 Excel 文件，应为 Word 文档（.docx）"
    if any(one.startswith("ppt/") for one in parts):
        return "这是 PowerPoint 文件，应为 Word 文档（.docx）"
    if "mimetype" in parts and "content.xml" in parts:
        return f"这是 OpenDocument 文件（.odt 等），{_SAVE_AS}"
    return f"这不是 Word 文档，应为 .docx；{_SAVE_AS}"


def _types(file: DocxFile) -> Iterator[tuple[str, str]]:
    for one in file.root(_TYPES).iter("{*}Override"):
        yield one.get("PartName", "").lstrip("/"), one.get("ContentType", "")


def _natural(part: str) -> tuple[int, str]:
    """``header2`` stands before ``header10``."""
    return len(part), part
