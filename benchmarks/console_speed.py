"""How soon each panel of the console shows on the large sample, beside the same question asked plainly.

Run ``python benchmarks/console_speed.py [HOME]``; without HOME the large sample is made first, which takes minutes.
Each panel is opened in real Chromium, the first time and again, after a pause in which a person would look at the
first one; "plainly" is the service behind it, called in this process.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from quizlib.figures import figures_of, gather_sittings
from quizlib.services.clock import system_clock
from quizlib.services.demo import LARGE, load_demo
from quizlib.services.home import Home
from quizlib.services.searching import Index, Query
from quizlib.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PORT = 18867
_PAUSE = 5.0
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
#: Panels by their title, with what stands there once they show.
PANELS = {
    "概览": ".quizlib-panel h3",
    "题库": ".quizlib-panel .quizlib-table tbody td:nth-child(2)",
    "场次": ".quizlib-panel .quizlib-table tbody td:nth-child(2)",
    "名册": ".quizlib-panel .quizlib-table tbody td:nth-child(2)",
    "实时": ".quizlib-panel .quizlib-turnout tbody tr",
    "评分": ".quizlib-panel .quizlib-marking-answer",
    "成绩与报告": ".quizlib-panel .quizlib-table tbody td:nth-child(2)",
}


def main(folder: Path) -> None:
    """Measure and print a table."""
    environment = os.environ | {"QUIZLIB_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "quizlib", "organize", "--organizer-port", str(PORT)]
    with (folder / "console.log").open("wb") as log:
        console = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        link = _link(folder / "console.log")
        with sync_playwright() as playwright:
            chromium = os.environ.get("QUIZLIB_TEST_CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            begun = time.perf_counter()
            page.goto(link)
            page.wait_for_selector(".quizlib-navigation")
            page.wait_for_selector(PANELS["概览"])
            print(f"{'page up, with 概览':24}{time.perf_counter() - begun:8.2f} s")
            time.sleep(_PAUSE)
            for turn in ("first", "again"):
                for title in PANELS:
                    print(f"{title} ({turn}){'':12}{_opened(page, title):8.2f} s")
            browser.close()
    finally:
        console.terminate()
        console.wait()
    for name, seconds in _plainly(folder).items():
        print(f"plainly: {name:24}{seconds:8.2f} s")


def _opened(page: Page, title: str) -> float:
    """Seconds from the click to what the panel shows."""
    page.evaluate("document.querySelector('.quizlib-panel').setAttribute('data-before', '1')")
    begun = time.perf_counter()
    page.click(f".quizlib-navigation button:has-text('{title}')")
    page.wait_for_selector(f".quizlib-panel h2:has-text('{title}')")
    page.wait_for_selector(PANELS[title])
    return time.perf_counter() - begun


def _plainly(folder: Path) -> dict[str, float]:
    home = Home(Settings(home=folder, store=""))
    now = home.clock()
    closed = max((one for one in home.planning.sittings() if one.closes < now), key=lambda one: one.closes)

    def asked(question: Callable[[], object]) -> float:
        begun = time.perf_counter()
        question()
        return time.perf_counter() - begun

    index = Index(home.bank, now.date())
    found = {
        "the bank is searched": asked(lambda: index.search(Query(text="纪律"))),
        "sittings": asked(home.planning.sittings),
        "roster": asked(home.planning.roster),
        "figures of a sitting": asked(
            lambda: figures_of(gather_sittings(home.store, home.settings.results, [closed.id], now))
        ),
    }
    home.close()
    return found


def _link(log: Path) -> str:
    for _ in range(600):
        found = re.search(r"http://\S+/in/\S+", log.read_text(encoding="utf-8"))
        if found:
            return found.group()
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8"))


def _made(folder: Path) -> Path:
    for name in ("questions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    home = Home(Settings(home=folder, store=""))
    load_demo(home, LARGE, 2026, system_clock())
    home.close()
    return folder


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(_made(Path(name)))
