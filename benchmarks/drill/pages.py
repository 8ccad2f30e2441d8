"""Real Chromium pages among the members: nobody reloads them, and they must come back by themselves."""

import asyncio
import os
import random
import shutil
import time
from dataclasses import dataclass, field

from playwright.async_api import Browser, Page, Playwright

from benchmarks.members.homes import name_of, number_of

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_PATIENCE = 150_000  # milliseconds: as long as a member who sees that it connects again would wait
_PHONE = {"width": 390, "height": 844}


@dataclass
class Story:
    """What one page went through; ``answered`` are the questions that its member answered."""

    member: int
    answered: set[int] = field(default_factory=set)
    interruptions: int = 0
    trouble: str = ""


async def launched(playwright: Playwright) -> Browser:
    """A browser."""
    found = os.environ.get("QUIZLIB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise RuntimeError("Chromium is needed: install it, or set QUIZLIB_TEST_CHROMIUM")
    return await playwright.chromium.launch(executable_path=found, args=_FLAGS)


async def opened(browser: Browser, url: str, member: int) -> Page:
    """A page on which the member has begun."""
    page = await (await browser.new_context(viewport=_PHONE, locale="zh-CN")).new_page()
    page.set_default_timeout(_PATIENCE)
    await page.goto(url)
    await page.get_by_label("工号").fill(number_of(member))
    await page.get_by_label("姓名").fill(name_of(member))
    await page.get_by_role("button", name="进入").click()
    await page.get_by_role("button", name="开始作答").click()
    await page.locator(".qz-slot .qz-choice").first.wait_for()
    await page.evaluate("window.neverReloaded = true")
    return page


async def answer(page: Page, story: Story, leaves: float, between: float) -> None:
    """Answer until ``leaves`` (of the steady clock), then hand in; what went wrong is in the story."""
    status = page.locator(".qz-status")
    question, shown = 1, ""
    try:
        while time.monotonic() < leaves:
            choices = page.locator(".qz-slot .qz-choice")
            await choices.nth(random.randrange(await choices.count())).click()
            story.answered.add(question)
            wakes = time.monotonic() + between * random.uniform(0.8, 1.2)
            while time.monotonic() < wakes:
                now = await status.get_attribute("data-kind") or ""
                story.interruptions += now == "cut" and shown != "cut"
                shown = now
                await asyncio.sleep(0.2)
            following = page.locator(".qz-bottom .qz-primary")
            if "交卷" not in await following.inner_text():
                await following.click()
                question += 1
        await page.get_by_role("button", name="答题卡").click()
        await page.get_by_role("button", name="交卷", exact=True).locator("visible=true").first.click()
        await page.get_by_role("button", name="确认交卷").click()
        await page.locator(".qz-score").wait_for()
        if not await page.evaluate("window.neverReloaded === true"):
            story.trouble = "the page was loaded again"
    except Exception as error:
        story.trouble = f"{type(error).__name__}: {error}"[:300]
