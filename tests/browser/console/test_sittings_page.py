"""场次 in a browser: a sitting is published for the hour that stands in the fields, wherever the browser is."""

import re
from pathlib import Path

import pytest
from browser.console.conftest import OpenConsole, RunningConsole
from playwright.sync_api import Page, expect

from quizlib.core.moment import spoken

pytestmark = pytest.mark.browser


def fill_moment(page: Page, what: str, day: str, time: str) -> None:
    line = page.locator(".quizlib-row:visible", has=page.get_by_label(f"{what}日期"))
    line.get_by_label(f"{what}日期").fill(day)
    line.get_by_label("时刻").fill(time)
    line.get_by_label("时刻").press("Tab")


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_a_sitting_opens_at_the_hour_that_was_typed(
    console: RunningConsole, open_console: OpenConsole, zone: str
) -> None:
    page = open_console("场次", timezone_id=zone)
    title = f"时区 {zone} <img src=x onerror=alert(1)>"
    page.get_by_role("button", name="新建场次").click()
    expect(page.get_by_label("开放日期")).not_to_have_value("")
    page.get_by_label("标题").fill(title)
    fill_moment(page, "开放", "2031-03-09", "00:30")
    fill_moment(page, "关闭", "2031-03-10", "23:45")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("2031-03-09 00:30 至 2031-03-10 23:45（北京时间）").first).to_be_visible()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_text("已发布").first).to_be_visible()
    home = console.open_home()
    (one,) = [one for one in home.planning.sittings() if one.title == title]
    home.close()
    assert (spoken(one.opens), spoken(one.closes)) == ("2031-03-09 00:30", "2031-03-10 23:45")
    page.get_by_role("button", name="← 场次列表").click()
    page.get_by_label("查找").fill(zone)
    expect(page.get_by_text("第 1 至 1 行，共 1 行")).to_be_visible()
    page.get_by_role("cell", name=title).click()  # and what was stored comes back into the fields
    page.get_by_role("button", name="设置", exact=True).click()
    expect(page.get_by_label("开放日期")).to_have_value("2031-03-09")
    expect(page.get_by_label("时刻").first).to_have_value(re.compile("00:30"))
    assert page.locator("img[src='x']").count() == 0


def test_a_rule_tells_what_it_can_draw_and_the_rest_is_made_from_it(open_console: OpenConsole, tmp_path: Path) -> None:
    page = open_console("场次")
    page.get_by_role("cell", name="示例：下月党建知识竞赛").click()
    page.get_by_role("button", name="修改", exact=True).first.click()
    page.get_by_label("题数").fill("480")
    page.get_by_label("题数").press("Tab")
    expect(page.locator(".quizlib-editor .quizlib-short")).to_contain_text("还差")
    expect(page.get_by_role("button", name="保存修改")).to_be_disabled()
    page.get_by_label("题数").fill("3")
    page.get_by_label("题数").press("Tab")
    page.get_by_label("题数").press("Tab")
    page.locator("fieldset", has_text="难度").get_by_label("易").check()
    expect(page.locator(".quizlib-rule").first).to_contain_text("易")
    expect(page.locator(".quizlib-rule").first).to_contain_text("3 题")
    page.get_by_role("button", name="试卷预览").click()
    expect(page.locator(".quizlib-preview .qz-slot").first).to_be_visible()
    expect(page.get_by_text("正确答案")).to_have_count(0)
    page.get_by_label("显示标准答案和解析").check()
    expect(page.get_by_text("正确答案").first).to_be_visible()
    page.get_by_role("button", name="发放").click()
    for name, begins in (("海报（PDF）", b"%PDF"), ("海报（Word）", b"PK"), ("个人链接（Excel）", b"PK")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).click()
        taken.value.save_as(tmp_path / "file")
        assert (tmp_path / "file").read_bytes().startswith(begins)
