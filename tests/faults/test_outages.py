"""Outages of 8, 40, 200 and 400 seconds in the middle of a test: every answer is stored once.

The page's clock is Playwright's, which makes minutes pass in moments; the server's waits are a second, so that it too
gives the connection up in the longer ones.
"""

from pathlib import Path

import pytest
from browser.steps import answer, following, saved, sign_in, start
from chromium import HOST, NewPage
from faults.outages import KINDS, LENGTHS, Sent, play
from faults.sites import OtherSite, stored
from playwright.sync_api import Page
from proxy import Proxy
from running_site import make_home

pytestmark = pytest.mark.browser


def pass_quickly(page: Page, seconds: float) -> None:
    """Eight seconds of the page's clock at a time, and a moment for what it then does with the network."""
    for _ in range(int(seconds) // 8):
        page.clock.fast_forward(8000)
        page.wait_for_timeout(30)


def come_back_quickly(page: Page) -> None:
    """The page waits up to twelve seconds before it tries again; what it then sends has time to be answered."""
    while page.locator(".qz-status").inner_text() != "已全部保存":
        page.clock.fast_forward(1500)
        page.wait_for_timeout(250)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_stored_once_after_outages_of_every_length(
    tmp_path: Path, new_page: NewPage, kind: str
) -> None:
    with OtherSite(make_home(tmp_path / "home"), ping=1) as site:
        network, page, sent = Proxy(site.port), new_page(), Sent()
        page.clock.install()
        sent.watch(page)
        outages = play(page, network, kind, pass_quickly, come_back_quickly)
        [steps] = stored(site.home).values()
        network.close()
    held = [operation for _, operation, _ in steps]
    assert [outage.seconds for outage in outages] == list(LENGTHS)
    assert len(set(held)) == len(held)
    assert sent.kept <= set(held) <= set(sent.operations)
    assert set({body["slot"]: operation for _, operation, body in steps}.values()) <= sent.kept
    assert {body["slot"] for _, _, body in steps} == set(range(1, 2 * len(LENGTHS) + 1))
    if kind == "held up":
        assert max(sent.operations.values()) > 1
        assert "可以继续作答" in outages[-1].told or "已存在本机" in outages[-1].told


def test_what_was_stored_but_not_acknowledged_is_sent_again_and_stored_once(tmp_path: Path, new_page: NewPage) -> None:
    with OtherSite(make_home(tmp_path / "home")) as site:
        network, page, sent = Proxy(site.port), new_page(), Sent()
        sent.watch(page)
        page.goto(f"http://{HOST}:{network.port}/")
        sign_in(page)
        start(page)
        for _ in range(2):
            network.swallow()
            answer(page)
            while not stored(site.home) or set(sent.operations) != {
                one for _, one, _ in next(iter(stored(site.home).values()))
            }:
                page.wait_for_timeout(50)
            assert not sent.operations.keys() <= sent.kept
            network.cut()
            network.restore()
            saved(page)
            following(page)
        network.swallow()
        hand_in_and_lose_the_answer(page, network)
        [steps] = stored(site.home).values()
        network.close()
    assert sorted(operation for _, operation, _ in steps) == sorted(sent.operations)
    assert sum(times > 1 for times in sent.operations.values()) >= 3
    assert [kind for kind, _, _ in steps].count("submitted") == 1


def hand_in_and_lose_the_answer(page: Page, network: Proxy) -> None:
    page.get_by_role("button", name="答题卡").click()
    page.get_by_role("button", name="交卷", exact=True).locator("visible=true").first.click()
    page.get_by_role("button", name="确认交卷").click()
    page.wait_for_timeout(500)
    network.cut()
    network.restore()
    page.locator(".qz-score").wait_for()
