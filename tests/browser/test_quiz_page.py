"""The members' page in a real browser."""

import itertools
from collections.abc import Iterator

import pytest
from browser.steps import (
    POINTS_BEFORE_MARKING,
    SLOTS,
    answer,
    arrive,
    following,
    go_to,
    pick,
    saved,
    sign_in,
    start,
    stored_responses,
)
from chromium import HOST, NewPage
from playwright.sync_api import expect
from running_site import RunningSite, make_home

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("site"), members=40)) as running:
        yield running


_numbers = itertools.count(1)


@pytest.fixture
def number() -> int:
    """A member that no other test of this module uses."""
    return next(_numbers)


def test_a_reload_finds_every_response_and_the_same_deadline(site: RunningSite, new_page: NewPage, number: int) -> None:
    page = new_page()
    arrive(page, site.port, number)
    pick(page)
    saved(page)
    deadlines = set()
    for _ in range(3):
        page.reload()
        expect(page.locator(".qz-choice input").first).to_be_checked()
        deadlines.add(page.evaluate("JSON.parse(document.getElementById('page').textContent).view.deadline"))
    assert len(deadlines) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picked_choice_stands_out_by_more_than_its_hue(
    site: RunningSite, new_page: NewPage, number: int, theme: str
) -> None:
    page = new_page(color_scheme=theme)
    arrive(page, site.port, number)
    pick(page, 1)
    pick(page, 0)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    picked, other = page.locator(".qz-choice").nth(0), page.locator(".qz-choice").nth(1)
    expect(picked).to_have_attribute("data-picked", "true")
    expect(other).to_have_attribute("data-picked", "false")
    for style in ("boxShadow", "backgroundColor", "borderTopColor"):
        looks = [one.evaluate(f"one => getComputedStyle(one).{style}") for one in (picked, other)]
        assert looks[0] != looks[1], style
    page.reload()
    expect(page.locator(".qz-choice").first).to_have_attribute("data-picked", "true")


def test_typing_goes_on_undisturbed_while_it_is_saved(site: RunningSite, new_page: NewPage, number: int) -> None:
    page = new_page("desktop")
    arrive(page, site.port, number)
    page.locator(".qz-card").get_by_role("button", name="第 7 题").click()
    page.locator("textarea").press_sequentially("过半数 是指 ", delay=120)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    saved(page)
    page.keyboard.type("超过一半")
    page.get_by_role("button", name="☆ 标记").dispatch_event("click")
    expect(page.locator("textarea")).to_have_value("过半数 是指 超过一半")
    saved(page)
    assert list(stored_responses(site, number)[0].values()) == ["过半数 是指 超过一半"]


def test_the_check_before_handing_in_names_what_is_unanswered_and_goes_there(
    site: RunningSite, new_page: NewPage, number: int
) -> None:
    page = new_page("desktop")
    arrive(page, site.port, number)
    answer(page)
    page.locator(".qz-side").get_by_role("button", name="交卷").click()
    dialog = page.get_by_role("dialog", name="确认交卷？")
    expect(dialog).to_contain_text("还有 9 题没有作答")
    dialog.get_by_role("button", name="第 4 题").click()
    expect(page.locator(".qz-slot strong").first).to_have_text("4 / 10")
    expect(dialog).to_be_hidden()


def test_the_keyboard_alone_takes_a_test(site: RunningSite, new_page: NewPage, number: int) -> None:
    page = new_page("desktop")
    arrive(page, site.port, number)
    page.keyboard.press("b")
    expect(page.locator(".qz-choice input").nth(1)).to_be_checked()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="★ 已标记")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".qz-slot strong").first).to_have_text("2 / 10")
    page.keyboard.press("PageUp")
    expect(page.locator(".qz-slot strong").first).to_have_text("1 / 10")
    saved(page)
    assert len(stored_responses(site, number)[0]) == 1


def test_large_type_and_dark_mode_are_remembered(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"http://{HOST}:{site.port}/")
    page.get_by_role("button", name="字号·标准").click()
    page.get_by_role("button", name="随系统").click()
    page.get_by_role("button", name="浅色").click()
    page.reload()
    expect(page.locator(".qz")).to_have_attribute("data-size", "large")
    expect(page.locator(".qz")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_no_view_is_wider_than_the_window(site: RunningSite, new_page: NewPage, number: int, size: str) -> None:
    page = new_page(size)

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    page.goto(f"http://{HOST}:{site.port}/")
    for _ in range(2):
        page.get_by_role("button", name="字号").click()
    assert fits()
    sign_in(page, number)
    expect(page.get_by_role("button", name="开始作答")).to_be_visible()
    assert fits()
    start(page)
    for place in range(1, SLOTS + 1):
        assert fits(), place
        answer(page)
        if place < SLOTS:
            following(page)
    saved(page)
    page.get_by_role("button", name="整卷显示").click()
    assert fits()
    page.get_by_role("button", name="逐题显示").click()
    following(page)
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-points strong")).to_have_text(str(POINTS_BEFORE_MARKING))
    assert fits()


def test_the_page_asks_one_host_once(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://{HOST}:{site.port}/")
    page.wait_for_timeout(500)
    assert asked == [f"http://{HOST}:{site.port}/"]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_an_order_counts_only_when_something_was_moved_or_taken_as_it_is(
    site: RunningSite, new_page: NewPage, number: int, size: str
) -> None:
    page = new_page(size)
    arrive(page, site.port, number)
    go_to(page, "癸题")
    texts, card = page.locator(".qz-item .qz-text"), page.get_by_role("button", name="第 10 题")
    shown = texts.all_inner_texts()
    assert shown != ["清晨", "正午", "黄昏", "深夜"]
    assert stored_responses(site, number) == [{}]
    page.get_by_role("button", name="就按这个顺序").click()
    saved(page)
    assert len(stored_responses(site, number)[0]) == 1
    page.get_by_role("button", name="清除").click()
    saved(page)
    assert stored_responses(site, number) == [{}]
    page.get_by_role("button", name=f"下移：{shown[0]}").click()
    expect(texts.nth(1)).to_have_text(shown[0])
    saved(page)
    page.reload()
    assert texts.all_inner_texts() == [shown[1], shown[0], *shown[2:]]
    expect(page.get_by_role("button", name="就按这个顺序")).to_have_count(0)
    if size == "desktop":
        expect(card).to_have_accessible_name("第 10 题，已答")


def test_the_keyboard_alone_moves_and_matches(site: RunningSite, new_page: NewPage, number: int) -> None:
    page = new_page("desktop")
    arrive(page, site.port, number)
    go_to(page, "癸题")
    shown = page.locator(".qz-item .qz-text").all_inner_texts()
    page.get_by_role("button", name=f"上移：{shown[3]}").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".qz-item .qz-text").first).to_have_text(shown[3])
    expect(page.get_by_role("button", name=f"下移：{shown[3]}")).to_be_focused()
    expect(page.locator(".qz-unseen")).to_have_text(f"第 1 位：{shown[3]}")
    go_to(page, "壬题")
    page.get_by_label("小狗").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".qz-stem")).to_contain_text("壬题")
    saved(page)
    assert {len(str(one)) for one in stored_responses(site, number)[0].values()} == {4}
