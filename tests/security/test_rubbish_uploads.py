"""Rubbish uploaded at the console: refused in a sentence, and the console goes on."""

import shutil
from collections.abc import Iterator

import pytest
from chromium import NewPage
from playwright.sync_api import expect
from running_console import RunningConsole
from running_site import ROOT, make_home
from security.rubbish import FILES

from quizlib.services.password import Password

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    home = make_home(tmp_path_factory.mktemp("rubbish") / "home")
    shutil.copy(ROOT / "notebooks" / "organizer.ipynb", home / "notebooks")
    Password(home / "results").set("correct-horse")
    with RunningConsole(home) as running:
        yield running


def test_a_file_that_is_no_roster_is_refused_in_a_sentence(console: RunningConsole, new_page: NewPage) -> None:
    page = new_page("desktop")
    page.goto(console.link)
    page.get_by_role("button", name="名册", exact=True).click(timeout=90_000)
    page.get_by_role("button", name="从 Excel 导入").click()
    for name, data in FILES.items():
        page.get_by_label("选择名册文件").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        )
        expect(page.locator(".quizlib-panel").get_by_text(name).first).to_be_visible(timeout=60_000)
        told = page.locator(".quizlib-panel").inner_text()
        assert "Traceback" not in told, name
        assert "Error" not in told, name
        expect(page.get_by_role("button", name="写入名册")).to_have_count(0)
    page.get_by_role("button", name="名单", exact=True).click()
    expect(page.get_by_text("000001").first).to_be_visible()
