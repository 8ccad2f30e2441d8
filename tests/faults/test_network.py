"""A network that is cut or dies silently, or a server that is killed, while a member answers on the page."""

import pytest
from browser.steps import answer, arrive, following, go_to, pick, saved, stored_responses
from chromium import NewPage
from playwright.sync_api import Page, expect
from proxy import Proxy
from running_site import RunningSite

pytestmark = pytest.mark.browser


def lose(page: Page, network: Proxy) -> None:
    """Cut the network, and wait until the page has noticed."""
    network.cut()
    expect(page.locator(".qz-status")).to_contain_text("连接中断")


def test_what_is_answered_during_an_outage_is_kept_and_sent_afterwards(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    page = new_page()
    arrive(page, network.port, number)
    lose(page, network)
    pick(page, 1)
    expect(page.locator(".qz-status")).to_contain_text("1 处作答已存在本机")
    network.restore()
    saved(page)
    [responses] = stored_responses(site, number)
    assert len(responses) == 1


def test_a_network_that_dies_silently_is_noticed(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    page = new_page()
    arrive(page, network.port, number)
    network.freeze()
    pick(page, 1)
    expect(page.locator(".qz-status")).to_have_text("正在保存…")
    saved(page)
    assert len(stored_responses(site, number)[0]) == 1


def test_a_reload_in_an_outage_loses_nothing(site: RunningSite, network: Proxy, new_page: NewPage, number: int) -> None:
    page = new_page()
    arrive(page, network.port, number)
    saved(page)
    lose(page, network)
    pick(page, 1)
    network.restore()
    page.reload()
    expect(page.locator(".qz-choice input").nth(1)).to_be_checked()
    saved(page)
    assert len(stored_responses(site, number)[0]) == 1


def test_handing_in_during_an_outage_is_carried_out_afterwards(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    page = new_page()
    arrive(page, network.port, number)
    pick(page)
    saved(page)
    lose(page, network)
    page.get_by_role("button", name="答题卡").click()
    page.get_by_role("button", name="交卷", exact=True).locator("visible=true").first.click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-status")).to_contain_text("正在交卷")
    network.restore()
    expect(page.locator(".qz-score")).to_be_visible()


def test_numbers_matches_and_orders_outlive_an_outage_and_are_shown_afterwards(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    page = new_page()
    arrive(page, network.port, number)
    lose(page, network)
    for stem in ("辛题", "壬题", "癸题"):
        go_to(page, stem)
        answer(page)
    expect(page.locator(".qz-status")).to_contain_text("3 处作答已存在本机")
    network.restore()
    saved(page)
    page.reload()
    expect(page.locator(".qz-item .qz-text")).to_have_text(["清晨", "正午", "黄昏", "深夜"])
    following(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还有 7 题没有作答")
    dialog.get_by_role("button", name="确认交卷").click()
    number_, match, order = (page.locator(".qz-review", has_text=stem) for stem in ("辛题", "壬题", "癸题"))
    expect(number_).to_contain_text("答对")
    expect(number_).to_contain_text("314.25 平方米（误差不超过 0.25）")
    expect(match).to_contain_text("部分得分 2 / 4 分")
    expect(match.locator(".qz-pairs li").nth(2)).to_contain_text("哞哞")
    expect(match.locator(".qz-pairs li").nth(2)).to_contain_text("正确答案喔喔")
    expect(match.locator(".qz-pairs li").nth(3)).to_contain_text("未选")
    expect(order.locator(".qz-pairs .qz-text")).to_have_text(["清晨", "正午", "黄昏", "深夜"])
    expect(order).to_contain_text("答对 4 / 4 分")


def test_the_word_that_the_network_is_cut_has_a_line_of_its_own(
    site: RunningSite, network: Proxy, new_page: NewPage, number: int
) -> None:
    page = new_page()
    arrive(page, network.port, number)
    network.cut()
    pick(page)
    expect(page.locator(".qz-status")).to_have_attribute("data-kind", "cut", timeout=30_000)
    status, tools = page.locator(".qz-status").bounding_box(), page.locator(".qz-state > .qz-tools").bounding_box()
    assert status is not None
    assert tools is not None
    assert tools["y"] >= status["y"] + status["height"] - 1
    assert status["height"] < 50


def test_a_killed_server_comes_back_to_the_same_paper(site: RunningSite, new_page: NewPage, number: int) -> None:
    page = new_page("desktop")
    arrive(page, site.port, number)
    pick(page)
    saved(page)
    before = page.locator(".qz-stem").inner_text()
    site.kill()
    expect(page.locator(".qz-status")).to_contain_text("连接中断")
    following(page)
    pick(page)
    site.start()
    saved(page)
    page.locator(".qz-bottom").get_by_role("button", name="上一题").click()
    assert page.locator(".qz-stem").inner_text() == before
    assert len(stored_responses(site, number)[0]) == 2
