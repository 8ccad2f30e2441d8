"""The big screen: what it shows, when, and whom it names."""

from datetime import timedelta
from typing import Any

import pytest
from examples import BANK, MINUTE, NOON, member, sitting
from taking import StillClock, Taking

from quizlib.core.sitting import Shown
from quizlib.faces.board import Board
from quizlib.faces.board.content import short_names, spent, withheld
from quizlib.services.home import Home

CLOSES = NOON + 120 * MINUTE
RANKED = {"standings": ["mean_participation", "participation"], "standings_least": 1}
NASTY = "<img src=x onerror=alert(1)>"


def enrol(home: Home) -> None:
    people = [
        member("001", "样例甲", "党委/第一党支部"),
        member("002", NASTY, "党委/第二党支部"),
        member("003", "样例丙"),
    ]
    home.planning.import_roster([(one, "") for one in people], NOON)


def plan(home: Home, **rules: Any) -> None:
    home.planning.plan(sitting(shuffle_questions=False, **rules), BANK, NOON)


def take(home: Home, clock: StillClock, number: str, right: int, minutes: int) -> None:
    """Hand in after so many minutes with the first questions right, the first three of two points each."""
    taking = Taking(home, home.planning.sitting("ceshi"), number)
    clock.now = NOON
    attempt = taking.start()
    for slot, response in list(enumerate(("B", "ABD", True), 1))[:right]:
        attempt = taking.respond(attempt, slot, response)
    clock.move(minutes * MINUTE)
    taking.submit(attempt)


def shown(board: Board, sitting: object = "") -> dict[str, Any]:
    """What the page gets when it asks, once the standings are counted."""
    sent: list[Any] = []
    board.send = sent.append  # type: ignore[method-assign]
    for _ in range(2):
        board._handle_custom_msg({"type": "beat", "sitting": sitting}, [])
        board.steady.wait()
    return dict(sent[-1])


def titles(content: dict[str, Any]) -> list[str]:
    return [one["title"] for one in content["slides"]]


def rows(content: dict[str, Any], title: str) -> list[list[str]]:
    return next([row["cells"] for row in one["rows"]] for one in content["slides"] if one["title"].startswith(title))


@pytest.fixture
def taken(home: Home, clock: StillClock) -> Home:
    """Two of three have handed in: 001 with six points, 002 with two."""
    enrol(home)
    return home


def test_the_counts_and_the_branches_are_those_of_now(taken: Home, clock: StillClock) -> None:
    plan(taken)
    take(taken, clock, "001", 3, 10)
    Taking(taken, taken.planning.sitting("ceshi"), "002").start()
    content = shown(Board(taken))
    assert content["counts"] == [["应参加", "3"], ["作答中", "1"], ["已交卷", "1"], ["参与率", "33.3%"]]
    assert (content["title"], content["phase"], titles(content)) == ("测试", "open", ["各党支部参与情况"])
    assert rows(content, "各党支部")[0] == ["党委/第一党支部", "1/1", "100.0%"]
    assert content["closes"] - content["now"] == 110 * 60 * 1000


def test_branches_are_ranked_as_the_rules_say(taken: Home, clock: StillClock) -> None:
    plan(taken, **RANKED)
    take(taken, clock, "001", 3, 10)
    take(taken, clock, "002", 1, 5)
    content = shown(Board(taken))
    assert titles(content) == ["各党支部参与情况", "党支部名次（平均分×参与率）", "党支部名次（参与率）"]
    assert rows(content, "党支部名次（平均分")[:2] == [["1", "党委/第一党支部", "6.0分"], ["2", "第二党支部", "2.0分"]]
    assert "场次还没有结束，名次可能变动" in content["slides"][1]["note"]


def test_nobody_is_named_unless_the_rules_name_persons(taken: Home, clock: StillClock) -> None:
    plan(taken, **RANKED)
    take(taken, clock, "001", 3, 10)
    assert "样例甲" not in str(shown(Board(taken)))
    clock.now = CLOSES + MINUTE
    assert "样例甲" not in str(shown(Board(taken)))


def test_persons_are_named_up_to_the_rank_that_the_rules_say(taken: Home, clock: StillClock) -> None:
    plan(taken, standings_persons=1)
    take(taken, clock, "001", 3, 10)
    take(taken, clock, "002", 1, 5)
    content = shown(Board(taken))
    assert rows(content, "个人名次") == [["1", "样例甲", "第一党支部", "6分", "10:00"]]
    assert NASTY not in str(content)


@pytest.mark.parametrize(
    ("when", "now", "ranked", "named", "told"),
    [
        (Shown.HANDED_IN, NOON + 20 * MINUTE, 2, True, ""),
        (Shown.CLOSED, NOON + 20 * MINUTE, 1, False, "名次在本场次关闭后公布"),
        (Shown.CLOSED, CLOSES + MINUTE, 2, True, ""),
        (Shown.NEVER, NOON + 20 * MINUTE, 1, False, "名次在本场次关闭后公布"),
        (Shown.NEVER, CLOSES + MINUTE, 2, False, ""),
    ],
)
def test_scores_wait_until_members_may_see_theirs(
    taken: Home, clock: StillClock, when: Shown, now: Any, ranked: int, named: bool, told: str
) -> None:
    plan(taken, **RANKED, standings_persons=3, score_shown=when)
    take(taken, clock, "001", 3, 10)
    clock.now = now
    content = shown(Board(taken))
    assert sum(one.startswith("党支部名次") for one in titles(content)) == ranked
    assert ("样例甲" in str(content)) is named
    assert content["withheld"] == told


def test_it_shows_what_is_asked_for_else_what_runs(taken: Home) -> None:
    plan(taken)
    later = sitting("later", title="下一场", opens=CLOSES, closes=CLOSES + 60 * MINUTE)
    taken.planning.plan(later, BANK, NOON)
    assert shown(Board(taken))["title"] == "测试"
    assert shown(Board(taken), "later")["title"] == "下一场"
    for nonsense in ("meiyou", 7, None, ["later"]):
        assert shown(Board(taken), nonsense)["title"] == "测试"
    assert shown(Board(taken, "later"), "ceshi")["title"] == "下一场"


def test_changing_over_to_another_sitting_takes_no_standings_along(taken: Home, clock: StillClock) -> None:
    plan(taken, **RANKED)
    take(taken, clock, "001", 3, 10)
    other = sitting("later", title="下一场", opens=CLOSES, closes=CLOSES + 60 * MINUTE)
    taken.planning.plan(other, BANK, NOON)
    board = Board(taken)
    assert len(shown(board)["slides"]) == 3
    clock.now = CLOSES
    assert titles(shown(board, "later")) == ["各党支部参与情况"]


def test_without_a_sitting_it_says_so(home: Home) -> None:
    assert shown(Board(home)) == {"now": round(NOON.timestamp() * 1000), "title": ""}


def test_what_a_page_may_not_say_is_passed_over(home: Home) -> None:
    board, sent = Board(home), list[Any]()
    board.send = sent.append  # type: ignore[method-assign]
    for message in ("beat", None, {"type": "other"}, [], 5):
        board._handle_custom_msg(message, [])
    assert sent == []


def test_a_database_that_cannot_be_read_is_said(home: Home) -> None:
    home.store._engine.dispose()
    for path in home.settings.results.glob("quiz.db*"):
        path.unlink()
    sent: list[Any] = []
    board = Board(home)
    board.send = sent.append  # type: ignore[method-assign]
    board._handle_custom_msg({"type": "beat"}, [])
    assert set(sent[0]) == {"problem"}


def test_branches_go_by_their_own_names_where_these_differ() -> None:
    assert short_names(["党委/机关/第一党支部", "党委/机关/第二党支部", "第三党支部"]) == {
        "党委/机关/第一党支部": "第一党支部",
        "党委/机关/第二党支部": "第二党支部",
        "第三党支部": "第三党支部",
    }
    same = ["甲厂/第一党支部", "乙厂/第一党支部"]
    assert short_names(same) == {one: one for one in same}


def test_time_is_told_in_minutes_and_seconds() -> None:
    assert [spent(one) for one in (0, 59, 60, 3661)] == ["0:00", "0:59", "1:00", "61:01"]
    assert withheld(sitting(), sitting().phase(NOON + timedelta(hours=1))) == ""
