"""A file that came in: its bytes, safely unpacked and decoded, told apart by content and never by name."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from quizlib.errors import Problem, ProblemsError, system_reason

LARGEST = 20 * 2**20
LARGEST_UNPACKED = 100 * 2**20
_MOST_ENTRIES = 5000
_OLE = b"\xd0\xcf\x11\xe0"
_HEAD = 4000
_SEPARATORS = ("\t", ",", ";", "|", "，")
_SEPARATOR = re.compile(r"sep=([,;|\t])[ \t]*\n", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A file's ``name`` and ``data``."""

    name: str
    data: bytes

    @classmethod
    def at(cls, path: Path) -> "Source":
        """The file at ``path``.

        Raises:
            ProblemsError: there is none, it cannot be opened, is empty, too large, or of a kind without questions.
        """
        problem = ""
        data = b""
        try:
            if not path.exists():
                problem = "没有这个文件，请检查路径和文件名"
            elif path.is_dir():
                problem = "这是一个文件夹，应为题目文件"
            elif path.stat().st_size > LARGEST:
                problem = "文件超过 20 MB，请拆分后再导入"
            else:
                data = path.read_bytes()
        except OSError as error:
            problem = f"文件打不开（{system_reason(error)}），请检查权限，或关闭正在使用它的程序"
        if problem:
            raise ProblemsError([Problem(path.name, problem)])
        return cls(path.name, data).checked()

    def checked(self) -> "Source":
        """Itself. Raises ProblemsError where the bytes are of a kind that nothing here reads."""
        if not self.data.strip(b"\x00 \r\n\t"):
            raise self.refused("文件是空的，应含有题目")
        if self.data.startswith(_OLE):
            raise self.refused(
                "这是旧格式（.doc、.xls）或加了密码的文件，请用 Word、Excel 或 WPS 去掉密码，另存为 .docx 或 .xlsx"
            )
        for head, what in (
            (b"%PDF", "PDF"),
            (b"\x89PNG", "图片"),
            (b"\xff\xd8\xff", "图片"),
            (b"{\\rtf", "RTF"),
            (b"Rar!", "RAR 压缩包"),
            (b"7z\xbc", "7z 压缩包"),
            (b"\x1f\x8b", "gz 压缩包"),
        ):
            if self.data.startswith(head):
                raise self.refused(
                    f"这是 {what} 文件，读不出题目；应为 Word（.docx）、Excel（.xlsx）、文本或题库交换格式"
                )
        return self

    def refused(self, message: str, place: str = "") -> ProblemsError:
        """The error that this file cannot be read, and why."""
        return ProblemsError([Problem(f"{self.name}{place}", message)])

    @property
    def is_archive(self) -> bool:
        """Whether it is a zip file, as .docx, .xlsx and QTI packages are."""
        return self.data.startswith(b"PK")

    @cached_property
    def entries(self) -> frozenset[str]:
        """The names in the archive; none where it is no archive. Raises ProblemsError on a broken or blown-up one."""
        if not self.is_archive:
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as package:
                infos = package.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self.refused("文件已损坏或没有传完整，请重新复制一次") from error
        if len(infos) > _MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            raise self.refused("文件展开后超过 100 MB，请去掉图片，只保留题目后再导入")
        if any(info.flag_bits & 1 for info in infos):
            raise self.refused("文件设有密码，请先取消密码")
        return frozenset(info.filename for info in infos)

    def entry(self, name: str) -> bytes:
        """One file of the archive. Raises ProblemsError."""
        if name not in self.entries:
            raise self.refused(f"文件里缺少 {name}，已损坏或不是这种格式")
        try:
            with self._package.open(name) as stream:
                data = stream.read(LARGEST_UNPACKED + 1)  # what the archive says of sizes may be wrong
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError) as error:
            raise self.refused("文件已损坏或没有传完整，请重新复制一次") from error
        except Exception as error:  # zlib.error and lzma's own errors have no common base
            raise self.refused("文件已损坏或没有传完整，请重新复制一次") from error
        if len(data) > LARGEST_UNPACKED:
            raise self.refused("文件展开后超过 100 MB，请去掉图片，只保留题目后再导入")
        return data

    @cached_property
    def _package(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    @cached_property
    def encoding(self) -> str:
        """The encoding of the text: UTF-8, UTF-16 or GB18030, by what decodes."""
        if self.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        if self.data.startswith(b"\xef\xbb\xbf"):
            return "utf-8-sig"
        head = self.data[:_HEAD]
        zeros = head.count(0)
        if zeros > len(head) // 10:
            return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        for encoding in ("utf-8", "gb18030"):
            try:
                self.data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
        if head[1::2].count(0x4E) + zeros > len(head) // 20:
            return "utf-16-le"
        raise self.refused("文字的编码认不出来，应为 UTF-8 或 GB18030；请用记事本打开，另存为 UTF-8")

    @cached_property
    def text(self) -> str:
        """The text, with ``\\n`` at the end of lines. Raises ProblemsError where it is no text."""
        if self.is_archive:
            raise self.refused("这是压缩包，应为文本")
        try:
            text = self.data.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise self.refused(
                f"按 {self.encoding} 读不通，文件可能没有传完整；请用记事本打开，另存为 UTF-8"
            ) from error
        if text.count("\x00") or sum(one < " " and one not in "\t\r\n\x0b\x0c" for one in text[:_HEAD]) > _HEAD // 100:
            raise self.refused("这不是文本文件，应为 Word（.docx）、Excel（.xlsx）、文本或题库交换格式")
        return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text.lstrip("\ufeff"))

    @cached_property
    def lines(self) -> list[str]:
        """The text by lines; line ``n`` of an editor is ``lines[n - 1]``."""
        return self.text.split("\n")

    @cached_property
    def is_xml(self) -> bool:
        """Whether it is XML by its first characters."""
        return not self.is_archive and self.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<?xml", b"<"))

    def root(self, data: bytes | None = None) -> etree._Element:
        """The root of ``data`` (else of the file itself) as XML, without entities, network or document types.

        Raises:
            ProblemsError: it is not well-formed, or declares a document type.
        """
        content = self.data if data is None else data
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            message = (
                f"XML 写法有误（{error}）"
                if not isinstance(error, etree.XMLSyntaxError)
                else f"XML 写法有误：{error.msg}"
            )
            raise self.refused(message, f":{line}" if line else "") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.refused("XML 里声明了文档类型（DOCTYPE），为安全起见不读；请删去那一行")
        return root

    @cached_property
    def rows(self) -> list[list[str]] | None:
        """The rows, where the text is a table by commas, tabs or other marks; else None. Excel's ``sep=`` is no row."""
        said = _SEPARATOR.match(self.text)
        body = self.text[said.end() :] if said else self.text
        sample = [line for line in body.split("\n", 40)[:40] if line.strip()]
        for mark in [said.group(1)] if said else _SEPARATORS:
            if len(sample) > 1 and min(line.count(mark) for line in sample[:2]) >= 2:
                try:
                    rows = list(csv.reader(io.StringIO(body), delimiter=mark, strict=False))
                except csv.Error:
                    return None
                return [[], *rows] if said else rows
        return None
