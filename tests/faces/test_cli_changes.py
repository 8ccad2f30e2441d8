"""What organizers change after a sitting was planned: excuses, more time, corrected rosters, regrading, the record."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from examples import BANK, TIAOLI, body, member, sitting
from taking import StillClock, Taking, acts, tamper

from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.faces.cli import cli
from quizlib.faces.cli.signed import user
from quizlib.services.home import Home

Run = Callable[..., Result]
HOUR = timedelta(hours=1)
ROSTER = ["工号", "姓名", "党支部"]
EXCUSES = ["工号", "姓名", "原因", "开始日期", "结束日期", "场次编号"]


@pytest.fixture
def run(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` with these words in the test's home, by the machine's clock; answers with ``answer``."""
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def one(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(cli, words, input=answer, catch_exceptions=True)

    return one


def planned(home: Home, clock: StillClock, closes: timedelta, **rules: Any) -> Sitting:
    """A sitting that opened three hours ago and closes ``closes`` from now; the clock stands at its opening."""
    now = datetime.now(UTC)
    clock.now = now - 3 * HOUR
    one = sitting(opens=clock.now, closes=now + closes, **rules)
    people = [(member("001", "样例甲"), ""), (member("002", "样例乙", "第二党支部"), "")]
    home.planning.import_roster(people, clock())
    home.planning.plan(one, BANK, clock())
    return one


def written(path: str, *rows: list[Any]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


class TestExcuses:
    def test_the_form_is_filled_in_previewed_asked_about_and_written(
        self, run: Run, home: Home, clock: StillClock
    ) -> None:
        planned(home, clock, HOUR)
        assert "quizlib roster excuse f.xlsx" in run("roster", "excuse-form", "f.xlsx").output
        book = openpyxl.load_workbook("f.xlsx")
        book.worksheets[0].append(["001", "样例甲", "借调", None, None, "ceshi"])
        book.save("f.xlsx")
        refused = run("roster", "excuse", "f.xlsx", answer="n\n").output
        assert "新增 1 条，更改 0 条，不变 0 条" in refused
        assert "场次 ceshi《测试》：\n  001 样例甲，第一党支部：不免 → 借调" in refused
        assert "没有写入" in refused
        assert "现有免考登记 1 条" in run("roster", "excuse", "f.xlsx", answer="y\n").output
        assert "没有变化" in run("roster", "excuse", "f.xlsx").output
        shown = run("roster", "excused", "ceshi").output
        assert "应参加 2 人，其中免考 1 人" in shown
        assert "001   样例甲  第一党支部  借调" in shown

    def test_the_register_is_listed_and_can_be_taken_back(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, HOUR)
        written("f.xlsx", EXCUSES, ["002", None, "病假", "2026-01-01", "2030-12-31", None])
        run("roster", "excuse", "f.xlsx", "--yes")
        assert "002   样例乙  第二党支部  病假  2026-01-01 至 2030-12-31" in run("roster", "excused").output
        assert "病假 → 不免" in run("roster", "excuse", "f.xlsx", "--withdraw", "--yes").output
        assert run("roster", "excused").output == "共有免考登记 0 条。\n"

    def test_a_closed_sitting_is_changed_only_by_name_and_it_is_recorded(
        self, run: Run, home: Home, clock: StillClock
    ) -> None:
        planned(home, clock, -HOUR)
        written("f.xlsx", EXCUSES, ["002", None, "病假", "2020-01-01", "2099-12-31", None])
        assert "没有场次因此变化" in run("roster", "excuse", "f.xlsx", "--yes").output
        written("f.xlsx", EXCUSES, ["002", None, "病假", None, None, "ceshi"])
        assert "结束，改动会记入操作记录" in run("roster", "excuse", "f.xlsx", "--yes", "--who", "王某").output
        listed = run("audit", "list", "ceshi").output
        assert "王某  登记免考，场次 ceshi，原因：病假\n    002 不免 → 病假" in listed

    def test_problems_are_listed_and_nothing_is_written(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, HOUR)
        written("f.xlsx", EXCUSES, ["009", None, "病假", None, None, "ceshi"], ["001", "张三", "病假", None, None, "x"])
        result = run("roster", "excuse", "f.xlsx", "--yes")
        assert result.exit_code == 1
        assert "f.xlsx Sheet!A2: 名册里没有工号 009" in result.output
        assert "f.xlsx Sheet!A3: 没有场次 x；现有：ceshi" in result.output
        assert home.excusing.register() == []


class TestMoreTime:
    def test_one_member_gets_more_time_after_the_close(self, run: Run, home: Home, clock: StillClock) -> None:
        taking = Taking(home, planned(home, clock, -HOUR))
        attempt = taking.start()
        result = run("sitting", "extend", "ceshi", "--minutes", "20", "--reason", "停电", "--member", "001")
        assert "已延长 1 人" in result.output, result.output
        assert "按场次的规则现在可以看答案" in result.output
        clock.now = datetime.now(UTC)
        assert taking.respond(attempt, 1, "B").ended(clock()) is None
        assert "延长时间，场次 ceshi，原因：停电\n    20 分钟：001" in run("audit", "list").output

    def test_all_are_listed_and_asked_about(self, run: Run, home: Home, clock: StillClock) -> None:
        one = planned(home, clock, HOUR, time_limit=200)
        for number in ("001", "002"):
            Taking(home, one, number).start()
        words = ("sitting", "extend", "ceshi", "--minutes", "5", "--reason", "停电")
        refused = run(*words, answer="n\n").output
        assert "确认给这 2 人延长？" in refused
        assert refused.count("作答中") == 2
        assert "没有改动" in refused
        assert "已延长 2 人" in run(*words, answer="y\n").output

    def test_what_cannot_be_extended_is_said(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, HOUR)
        words = ("sitting", "extend", "ceshi", "--minutes", "5", "--reason", "停电")
        assert "错误：场次 ceshi 没有尚未交卷的作答" in run(*words).output
        assert run(*words[:4], "0", *words[5:]).exit_code == 2


class TestReadmitting:
    def test_one_is_handed_in_reopened_and_allowed_again(self, run: Run, home: Home, clock: StillClock) -> None:
        taking = Taking(home, planned(home, clock, HOUR))
        clock.move(3 * HOUR - timedelta(minutes=1))
        taking.start()
        end = ("--member", "001", "--reason", "停电", "--who", "张三")
        assert "已代 第一党支部 样例甲（001） 交卷。" in run("sitting", "hand-in", "ceshi", *end).output
        result = run("sitting", "reopen", "ceshi", "--minutes", "40", *end)
        assert "已恢复 第一党支部 样例甲（001） 的作答，截止 " in result.output
        run("sitting", "hand-in", "ceshi", *end)
        until = spoken(datetime.now(UTC) + 2 * HOUR)
        result = run("sitting", "allow", "ceshi", "--until", until, *end)
        assert f"已允许 第一党支部 样例甲（001） 多答 1 次，{until} 前可以开始。" in result.output
        listed = run("audit", "list", "ceshi").output
        assert "张三  代为交卷，场次 ceshi，原因：停电\n    工号 001，第 1 次作答\n" in listed
        assert "张三  恢复作答，场次 ceshi，原因：停电\n    工号 001，第 1 次作答，截止 " in listed
        assert f"张三  允许再答，场次 ceshi，原因：停电\n    工号 001，多答 1 次，{until} 前可以开始\n" in listed

    def test_one_who_may_have_seen_the_keys_is_warned_of(self, run: Run, home: Home, clock: StillClock) -> None:
        taking = Taking(home, planned(home, clock, -HOUR))
        taking.submit(taking.start())
        result = run("sitting", "reopen", "ceshi", "--member", "001", "--reason", "误交")
        assert result.output.startswith("注意：按场次的规则现在可以看答案，本人可能已经看过。\n已恢复 ")

    def test_what_cannot_be_done_is_said(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, HOUR)
        end = ("--member", "001", "--reason", "停电")
        result = run("sitting", "hand-in", "ceshi", *end)
        assert (result.exit_code, "还没有开始作答" in result.output) == (1, True)
        result = run("sitting", "allow", "ceshi", "--until", "明天", *end)
        assert (result.exit_code, "应为时间，例如 2026-11-24 09:00（现为 明天）" in result.output) == (2, True)
        result = run("sitting", "reopen", "meiyou", *end)
        assert "没有场次 meiyou；现有：ceshi" in result.output


class TestRosters:
    def test_a_closed_roster_is_corrected_after_a_preview(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, -HOUR)
        home.planning.import_roster([(member("003", "样例丙"), "")], datetime.now(UTC))
        rows = ["001", "样例甲", "第三党支部"], ["003", "样例丙", "第一党支部"]
        written("r.xlsx", ROSTER, *map(list, rows))
        words = ("roster", "correct", "ceshi", "r.xlsx", "--remove-missing", "--reason", "报错")
        refused = run(*words, answer="n\n").output
        assert "补上 1 人，更改 1 人，移出 1 人，不变 0 人" in refused
        assert "更改  001 样例甲：第一党支部 → 第三党支部" in refused
        assert "移出  002 样例乙，第二党支部，党员" in refused
        assert acts(home) == []
        assert "本场次应参加 2 人" in run(*words, "--yes").output
        assert "更正名册，场次 ceshi，原因：报错\n    补上 1 人，更改 1 人，移出 1 人" in run("audit", "list").output
        assert "没有变化" in run(*words).output

    def test_an_open_sitting_follows_the_roster_instead(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, HOUR)
        written("r.xlsx", ROSTER, ["001", "样例甲", "第三党支部"])
        assert "还没有结束" in run("roster", "correct", "ceshi", "r.xlsx", "--reason", "报错").output


class TestRegrading:
    @pytest.fixture
    def taken(self, home: Home, clock: StillClock, tmp_path: Path) -> Home:
        """Both members took part; the bank now says C where B was right, and C is what 002 said."""
        one = planned(home, clock, -HOUR, pass_line=2)
        for number, response in (("001", "B"), ("002", "C")):
            taking = Taking(home, one, number)
            attempt = taking.start()
            place = next(slot.number for slot in attempt.paper.slots if slot.question.id == "single-1")
            taking.submit(taking.respond(attempt, place, response))
        bank = tmp_path / "questions"
        bank.unlink()
        bank.mkdir()
        regulations = {"regulations": [TIAOLI.model_dump(mode="json", exclude_defaults=True)]}
        question = {**body("single-1", "single", key="C"), "article": "7"}
        del question["basis"]
        questions = {"regulation": "tiaoli", "edition": "2023", "questions": [question]}
        for name, content in (("regulations", regulations), ("tiaoli", questions)):
            (bank / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return home

    def test_the_preview_names_who_changes_and_by_how_much(self, run: Run, taken: Home) -> None:
        words = ("marks", "regrade", "ceshi", "single-1", "--reason", "答案有误")
        refused = run(*words, answer="n\n").output
        assert "答案：B（乙） → C（丙）" in refused
        assert "答过这道题的 2 人，得分变化的 2 人" in refused
        assert "提高 1 人，降低 1 人；不合格变合格 1 人，合格变不合格 1 人" in refused
        assert "001   样例甲  第一党支部       2       0    -2  合格 → 不合格" in refused
        assert "没有改动" in refused
        assert "已重新评分" in run(*words, "--yes").output
        assert "题目 single-1，答过的 2 人，得分变化的 2 人" in run("audit", "list", "ceshi").output
        assert "与现在评分所用的完全相同" in run(*words).output

    def test_a_question_that_is_not_there_is_said(self, run: Run, taken: Home) -> None:
        words = ("--reason", "答案有误")
        assert "题库里没有题目 meiyou" in run("marks", "regrade", "ceshi", "meiyou", *words).output
        assert "没有场次 meiyou" in run("marks", "regrade", "meiyou", "single-1", *words).output


class TestRecord:
    def test_an_empty_record_is_said_and_is_whole(self, run: Run) -> None:
        assert run("audit", "list").output == "还没有操作记录。\n"
        assert "共 0 条，前后相接" in run("audit", "verify").output

    def test_a_record_that_was_changed_is_noticed(self, run: Run, home: Home, clock: StillClock) -> None:
        planned(home, clock, -HOUR)
        for reason in ("病假", "借调"):
            written("f.xlsx", EXCUSES, ["002", None, reason, None, None, "ceshi"])
            run("roster", "excuse", "f.xlsx", "--yes")
        assert "共 6 条，前后相接" in run("audit", "verify").output
        tamper(home, "UPDATE audit SET who = '别人' WHERE number = 3")
        result = run("audit", "verify")
        assert result.exit_code == 1
        assert "操作记录第 3 条起与原来的不符" in result.output


def test_without_a_name_of_the_user_it_is_the_organizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "zhang")
    assert user() == "zhang"

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user() == "组织者"
