from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from taking import StillClock

from quizlib.faces.cli import cli
from quizlib.services.home import Home
from quizlib.services.sample import load_sample

Run = Callable[..., Result]


@pytest.fixture
def run(home: Home, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` in a home with the sample, in which nobody has taken part."""
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    load_sample(home, clock())
    return lambda *words: CliRunner().invoke(cli, words)


def test_a_workbook_with_a_sheet_for_each_branch_is_written(run: Run, tmp_path: Path) -> None:
    result = run("scores", "export", "shili", "--to", "成绩.xlsx", "--branches")
    assert result.output == "已写入 成绩.xlsx：应参加 60 人，参加 0 人，未参加 60 人。\n"
    book = openpyxl.load_workbook(tmp_path / "成绩.xlsx")
    assert book.sheetnames[0] == "封面"
    assert book.sheetnames[-6:] == [f"第{n}党支部" for n in "一二三四五六"]


def test_a_folder_holds_a_workbook_for_each_branch(run: Run, tmp_path: Path) -> None:
    result = run("scores", "export", "shili", "--folder", "各支部")
    assert "6 个党支部的成绩表，每个文件只有本支部的人" in result.output
    assert len(list((tmp_path / "各支部").glob("第?党支部 *.xlsx"))) == 6


@pytest.mark.parametrize("words", ["--csv 成绩.csv", "--to 成绩.csv", "--to a.xlsx --csv 成绩.csv"])
def test_a_csv_is_written_on_request(run: Run, tmp_path: Path, words: str) -> None:
    assert run("scores", "export", "shili", *words.split()).exit_code == 0
    assert (tmp_path / "成绩.csv").read_text(encoding="utf-8-sig").startswith("工号,姓名,")
    assert (tmp_path / "a.xlsx").exists() is ("a.xlsx" in words)


@pytest.mark.parametrize("words", [(), ("--csv", "a.csv", "--branches")])
def test_where_to_write_is_asked_for(run: Run, words: tuple[str, ...]) -> None:
    result = run("scores", "export", "shili", *words)
    assert result.exit_code == 2
    assert "--to 文件.xlsx" in result.output


def test_whom_to_see_is_counted_and_listed(run: Run) -> None:
    output = run("absent", "shili").output
    assert output.splitlines()[0].split() == ["党支部", "应参加", "参加", "未参加", "不合格", "待评分", "免考"]
    assert ["全部", "60", "0", "60", "0", "0", "0"] in [line.split() for line in output.splitlines()]
    assert "【第一党支部】\n未参加 10 人：样例甲一、样例甲二、" in output


def test_the_text_of_one_branch_can_be_pasted(run: Run) -> None:
    lines = run("absent", "shili", "--text", "--branch", "第二党支部").output.splitlines()
    assert lines[0] == "示例：党纪法规知识测试"
    assert lines[-2:] == ["【第二党支部】", "未参加 10 人：" + "、".join(f"样例乙{n}" for n in "一二三四五六七八九十")]


def test_only_those_asked_for_are_listed(run: Run) -> None:
    told = run("absent", "shili", "--text", "--only", "不合格").output
    assert "样例" not in told
    assert told.splitlines()[1] == run("absent", "shili", "--text").output.splitlines()[1]  # the counts are of all


def test_the_list_is_written_as_a_workbook(run: Run, tmp_path: Path) -> None:
    assert run("absent", "shili", "--to", "跟进.xlsx").output == "已写入 跟进.xlsx：名单 60 人。\n"
    assert openpyxl.load_workbook(tmp_path / "跟进.xlsx").sheetnames == ["名单", "汇总"]


def test_an_unknown_branch_is_named_with_those_there_are(run: Run) -> None:
    result = run("absent", "shili", "--branch", "第七党支部")
    assert result.exit_code == 1
    assert "没有党支部“第七党支部”" in result.output
    assert "名单上的党支部：第一党支部、第二党支部" in result.output
