"""What stands on the page of those who wait, and how often it asks."""

import pytest
from examples import MINUTE, NOON, sitting
from jinja2 import Environment, FileSystemLoader

from quizlib.serving.paths import TEMPLATES
from quizlib.serving.waiting_page import Standing, WaitingPage


def page(language: str = "zh_CN") -> WaitingPage:
    return WaitingPage(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True), language)


@pytest.mark.parametrize(
    ("before", "seconds", "told"),
    [
        (0, None, "您排在第 1 位。"),
        (0, 3.0, "您排在第 1 位，约需 1 分钟。"),
        (41, 61.0, "您排在第 42 位，约需 2 分钟。"),
        (9000, 7201.0, "您排在第 9001 位。"),
    ],
)
def test_the_place_is_told_and_the_time_where_it_can_be_foreseen(before: int, seconds: float | None, told: str) -> None:
    assert page().answer(Standing(before, seconds, None))["told"] == told


def test_the_farther_back_the_more_seldom_it_asks_and_never_all_at_once() -> None:
    one = page()
    front, back = ([one.answer(Standing(n, None, None))["again"] for _ in range(200)] for n in (0, 5000))
    assert 5000 <= min(front) < max(front) < 7500 < min(back) < max(back) <= 15_000
    assert len(set(back)) > 20


def test_what_soon_closes_is_named() -> None:
    one = sitting(title="<i>九点")
    for minutes, named in ((61, False), (60, True), (1, True)):
        html = page().render(Standing(0, None, one), one.closes - minutes * MINUTE, "/waiting")
        assert ("《&lt;i&gt;九点》2026-03-10 14:00 截止。" in html) is named


def test_it_is_light_and_speaks_english_too() -> None:
    html = page("en").render(Standing(2, 90, sitting()), NOON, "/waiting")
    assert "You are number 3 in line, about 2 min." in html
    assert '<html lang="en">' in html
    assert len(html.encode()) < 4096
    assert "http://" not in html + page().policy
