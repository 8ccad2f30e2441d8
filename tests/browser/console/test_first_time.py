"""The first time: from nothing to a published test with fifty members and its link, in fewer than ten clicks."""

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from browser.console.conftest import RunningConsole
from chromium import NewPage
from playwright.sync_api import Locator, expect
from running_site import ROOT

pytestmark = pytest.mark.browser

MEMBERS = 50
LINK = re.compile(r"网址：http://\S+/\n")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[RunningConsole]:
    """A console over a home as it is unpacked."""
    for name in ("questions", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / "home" / name)
    with RunningConsole(tmp_path / "home") as running:
        yield running


def book() -> bytes:
    one, buffer = openpyxl.Workbook(), BytesIO()
    assert one.active is not None
    one.active.append(["工号", "姓名", "党支部"])
    for place in range(MEMBERS):
        one.active.append([f"{place + 1:06}", f"样例{place + 1:02}", f"第{'一二三四五'[place % 5]}党支部"])
    one.save(buffer)
    return buffer.getvalue()


def test_a_test_is_published_for_fifty_members_in_under_ten_clicks(empty: RunningConsole, new_page: NewPage) -> None:
    page = new_page("desktop")
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        clicks += 1
        target.click()

    def button(name: str) -> Locator:
        return page.get_by_role("button", name=name, exact=True)

    page.goto(empty.link)
    step = page.locator(".quizlib-line")
    expect(step).to_have_count(3, timeout=90_000)
    expect(step.first).to_contain_text("第一步：导入名册")
    click(step.nth(0).get_by_role("button"))
    with page.expect_file_chooser() as chooser:
        click(page.get_by_text("选择名册文件（.xlsx）"))
    chooser.value.set_files({"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": book()})
    expect(page.get_by_text(f"新增（{MEMBERS}）")).to_be_visible()
    click(button("写入名册"))
    click(button("确认写入"))
    expect(page.get_by_text(f"已写入，名册现有 {MEMBERS} 人")).to_be_visible()
    click(button("概览"))
    expect(step.first).to_contain_text("第一步：已完成")
    click(step.nth(1).get_by_role("button"))
    expect(page.get_by_text(f"应参加 {MEMBERS} 人").first).to_be_visible()
    click(button("发布"))
    click(button("确认发布"))
    expect(page.get_by_text("已发布").first).to_be_visible()
    told = page.locator(".quizlib-copy textarea")
    expect(told).to_have_value(LINK)
    expect(page.locator(".quizlib-panel svg").first).to_be_visible()
    assert clicks < 10, clicks
    home = empty.open_home()
    (one,) = home.planning.sittings()
    due = home.planning.due_count(one.id)
    home.close()
    assert due == MEMBERS
    click(button("概览"))
    expect(step.nth(1)).to_contain_text("第二步：已完成")
    click(step.nth(2).get_by_role("button"))
    expect(told).to_have_value(LINK)
