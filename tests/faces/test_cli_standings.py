import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parent.parent / "figures"))

from office import Office

from quizlib.core.moment import CHINA
from quizlib.faces.cli import cli

MAY = datetime(2024, 5, 6, 9, 0, tzinfo=CHINA)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose home is ``tmp_path``: five persons of one branch and one of another in two sittings."""
    (tmp_path / "results").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    one = Office(tmp_path / "results")
    one.enrol(*(f"{n:03d} 某{n} 第一党支部" for n in range(5)), "009 李四 第二党支部", now=MAY)
    for sitting in (one.plan("jingsai", MAY, kind="contest", standings="mean_participation"), one.plan("ceshi", MAY)):
        for n in range(3):
            one.hand_in(one.start(f"{n:03d}", sitting))
        one.take("009", sitting, right=5)
    yield one
    one.store.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_standings_are_shown_with_their_reasons(office: Office) -> None:
    shown = run("standings", "jingsai").stdout.splitlines()
    assert shown[0] == "《jingsai 测试》（满分100分）"
    assert [line.split() for line in shown if "党支部 " in line][1:] == [
        ["1", "第一党支部", "0.0分", "平均分0分", "×", "参与率60.0%（3/5）＝0.0分，第1名"],
        ["—", "第二党支部", "—", "应参加1人，不足5人，不排名"],
    ]


def test_persons_stand_below(office: Office) -> None:
    found = json.loads(run("standings", "jingsai", "--persons", "1", "--json").stdout)
    assert [one["number"] for one in found["persons"]] == ["009"]
    assert found["persons"][0] | {"explanation": ""} == {
        "rank": 1,
        "number": "009",
        "name": "李四",
        "branch": "第二党支部",
        "points": 100,
        "seconds": 600,
        "explanation": "",
    }
    assert "个人：" in run("standings", "jingsai", "--persons", "1").stdout


def test_a_rule_of_ones_own_is_said_to_be_one(office: Office) -> None:
    refused = run("standings", "ceshi")
    assert refused.exit_code == 1
    assert "没有写明排名规则（standings），请用 --rule 写明" in refused.stderr
    found = run("standings", "ceshi", "--rule", "participation")
    assert "注意：参与率不是这个场次事先写明的排名规则。" in found.stdout
    assert "不是这个场次" not in run("standings", "jingsai", "--rule", "mean_participation").stdout


def test_persons_of_a_sitting_without_a_rule_come_with_a_word_on_branches(office: Office) -> None:
    shown = run("standings", "ceshi", "--persons", "3").stdout
    assert "个人：" in shown
    assert "注意：场次 ceshi 没有写明排名规则（standings），没有给党支部排名；要排，请用 --rule 写明按什么排：" in shown
    assert len(json.loads(run("standings", "ceshi", "--persons", "3", "--json").stdout)["notes"]) == 1
    for words in (("ceshi", "--rule", "mean"), ("jingsai",)):
        assert "没有给党支部排名" not in run("standings", *words, "--persons", "3").stdout


def test_an_unknown_sitting_is_told(office: Office) -> None:
    assert run("standings", "qiu").stderr.startswith("错误：没有编号为 qiu 的场次")
