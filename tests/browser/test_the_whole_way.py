"""One link, one test, one figure: from the link in a member's hand to the numbers in Excel and Word."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from browser.steps import POINTS_BEFORE_MARKING, SLOTS, answer, following, saved, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from proxy import Proxy
from running_site import RunningSite, make_home

from quizlib.core.moment import local

pytestmark = pytest.mark.browser


def quizlib(home: Path, *arguments: str) -> str:
    """What the command prints."""
    environment = {**os.environ, "QUIZLIB_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    environment.pop("QUIZLIB_STORE", None)
    command = [sys.executable, "-m", "quizlib", *arguments]
    done = subprocess.run(command, env=environment, cwd=home, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def table(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *body = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def take(page: Page, network: Proxy) -> None:
    """Take the test; the network is cut in the middle of it and comes back."""
    start(page)
    for place in range(1, SLOTS + 1):
        if place == 3:
            network.cut()
            expect(page.locator(".qz-status")).to_contain_text("连接中断")
        answer(page)
        if place == 5:
            network.restore()
        if place < SLOTS:
            following(page)
    saved(page)
    following(page)
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-points strong")).to_have_text(str(POINTS_BEFORE_MARKING))
    expect(page.locator(".qz-score")).to_contain_text("待评分")


def test_from_the_link_to_the_report(tmp_path: Path, new_page: NewPage) -> None:
    home = make_home(tmp_path / "home", members=4)
    with RunningSite(home) as site:
        network = Proxy(site.port)
        quizlib(home, "links", "test", "--to", "links.xlsx", "--site", f"http://{HOST}:{network.port}")
        rows = list(openpyxl.load_workbook(home / "links.xlsx").active.iter_rows(min_row=3, values_only=True))
        links = {number: link for number, _, _, link in rows}
        for size, number in (("phone", "000001"), ("desktop", "000002")):
            page = new_page(size)
            page.goto(links[number])
            expect(page.get_by_text("样例" + number[2:])).to_be_visible()
            take(page, network)
        network.close()

        marks = home / "marks.xlsx"
        quizlib(home, "marks", "export", "test", "--to", str(marks))
        give_marks(marks, [30, 6])
        quizlib(home, "marks", "import", "test", str(marks))
        quizlib(home, "scores", "export", "test", "--to", "scores.xlsx")
        opened = site.open_home()
        today = local(opened.clock() - timedelta(minutes=1)).date().isoformat()
        opened.close()
        span = ("--from", today, "--to", today)
        figures = quizlib(home, "figures", *span)
        quizlib(home, "report", *span, "--to", "report.docx")

    scores = {row["工号"]: row for row in table(home / "scores.xlsx", "成绩")}
    assert sorted(row["得分"] for row in scores.values()) == [54, 78]
    assert sorted(str(row["是否合格"]) for row in scores.values()) == ["不合格", "合格"]
    absent = " ".join(str(cell) for row in table_cells(home / "scores.xlsx", "未参加") for cell in row)
    assert "000003" in absent
    assert "000004" in absent
    assert "000001" not in absent
    words = "\n".join(text_of(home / "report.docx"))
    for expected in ("50.0%", "60.0%"):  # 2 of 4 took part, 1 of 2 passed; (54 + 78) of 220 points
        assert expected in words
        assert expected in figures
    assert "XX" not in words
    assert "{{" not in words


def give_marks(path: Path, points: list[int]) -> None:
    """Fill in the points column as an organizer does in Excel."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            names = [cell.value for cell in row]
            if "作答编号" in names and "得分" in names:
                column, top = names.index("得分") + 1, row[0].row
                for offset in range(sheet.max_row - top):
                    if sheet.cell(top + 1 + offset, 1).value and points:
                        sheet.cell(top + 1 + offset, column).value = points.pop(0)
    assert not points
    book.save(path)


def table_cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def text_of(path: Path) -> list[str]:
    """Every paragraph and cell."""
    document = docx.Document(str(path))
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells
