"""Visits in real Chromium: from the click on the link to a widget that can be used, and on to the first question."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from homes import name_of, number_of
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_PATIENCE = 60_000  # milliseconds


@dataclass(slots=True)
class Traffic:
    """What a page asked for."""

    requests: int = 0
    bytes: int = 0
    hosts: set[str] = field(default_factory=set)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with nothing in its cache."""
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise RuntimeError("Chromium is needed: install it, or set QUIZLIB_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


def newcomer(browser: Browser) -> BrowserContext:
    """A context with nothing in it."""
    return browser.new_context(locale="zh-CN")


def signed_in(browser: Browser, url: str, member: int) -> BrowserContext:
    """A context with the member's cookie."""
    context = newcomer(browser)
    context.request.post(f"{url}sign-in", form={"number": number_of(member), "name": name_of(member)})
    return context


def look(context: BrowserContext, url: str) -> tuple[Page, float, Traffic]:
    """Open ``url``; seconds until its widget can be used, and what was asked for on the way."""
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    traffic = _watched(page)
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.get_by_label("工号").or_(page.get_by_role("button", name=re.compile("开始作答|去参加"))).first.wait_for(
        state="visible"
    )
    return page, time.perf_counter() - begun, traffic


def first_question(page: Page, member: int, solara: bool = False) -> float:
    """Sign in and start; seconds until the first question can be answered."""
    begun = time.perf_counter()
    page.get_by_label("工号").fill(number_of(member))
    page.get_by_label("姓名").fill(name_of(member))
    page.get_by_role("button", name="进入").click()
    page.get_by_role("button", name="开始作答").click()
    page.locator(".choice" if solara else ".qz-choice").first.wait_for(state="visible")
    return time.perf_counter() - begun


def _watched(page: Page) -> Traffic:
    """Counts the bytes on the wire as the browser's own network log has them."""
    traffic = Traffic()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def asked(event: dict[str, dict[str, str]]) -> None:
        parts = urlsplit(event["request"]["url"])
        if parts.scheme in {"http", "https"}:
            traffic.requests += 1
            traffic.hosts.add(parts.netloc)

    def loaded(event: dict[str, float]) -> None:
        traffic.bytes += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", loaded)
    return traffic
