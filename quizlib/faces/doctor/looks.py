"""浏览器和字体: what the console opens in, and whether Chinese can be drawn."""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient, ran

#: The oldest version of Chrome and Edge that the console is made for.
OLDEST = 100
_SHIPPED = Path(__file__).parent.parent.parent / "reports"
_FILES = (_SHIPPED / "fonts" / "QuizlibSansSC-Regular.otf", _SHIPPED / "templates" / "half_year.docx")
_NAMES = {
    "google-chrome": "Chrome",
    "google-chrome-stable": "Chrome",
    "microsoft-edge": "Edge",
    "chromium": "Chromium",
    "chromium-browser": "Chromium",
    "firefox": "Firefox",
}
_WINDOWS = {
    "Chrome": "Google/Chrome/Application/chrome.exe",
    "Edge": "Microsoft/Edge/Application/msedge.exe",
    "Firefox": "Mozilla Firefox/firefox.exe",
}
_MAC = {"Chrome": "Google Chrome", "Edge": "Microsoft Edge", "Firefox": "Firefox", "Safari": "Safari"}


@dataclass(frozen=True, slots=True)
class Looks:
    """The browsers found with their versions (0: unknown), files of the program that are missing, Chinese fonts."""

    browsers: tuple[tuple[str, int], ...]
    missing: tuple[str, ...] = ()
    chinese: bool | None = None


def check_looks(_: Patient) -> list[Finding]:
    """Look, and judge."""
    missing = tuple(one.name for one in _FILES if not one.is_file())
    return judge(Looks(tuple(_browsers()), missing, _chinese_fonts()))


def judge(looks: Looks) -> list[Finding]:
    """What is missing to show the console and to draw reports."""
    found = []
    if looks.missing:
        found.append(wrong(f"程序缺少文件 {'、'.join(looks.missing)}", "请重新解压或安装 quizlib"))
    if looks.chinese is False:
        found.append(
            look("本机浏览器没有中文字体，控制台会显示方框", "Debian、Ubuntu 请运行 sudo apt install fonts-noto-cjk")
        )
    elif not looks.missing:
        found.append(good("图表和海报用自带的字体，本机有中文字体"))
    found.append(_browser(looks))
    return found


def _browser(looks: Looks) -> Finding:
    phones = "党员用手机自带的浏览器或微信 8.0 以上都能打开"
    modern = [(name, number) for name, number in looks.browsers if not number or number >= OLDEST or name == "Safari"]
    if modern:
        names = "、".join(f"{name} {number or ''}".strip() for name, number in modern)
        return good(f"打开控制台可用 {names}；{phones}")
    if looks.browsers:
        names = "、".join(f"{name} {number}" for name, number in looks.browsers)
        return look(f"浏览器 {names} 太旧", f"控制台要 Chrome、Edge 或 Firefox {OLDEST} 以上，请升级；{phones}")
    return look("本机没有找到浏览器", f"控制台要 Chrome、Edge 或 Firefox {OLDEST} 以上，可以在别的电脑上打开；{phones}")


def _browsers() -> list[tuple[str, int]]:
    if sys.platform == "win32":
        folders = [
            Path(os.environ[name])
            for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
            if name in os.environ
        ]
        there = {
            name: folder / path for name, path in _WINDOWS.items() for folder in folders if (folder / path).is_file()
        }
        # asking chrome.exe for its version would open a window: the folder beside it has the number
        return [(name, max(map(_number, os.listdir(path.parent)), default=0)) for name, path in there.items()]
    if sys.platform == "darwin":
        bundles = {name: Path("/Applications") / f"{bundle}.app" for name, bundle in _MAC.items()}
        return [(name, 0) for name, bundle in bundles.items() if bundle.is_dir()]
    found = {}
    for command, name in _NAMES.items():
        if name not in found and shutil.which(command):
            found[name] = _number(ran(command, "--version")[1])
    return list(found.items())


def _number(text: str) -> int:
    """The first number of a version within ``text``; 0 where there is none."""
    found = re.search(r"(\d+)\.\d+", text)
    return int(found.group(1)) if found else 0


def _chinese_fonts() -> bool | None:
    if sys.platform in {"win32", "darwin"}:
        return True  # which come with them
    code, told = ran("fc-list", ":lang=zh", "family")
    return None if code else bool(told.strip())
