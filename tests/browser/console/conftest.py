"""The organizers' console over made-up data, in a process of its own, and pages that are signed in."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import NewPage
from playwright.sync_api import Page, expect
from running_site import ROOT, free_port

from quizlib.services.demo import SMALL, load_demo
from quizlib.services.home import Home
from quizlib.settings import Settings

OpenConsole = Callable[..., Page]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with made-up data, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "questions", folder / "questions")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    home = Home(Settings(home=folder, store=""))
    load_demo(home, SMALL, 2026, datetime.now(UTC))
    home.close()
    return folder


class RunningConsole:
    """``quizlib organize`` on ``home``; ``link`` lets its reader in."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self._log = home / "console.log"

    @property
    def link(self) -> str:
        """Waits until the console says it."""
        for _ in range(900):
            found = re.search(r"http://\S+/in/\S+", self._log.read_text(encoding="utf-8"))
            if found:
                return found.group()
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError("the console did not start")

    def open_home(self) -> Home:
        """The same home, opened from the test; close it."""
        return Home(Settings(home=self.home, store=""))

    def __enter__(self) -> "RunningConsole":
        environment = {**os.environ, "QUIZLIB_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        environment.pop("QUIZLIB_STORE", None)
        command = [sys.executable, "-m", "quizlib", "organize", "--organizer-port", str(self.port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=self.home
            )
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="module")
def console(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    """A console for the tests of one file, on a home of their own."""
    folder = tmp_path_factory.mktemp("console") / "home"
    shutil.copytree(demo, folder)
    with RunningConsole(folder) as running:
        yield running


@pytest.fixture
def open_console(console: RunningConsole, new_page: NewPage) -> OpenConsole:
    """Opens the console at a panel, signed in; options are those of a page, such as ``timezone_id``."""

    def make(panel: str, **options: object) -> Page:
        page = new_page("desktop", **options)
        page.goto(console.link)
        page.get_by_role("button", name=panel, exact=True).click(timeout=90_000)
        expect(page.locator("h2", has_text=panel)).to_be_visible()
        return page

    return make
