"""The daily practice on a member's phone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from browser.steps import answer, hand_in, sign_in, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from proxy import Proxy
from running_site import RunningSite, make_home

from quizlib.core.sitting import Sitting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = make_home(tmp_path_factory.mktemp("site"), members=4, practice_allowed=True)
    with RunningSite(folder) as running:
        home = running.open_home()
        home.planning.plan(_certified(home.clock()), home.bank, home.clock())
        home.close()
        yield running


def _certified(now: datetime) -> Sitting:
    plain = {"id": "cert", "title": "发证场次", "opens": now, "closes": now + timedelta(hours=1), "time_limit": 30}
    rules = {"blueprint": {"fixed": [{"id": "t-truefalse"}]}, "pass_line": 10, "excellent_line": 10}
    return Sitting.model_validate({**plain, **rules, "certificate": "pass", "practice_allowed": True})


def arrive(page: Page, port: int, number: int) -> None:
    page.goto(f"http://{HOST}:{port}/")
    sign_in(page, number)
    page.get_by_role("button", name="去练习").click()
    expect(page.get_by_role("heading", name="每日五题")).to_be_visible()


def narrow(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_day_of_practice_on_a_phone(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    arrive(page, site.port, 1)
    assert narrow(page)
    page.get_by_role("button", name="开始练 每日五题").click()
    for number in range(1, 6):
        expect(page.locator(".qz-line .qz-hint")).to_have_text(f"{number} / 5")
        expect(page.locator(".qz-slot").first).to_be_visible()
        assert narrow(page)
        expect(page.get_by_text("依据")).to_have_count(0)
        if number == 1 and page.locator(".qz-slot").count() == 1:
            answer(page)
        page.get_by_role("button", name="看答案").click()
        expect(page.locator(".qz-review").first).to_contain_text("依据")
        expect(page.locator(".qz-told")).to_be_visible()
        assert narrow(page)
        page.get_by_role("button", name="下一题").click()
    expect(page.get_by_text("今天已练 5 道")).to_be_visible()
    expect(page.get_by_role("button", name="每日五题")).to_have_count(0)
    expect(page.locator(".qz-panel", has_text="错题本")).to_contain_text("没有掌握")
    assert "分" not in page.locator(".qz-main").inner_text()


def test_an_answer_given_in_an_outage_is_kept_and_counts_once(site: RunningSite, new_page: NewPage) -> None:
    network = Proxy(site.port)
    page = new_page()
    arrive(page, network.port, 2)
    page.get_by_role("button", name="开始练 每日五题").click()
    expect(page.locator(".qz-slot").first).to_be_visible()
    network.cut()
    expect(page.locator(".qz-status")).to_contain_text("连接中断")
    page.get_by_role("button", name="看答案").click()
    network.restore()
    expect(page.locator(".qz-review").first).to_be_visible()
    page.get_by_role("button", name="下一题").click()
    expect(page.locator(".qz-line .qz-hint")).to_have_text("2 / 5")
    network.cut()
    expect(page.locator(".qz-status")).to_contain_text("连接中断")
    page.get_by_role("button", name="看答案").click()
    network.restore()
    page.reload()
    page.get_by_role("button", name="去练习").click()
    expect(page.get_by_text("今天已练 2 道")).to_be_visible()
    assert page.evaluate("localStorage.getItem('quizlib:drill')") is None
    network.close()


def test_the_keyboard_alone_answers_a_drill(site: RunningSite, new_page: NewPage) -> None:
    page = new_page("desktop")
    arrive(page, site.port, 3)
    page.get_by_role("button", name="练习 ", exact=False).last.click()
    for _ in range(8):
        expect(page.locator(".qz-slot").first).to_be_visible()
        if page.locator(".qz-choice").count() == 2:
            page.keyboard.press("1")
            expect(page.locator(".qz-choice input").first).to_be_checked()
        page.get_by_role("button", name="看答案").press("Enter")
        expect(page.locator(".qz-told")).to_be_visible()
        expect(page.get_by_role("button", name="下一题")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".qz-told")).to_have_count(0)
        if page.get_by_role("heading", name="每日五题").count():
            break
    expect(page.get_by_role("heading", name="每日五题")).to_be_visible()


def test_a_member_who_passed_downloads_a_certificate_and_a_stranger_checks_it(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"http://{HOST}:{site.port}/")
    sign_in(page, 4)
    page.get_by_role("button", name="去参加 发证场次").click()
    start(page)
    answer(page)
    hand_in(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证书").click()
    assert download.value.suggested_filename == "证书-发证场次.pdf"
    home = site.open_home()
    member = home.delivery.sign_in("000004", "样例0004", "")
    code = home.certifying.issue(member.id, "cert", home.clock()).result().spelled
    home.close()
    stranger = new_page()
    stranger.goto(f"http://{HOST}:{site.port}/check")
    stranger.get_by_label("输入证书上的核验码").fill(code.lower())
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("status")).to_have_text("证书真实有效。")
    assert narrow(stranger)
