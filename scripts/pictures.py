"""Makes the pictures of the README and the guide from the running product: ``python scripts/pictures.py [NAME…]``.

Needs what the tests need. The members' site shows the sample sitting, the organizers' console a made-up group.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from quizlib.services.demo import SMALL, load_demo
from quizlib.services.home import Home
from quizlib.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8897
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_COLOURS = 192
_SITE = "http://192.168.1.20:8866"
_LINK = re.compile(r"http://\S+/in/\S+")
_MEMBERS = {"phone": (390, 844, 0), "desktop": (1440, 900, 1)}


def main(names: list[str]) -> None:
    """Take all pictures, or those that are named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        if not names or set(names) & set(_MEMBERS):
            _take_members(browser, _home(Path(folder, "sample")), names)
        if not names or set(names) & set(SCENES):
            _take_console(browser, _home(Path(folder, "demo")), names)
        browser.close()


def _home(folder: Path) -> Path:
    for name in ("questions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@contextmanager
def _running(home: Path, sign: re.Pattern[str], *words: str, **more: str) -> Iterator[str]:
    """``quizlib`` with these words and settings until the block ends; what it says that fits ``sign``."""
    log = home / "log"
    own = {"QUIZLIB_HOME": str(home), "PYTHONUNBUFFERED": "1"} | more
    with log.open("wb") as output:
        command = [sys.executable, "-m", "quizlib", *words]
        process = subprocess.Popen(command, env={**os.environ, **own}, cwd=home, stdout=output, stderr=output)
    try:
        for _ in range(900):
            if said := sign.search(log.read_text(encoding="utf-8")):
                break
            time.sleep(0.2)
        else:
            raise SystemExit(log.read_text(encoding="utf-8"))
        yield said.group()
    finally:
        process.terminate()
        process.wait()


def _take(page: Page, name: str) -> None:
    """Keep what the page shows, in few colours."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(_COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def _take_members(browser: Browser, home: Path, names: list[str]) -> None:
    words = ("serve", "--host", "127.0.0.1", "--port", str(PORT), "--no-console")
    with _running(home, re.compile(r"按 Ctrl\+C 停止"), *words):
        for name, (width, height, member) in _MEMBERS.items():
            if not names or name in names:
                page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
                _answer_some(page, member)
                _take(page, name)


def _answer_some(page: Page, member: int) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/")
    page.get_by_label("工号").fill(f"{101 + member:06}")
    page.get_by_label("姓名").fill(f"样例甲{'一二'[member]}")
    page.get_by_role("button", name="进入").click()
    page.get_by_role("button", name="开始作答").click()
    for place in range(6):
        page.locator(".qz-choice").nth(place % 3).click()
        page.locator(".qz-bottom .qz-primary").click()
    page.locator(".qz-flag").click()
    page.locator(".qz-choice").nth(1).click()
    page.get_by_text("已全部保存").wait_for()


def _take_console(browser: Browser, folder: Path, names: list[str]) -> None:
    home = Home(Settings(home=folder, store=""))
    load_demo(home, SMALL, 2026, datetime.now(UTC))
    home.close()
    with _running(folder, _LINK, "organize", "--organizer-port", str(PORT + 1), QUIZLIB_SITE=_SITE) as link:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(link)
        page.locator(".quizlib-card").first.wait_for(timeout=120_000)
        for name, scene in SCENES.items():
            if not names or name in names:
                print(name)
                scene(page)
                page.wait_for_timeout(500)
                page.locator(".quizlib-work .widget-button").first.wait_for(state="detached")
                page.wait_for_timeout(1000)
                _take(page, name)


def _panel(page: Page, title: str) -> None:
    page.locator(".quizlib-navigation").get_by_role("button", name=title, exact=True).click()
    page.locator("h2", has_text=title).wait_for()


def _cell(page: Page, text: str = "") -> None:
    page.locator(".quizlib-table tbody td", has_text=text or re.compile(".")).first.click()


def _overview(page: Page) -> None:
    _panel(page, "概览")
    page.get_by_text("待办").first.wait_for()


def _bank(page: Page) -> None:
    _panel(page, "题库")
    _cell(page)


def _new_sitting(page: Page) -> None:
    _panel(page, "场次")
    page.get_by_role("button", name="新建场次").click()
    page.get_by_text("应参加").first.wait_for()


def _links(page: Page) -> None:
    page.get_by_role("button", name="← 场次列表").click()
    _cell(page, "下月")
    page.get_by_role("button", name="发放").click()
    page.locator(".quizlib-panel svg").first.wait_for()


def _roster(page: Page) -> None:
    _panel(page, "名册")
    page.locator(".quizlib-table tbody td").first.wait_for()


def _live(page: Page) -> None:
    _panel(page, "实时")
    page.locator(".quizlib-turnout").first.wait_for()


def _marking(page: Page) -> None:
    _panel(page, "评分")
    page.locator(".quizlib-marking-answer").first.wait_for()


def _results(page: Page) -> None:
    _panel(page, "成绩与报告")
    page.locator(".quizlib-table tbody td").first.wait_for()


def _board(page: Page) -> None:
    page.goto(page.url.rstrip("/") + "/board")
    page.locator(".qb-rows li").first.wait_for(timeout=120_000)


#: What is done before each picture of the console.
SCENES: dict[str, Callable[[Page], None]] = {
    "overview": _overview,
    "bank": _bank,
    "new-sitting": _new_sitting,
    "links": _links,
    "roster": _roster,
    "live": _live,
    "marking": _marking,
    "results": _results,
    "board": _board,
}

if __name__ == "__main__":
    main(sys.argv[1:])
