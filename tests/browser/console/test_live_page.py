"""概览, 实时 and the big screen in a browser: numbers keep up by themselves, acts ask for a reason, all is legible."""

import re
from urllib.parse import urlsplit

import pytest
from browser.console.conftest import OpenConsole, RunningConsole
from playwright.sync_api import Locator, Page, expect

from quizlib.core.audit import Action
from quizlib.services.home import Home
from quizlib.services.watching import State
from quizlib.store.audit import select_audit

pytestmark = pytest.mark.browser

#: The size of the smallest type that has to be read, and what does not fit on the screen.
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.qb-rows li > span, .qb-counts b, .qb-clock')]
    .filter((one) => one.textContent).map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
OUTSIDE = """() => [...document.querySelectorAll('.qb *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
}).map((one) => one.className || one.tagName)"""


def begin(home: Home, state: State = State.NOT_BEGUN) -> str:
    """Somebody who is in ``state``; one who has not begun begins. The employee number."""
    now = home.clock()
    one = next(one for one in home.watching.people("yangli-now", now) if one.state is state)
    if state is State.NOT_BEGUN:
        home.delivery.start(home.enrolling.person(one.number).id, "yangli-now", now).result()
    return one.number


def tile(page: Page, name: str) -> Locator:
    return page.locator(".quizlib-tiles div", has_text=name).locator("dd")


def test_the_first_panel_leads_to_what_runs_and_that_keeps_up(
    console: RunningConsole, open_console: OpenConsole
) -> None:
    home = console.open_home()
    page = open_console("概览")
    expect(page.get_by_role("heading", name="待办")).to_be_visible()
    expect(page.get_by_text("简答题的作答等待评分")).to_be_visible()
    page.get_by_role("button", name="看实时情况").click()
    answering = home.watching.turnout("yangli-now", home.clock()).total.answering
    expect(tile(page, "作答中")).to_have_text(str(answering))
    begin(home)
    expect(tile(page, "作答中")).to_have_text(str(answering + 1), timeout=15_000)
    page.get_by_role("button", name="暂停自动更新").click()
    expect(page.get_by_role("button", name="继续自动更新")).to_be_visible()
    page.get_by_role("button", name="概览").click()
    page.get_by_role("button", name="看实时情况").click()
    expect(page.get_by_role("button", name="继续自动更新")).to_be_visible()
    home.close()


def test_more_time_for_one_by_keyboard_and_the_absent_to_copy(
    console: RunningConsole, open_console: OpenConsole
) -> None:
    home = console.open_home()
    number = begin(home)
    page = open_console("实时")
    page.get_by_role("button", name="名单与处理").click()
    page.get_by_label("查找").fill(number)
    expect(page.get_by_text("正在作答，截止")).to_be_visible()
    page.get_by_role("button", name="延长时间", exact=True).press("Enter")
    page.get_by_role("textbox", name="原因").fill("<b>停电</b>")
    page.get_by_role("button", name="确认延长").press("Enter")
    expect(page.get_by_text(f"（{number}）延长到")).to_be_visible()
    with home.store.read() as connection:
        (entry,) = (one for one in select_audit(connection, "yangli-now") if one.action is Action.EXTENDED)
    assert (entry.reason, entry.body["attempts"][0]["member"]) == ("<b>停电</b>", home.enrolling.person(number).id)
    page.get_by_role("button", name="未参加名单").click()
    text = page.get_by_label("可以复制到微信或短信里的文字")
    expect(text).to_have_value(re.compile("还有.+位同志没有参加"))
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("status").filter(has_text="已")).to_be_visible()
    selected = text.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd) === it.value")
    assert selected
    home.close()


def test_the_board_can_be_read_from_afar_and_asks_no_other_host(
    console: RunningConsole, open_console: OpenConsole
) -> None:
    page = open_console("概览")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.get_by_role("button", name="实时", exact=True).click()
    expect(page.get_by_role("link", name="打开大屏")).to_have_attribute("href", "/board?sitting=yangli-now")
    page.goto(f"http://127.0.0.1:{console.port}/board?sitting=meiyou")
    for width, height in ((1920, 1080), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".qb-rows li").first).to_be_visible(timeout=60_000)
        expect(page.locator(".qb h1")).to_have_text("示例：本月党纪法规知识测试")
        expect(page.locator(".qb-clock")).to_have_text(re.compile("5天[45]小时"))
        page.wait_for_timeout(500)
        assert page.evaluate(SMALLEST) >= 0.033 * height
        assert page.evaluate(OUTSIDE) == []
        assert "样例" not in page.locator(".qb").inner_text()
    assert hosts - {""} == {f"127.0.0.1:{console.port}"}  # what lies in the page itself has no host
