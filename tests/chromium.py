"""Real Chromium at a phone's and a desktop's size, under a made-up host name: localhost would count as secure."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
HOST = "quiz.test"

__all__ = ["HOST", "SIZES", "NewPage", "browser", "new_page"]

expect.set_options(timeout=20_000)

NewPage = Callable[..., Page]


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that finds this machine under ``HOST``."""
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "these tests need Chromium: run them with scripts/run.py test"
    with sync_playwright() as playwright:
        flags = [*_FLAGS.split(), f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
        running = playwright.chromium.launch(executable_path=found, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def new_page(browser: Browser, tmp_path: Path) -> Iterator[NewPage]:
    """Makes a page of a size; an exception in a page fails the test."""
    contexts, errors = [], []

    def make(size: str = "phone", **options: object) -> Page:
        context = browser.new_context(viewport=SIZES[size], has_touch=size == "phone", locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors
