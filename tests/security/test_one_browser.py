"""Members one after the other on one browser, and pages that try to frame or to use the site."""

import pytest
from browser.steps import SLOTS, answer, following, saved, sign_in, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from running_site import RunningSite

pytestmark = pytest.mark.browser

STORED = "JSON.stringify([localStorage, sessionStorage, document.cookie, history.state, window.name, document.title])"


def address(site: RunningSite) -> str:
    return f"http://{HOST}:{site.port}/"


def traces(page: Page, number: int) -> list[str]:
    """What page and browser still know of a member."""
    told = page.content() + str(page.evaluate(STORED))
    told += str(page.evaluate("indexedDB.databases().then(all => JSON.stringify(all))"))
    return [one for one in (f"{number:06}", f"样例{number:04}") if one in told]


def test_two_members_one_after_the_other_leave_each_other_no_trace(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(address(site))
    sign_in(page, 221)
    start(page)
    for place in range(1, SLOTS + 1):
        answer(page)
        if place < SLOTS:
            following(page)
    saved(page)
    following(page)
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-score")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("工号")).to_be_visible()
    assert traces(page, 221) == []
    assert page.get_by_label("工号").input_value() == ""
    assert page.context.cookies() == []
    sign_in(page, 222)
    expect(page.get_by_text("样例0222")).to_be_visible()
    assert traces(page, 221) == []
    start(page)
    assert page.locator("input:checked").count() == 0
    for place in range(1, SLOTS + 1):
        assert [one.input_value() for one in page.locator(".qz-blank, textarea").all() if one.input_value()] == []
        if place < SLOTS:
            following(page)
    assert traces(page, 221) == []


def test_going_back_after_leaving_shows_nothing(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(address(site))
    sign_in(page, 223)
    expect(page.get_by_text("样例0223")).to_be_visible()
    page.goto(address(site) + "check")
    page.goto(address(site))
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("工号")).to_be_visible()
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(200)
        assert traces(page, 223) == []


def test_unsent_answers_of_one_member_are_not_sent_by_the_next(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(address(site))
    sign_in(page, 224)
    start(page)
    saved(page)
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator(".qz-status")).to_contain_text("连接中断")
    answer(page)
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto(address(site))
    sign_in(page, 225)
    start(page)
    saved(page)
    assert page.locator("input:checked").count() == 0
    assert "样例0224" not in kept
    home = site.open_home()
    member = home.delivery.sign_in("000225", "样例0225", "")
    [desk] = home.delivery.desks(member.id, home.clock())
    home.close()
    assert desk.running is not None
    assert dict(desk.running.responses) == {}


def test_an_old_page_of_somebody_who_left_asks_again(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(address(site))
    sign_in(page, 226)
    start(page)
    other = page.context.new_page()
    other.goto(address(site))
    other.evaluate("fetch('/sign-out', {method: 'POST'})")
    expect(page.get_by_label("工号")).to_be_visible()
    assert traces(page, 226) == []


def test_no_other_page_can_frame_read_or_use_the_site(site: RunningSite, new_page: NewPage) -> None:
    page = new_page("desktop")
    page.goto(address(site))
    sign_in(page, 227)
    expect(page.get_by_role("button", name="开始作答")).to_be_visible()
    evil = page.context.new_page()
    evil.goto(f"http://127.0.0.1:{site.port}/check")
    at = address(site)
    evil.evaluate("at => { const one = document.createElement('iframe'); one.src = at; document.body.append(one) }", at)
    evil.wait_for_timeout(500)
    assert all("样例0227" not in frame.content() for frame in evil.frames)
    read = evil.evaluate("at => fetch(at, {credentials: 'include'}).then(one => one.text(), () => 'refused')", at)
    assert read == "refused"
    evil.evaluate(
        """at => { const form = document.createElement('form'); form.method = 'post'; form.action = at + 'sign-out';
        document.body.append(form); form.submit() }""",
        at,
    )
    evil.wait_for_timeout(500)
    page.reload()
    expect(page.get_by_text("样例0227")).to_be_visible()
