"""评分 in a browser: a hand that never leaves the keyboard, and answers that are text whatever they hold."""

import re
from datetime import timedelta

import pytest
from browser.console.conftest import OpenConsole, RunningConsole
from playwright.sync_api import expect

from quizlib.core.sitting import Sitting
from quizlib.services.home import Home

pytestmark = pytest.mark.browser

SHORT = "dangzhang-024"
NASTY = "<img src=x onerror=\"document.title='gone'\">**$x^2$**"
ANSWERS = (NASTY, "说不清楚", "说不清楚。", "本人要求退党的，由支部大会宣布除名")


def written(home: Home) -> None:
    """A practice of one short question that four members have answered."""
    now = home.clock()
    plan = {
        "id": "jianda",
        "title": "简答练习",
        "kind": "practice",
        "opens": now - timedelta(minutes=5),
        "closes": now + timedelta(hours=2),
        "time_limit": 30,
        "pass_line": 6,
        "excellent_line": 9,
        "blueprint": {"fixed": [{"id": SHORT, "points": 10}]},
    }
    home.planning.plan(Sitting.model_validate(plan), home.bank, now)
    for place, answer in enumerate(ANSWERS):
        member = home.enrolling.person(f"{100001 + place}").id
        attempt = home.delivery.start(member, "jianda", now).result()
        home.delivery.respond(member, attempt.id, 1, answer, "answered", now).result()
        home.delivery.submit(member, attempt.id, "handed-in", now).result()


def marks(home: Home) -> dict[str, str]:
    found = home.marking.to_mark("jianda", home.clock())
    return {str(one.response): "" if one.mark is None else str(one.mark * one.slot.points) for one in found}


def test_answers_are_marked_by_keyboard_alone(console: RunningConsole, open_console: OpenConsole) -> None:
    home = console.open_home()
    written(home)
    page = open_console("评分")
    page.get_by_label("场次").select_option(
        label=next(text for text in page.get_by_label("场次").locator("option").all_inner_texts() if "简答练习" in text)
    )
    told, answer = page.locator(".quizlib-marking [role=status]"), page.locator(".quizlib-marking-answer")
    expect(told).to_have_text("第 1 份，共 4 份；已评 0 份")
    expect(page.get_by_role("heading", name="标准答案（要点）")).to_be_visible()
    expect(page.get_by_label("得分", exact=True)).to_be_focused()
    expect(answer).to_have_text(re.compile("说不清楚。?"))
    page.keyboard.type("1.=")
    expect(page.get_by_label("得分", exact=True)).to_have_value("1.5")
    expect(page.get_by_label("相同的另外 1 份一起评")).to_be_checked()
    page.keyboard.press("Enter")
    expect(told).to_have_text("第 3 份，共 4 份；已评 2 份")
    assert sorted(marks(home).values()) == ["", "", "3/2", "3/2"]
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(page.get_by_text("得分应为 0 到 10 之间")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(told).to_have_text("第 4 份，共 4 份；已评 3 份")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("得分", exact=True)).to_have_value("10")
    page.keyboard.press("ArrowDown")
    expect(told).to_have_text("第 4 份，共 4 份；已评 3 份")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(told).to_have_text("第 4 份，共 4 份；已评 4 份，都评完了")
    assert sorted(marks(home).values()) == ["0", "10", "3/2", "3/2"]
    seen = set()
    for _ in ANSWERS:
        seen.add(answer.inner_text())
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(300)
    assert NASTY in seen
    assert page.title() != "gone"
    assert "样例" not in page.locator(".quizlib-panel").inner_text()
    home.close()
