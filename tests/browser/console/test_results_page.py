"""成绩与报告 in a browser: figures, a chart with its sentence, files, and an old report that becomes a new one."""

from io import BytesIO
from pathlib import Path

import pytest
from browser.console.conftest import OpenConsole
from docx import Document
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """What a press of the button hands over."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_sitting_is_looked_at_and_exported(open_console: OpenConsole) -> None:
    page = open_console("成绩与报告")
    expect(page.get_by_role("cell", name="参与率", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="名次", exact=True).click()
    expect(page.get_by_role("img", name="条形图：")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="导出", exact=True).click()
    name, content = saved(page, "下载成绩（CSV）")
    assert name.endswith("-成绩.csv")
    assert content.decode("utf-8-sig").count("\r\n") == 121


def test_an_old_report_becomes_a_template_and_a_new_report(open_console: OpenConsole, tmp_path: Path) -> None:
    old = Document()
    old.add_paragraph("今年共开展知识测试XX场，参与率XX%。")
    old.save(str(tmp_path / "旧报告.docx"))
    page = open_console("成绩与报告")
    expect(page.get_by_role("cell", name="参与率", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="旧报告变模板").click()
    page.get_by_label("选择旧报告（.docx）").set_input_files(tmp_path / "旧报告.docx")
    expect(page.get_by_text("共 2 处空白")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("cell", name="{{ 测试.参与率.数 }}")).to_be_visible()
    page.get_by_label("改为").fill("{{ 场次 }}")
    page.get_by_role("button", name="改这一处", exact=True).click()
    expect(page.get_by_text("第 1 处已记下")).to_be_visible()
    page.get_by_role("button", name="用这个模板写报告").click()
    expect(page.get_by_text("用的是：旧报告-模板.docx")).to_be_visible()
    page.get_by_role("button", name="写报告", exact=True).last.click()
    expect(page.get_by_text("报告写好了")).to_be_visible(timeout=60_000)
    name, content = saved(page, "下载报告")
    text = "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)
    assert name == "工作报告.docx"
    assert "今年共开展知识测试" in text
    assert "XX" not in text
