"""A real page whose node leaves, and then one whose node dies: it goes on at the other by itself."""

from pathlib import Path

import pytest
from balancers import Balancer
from browser.steps import saved, sign_in, start
from chromium import HOST, NewPage, browser, new_page
from playwright.sync_api import Page, expect
from running_site import RunningSite, make_home

pytestmark = pytest.mark.browser
__all__ = ["browser", "new_page"]

#: Keeps everything that the page says of itself from now on.
_LISTEN = """() => {
  window.said = [];
  const line = document.querySelector(".qz-status");
  const keep = () => window.said.push(line.textContent);
  new MutationObserver(keep).observe(line, { childList: true, characterData: true, subtree: true });
}"""


def test_a_page_goes_on_at_the_other_node(tmp_path: Path, new_page: NewPage) -> None:
    home = make_home(tmp_path / "home")
    settings = {"QUIZLIB_PROXIES": "1", "QUIZLIB_DRAIN": "4"}
    nodes = {"a": RunningSite(home, **settings), "b": RunningSite(home, **settings)}
    with (
        nodes["a"],
        nodes["b"],
        Balancer("haproxy", tmp_path / "haproxy", [one.port for one in nodes.values()]) as balancer,
    ):
        page = new_page(ignore_https_errors=True)
        page.goto(f"{balancer.url.replace('127.0.0.1', HOST)}/")
        sign_in(page)
        start(page)
        page.evaluate(_LISTEN)
        page.evaluate("window.here = true")
        answer_another_way(page, 1)

        first = node_of(page)
        nodes[first].signal(15)
        for place in range(30):  # all through the farewell and after it
            answer_another_way(page, place % 2)
            page.wait_for_timeout(200)
        assert nodes[first].wait() == 0
        saved(page)
        assert not [one for one in page.evaluate("window.said") if "中断" in one]
        nodes[first].start()
        nodes["b" if first == "a" else "a"].kill()
        for place in range(5):
            answer_another_way(page, place % 2)
            page.wait_for_timeout(200)
        saved(page)
        assert page.evaluate("window.here"), "the page loaded itself again"
        expect(page.locator(".qz-choice input").nth(0)).to_be_checked()
    check_store(nodes["a"])


def answer_another_way(page: Page, index: int) -> None:
    page.locator(".qz-choice").nth(index).click()


def node_of(page: Page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == "QUIZLIB_NODE")


def check_store(site: RunningSite) -> None:
    """One attempt, its first deadline, the response that the page showed last."""
    home = site.open_home()
    member = home.delivery.sign_in("000001", "样例0001", "")
    [desk] = home.delivery.desks(member.id, home.clock())
    home.close()
    assert desk.running is not None
    assert not desk.attempts
    assert desk.running.deadline == desk.running.first_deadline
    assert list(desk.running.responses) == [1]
    assert len({step.operation for step in desk.running.steps}) == len(desk.running.steps)
