"""Visits in real Chromium: from the click on the link to a widget that can be used, and on to the first question.

On pages with the quiz's widget a robot inside the page fills in the form and clicks as soon as it can, so that what is
timed is the server and the page, and not the tool that drives the browser. The robot is the same on every server.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from benchmarks.members.homes import name_of, number_of

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_PATIENCE = 60_000  # milliseconds
_ROBOT = (Path(__file__).parent / "robot.js").read_text(encoding="utf-8")


@dataclass(slots=True)
class Traffic:
    """What a page asked for."""

    requests: int = 0
    bytes: int = 0
    hosts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Taken:
    """A visit up to the first question: seconds until it could be answered, and until each answer was acknowledged."""

    seconds: float
    acknowledged: list[float]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that has been used, as members' browsers have, with nothing in its cache."""
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise RuntimeError("Chromium is needed: install it, or set QUIZLIB_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        with suppress(Error):  # nobody listens there
            browser.new_page().goto("http://127.0.0.1:9/")
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


def look(context: BrowserContext, url: str, bare: bool = False) -> tuple[float, Traffic]:
    """Open ``url``; seconds until its widget can be used (or a ``bare`` page is loaded), and what it asks for."""
    page = _page(context)
    traffic, begun = _watched(page), time.perf_counter()
    page.goto(url, wait_until="load" if bare else "commit")
    if not bare:
        usable = page.get_by_label("工号").or_(page.get_by_role("button", name=re.compile("开始作答|去参加")))
        usable.first.wait_for(state="visible")
    return time.perf_counter() - begun, traffic


def take(context: BrowserContext, url: str, member: int) -> Taken:
    """Click, sign in, start, and answer some: as fast as the page lets a robot do it."""
    page = _page(context)
    page.add_init_script(f"const robot = {json.dumps([number_of(member), name_of(member)])};\n{_ROBOT}")
    page.goto(url, wait_until="commit")
    page.locator("html[data-told]").wait_for(state="attached")  # a page of ours lets nobody evaluate a text
    told = page.evaluate("window.told")
    page.close()
    return Taken(told["answerable"] / 1000, [one / 1000 for one in told["acknowledged"]])


def take_by_hand(context: BrowserContext, url: str, member: int) -> Taken:
    """The same on a page with another form."""
    page = _page(context)
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.get_by_label("工号").fill(number_of(member))
    page.get_by_label("姓名").fill(name_of(member))
    page.get_by_role("button", name="进入").click()
    page.get_by_role("button", name="开始作答").click()
    page.locator(".choice").first.wait_for(state="visible")
    seconds = time.perf_counter() - begun
    page.close()
    return Taken(seconds, [])


def _page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    return page


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
