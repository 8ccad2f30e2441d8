"""Signing in on the page: what it brings is taken over, and nothing is loaded anew."""

from collections.abc import Iterator
from functools import partial

import pytest
from browser.steps import arrive, sign_in, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from proxy import Proxy
from running_site import RunningSite, make_home

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("site"), members=5)) as running:
        yield running


def mark(page: Page) -> None:
    """Leave a mark that goes with the document."""
    page.evaluate("document.title += '★'")


def test_the_page_goes_on_with_the_member_and_is_not_loaded_anew(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"http://{HOST}:{site.port}/in/no-link-at-all")
    expect(page.get_by_text("这个链接无效")).to_be_visible()
    mark(page)
    sign_in(page, 1)
    start(page)
    assert page.title().endswith("★")
    assert page.url == f"http://{HOST}:{site.port}/"
    page.reload()
    expect(page.locator(".qz-slot")).to_be_visible()


def test_who_is_refused_is_told_and_can_correct_the_name(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"http://{HOST}:{site.port}/")
    mark(page)
    page.get_by_label("工号").fill("000002")
    page.get_by_label("姓名").fill("别的人")
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("alert")).to_contain_text("不")
    expect(page.get_by_label("工号")).to_have_value("000002")
    page.get_by_label("姓名").fill("样例0002")
    page.get_by_role("button", name="进入").click()
    start(page)
    assert page.title().endswith("★")


def test_without_a_network_the_form_stays_and_says_so(site: RunningSite, new_page: NewPage) -> None:
    network = Proxy(site.port)
    page = new_page()
    page.goto(f"http://{HOST}:{network.port}/")
    network.cut()
    sign_in(page, 3)
    expect(page.get_by_role("alert")).to_have_text("网络不通，没有登录上，请稍后再试。")
    network.restore()
    page.get_by_role("button", name="进入").click()
    start(page)
    network.close()


def test_what_the_last_paper_could_not_send_is_sent_after_signing_in(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    arrive(page, site.port, 4)
    page.context.clear_cookies()
    page.reload()
    told = {"ends": 1, "operations": [{"type": "respond", "operation": "late-operation", "slot": 1, "response": "A"}]}
    attempt = "no-such-attempt"
    told["operations"][0] |= {"attempt": attempt, "at": 1}
    page.evaluate(
        "([name, told]) => localStorage.setItem(name, JSON.stringify(told))", [f"quizlib:attempt:{attempt}", told]
    )
    sign_in(page, 5)
    kept = partial(page.evaluate, "name => localStorage.getItem(name)", f"quizlib:attempt:{attempt}")
    page.wait_for_function(
        "name => !(JSON.parse(localStorage.getItem(name)) || {operations: []}).operations.length",
        arg=f"quizlib:attempt:{attempt}",
    )
    assert kept() is None or '"operations":[]' in kept()
