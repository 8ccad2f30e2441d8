"""Names, numbers and secrets stand in no address that a browser asks for or keeps, and in no log, however talkative."""

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import pytest
from browser.steps import answer, hand_in, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, expect
from running_console import RunningConsole
from running_site import ROOT, RunningSite, make_home

from quizlib.core.member import Member
from quizlib.core.sitting import Sitting
from quizlib.exchange.links_xlsx import write_links
from quizlib.services.password import Password
from quizlib.serving.links import personal_links

pytestmark = pytest.mark.browser

NUMBER, NAME, PIN, PASSWORD = "00417739", "欧阳样例", "864201", "correct-horse-battery"
WRONG_NUMBER, WRONG_NAME = "00555013", "司马样例"
_EVERYTHING = "import logging; logging.basicConfig(level=logging.DEBUG); from quizlib.faces.cli import main; main()"


class TalkativeSite(RunningSite):
    """A site that logs whatever any part of it can say."""

    program = ("-c", _EVERYTHING)


def listened(page: Page, addresses: list[str]) -> Page:
    """Note every address: asked for, gone to, opened as a socket, or named as a file."""
    page.context.on("request", lambda one: addresses.append(one.url))
    page.on("websocket", lambda one: addresses.append(one.url))
    page.on("framenavigated", lambda one: addresses.append(one.url))
    page.on("download", lambda one: addresses.extend([one.url, one.suggested_filename]))
    return page


def found(texts: list[str], words: list[str]) -> list[tuple[str, str]]:
    """Which words stand in which texts, plain or as addresses spell them."""
    return [(one, text) for text in texts for one in words if one in text or one in unquote(text) or quote(one) in text]


def sign_in(page: Page, number: str, name: str, pin: str) -> None:
    page.get_by_label("工号").fill(number)
    page.get_by_label("姓名").fill(name)
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="进入").click()


def prepared(folder: Path) -> Path:
    home_folder = make_home(folder, members=1)
    (home_folder / "notebooks" / "organizer.ipynb").write_bytes((ROOT / "notebooks" / "organizer.ipynb").read_bytes())
    return home_folder


def planned(site: RunningSite) -> tuple[str, str]:
    """A sitting that gives certificates, with one who has a PIN; the personal link and the token in it."""
    home = site.open_home()
    now: datetime = home.clock()
    home.planning.import_roster([(Member(number=NUMBER, name=NAME, branch="第一党支部"), PIN)], now)
    window = {"opens": now - timedelta(minutes=1), "closes": now + timedelta(hours=1)}
    rules = {"blueprint": {"fixed": [{"id": "t-truefalse"}]}, "pass_line": 10, "excellent_line": 10}
    one = Sitting.model_validate(
        {"id": "cert", "title": "发证场次", "time_limit": 30, "certificate": "pass", **window, **rules}
    )
    home.planning.plan(one, home.bank, now)
    people = [each for each in home.planning.due_members("cert") if each.member.number == NUMBER]
    ((_, link),) = rows = personal_links(home.settings, one, people, {}, f"http://{HOST}:{site.port}")
    write_links(site.home / "链接.xlsx", one, rows)
    home.close()
    return link, link.rpartition("/")[2]


def by_hand(page: Page, site: RunningSite) -> None:
    """A member's whole way: refused, signed in, answered, handed in, a certificate, signed out."""
    page.goto(f"http://{HOST}:{site.port}/")
    sign_in(page, WRONG_NUMBER, WRONG_NAME, PIN)
    expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, NUMBER, NAME, PIN)
    page.get_by_role("button", name="去参加 发证场次").click()
    start(page)
    answer(page)
    hand_in(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证书").click()
    assert download.value.suggested_filename == "证书-发证场次.pdf"
    page.reload()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("工号")).to_be_visible()


def organized(page: Page, console: RunningConsole) -> None:
    """An organizer's: refused, signed in, one person, a list taken out, signed out by closing."""
    page.goto(console.url)
    for password in (f"{PASSWORD}!", PASSWORD):
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="进入").click()
    page.get_by_role("button", name="名册", exact=True).click(timeout=90_000)
    page.get_by_placeholder("工号、姓名").or_(page.get_by_label("查找")).first.fill(NUMBER)
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.get_by_role("button", name="成绩与报告", exact=True).click()
    expect(page.locator("h2", has_text="成绩与报告")).to_be_visible()


def test_a_members_and_an_organizers_way_leave_no_name_number_or_secret_behind(
    tmp_path: Path, new_page: NewPage
) -> None:
    folder = prepared(tmp_path / "home")
    Password(folder / "results").set(PASSWORD)
    addresses: list[str] = []
    with TalkativeSite(folder) as site:
        link, token = planned(site)
        page = listened(new_page(), addresses)
        by_hand(page, site)
        kept = str(page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"))
        other = listened(new_page(), linked := [])
        other.goto(link)
        expect(other.get_by_text(NAME)).to_be_visible()
        cookies = [one["value"] for one in other.context.cookies()]
        assert other.url == f"http://{HOST}:{site.port}/"  # the token is not left standing
    with RunningConsole(folder) as console:
        organized(listened(new_page("desktop"), addresses), console)

    people = [NUMBER, NAME, PIN, WRONG_NUMBER, WRONG_NAME]
    assert len(addresses) > 10
    assert found([*addresses, *linked], [*people, PASSWORD]) == []
    assert found([kept], [NUMBER, NAME, PIN]) == []
    assert {one for one in linked if token in one} == {link}
    logs = {path: path.read_text("utf-8", errors="replace") for path in folder.rglob("*.log")}
    assert any("POST /sign-in" in text for text in logs.values())
    assert any("登录没有通过" in text for text in logs.values())
    assert found(list(logs.values()), [*people, PASSWORD, token, *cookies, *secrets_of(folder)]) == []
    assert openpyxl.load_workbook(folder / "链接.xlsx").active["D3"].value == link


def secrets_of(folder: Path) -> list[str]:
    key = (folder / "results" / "secret.key").read_bytes()
    return [key.hex(), (folder / "results" / "organizer.password").read_text("utf-8").strip()]
