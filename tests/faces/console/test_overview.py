"""The panel 概览: what runs, what needs doing, what is next; each line leads to its panel."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
import yaml
from examples import BANK, EVERY_KIND, NOON, TIAOLI, body, member, sitting
from taking import StillClock, Taking

from quizlib.core.question import Question
from quizlib.faces.console.overview import Overview
from quizlib.faces.console.shell import NEW, Console
from quizlib.figures import EVERYWHERE, Period, figures_of, gather
from quizlib.figures.reported import cite, remember
from quizlib.services.home import Home
from quizlib.services.sample import SITTING, sample_members
from quizlib.settings import Settings

HOUR = timedelta(hours=1)
NASTY = "<img src=x onerror=alert(1)>**$x^2$**"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
FIXED = {"fixed": [{"id": one.id} for one in EVERY_KIND]}


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Any:
    """A home with a bank of its own, a question of every kind."""
    folder = tmp_path / "questions"
    folder.mkdir()
    regulations = {"regulations": [TIAOLI.model_dump(mode="json", exclude_defaults=True)]}
    questions = {"regulation": "tiaoli", "edition": "2023", "questions": [*map(written, EVERY_KIND)]}
    for name, content in (("regulations", regulations), ("tiaoli", questions)):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    one = Home(Settings(home=tmp_path), clock)
    yield one
    one.close()


def written(question: Question) -> dict[str, Any]:
    """A question of the small bank as a bank file holds it."""
    plain = body(
        question.id, question.kind.value, article="7", rationale="见条文", reviewed_by="甲", reviewed_on="2026-01-01"
    )
    for one in (plain, *plain.get("parts", [])):
        del one["basis"]
    for one in plain.get("parts", []):
        del one["review"]
        one |= {"article": "7", "rationale": "见条文"}
    return plain


def opened(home: Home) -> tuple[Overview, list[tuple[str, str | None]]]:
    """The overview with all that it looks for, and where its buttons have led."""
    console, went = Console(home), list[tuple[str, str | None]]()
    panel = Overview(console)
    console.go = lambda name, what=None: went.append((name, what))  # type: ignore[method-assign]
    panel.show()
    panel.work.wait()
    return panel, went


def text_of(widget: object) -> str:
    children = getattr(widget, "children", ())
    own = str(widget.value) if isinstance(widget, widgets.HTML) else ""
    return own + "".join(map(text_of, children))


def buttons(widget: object) -> list[widgets.Button]:
    own = [widget] if isinstance(widget, widgets.Button) else []
    return own + [button for child in getattr(widget, "children", ()) for button in buttons(child)]


def enrol(home: Home, *branches: str) -> None:
    people = [member(f"{n:03d}", f"样例{n}", branch) for n, branch in enumerate(branches, 1)]
    home.planning.import_roster([(one, "") for one in people], NOON)


def plan(home: Home, id: str, opens: timedelta, closes: timedelta, **more: Any) -> None:
    one = sitting(id, opens=NOON + opens, closes=NOON + closes, shuffle_questions=False, **more)
    home.planning.plan(one, BANK, NOON + opens - HOUR)


def take(home: Home, clock: StillClock, id: str, number: str, at: timedelta) -> None:
    clock.now = NOON + at
    taking = Taking(home, home.planning.sitting(id), number)
    attempt = taking.start()
    taking.submit(taking.respond(attempt, 5, "要点一"))
    clock.now = NOON


def test_an_empty_home_is_led_through_three_steps(home: Home) -> None:
    panel, went = opened(home)
    assert [button.description for button in buttons(panel.first)] == ["导入名册", "新建场次", "发链接"]
    for button in buttons(panel.first):
        button.click()
    assert went == [("roster", NEW), ("sittings", NEW), ("sittings", None)]
    assert "现在没有正在进行的场次" in text_of(panel.now)
    assert "没有将要开放的场次" in text_of(panel.next)
    assert "没有要办的事" in text_of(panel.todo)


def test_steps_that_are_done_are_ticked_off_and_gone_once_somebody_has_begun(home: Home) -> None:
    enrol(home, "第一党支部")
    plan(home, "now", -HOUR, HOUR)
    panel, went = opened(home)
    told = text_of(panel.first)
    assert ("第一步：已完成" in told, "第二步：已完成" in told) == (True, True)
    buttons(panel.first)[2].click()
    assert went == [("sittings", "now/links")]
    Taking(home, home.planning.sitting("now")).start()
    panel.show()
    assert panel.first.children == ()


def test_the_sample_is_no_step_done(home: Home) -> None:
    home.planning.import_roster([(one, "") for one in sample_members()], NOON)
    plan(home, SITTING, -HOUR, HOUR)
    Taking(home, home.planning.sitting(SITTING), "000101").start()
    panel, _ = opened(home)
    assert "已完成" not in text_of(panel.first)
    assert len(buttons(panel.first)) == 3


def test_what_runs_is_shown_with_who_is_in_and_leads_to_it(home: Home, clock: StillClock) -> None:
    enrol(home, "第一党支部", "第二党支部")
    plan(home, "now", -HOUR, HOUR, title=NASTY)
    take(home, clock, "now", "001", timedelta(0))
    panel, went = opened(home)
    told = text_of(panel.now)
    assert "<dt>已交卷</dt><dd>1</dd>" in told
    assert "1 个党支部的参与率不到 80%：第二党支部（0.0%）" in told
    panel.running["now"].live.click()
    panel.running["now"].rules.click()
    assert went == [("live", "now"), ("sittings", "now")]


def test_numbers_keep_up_and_another_sitting_that_opens_appears(home: Home, clock: StillClock) -> None:
    enrol(home, "第一党支部")
    plan(home, "now", -HOUR, HOUR)
    plan(home, "soon", HOUR / 2, HOUR)
    panel, _ = opened(home)
    Taking(home, home.planning.sitting("now")).start()
    panel.pulse._handle_custom_msg("beat", [])
    assert "<dt>作答中</dt><dd>1</dd>" in text_of(panel.now)
    clock.move(HOUR / 2)
    panel.pulse._handle_custom_msg("beat", [])
    assert set(panel.running) == {"now", "soon"}


def test_what_is_next_and_what_is_over(home: Home, clock: StillClock) -> None:
    enrol(home, "第一党支部", "第一党支部")
    for n in range(1, 5):
        plan(home, f"past-{n}", -n * 24 * HOUR, -n * 24 * HOUR + HOUR, title=f"第{n}次")
        plan(home, f"next-{n}", n * 24 * HOUR, n * 24 * HOUR + HOUR)
    take(home, clock, "past-1", "001", -24 * HOUR)
    panel, went = opened(home)
    assert "第1次，应参加 2 人，参加 1 人，参与率 50.0%" in text_of(panel.last)
    for button in (*buttons(panel.next), *buttons(panel.last)):
        button.click()
    assert went == [("sittings", f"next-{n}") for n in (1, 2, 3)] + [("results", f"past-{n}") for n in (1, 2, 3)]


def test_answers_that_wait_and_branches_that_lag_are_to_do(home: Home, clock: StillClock) -> None:
    enrol(home, "第一党支部", NASTY)
    plan(home, "past", -24 * HOUR, -23 * HOUR, blueprint=FIXED)
    plan(home, "long-ago", -2400 * HOUR, -2399 * HOUR, blueprint=FIXED)
    take(home, clock, "past", "001", -24 * HOUR)
    panel, went = opened(home)
    told = text_of(panel.todo)
    assert "《测试》有 1 个简答题的作答等待评分" in told
    assert "1 个党支部的参与率不到 80%：&lt;img" in told
    assert "<img" not in told
    for button in buttons(panel.todo):
        button.click()
    assert went == [("results", "past"), ("marking", "past")]


def test_what_the_bank_does_not_fit_any_more_is_to_do(home: Home) -> None:
    enrol(home, "第一党支部")
    plan(home, "soon", HOUR, 2 * HOUR, blueprint=FIXED)
    path = home.settings.questions / "tiaoli.yaml"
    path.write_text(path.read_text("utf-8").replace("id: short-1", "id: other-1"), "utf-8")
    panel, went = opened(home)
    assert "《测试》题库不够抽：固定题目 short-1 不在题库中" in text_of(panel.todo)
    regulations = home.settings.questions / "regulations.yaml"
    old = yaml.safe_load(regulations.read_text("utf-8"))
    old["regulations"][0]["editions"].append({"id": "2026", "date": "2026-03-01"})
    regulations.write_text(yaml.safe_dump(old, allow_unicode=True), "utf-8")
    panel.show()
    panel.work.wait()
    assert "《测试》可能抽到过时的题目：" in text_of(panel.todo)
    assert "等 8 道" in text_of(panel.todo)
    buttons(panel.todo)[-1].click()
    assert went[-1][0] == "bank"
    path.write_text("questions: [", "utf-8")
    panel.show()
    panel.work.wait()
    assert "题库有读不出来的地方" in text_of(panel.todo)


def test_a_number_that_a_report_gives_otherwise_is_to_do(home: Home, clock: StillClock, tmp_path: Path) -> None:
    enrol(home, "第一党支部", "第一党支部")
    plan(home, "past", -24 * HOUR, -23 * HOUR)
    take(home, clock, "past", "001", -24 * HOUR)
    results = tmp_path / "results"
    facts = gather(home.store, results, YEAR, NOON)
    cited = [figures_of(facts)[EVERYWHERE]["persons"]]
    remember(home.store, results, "半年报告.docx", cite(facts, YEAR, cited), NOON)
    plan(home, "more", -12 * HOUR, -11 * HOUR)
    take(home, clock, "more", "002", -12 * HOUR)
    panel, went = opened(home)
    assert "半年报告.docx 引用的数字变了：参加人数原为 1人、现为 2人" in text_of(panel.todo)
    assert home.banks.waiting() == 0  # the bank was read once, where the other panels find it read
    buttons(panel.todo)[-1].click()
    assert went[-1] == ("results", None)


def test_the_examination_before_the_day_lists_what_is_wrong_first(home: Home) -> None:
    home.planning.import_roster([(member(name=NASTY), "")], NOON)
    panel, _ = opened(home)
    panel.examination.button.click()
    panel.examination.work.wait()
    told = panel.examination.result.value
    assert "没有正在开放或将要开放的场次" in told
    assert re.match(r"<p>(可以开考；)?有 \d 项", told)
    marks = [mark for mark in told if mark in "✗!✓"]
    assert marks == sorted(marks, key="✗!✓".index)
    assert NASTY not in told
