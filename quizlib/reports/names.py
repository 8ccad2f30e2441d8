"""Names of sheets and files that every program and system takes, made of what people call things."""

import unicodedata
from collections.abc import Callable, Iterable

_IN_SHEETS = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_IN_FILES = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_SHEET_LONGEST = 31  # characters, as UTF-16 counts them
_FILE_LONGEST = 150  # bytes in UTF-8; paths on Windows have 260 characters
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for a sheet for each of ``wanted``, different from each other and from those ``taken``."""
    used = {_folded(one) for one in taken} | {"history"}  # which Excel keeps to itself
    return [_unused(_sheet(one), used, _shortened_sheet) for one in wanted]


def file_names(wanted: Iterable[str], suffix: str) -> list[str]:
    """A name of a file for each of ``wanted``, different from each other also where case does not matter."""
    used: set[str] = set()
    return [_unused(_file(one), used, _shortened_file) + suffix for one in wanted]


def _sheet(text: str) -> str:
    name = _visible(text).translate(_IN_SHEETS).strip()
    if name.startswith("'"):
        name = f"’{name[1:]}"
    if name.endswith("'"):
        name = f"{name[:-1]}’"
    return name or "（无名称）"


def _file(text: str) -> str:
    name = _visible(text).translate(_IN_FILES).strip(" .")
    device = name.partition(".")[0].rstrip().casefold() in _DEVICES
    return f"_{name}" if device else name or "（无名称）"


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def _unused(name: str, used: set[str], shortened: Callable[[str, str], str]) -> str:
    candidates = (shortened(name, f"（{number}）" if number > 1 else "") for number in range(1, len(used) + 2))
    free = next(one for one in candidates if _folded(one) not in used)
    used.add(_folded(free))
    return free


def _shortened_sheet(name: str, tail: str) -> str:
    return _shortened(name, tail, _SHEET_LONGEST, lambda text: len(text.encode("utf-16-le")) // 2)


def _shortened_file(name: str, tail: str) -> str:
    return _shortened(name, tail, _FILE_LONGEST, lambda text: len(text.encode()))


def _shortened(name: str, tail: str, longest: int, size: Callable[[str], int]) -> str:
    if size(name + tail) <= longest:
        return name + tail
    while size(f"{name}…{tail}") > longest:
        name = name[:-1]
    return f"{name}…{tail}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
