"""The panel 题库 in a real browser: found by pinyin and keyboard, written by two at once, imported, exported."""

from pathlib import Path

import pytest
from browser.console.conftest import OpenConsole, RunningConsole
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=alert(1)>**甲**$x^2$"
IN_A_LIST = "<img src=x onerror=alert(1)>$x^2$"  # lists lose marks of emphasis
LIST = f"1．{IN_A_LIST}（　　）。\nA．半年\nB．{IN_A_LIST}\n答案：B\n2．没有答案的题（　　）。\nA．一年\nB．两年\n"


def found(page: Page, typed: str, count: int) -> None:
    page.get_by_label("查找").fill(typed)
    expect(page.get_by_text(f"列出 {count} 道")).to_be_visible()


def editing(page: Page, id: str) -> None:
    found(page, id, 1)
    page.locator(".quizlib-listing tbody tr").first.click()
    page.get_by_role("button", name="编辑").click()
    expect(page.get_by_text("没有问题，可以保存")).to_be_visible()


def test_a_question_is_found_by_pinyin_opened_by_keyboard_and_drawn_as_members_see_it(
    open_console: OpenConsole,
) -> None:
    page = open_console("题库")
    expect(page.get_by_text("题库共 700 道")).to_be_visible()
    found(page, "lianjieqijia", 5)
    found(page, "zhunze-001", 1)
    row = page.locator(".quizlib-listing tbody tr").first
    row.focus()
    page.keyboard.press("Enter")
    sheet = page.locator(".quizlib-detail .quizlib-sheet")
    expect(sheet.locator(".qz-choice")).to_have_count(4)
    assert sheet.locator(".qz-choice").first.evaluate("one => getComputedStyle(one).borderRadius") == "10px"
    page.get_by_role("button", name="答案与解析").click()
    expect(sheet.locator("[data-right]")).to_have_count(1)
    page.get_by_role("button", name="历史与统计").click()
    expect(page.locator(".quizlib-detail .quizlib-turnout tbody tr").first).to_be_visible()


def test_the_second_of_two_who_write_the_same_question_is_told(
    open_console: OpenConsole, console: RunningConsole
) -> None:
    mine, theirs = open_console("题库"), open_console("题库")
    editing(mine, "zhunze-002")
    editing(theirs, "zhunze-002")
    theirs.get_by_label("您的姓名").fill("乙某")
    theirs.get_by_label("解析", exact=True).fill("乙某写的解析")
    theirs.get_by_role("button", name="保存", exact=True).click()
    expect(theirs.locator(".quizlib-good", has_text="已保存")).to_be_visible()
    mine.get_by_label("知识点").fill("")
    mine.get_by_label("题干").fill("")
    expect(mine.get_by_text("题干：不能为空")).to_be_visible()
    expect(mine.get_by_role("button", name="保存", exact=True)).to_be_disabled()
    mine.get_by_label("题干").fill(f"{NASTY}（　　）。")
    expect(mine.locator(".quizlib-beside .qz-stem", has_text=NASTY)).to_be_visible()
    mine.get_by_role("button", name="保存", exact=True).click()
    expect(mine.get_by_text("被乙某")).to_be_visible()
    expect(mine.locator(".quizlib-diff", has_text="乙某写的解析")).to_be_visible()
    file = console.home / "questions" / "zhunze.yaml"
    assert "乙某写的解析" in file.read_text(encoding="utf-8")
    assert NASTY not in file.read_text(encoding="utf-8")
    mine.get_by_role("button", name="合并两边的改动").click()
    expect(mine.locator(".quizlib-good", has_text="没有冲突")).to_be_visible()
    mine.get_by_role("button", name="保存", exact=True).click()
    expect(mine.locator(".quizlib-good", has_text="已保存")).to_be_visible()
    assert NASTY in file.read_text(encoding="utf-8")
    assert mine.locator(".quizlib-bank img").count() == 0


def test_a_file_is_compared_with_its_source_before_it_is_taken_and_the_bank_is_exported(
    open_console: OpenConsole, console: RunningConsole, tmp_path: Path
) -> None:
    page = open_console("题库")
    source = tmp_path / "题目.txt"
    source.write_text(LIST, encoding="utf-8")
    page.get_by_role("button", name="导入", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择文件").click()
    chooser.value.set_files(source)
    expect(page.get_by_text("已选 1 个文件")).to_be_visible()
    page.get_by_label("写入题库文件").fill("daoru")
    page.get_by_role("button", name="读取").click()
    page.get_by_role("button", name="全部 2").click()
    expect(page.locator(".quizlib-import .question")).to_have_count(2)
    expect(page.locator(".quizlib-import .source").first).to_contain_text(IN_A_LIST)
    assert page.locator(".quizlib-import img").count() == 0
    page.get_by_label("取用第 1 道").check()
    page.get_by_role("button", name="写入取用的 1 道题").click()
    page.get_by_role("button", name="写入题库").click()
    expect(page.locator(".quizlib-good", has_text="已写入 1 道题")).to_be_visible()
    assert "daoru-001" in (console.home / "questions" / "daoru.yaml").read_text(encoding="utf-8")
    page.get_by_role("button", name="导出", exact=True).click()
    page.get_by_role("button", name="生成文件").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 题库.xlsx").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
