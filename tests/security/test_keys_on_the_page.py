"""What a real browser gets in a whole test of every kind of question: nothing of a key."""

import json
import re

import pytest
from browser.steps import SLOTS, answer, following, hand_in, saved, sign_in, start
from chromium import HOST, NewPage
from playwright.sync_api import Page, Response, WebSocket
from running_site import RunningSite
from security.leaks import leaks

pytestmark = pytest.mark.browser


def test_of_all_that_the_browser_gets_in_a_whole_test_nothing_is_of_a_key(
    closed: RunningSite, new_page: NewPage
) -> None:
    told: list[str] = []

    def read(response: Response) -> None:
        told.append(json.dumps(response.all_headers()))
        if response.status == 200:
            told.append(response.body().decode())

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: told.append(str(frame)))

    page = new_page("desktop")
    page.on("response", read)
    page.on("websocket", listen)
    page.goto(f"http://{HOST}:{closed.port}/")
    sign_in(page, 1)
    start(page)
    for place in range(1, SLOTS + 1):
        assert leaks(page.content().replace(script_of(page), "")) == [], place
        choices_look_alike(page)
        answer(page)
        saved(page)
        if place < SLOTS:
            following(page)
    page.reload()
    page.get_by_role("button", name="整卷显示").click()
    assert leaks(page.content().replace(script_of(page), "")) == []
    hand_in(page)
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    told = [one for one in told if "quizlib();" not in one] + [data_of(one) for one in told if "quizlib();" in one]
    assert len(told) > 20
    for stem in ("甲题", "乙题", "丙题", "丁题", "戊题", "己题", "庚题", "辛题", "壬题", "癸题"):
        assert any(stem in one for one in told), stem
    assert leaks("\n".join([*told, stored])) == []
    assert "KEYMARK" not in closed.log


def script_of(page: Page) -> str:
    """The page's own program, which knows the names of the fields."""
    return str(page.evaluate("document.scripts[0].outerHTML"))


def data_of(html: str) -> str:
    """What the page says of this visitor, without its program and words."""
    data = json.loads(re.findall(r'id="page">(.*?)</script>', html, re.DOTALL)[0])
    data.pop("words")
    return json.dumps(data, ensure_ascii=False)


def choices_look_alike(page: Page) -> None:
    """Nothing but its text and place tells a choice from the others."""
    choices = page.locator(".qz-choice").evaluate_all("all => all.map(one => one.outerHTML)")
    bare = {
        re.sub(r">[^<]+<", "><", re.sub(r'(id|for|value|name|aria-\w+|data-letter)="[^"]*"', "", one))
        for one in choices
    }
    assert len(bare) <= 1
