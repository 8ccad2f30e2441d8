"""When many come at once, in a real browser: the page to wait on, and a moment of one's own to begin."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browser.steps import sign_in
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from running_site import RunningSite, make_home

from quizlib.core.moment import spoken_second
from quizlib.services.home import Home
from quizlib.serving.identity import Identity

pytestmark = pytest.mark.browser


def arrive(page: Page, site: RunningSite, number: int) -> None:
    page.goto(f"http://{HOST}:{site.port}/")
    sign_in(page, number)


def member_id(home: Home, number: int) -> str:
    return next(one.id for one in home.planning.roster() if one.member.number == f"{number:06}")


def test_one_who_finds_no_room_waits_on_a_light_page_and_comes_in_alone(tmp_path: Path, new_page: NewPage) -> None:
    closes = datetime.now(UTC) + timedelta(minutes=40)
    with RunningSite(make_home(tmp_path / "home", closes=closes), QUIZLIB_CAPACITY="1") as site:
        first, second, again, still = (
            new_page(),
            new_page(color_scheme="dark"),
            new_page(),
            new_page(java_script_enabled=False),
        )
        arrive(first, site, 1)
        expect(first.get_by_role("button", name="开始作答")).to_be_visible()
        second.add_init_script("localStorage.setItem('quizlib:prefs', JSON.stringify({size: 'large'}))")
        arrive(second, site, 2)
        expect(second.get_by_role("heading", name="现在人多，请稍候")).to_be_visible()
        expect(second.locator("#told")).to_have_text("您排在第 1 位。")
        expect(second.locator("#told")).to_have_attribute("aria-live", "polite")
        expect(second.get_by_text(re.compile("《测试场次》.* 截止。"))).to_be_visible()
        assert second.evaluate("document.documentElement.scrollWidth") <= 390
        assert second.evaluate("getComputedStyle(document.body).fontSize") == "19px"
        second.screenshot(path=tmp_path / "waiting-dark.png")
        arrive(again, site, 1)  # a member with a session comes in at once
        expect(again.get_by_role("button", name="开始作答")).to_be_visible()
        again.get_by_role("button", name="退出").click()
        # the first page lost its seat while somebody waits: it waits too, instead of an error
        expect(first.get_by_role("heading", name="现在人多，请稍候")).to_be_visible()
        first.screenshot(path=tmp_path / "waiting.png")
        home = site.open_home()
        link = Identity(home.settings.secret).link(member_id(home, 3), closes)
        home.close()
        expect(second.get_by_role("button", name="开始作答")).to_be_visible()
        still.goto(f"http://{HOST}:{site.port}/in/{link}")
        expect(still.locator("#told")).to_have_text(re.compile("您排在第 2 位"))
        second.get_by_role("button", name="退出").click()
        expect(first.get_by_role("button", name="开始作答")).to_be_visible()
        first.get_by_role("button", name="退出").click()
        expect(still).to_have_title("知识竞赛与测试")  # by itself, without a script


def test_a_staggered_start_counts_down_and_opens_by_itself(tmp_path: Path, new_page: NewPage) -> None:
    with RunningSite(make_home(tmp_path / "home", stagger=1)) as site:
        home = site.open_home()
        planned = home.planning.sitting("test")
        begins = home.delivery.desk(member_id(home, 1), "test", home.clock()).begins
        assert begins is not None
        ahead = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=20) - begins
        home.planning.change(
            planned, planned.model_copy(update={"opens": planned.opens + ahead}), home.bank, home.clock()
        )
        home.close()
        page = new_page()
        arrive(page, site, 1)
        listed = page.get_by_role("heading", name="我的场次")
        expect(listed.or_(page.get_by_role("timer"))).to_be_visible()
        if listed.is_visible():
            page.get_by_role("button", name="查看").click()
        expect(page.get_by_text(f"您从 {spoken_second(begins + ahead)} 起可以开始")).to_be_visible()
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"距开始还有 00:(0\d|1\d|20)"))
        expect(page.get_by_role("button", name="开始作答")).to_have_count(0)
        page.screenshot(path=tmp_path / "staggered.png")
        expect(page.get_by_role("button", name="开始作答")).to_be_visible(timeout=40_000)
        assert datetime.now(UTC) >= begins + ahead
        page.get_by_role("button", name="开始作答").click()
        expect(page.locator(".qz-slot")).to_be_visible()
