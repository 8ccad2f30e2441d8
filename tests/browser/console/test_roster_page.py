"""名册 in a browser: a workbook is taken, shown and only then written; names run nowhere."""

from io import BytesIO

import openpyxl
import pytest
from browser.console.conftest import OpenConsole, RunningConsole
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>**$x$**"


def book() -> bytes:
    one, buffer = openpyxl.Workbook(), BytesIO()
    assert one.active is not None
    for row in (["工号", "姓名", "党支部", "上级党组织"], ["900001", HOSTILE, "第九党支部", f"甲党委/{HOSTILE}"]):
        one.active.append(row)
    one.save(buffer)
    return buffer.getvalue()


def test_a_roster_is_imported_and_its_people_are_found(console: RunningConsole, open_console: OpenConsole) -> None:
    page = open_console("名册")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="从 Excel 导入").click()
    page.get_by_label("选择名册文件").set_input_files(
        {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": book()}
    )
    expect(page.get_by_text("新增（1）")).to_be_visible()
    page.get_by_role("button", name="写入名册").click()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("已写入，名册现有 121 人")).to_be_visible()
    page.get_by_role("button", name="名单", exact=True).click()
    page.get_by_label("党组织").select_option(label="甲党委（1 人）")
    expect(page.get_by_role("cell", name="900001")).to_be_visible()
    page.get_by_role("cell", name="900001").click()
    expect(page.get_by_role("heading", name=f"{HOSTILE}（900001）")).to_be_visible()
    page.get_by_label("人员类别").last.fill("预备党员")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_text("已保存：900001")).to_be_visible()
    home = console.open_home()
    one = home.enrolling.person("900001").member
    home.close()
    assert (one.cohort, one.branch) == ("预备党员", f"甲党委/{HOSTILE}/第九党支部")
    assert dialogs == []
    assert page.locator("img[src='x']").count() == 0
