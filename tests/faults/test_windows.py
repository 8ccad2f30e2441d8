"""A member who reloads again and again and has several windows: no answer twice, and no more sessions than are allowed.

How many sessions the site has is how many sockets it has open, as a session lives as long as its socket; connections
without one are given up after a second here.
"""

from collections.abc import Iterator

import psutil
import pytest
from browser.steps import SLOTS, arrive, following, pick, saved, stored_responses
from chromium import HOST, NewPage
from faults.outages import Sent
from faults.sites import OtherSite, stored
from playwright.sync_api import Page, expect
from proxy import Proxy
from running_site import RunningSite, make_home

from quizlib.serving.sockets import MOST_SESSIONS_OF_A_MEMBER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with OtherSite(make_home(tmp_path_factory.mktemp("site"), members=100), head=1) as running:
        yield running


def sessions(site: RunningSite, page: Page) -> int:
    """How many there are once nothing else is left."""
    page.wait_for_timeout(2500)
    return sum(one.status == psutil.CONN_ESTABLISHED for one in psutil.Process(site.pid).net_connections())


def test_ten_reloads_leave_one_session_and_every_answer_once(site: RunningSite, new_page: NewPage, number: int) -> None:
    page, sent = new_page(), Sent()
    sent.watch(page)
    arrive(page, site.port, number)
    for _ in range(SLOTS):
        choices = page.locator(".qz-choice")
        if choices.count():
            choices.first.click()
            page.reload()  # before anything is acknowledged
        else:
            following(page)
            page.reload()
        expect(page.locator(".qz-slot")).to_be_visible()
    saved(page)
    assert sessions(site, page) == 1
    held = [operation for steps in stored(site.home).values() for _, operation, _ in steps]
    assert len(held) == len(set(held)) > 0
    assert sent.kept <= set(held) <= set(sent.operations)
    [responses] = stored_responses(site, number)
    assert responses
    page.context.close()


def test_more_windows_than_are_allowed_rest_until_they_are_used_again(
    site: RunningSite, new_page: NewPage, number: int
) -> None:
    first = new_page()
    arrive(first, site.port, number)
    others = [first.context.new_page() for _ in range(MOST_SESSIONS_OF_A_MEMBER + 1)]
    for page in others:
        page.goto(first.url)
        expect(page.locator(".qz-slot")).to_be_visible()
        saved(page)
    expect(first.locator(".qz-status")).to_contain_text("这个窗口已暂停")
    assert sessions(site, first) == MOST_SESSIONS_OF_A_MEMBER
    first.bring_to_front()
    pick(first)
    first.reload()
    saved(first)
    assert len(stored_responses(site, number)[0]) == 1
    assert sessions(site, first) == MOST_SESSIONS_OF_A_MEMBER
    first.context.close()
    assert sessions(site, new_page()) == 0


def test_two_tabs_do_not_lose_each_others_answers(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    first = new_page()
    arrive(first, network.port, number)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(".qz-slot")).to_be_visible()
    network.cut()
    for page, place in ((first, 1), (second, 2)):
        expect(page.locator(".qz-status")).to_contain_text("连接中断")
        page.get_by_role("button", name="答题卡").click()
        page.get_by_role("button", name=f"第 {place} 题").click()
        pick(page)
        page.close()
    network.restore()
    third = first.context.new_page()
    third.goto(f"http://{HOST}:{network.port}/")
    saved(third)
    expect(third.locator(".qz-bottom")).to_contain_text(f"2/{SLOTS}")
    assert len(stored_responses(site, number)[0]) == 2
