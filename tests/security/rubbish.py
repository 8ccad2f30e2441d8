"""Files that are not what their names say."""

import io
import zipfile


def bomb() -> bytes:
    """A workbook whose one sheet unpacks to two hundred megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    """A workbook that defines one entity by another, a billion times over, and asks for a file of the machine."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]><x>&a9;&f;</x>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, text)
    return buffer.getvalue()


def slip() -> bytes:
    """A package whose parts are called as files elsewhere."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("../../../../tmp/slipped", "/etc/slipped", "C:\\\\slipped"):
            archive.writestr(name, "x")
    return buffer.getvalue()


FILES = {
    "empty.xlsx": b"",
    "noise.xlsx": bytes(range(256)) * 400,
    "text.xlsx": "工号,姓名,党支部\n".encode("gb18030"),
    "cut.xlsx": bomb()[:5_000],
    "bomb.xlsx": bomb(),
    "entities.xlsx": entities(),
    "slip.xlsx": slip(),
    "old.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
}
