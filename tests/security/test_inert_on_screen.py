"""Markup and scripts in names, branches, titles and answers are text on the members' page, console and big screen."""

import shutil
import uuid
from collections.abc import Iterator

import pytest
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from running_console import RunningConsole
from running_site import ROOT, RunningSite
from security.evil import SCRIPT, TEXTS, TITLE, evil_home

from quizlib.services.home import Home
from quizlib.services.password import Password
from quizlib.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PANELS = ("概览", "题库", "场次", "名册", "实时", "评分", "成绩与报告")
#: What a walk through a panel does not press: it would write, or leave.
_NOT = (
    "删除",
    "移出",
    "写",
    "导出",
    "生成",
    "保存",
    "确认",
    "发布",
    "退出",
    "交卷",
    "文件",
    "导入",
    "复制",
    "归档",
    "下载",
)
_MOST = 5  # buttons of a panel
_ACTS = """() => document.title === 'TAKEN' || document.querySelectorAll('img[src="x"], [onerror], [onx]').length > 0
    || [...document.scripts].some((one) => one.textContent.includes("= 'TAKEN'") && !one.type.includes('json'))"""


#: Chooses the evil sitting wherever one is chosen, and the first row of a table.
_CHOOSE = """title => {
    for (const one of document.querySelectorAll('.quizlib-panel select')) {
        const option = [...one.options].find((each) => each.text.includes(title));
        if (option && one.value !== option.value) {
            one.value = option.value;
            one.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }
    document.querySelector('.quizlib-panel table tbody td')?.click();
}"""
_PRESS = """([pressed, not]) => {
    const name = (one) => one.textContent.trim();
    const one = [...document.querySelectorAll('.quizlib-panel button')].find((one) => one.offsetParent && !one.disabled
        && !one.matches('.dt-paging-button') && name(one) && !pressed.includes(name(one))
        && !not.some((word) => name(one).includes(word)));
    one?.click();
    return one ? name(one) : null;
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Everybody has answered with their own name, but for the last few."""
    folder = evil_home(tmp_path_factory.mktemp("screen") / "home")
    for name in ("board.ipynb", "organizer.ipynb"):
        shutil.copy(ROOT / "notebooks" / name, folder / "notebooks")
    Password(folder / "results").set("correct-horse")
    opened = Home(Settings(home=folder, store=""))
    now = opened.clock()
    for person in opened.planning.roster():
        place = int(person.member.number)
        if place > len(TEXTS) - 5:
            continue
        attempt = opened.delivery.start(person.id, "evil", now).result()
        for slot in attempt.paper.slots:
            response = person.member.name if slot.question.kind == "short" else "B"
            response = True if slot.question.kind == "truefalse" else response
            opened.delivery.respond(person.id, attempt.id, slot.number, response, uuid.uuid4().hex, now).result()
        if place % 3:
            opened.delivery.submit(person.id, attempt.id, uuid.uuid4().hex, now).result()
    return opened


@pytest.fixture(scope="module")
def console(home: Home) -> Iterator[RunningConsole]:
    with RunningConsole(home.settings.home) as running:
        yield running


def nothing_acts(page: Page) -> None:
    assert not page.evaluate(_ACTS)


def test_the_members_page_shows_them_as_text(home: Home, new_page: NewPage) -> None:
    with RunningSite(home.settings.home) as site:
        for number in (TEXTS.index(SCRIPT) + 1, TEXTS.index("{{ 7*7 }}") + 1, TEXTS.index("</script><b>x") + 1):
            page = new_page("desktop")
            page.goto(f"http://{HOST}:{site.port}/")
            page.get_by_label("工号").fill(f"{number:06}")
            page.get_by_label("姓名").fill("<b id='taken'>" + SCRIPT)
            page.get_by_role("button", name="进入").click()
            expect(page.get_by_text("工号或姓名与名册不符")).to_be_visible()
            nothing_acts(page)
            page.get_by_label("姓名").fill(TEXTS[number - 1])
            page.get_by_role("button", name="进入").click()
            expect(page.get_by_text(TEXTS[number - 1]).first).to_be_visible()
            expect(page.get_by_text(TITLE).first).to_be_visible()
            nothing_acts(page)
            page.get_by_text(TITLE).last.click()
            page.wait_for_timeout(300)
            nothing_acts(page)
            page.goto(f"http://{HOST}:{site.port}/check?code=" + "%22%3E%3Cimg src=x onerror=1%3E")
            nothing_acts(page)


def test_the_console_shows_them_as_text(console: RunningConsole, new_page: NewPage) -> None:
    page = new_page("desktop")
    dialogs: list[str] = []
    evil: set[str] = set()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(console.link)
    for panel in PANELS:
        page.get_by_role("button", name=panel, exact=True).click(timeout=90_000)
        expect(page.locator("h2", has_text=panel)).to_be_visible(timeout=60_000)
        page.wait_for_timeout(500)
        pressed: list[str] = []
        for _ in range(_MOST):
            nothing_acts(page)
            page.evaluate(_CHOOSE, TITLE)
            one = page.evaluate(_PRESS, [pressed, _NOT])
            if one is None:
                break
            pressed.append(one)
            page.wait_for_timeout(300)
        nothing_acts(page)
        evil |= {one for one in (SCRIPT, TITLE, TEXTS[0]) if one in page.locator(".quizlib-panel").inner_text()}
    assert evil
    assert dialogs == []


def test_the_big_screen_shows_them_as_text(console: RunningConsole, new_page: NewPage) -> None:
    page = new_page("desktop")
    page.goto(console.link)
    expect(page.get_by_role("button", name="概览", exact=True)).to_be_visible(timeout=90_000)
    page.goto(f"{console.url}/board")
    expect(page.get_by_text(SCRIPT).first).to_be_visible(timeout=90_000)
    nothing_acts(page)
