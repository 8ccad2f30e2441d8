import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from examples import NOON
from taking import StillClock, Taking

from quizlib.core.question import Kind
from quizlib.faces.cli import cli
from quizlib.services.home import Home
from quizlib.services.sample import load_sample

Run = Callable[..., Result]


@pytest.fixture
def run(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` with these words in the test's home; answers what it asks with ``answer``."""
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def one(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(cli, words, input=answer, catch_exceptions=True)

    return one


def enrolled(home: Home) -> list[str]:
    return [one.member.number for one in home.planning.roster() if one.active]


def edit(path: str, **cells: Any) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)


@pytest.mark.parametrize("words", [("roster", "import"), ("sitting", "new"), ("marks",)])
def test_every_line_of_the_help_is_chinese(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "quizlib", *words, "--help"]
    output = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    lines = [line for line in output.splitlines() if line.strip()]
    assert all(any("一" <= char <= "鿿" for char in line) for line in lines), output


def test_the_example_roster_is_previewed_asked_about_and_written(run: Run, home: Home) -> None:
    assert run("roster", "example", "--to", "r.xlsx").exit_code == 0
    refused = run("roster", "import", "r.xlsx", answer="n\n")
    assert "新增 4 人，更改 0 人，不变 0 人" in refused.output
    assert "新增  000101 样例甲一，第一党支部，党员" in refused.output
    assert enrolled(home) == []
    written = run("roster", "import", "r.xlsx", answer="y\n")
    assert "已写入，名册现有 4 人" in written.output
    assert enrolled(home) == ["000101", "000102", "000201", "000202"]


def test_a_dry_run_writes_nothing_and_asks_nothing(run: Run, home: Home) -> None:
    run("roster", "example", "--to", "r.xlsx")
    result = run("roster", "import", "r.xlsx", "--dry-run")
    assert result.exit_code == 0
    assert "没有写入" in result.output
    assert enrolled(home) == []


def test_the_same_roster_again_changes_nothing(run: Run) -> None:
    run("roster", "example", "--to", "r.xlsx")
    run("roster", "import", "r.xlsx", "--yes")
    assert "名册没有变化" in run("roster", "import", "r.xlsx").output


def test_changes_are_shown_from_old_to_new(run: Run) -> None:
    run("roster", "example", "--to", "r.xlsx")
    run("roster", "import", "r.xlsx", "--yes")
    edit("r.xlsx", C2="第三党支部", E3="4321", B4="张三")
    output = run("roster", "import", "r.xlsx", "--yes").output
    assert "更改  000101 样例甲一：第一党支部 → 第三党支部" in output
    assert "更改  000102 样例甲二：PIN 码有变化" in output
    assert "有 1 人工号相同而姓名不同" in output


def test_the_missing_stay_unless_they_are_to_go(run: Run, home: Home) -> None:
    run("roster", "example", "--to", "r.xlsx")
    run("roster", "import", "r.xlsx", "--yes")
    edit("r.xlsx", A2="000900", B2="张三")
    kept = run("roster", "import", "r.xlsx", "--yes").output
    assert "要移出名册请加 --remove-missing" in kept
    assert "名册里有示例人员" in kept
    assert "000101" in enrolled(home)
    gone = run("roster", "import", "r.xlsx", "--remove-missing", "--yes").output
    assert "将移出  000101 样例甲一" in gone
    assert "000101" not in enrolled(home)


def test_zeros_lost_against_the_roster_are_noticed(run: Run, home: Home) -> None:
    run("roster", "example", "--to", "r.xlsx")
    run("roster", "import", "r.xlsx", "--yes")
    edit("r.xlsx", A2=101, A3=102, A4=201, A5=202)
    result = run("roster", "import", "r.xlsx", "--yes")
    assert result.exit_code == 1
    assert "发现 4 个问题" in result.output
    assert "工号 101（样例甲一）可能丢了前面的 0，名册里是 000101" in result.output
    assert len(enrolled(home)) == 4


def test_problems_of_a_roster_are_listed_and_nothing_is_written(run: Run, home: Home) -> None:
    run("roster", "example", "--to", "r.xlsx")
    edit("r.xlsx", A2="000102", B4=None)
    result = run("roster", "import", "r.xlsx", "--yes")
    assert result.exit_code == 1
    assert "发现 2 个问题" in result.output
    assert "r.xlsx 名册!B4: 姓名没有填写" in result.output
    assert enrolled(home) == []


def test_the_example_sitting_is_planned_over_the_shipped_bank(run: Run) -> None:
    assert "还没有场次" in run("sitting", "list").output
    assert run("sitting", "example", "--to", "s.yaml").exit_code == 0
    planned = run("sitting", "new", "s.yaml")
    assert planned.exit_code == 0, planned.output
    assert "每份试卷 20 道题（案例题算一道），满分 100 分" in planned.output
    assert "现在没有人在参加范围内" in planned.output
    run("roster", "example", "--to", "r.xlsx")
    run("roster", "import", "r.xlsx", "--yes")
    again = run("sitting", "new", "s.yaml")
    assert "已更改场次" in again.output
    assert "应参加 4 人" in again.output
    assert "未开放" in run("sitting", "list").output


def test_a_blueprint_that_the_bank_cannot_fill_is_refused_with_what_is_missing(run: Run, home: Home) -> None:
    run("sitting", "example", "--to", "s.yaml")
    text = Path("s.yaml").read_text(encoding="utf-8")
    Path("s.yaml").write_text(text.replace("kind: short, count: 1", "kind: short, count: 499"), encoding="utf-8")
    result = run("sitting", "new", "s.yaml")
    assert result.exit_code == 1
    assert "第 6 条规则（简答题 × 499）只找到" in result.output
    assert home.planning.sittings() == []


def test_a_sitting_that_is_over_is_planned_with_a_warning(run: Run) -> None:
    run("sitting", "example", "--to", "s.yaml")
    lines = Path("s.yaml").read_text(encoding="utf-8").splitlines()
    past = [
        f"{line[:7]} 2020-01-0{n} 09:00" if line.startswith(("opens", "closes")) else line
        for n, line in enumerate(lines)
    ]
    Path("s.yaml").write_text("\n".join(past), encoding="utf-8")
    assert "关闭时间已经过了" in run("sitting", "new", "s.yaml").output


def test_an_example_replaces_no_file(run: Run) -> None:
    for words in (("roster", "example", "--to", "a.xlsx"), ("sitting", "example", "--to", "a.yaml")):
        assert run(*words).exit_code == 0
        again = run(*words)
        assert again.exit_code == 1
        assert "已经存在，没有改动它" in again.output


def handed_in(home: Home, clock: StillClock, text: str) -> int:
    """A member of the sample hands in a short answer; the number of its slot."""
    sample = load_sample(home, NOON)
    assert sample is not None
    taking = Taking(home, sample.sitting, "000101")
    attempt = taking.start()
    number = next(slot.number for slot in attempt.paper.slots if slot.question.kind is Kind.SHORT)
    taking.submit(taking.respond(attempt, number, text))
    return number


def test_marks_go_out_and_come_back(run: Run, home: Home, clock: StillClock) -> None:
    number = handed_in(home, clock, "=HYPERLINK(1)")
    out = run("marks", "export", "shili", "--to", "m.xlsx")
    assert "已导出 1 份作答，其中待评 1 份" in out.output
    assert "样例" not in str([[cell.value for cell in row] for row in openpyxl.load_workbook("m.xlsx").active])
    assert "还有 1 份待评" in run("marks", "import", "shili", "m.xlsx").output
    row = openpyxl.load_workbook("m.xlsx").active.max_row
    edit("m.xlsx", **{f"E{row}": 7.5, f"F{row}": "缺一点"})
    given = run("marks", "import", "shili", "m.xlsx")
    assert "读到 1 个得分：新评 1 个，改分 0 个，分数不变 0 个。" in given.output
    assert "全部评完" in given.output
    assert "分数不变 1 个" in run("marks", "import", "shili", "m.xlsx").output
    edit("m.xlsx", **{f"E{row}": 8})
    assert "改分 1 个" in run("marks", "import", "shili", "m.xlsx").output
    (left,) = home.marking.to_mark("shili", NOON)
    assert (left.slot.number, left.mark, left.note) == (number, left.slot.points and 8 / left.slot.points, "缺一点")


def test_marks_with_a_problem_are_not_kept(run: Run, home: Home, clock: StillClock) -> None:
    handed_in(home, clock, "要点")
    run("marks", "export", "shili", "--to", "m.xlsx")
    row = openpyxl.load_workbook("m.xlsx").active.max_row
    edit("m.xlsx", **{f"E{row}": 99})
    result = run("marks", "import", "shili", "m.xlsx")
    assert result.exit_code == 1
    assert f"!E{row}: 得分超出满分，应在 0 和 10 之间（现为 99）" in result.output
    assert home.marking.to_mark("shili", NOON)[0].mark is None


def test_a_file_gives_no_marks_where_two_mark(run: Run, home: Home, clock: StillClock) -> None:
    handed_in(home, clock, "要点")
    run("marks", "export", "shili", "--to", "m.xlsx")
    edit("m.xlsx", **{f"E{openpyxl.load_workbook('m.xlsx').active.max_row}": 8})
    home.double_marking.set_limit("shili", Fraction(1, 5), NOON, reason="竞赛")
    result = run("marks", "import", "shili", "m.xlsx")
    assert (result.exit_code, "这个场次是两人评分" in result.output) == (1, True)
    assert home.marking.to_mark("shili", NOON)[0].mark is None


def test_nothing_to_mark_and_no_such_sitting_are_said(run: Run, home: Home) -> None:
    load_sample(home, NOON)
    assert "还没有需要评分的简答题" in run("marks", "export", "shili", "--to", "m.xlsx").output
    assert "没有场次 nope；现有：shili" in run("marks", "export", "nope", "--to", "m.xlsx").output
    assert not Path("m.xlsx").exists()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("l.txt", "文件名应以 .xlsx 结尾（现为 l.txt）"),
        ("nonexistent/l.xlsx", "没有文件夹 nonexistent，请先新建"),
        (".", "文件名应以 .xlsx 结尾"),
    ],
)
def test_links_are_refused_where_they_cannot_be_written(run: Run, home: Home, target: str, message: str) -> None:
    load_sample(home, NOON)
    result = run("links", "shili", "--to", target)
    assert result.exit_code == 1
    assert message in result.output


def test_links_are_written_for_each_person_due(run: Run, home: Home) -> None:
    load_sample(home, NOON)
    due = enrolled(home)
    assert f"已为 {len(due)} 人生成个人链接" in run("links", "shili", "--to", "l.xlsx").output
    rows = list(openpyxl.load_workbook("l.xlsx").active.values)
    assert sorted(row[0] for row in rows[2:]) == sorted(due)
    assert run("links", "shili", "--to", "l.xlsx").exit_code == 0
