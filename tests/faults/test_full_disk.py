"""A full disk, and one that is read-only: told to member, organizer and log, and never a false acknowledgement."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.steps import arrive, pick, saved, sign_in, start, stored_responses
from chromium import HOST, NewPage
from faults.disks import Disk, SizeLimit, SmallDisk, small_disk
from faults.outages import Sent
from faults.sites import OtherSite, is_sound, operations
from playwright.sync_api import expect
from running_site import RunningSite, make_home

from quizlib.faces.console.live import LivePanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home
from quizlib.settings import Settings

UNSAVED = "没有保存成功"


@pytest.fixture(params=["disk", "limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A disk to be filled, with ``tmp_path / "disk"`` on it."""
    with ExitStack() as stack:
        small = request.param == "disk"
        yield stack.enter_context(small_disk(tmp_path / "disk")) if small else SizeLimit()


@pytest.mark.browser
def test_a_member_sees_that_nothing_is_saved_and_all_is_saved_once_there_is_room(
    disk: Disk, tmp_path: Path, new_page: NewPage
) -> None:
    site = OtherSite(make_home(tmp_path / "disk" / "home"), watch=0.5)
    site.log_path = tmp_path / "site.log"
    with site:
        page, other, sent = new_page(), new_page(), Sent()
        sent.watch(page)
        arrive(page, site.port, 1)
        pick(page)
        saved(page)
        other.goto(f"http://{HOST}:{site.port}/")
        sign_in(other, 2)
        expect(other.get_by_role("button", name="开始作答")).to_be_visible()
        disk.fill(site)
        status = page.locator(".qz-status")
        for place in range(1, 500):  # what the log of the database has room for still counts
            pick(page, place % 2)
            page.wait_for_timeout(100)
            if UNSAVED in status.inner_text():
                break
        expect(status).to_contain_text(UNSAVED)
        expect(status).to_have_attribute("data-kind", "cut")
        assert sent.kept == set(operations(site.home)) < set(sent.operations)
        other.get_by_role("button", name="开始作答").click()
        expect(other.locator(".qz-toast")).to_contain_text("数据库暂时无法读写：磁盘")
        if isinstance(disk, SmallDisk):
            wait_for(site, "写不进去：磁盘已满")
        disk.free(site)
        saved(page)
        start(other)
        [responses] = stored_responses(site, 1)
        held = operations(site.home)
        assert len(responses) == 1
        assert sent.kept <= set(held) <= set(sent.operations)
        assert len(held) == len(set(held))
        assert is_sound(site.home)
    if isinstance(disk, SmallDisk):
        assert "没有保存：数据库暂时无法读写：磁盘" in site.log
        assert site.log.count("没有保存") <= 10


def test_the_console_says_that_the_disk_is_full_and_that_it_is_not_any_more(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        home = Home(Settings(home=make_home(tmp_path / "disk" / "home"), store=""))
        console = Console(home)
        console.go("live")
        panel = console._panels["live"]
        assert isinstance(panel, LivePanel)
        assert "磁盘快满了" in panel.room.value
        disk.fill()
        panel.show()
        assert "磁盘已满" in panel.room.value
        assert "不用重新启动网站" in panel.room.value
        disk.free()
        panel.show()
        assert "磁盘已满" not in panel.room.value
        home.close()


def wait_for(site: RunningSite, words: str) -> None:
    """Until the log says so."""
    for _ in range(100):
        if words in site.log:
            return
        time.sleep(0.1)
    raise AssertionError(f"{words} is not in the log:\n{site.log}")
