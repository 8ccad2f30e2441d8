import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parent.parent / "figures"))

from datetime import datetime, timedelta

from office import Office

from quizlib.core.moment import CHINA
from quizlib.faces.cli import cli
from quizlib.faces.cli.columns import aligned

MAY = datetime(2024, 5, 6, 9, 0, tzinfo=CHINA)
YEAR = ("--from", "2024-01-01", "--to", "2024-12-31")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose home is ``tmp_path``, with a test of long ago: two persons due, one took part."""
    (tmp_path / "results").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    one = Office(tmp_path / "results")
    one.enrol("001 张三 第一党支部", "002 李四 第二党支部", now=MAY)
    one.take("001", one.plan("chun", MAY), right=4)
    yield one
    one.store.close()


@pytest.fixture
def run(office: Office) -> Callable[..., Result]:
    """Runs ``quizlib`` with these words."""
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def test_figures_as_json_have_these_fields(run: Callable[..., Result]) -> None:
    found = json.loads(run("figures", *YEAR, "--json").stdout)["figures"]
    fields = ("id", "name", "scope", "value", "unit", "numerator", "denominator", "scope_by", "scope_key", "reason")
    assert {tuple(one) for one in found} == {fields}
    by_id = {(one["scope"], one["id"]): one for one in found}
    assert by_id["全部", "participation"] == {
        "id": "participation",
        "name": "参与率",
        "scope": "全部",
        "value": 50,
        "unit": "%",
        "numerator": 1,
        "denominator": 2,
        "scope_by": "all",
        "scope_key": "",
        "reason": "",
    }
    assert by_id["第二党支部", "pass_rate"]["value"] is None
    assert by_id["第一党支部", "mean"]["value"] == 80


def test_every_number_of_a_branch_stands_below_its_name(run: Callable[..., Result]) -> None:
    lines = run("figures", *YEAR).stdout.splitlines()
    head = next(line.split() for line in lines if line.startswith("党支部 "))
    row = next(line.split() for line in lines if line.startswith("第一党支部"))
    assert dict(zip(head, row, strict=True)) == {
        "党支部": "第一党支部",
        "应参加人数": "1",
        "免考人数": "0",
        "参加人数": "1",
        "未参加人数": "0",
        "参与率": "100.0%",
        "人次": "1",
        "已评定成绩": "1",
        "平均得分率": "80.0%",
        "合格率": "100.0%",
        "优秀率": "0.0%",
        "满分率": "0.0%",
    }


@pytest.mark.parametrize(("by", "rows"), [("branch", 2), ("cohort", 1), ("sitting", 1)])
def test_figures_stand_by_branch_cohort_or_sitting(run: Callable[..., Result], by: str, rows: int) -> None:
    found = json.loads(run("figures", *YEAR, "--by", by, "--json").stdout)["figures"]
    assert {one["scope_by"] for one in found} == {"all", by}
    assert len({one["scope"] for one in found}) == 1 + rows
    heading = {"branch": "党支部", "cohort": "人员类别", "sitting": "场次"}[by]
    assert f"\n{heading} " in run("figures", *YEAR, "--by", by).stdout


def test_json_without_by_holds_every_scope(run: Callable[..., Result]) -> None:
    found = json.loads(run("figures", *YEAR, "--json").stdout)["figures"]
    assert {one["scope_by"] for one in found} == {"all", "branch", "cohort", "sitting"}
    assert {one["scope_key"] for one in found if one["scope_by"] == "sitting"} == {"chun"}


def test_figures_stand_beside_those_of_the_period_before(run: Callable[..., Result], office: Office) -> None:
    office.take("001", office.plan("qiu", MAY + timedelta(days=100)), right=5)
    office.take("002", office.plan("dong", MAY + timedelta(days=101), pass_line=70), right=3)
    half = ("--from", "2024-07-01", "--to", "2024-12-31", "--compare")
    shown = run("figures", *half, "环比").stdout
    assert "环比：与上期（2024年1月1日至6月30日）比较" in shown
    row = next(line.split() for line in shown.splitlines() if line.startswith("参加人数") and "+" in line)
    assert row[:5] == ["参加人数", "2人", "1人", "+1人", "增长100.0%"]
    assert "合格线不同（本期60分、70分，上期60分）" in shown
    both = json.loads(run("figures", *half, "both", "--json").stdout)["changes"]
    found = {(one["kind"], one["scope"], one["id"]): one for one in both}
    assert found["环比", "全部", "pass_rate"]["difference"] == -50
    assert found["环比", "全部", "pass_rate"]["unit"] == "个百分点"
    assert found["环比", "第二党支部", "persons"] | {"warnings": []} == {
        "id": "persons",
        "name": "参加人数",
        "scope": "第二党支部",
        "scope_by": "branch",
        "scope_key": "第二党支部",
        "kind": "环比",
        "now": 1,
        "then": 0,
        "difference": 1,
        "unit": "人",
        "growth": None,
        "words": "增加1人",
        "warnings": [],
    }
    assert found["同比", "全部", "mean"]["words"] == "上年同期没有场次，不能比较"


def test_differences_that_do_not_add_up_as_printed_are_explained(run: Callable[..., Result], office: Office) -> None:
    office.take("001", office.plan("qiu", MAY + timedelta(days=100)), right=5)
    told = "变化按未取整的数值计算，与表中取整后的数相减可能差0.1。"
    half = ("figures", "--from", "2024-07-01", "--to", "2024-12-31")
    assert run(*half, "--compare", "环比").stdout.splitlines().count(told) == 1
    assert told not in run(*half, "--compare", "同比").stdout
    assert told not in run(*half).stdout


def test_a_period_without_sittings_is_compared_with_one_note(run: Callable[..., Result]) -> None:
    shown = run("figures", *YEAR, "--compare", "环比").stdout
    notes = shown.split("注意（右边一列的编号）：\n")[1].splitlines()
    assert notes == ["  1. 上期没有场次，不能比较"]


def test_figures_of_an_empty_period_say_why_there_is_no_rate(run: Callable[..., Result]) -> None:
    result = run("figures", "--from", "2023-01-01", "--to", "2023-12-31")
    assert result.exit_code == 0
    assert "没有应参加人员" in result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "2024-02-01", "--to", "2024-01-01"), "结束日期 2024-01-01 早于开始日期 2024-02-01"),
        (("--from", "2024-02-30", "--to", "2024-03-01"), "“2024-02-30”不是日期"),
        (("--from", "昨天", "--to", "2024-03-01"), "“昨天”不是日期"),
    ],
)
def test_a_wrong_period_is_explained(run: Callable[..., Result], words: tuple[str, ...], sentence: str) -> None:
    result = run("figures", *words)
    assert result.exit_code != 0
    assert sentence in result.stderr


def test_scores_are_exported(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("scores", "export", "chun", "--to", tmp_path / "成绩.xlsx")
    assert "应参加 2 人，参加 1 人，未参加 1 人" in result.stdout
    book = openpyxl.load_workbook(tmp_path / "成绩.xlsx")
    assert [cell.value for cell in book["成绩"][2]][:6] == ["001", "张三", "第一党支部", "党员", 80, 100]


def test_an_unknown_sitting_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("scores", "export", "qiu", "--to", tmp_path / "成绩.xlsx")
    assert result.exit_code == 1
    assert result.stderr.startswith("错误：没有编号为 qiu 的场次")


@pytest.mark.parametrize("words", [("figures",), ("report",), ("scores",), ("scores", "export")])
def test_help_is_in_chinese(run: Callable[..., Result], words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert any("一" <= one <= "鿿" for one in result.stdout)


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_without_permission_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    result = run("scores", "export", "chun", "--to", tmp_path / "locked" / "成绩.xlsx")
    assert "没有写权限" in result.stderr


def test_columns_stand_below_each_other_with_chinese_of_double_width() -> None:
    assert aligned([["支部", "人数"], ["a", "5"]]) == ["支部  人数", "a        5"]


def test_the_command_line_loads_no_pandas_before_a_figure_is_asked_for() -> None:
    code = "import sys, quizlib.faces.cli; sys.exit(any(name in sys.modules for name in ('pandas', 'matplotlib')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
