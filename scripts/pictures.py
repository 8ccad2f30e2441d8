"""Makes the README's pictures from the running product: ``python scripts/pictures.py``. Needs what the tests need."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8897
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    """Start a site with the sample sitting in an empty home and take both pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("questions", "notebooks"):
            shutil.copytree(ROOT / name, home / name)
        command = [sys.executable, "-m", "quizlib", "serve", "--host", "127.0.0.1", "--port", str(PORT)]
        site = subprocess.Popen(command, env={**os.environ, "QUIZLIB_HOME": folder}, cwd=home)
        try:
            _wait()
            _take()
        finally:
            site.terminate()
            site.wait()


def _wait() -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/").close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the site did not start")


def _take() -> None:
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name, width, height, member in (("phone", 390, 844, 0), ("desktop", 1440, 900, 1)):
            page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
            _answer_some(page, member)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


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


if __name__ == "__main__":
    main()
