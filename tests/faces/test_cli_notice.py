import sys
from collections.abc import Callable, Iterator
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
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Runs ``quizlib`` over a test of long ago that ranks its branches: seven persons due, five took part."""
    (tmp_path / "results").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    office = Office(tmp_path / "results")
    people = ("001 张三", "002 李四", "003 王五", "004 赵六", "005 钱七", "006 孙八", "007 周九")
    office.enrol(*(f"{one} 第{'一二'[n // 4]}党支部" for n, one in enumerate(people)), now=MAY)
    sitting = office.plan("chun", MAY, title="党章党规知识测试", standings=["mean_participation"], standings_least=3)
    for number, right in (("001", 5), ("002", 3), ("003", 2), ("005", 4), ("006", 4)):
        office.take(number, sitting, right=right)
    yield lambda *words: CliRunner().invoke(cli, [str(word) for word in words])
    office.store.close()


def paragraphs(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.strip().split("\n\n")


def test_a_notice_to_all_holds_what_was_counted_by_hand(run: Callable[..., Result]) -> None:
    title, to, held, part, scores, branches, ranking, asked, _day = paragraphs(run("notice", "chun"))
    assert (title, to) == ("关于《党章党规知识测试》情况的通报", "各所属党支部：")
    assert held == (
        "2024年5月6日09:00至8日09:00，组织开展《党章党规知识测试》。"
        "试卷共5道单选题，每道20分，满分100分，合格线60分，优秀线90分，时限30分钟。"
    )
    assert part == "应参加7人，实际参加5人，未参加2人，参与率71.4%。"
    assert scores == (
        "平均分72分，最高分100分，最低分40分。合格4人，合格率80.0%；优秀1人，优秀率20.0%；满分1人，满分率20.0%，"
        "以上比率均以参加的5人为基数。"
    )
    assert branches.endswith("参与率最低的是第二党支部，应参加3人，实际参加2人，参与率66.7%。")
    assert ranking == "按“平均分×参与率”排名：第1名第二党支部（53.3分），第2名第一党支部（50.0分）。"
    assert asked == "请了解情况，组织未参加的2人和未达到合格线的1人补学。"


def test_a_notice_names_nobody_unless_asked(run: Callable[..., Result]) -> None:
    people = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九")
    for words in (("notice", "chun"), ("notice", "chun", "--branch", "第一党支部")):
        assert not any(one in run(*words).stdout for one in people)


def test_a_notice_to_one_branch_names_its_own_persons_only(run: Callable[..., Result]) -> None:
    told = paragraphs(run("notice", "chun", "--branch", "第一党支部", "--names", "--places", "2"))
    assert told[1] == "第一党支部："
    assert told[2].endswith(
        "你支部应参加4人，实际参加3人，未参加1人，参与率75.00%。你支部参与率高于各党支部合计的参与率（71.43%）。"
    )
    assert told[4].startswith("按“平均分×参与率”排名，你支部在参加排名的2个党支部中列第2名（平均分66.7分 × 参与率75.0%")
    assert told[5:8] == [
        "未参加1人：赵六。",
        "未达到合格线1人：王五。",
        "请了解情况，组织未参加的1人和未达到合格线的1人补学。",
    ]
    assert not any(one in "".join(told) for one in ("周九", "钱七", "孙八"))


def test_an_unknown_branch_is_said_with_those_there_are(run: Callable[..., Result]) -> None:
    result = run("notice", "chun", "--branch", "第三党支部")
    assert result.exit_code == 1
    assert "没有党支部“第三党支部”" in result.stderr
    assert "第一党支部、第二党支部" in result.stderr


def test_an_unknown_sitting_is_said_with_those_there_are(run: Callable[..., Result]) -> None:
    result = run("notice", "qiu")
    assert result.exit_code == 1
    assert "没有编号为 qiu 的场次" in result.stderr
