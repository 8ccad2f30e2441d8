"""A phone that sleeps longer than its session lives, and past the deadline."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from browser.steps import answer, arrive, following, pick, saved, stored_responses
from chromium import HOST, NewPage
from faults.sites import OtherSite, operations
from playwright.sync_api import CDPSession, Page, expect
from proxy import Proxy
from running_site import RunningSite, make_home

pytestmark = pytest.mark.browser


def fall_asleep(page: Page, network: Proxy) -> CDPSession:
    """Stop everything on the page and its radio, as a phone does in a pocket."""
    network.hold()
    session = page.context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    return session


def wake_up(session: CDPSession, network: Proxy) -> None:
    session.send("Page.setWebLifecycleState", {"state": "active"})
    network.restore()


def visitors(site: RunningSite) -> int:
    """How many connections the site has open."""
    return sum(one.status == psutil.CONN_ESTABLISHED for one in psutil.Process(site.pid).net_connections())


def wait_until_forgotten(site: RunningSite) -> None:
    """Until the site has given up every connection that does not answer."""
    for _ in range(200):
        if not visitors(site):
            return
        time.sleep(0.1)
    raise AssertionError("the site still holds a connection of somebody who sleeps")


def test_a_phone_that_slept_longer_than_its_session_goes_on_where_it_was(tmp_path: Path, new_page: NewPage) -> None:
    with OtherSite(make_home(tmp_path / "home"), ping=1, head=1) as site:
        network, page = Proxy(site.port), new_page()
        arrive(page, network.port, 1)
        pick(page, 0)
        saved(page)
        stem = page.locator(".qz-stem").inner_text()
        session = fall_asleep(page, network)
        wait_until_forgotten(site)
        wake_up(session, network)
        pick(page, 1)
        saved(page)
        assert page.locator(".qz-stem").inner_text() == stem
        following(page)
        answer(page)
        saved(page)
        assert len(stored_responses(site, 1)[0]) == 2
        network.close()


def test_what_came_too_late_is_refused_and_named_to_whoever_slept_past_the_deadline(
    tmp_path: Path, new_page: NewPage
) -> None:
    closes = datetime.now(UTC) + timedelta(seconds=30)
    with OtherSite(make_home(tmp_path / "home", closes=closes), ping=1) as site:
        network = Proxy(site.port)
        asleep, anew, awake = pages = [new_page() for _ in range(3)]
        for number, page in enumerate(pages, 1):
            arrive(page, network.port, number)
            pick(page)
            saved(page)
        network.cut()
        for page in pages:
            expect(page.locator(".qz-status")).to_contain_text("连接中断")
            for _ in range(2):
                following(page)
                answer(page)
            expect(page.locator(".qz-status")).to_contain_text("已存在本机")
        sessions = [fall_asleep(page, network) for page in (asleep, anew)]
        expect(awake.locator(".qz-status")).to_have_text("作答时间已到，恢复连接后自动收卷", timeout=40_000)
        expect(awake.locator(".qz-slot :is(input, button)").first).to_be_disabled()
        for session in sessions:
            wake_up(session, network)
        anew.goto(f"http://{HOST}:{network.port}/")
        for page in pages:
            expect(page.locator(".qz-score")).to_be_visible()
            expect(page.locator(".qz-note").first).to_have_text("作答时间已到，系统按截止前保存的作答自动收卷。")
            expect(page.get_by_text("第 2、3 题的作答在收卷之后才送达，没有计入。").first).to_be_visible()
        assert len(operations(site.home)) == 3
        network.close()
