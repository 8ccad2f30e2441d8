"""``quizlib weak`` over the shipped bank: the weakest articles, a practice of them, and the retest."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from examples import member
from taking import StillClock, Taking

from quizlib.core.sitting import Sitting, SittingKind
from quizlib.exchange.sitting_yaml import read_sitting
from quizlib.faces.cli import cli
from quizlib.services.home import Home

Run = Callable[..., Result]
ASKED = ("jilv-010", "dangzhang-001")


@pytest.fixture
def run(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` with these words in the test's home."""
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, words)


def held(home: Home, clock: StillClock, id: str, wrong: int, members: int = 12, **more: Any) -> Sitting:
    """A sitting of two questions taken by so many of twelve members, the first ``wrong`` of whom miss the first one."""
    people = [(member(f"{n:03d}", f"样例{n}"), "") for n in range(12)]
    home.planning.import_roster(people, clock())
    opens = clock()
    plain = {"id": id, "title": f"{id} 测试", "opens": opens, "closes": opens + timedelta(hours=2), "time_limit": 30}
    fixed = {"fixed": [{"id": one, "points": 10} for one in ASKED]}
    rules = {"blueprint": fixed, "pass_line": 10, "excellent_line": 20, "shuffle_questions": False, "attempts": 2}
    sitting = Sitting.model_validate(plain | rules | more)
    home.planning.plan(sitting, home.bank, clock())
    for n in range(members):
        taking = Taking(home, sitting, f"{n:03d}")
        attempt = taking.start()
        for slot in attempt.paper.slots:
            if slot.source.id != ASKED[0] or n >= wrong:
                taking.respond(attempt, slot.number, slot.question.key_response())
        taking.submit(attempt)
    clock.move(timedelta(days=1))
    return sitting


def table(result: Result) -> list[list[str]]:
    return [
        line.split() for line in result.stdout.splitlines() if "%" in line and "《" in line and "较前一场" not in line
    ]


def test_the_weakest_articles_are_shown_with_what_they_stand_on(run: Run, home: Home, clock: StillClock) -> None:
    held(home, clock, "ceshi", wrong=9)
    shown = run("weak", "ceshi")
    assert shown.stdout == run("weak", "show", "ceshi").stdout
    (only,) = table(shown)
    assert only[:5] == ["25.0%", "12份", "12人", "1道", "《中国共产党纪律处分条例》第九条"]
    assert table(run("weak", "ceshi", "--below", "25.1")) == [only]
    assert "没有作答满 10 份、得分率低于 25% 的条文。" in run("weak", "ceshi", "--below", "25").stdout
    period = run("weak", "--from", "2026-03-01", "--to", "2026-03-31", "--by", "regulation")
    assert table(period)[0][4] == "《中国共产党纪律处分条例》"


def test_few_persons_are_warned_of_however_often_they_answered(run: Run, home: Home, clock: StillClock) -> None:
    for id in ("yi", "er"):
        held(home, clock, id, wrong=6, members=6)
    shown = run("weak", "--from", "2026-03-01", "--to", "2026-03-31")
    only = next(row for row in table(shown) if row[0] == "0.0%")
    assert (only[1:3], only[-1]) == (["12份", "6人"], "只有6人，不足10人")
    compared = run("weak", "compare", "yi", "er").stdout
    assert "前一场只有6人，不足10人；后一场只有6人，不足10人" in compared
    held(home, clock, "san", wrong=6)
    assert "不足10人" not in run("weak", "san").stdout


def test_a_practice_is_written_that_can_be_planned_and_is_not_written_twice(
    run: Run, home: Home, clock: StillClock, tmp_path: Path
) -> None:
    held(home, clock, "ceshi", wrong=9)
    written = run("weak", "ceshi", "--practice", "lianxi.yaml")
    assert "看一看，改好后运行：quizlib sitting new lianxi.yaml" in written.stdout
    one = read_sitting(tmp_path / "lianxi.yaml")
    assert (one.id, one.kind) == ("lianxi-ceshi", SittingKind.PRACTICE)
    assert {rule.regulation for rule in one.blueprint.rules} == {("jilv",)}
    assert "得分率 25.0%（12 人）" in (tmp_path / "lianxi.yaml").read_text(encoding="utf-8")
    assert home.planning.plan(one, home.bank, clock()).pool
    assert "已经存在，没有改动它" in run("weak", "ceshi", "--practice", "lianxi.yaml").stderr
    run("weak", "ceshi", "--practice", "zailian.yaml")
    assert read_sitting(tmp_path / "zailian.yaml").id == "lianxi-ceshi-2"


def test_two_sittings_are_compared_article_by_article(run: Run, home: Home, clock: StillClock) -> None:
    held(home, clock, "ceshi", wrong=9)
    held(home, clock, "lianxi", wrong=3, kind="practice")
    held(home, clock, "fuce", wrong=3)
    shown = run("weak", "compare", "ceshi", "fuce")
    assert "合格率100.0%，较前一场持平（前一场100.0%）。" in shown.stdout
    first, second = table(shown)
    assert first[:6] == ["25.0%", "12人", "12人", "75.0%", "12人", "+50.0个百分点"]
    assert second[3:6] == ["100.0%", "12人", "0.0个百分点"]
    assert "请先写较早的场次，再写较晚的场次：ceshi fuce" in run("weak", "compare", "fuce", "ceshi").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show",), "请写一个场次编号，或者用 --from 和 --to"),
        (("ceshi", "--from", "2026-01-01"), "请写一个场次编号，或者用 --from 和 --to"),
        (("--from", "2026-01-01"), "请写一个场次编号，或者用 --from 和 --to"),
        (("ceshi", "--by", "topic", "--practice", "a.yaml"), "练习是按条文组的"),
        (("nobody",), "没有编号为 nobody 的场次"),
    ],
)
def test_what_cannot_be_shown_is_explained(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run("weak", *words)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_period_without_attempts_has_nothing_weak(run: Run) -> None:
    shown = run("weak", "--from", "2026-01-01", "--to", "2026-01-31", "--practice", "a.yaml")
    assert "没有作答满 10 份、得分率低于 100% 的条文。" in shown.stdout
    assert not Path("a.yaml").exists()
