"""What the examination says of sittings, and the command that prints it all."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from examples import MINUTE, NOON, member, sitting

from quizlib.core.sitting import Audience
from quizlib.errors import StoreError
from quizlib.faces.cli import cli
from quizlib.faces.doctor import CHECKS, Patient, Verdict, examine, patient_of
from quizlib.faces.doctor.finding import Finding
from quizlib.faces.doctor.sittings import Ahead, judge
from quizlib.faces.doctor.storage import check_store
from quizlib.services.home import Home
from quizlib.services.outlook import Concern
from quizlib.services.sample import load_sample
from quizlib.settings import Settings


def lines(*sittings: tuple[object, int], concerns: tuple[Concern, ...] = ()) -> list[Finding]:
    return judge(Ahead(NOON, sittings, concerns))  # type: ignore[arg-type]


def test_nothing_ahead_is_told() -> None:
    assert [one.verdict for one in lines()] == [Verdict.LOOK]


def test_a_sitting_without_faults_is_one_line() -> None:
    (found,) = lines((sitting(), 30))
    assert found.verdict is Verdict.GOOD
    assert "应参加 30 人" in found.text


def test_a_sitting_for_nobody_will_fail() -> None:
    (found,) = lines((sitting(), 0))
    assert found.verdict is Verdict.WRONG


@pytest.mark.parametrize(("minutes", "verdict"), [(30, Verdict.GOOD), (29, Verdict.LOOK)])
def test_a_window_shorter_than_the_time_limit_is_told(minutes: int, verdict: Verdict) -> None:
    (found,) = lines((sitting(closes=NOON + minutes * MINUTE), 3))
    assert found.verdict is verdict


def test_what_is_left_of_a_window_counts_once_it_is_open() -> None:
    (found,) = lines((sitting(opens=NOON - timedelta(hours=5), closes=NOON + 29 * MINUTE), 3))
    assert found.verdict is Verdict.LOOK


@pytest.mark.parametrize(("capacity", "verdict"), [(0, Verdict.GOOD), (29, Verdict.LOOK), (30, Verdict.GOOD)])
def test_a_capacity_below_the_number_due_is_told(capacity: int, verdict: Verdict) -> None:
    (found,) = judge(Ahead(NOON, ((sitting(), 30),), capacity=capacity))
    assert found.verdict is verdict


def test_two_sittings_at_one_time_are_told_once_and_only_for_the_same_persons() -> None:
    first, second = sitting("one", title="甲"), sitting("two", title="乙", opens=NOON + MINUTE)
    (found,) = lines((first, 3), (second, 3))
    assert found.verdict is Verdict.LOOK
    assert "《甲》与《乙》" in found.text
    apart = [
        (one.model_copy(update={"audience": Audience(cohorts=(name,))}), 3)
        for one, name in ((first, "子"), (second, "丑"))
    ]
    assert all(each.verdict is Verdict.GOOD for each in lines(*apart))


def test_stale_questions_and_a_short_bank_are_told_with_their_names() -> None:
    stale = Concern(sitting("one", title="甲"), {"q-1": "旧法", "q-2": "旧法"}, ())
    short = Concern(
        sitting("two", title="乙", opens=NOON + 120 * MINUTE, closes=NOON + 200 * MINUTE), {}, ("还差 3 道",)
    )
    found = lines((stale.sitting, 3), (short.sitting, 3), concerns=(stale, short))
    assert [one.verdict for one in found] == [Verdict.WRONG, Verdict.LOOK]
    assert "q-1、q-2" in found[0].text
    assert "还差 3 道" in found[1].text


def test_an_installation_is_examined_without_a_database_that_opens(tmp_path: Path) -> None:
    patient = Patient(Settings(home=tmp_path), NOON, trouble="数据库文件打不开")
    assert str(check_store(patient)[0]).startswith("✗ 数据库文件打不开")
    assert len(list(examine(patient))) >= len(CHECKS) - 1


def test_a_damaged_database_is_told(home: Home) -> None:
    path = home.store.path
    assert path is not None
    home.planning.import_roster([(member(f"{n:05}", f"样例{n}"), "") for n in range(3000)], NOON)
    home.close()
    whole = bytearray(path.read_bytes())
    whole[40_000:120_000] = bytes(80_000)
    path.write_bytes(bytes(whole))
    try:
        again = Home(home.settings)
    except StoreError:
        return  # which the command tells
    found = check_store(Patient(home.settings, NOON, again))
    again.close()
    assert [one.verdict for one in found] == [Verdict.WRONG]


def test_the_persons_to_expect_are_those_of_the_largest_sitting_ahead(home: Home) -> None:
    home.planning.import_roster([(member(f"{n:05}", f"样例{n}"), "") for n in range(7)], NOON)
    assert patient_of(home).persons == 7


def test_the_command_prints_a_line_for_each_and_fails_on_what_is_wrong(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.setenv("QUIZLIB_HOST", "127.0.0.1")  # which nobody else can open
    monkeypatch.chdir(tmp_path)
    load_sample(home, Home(home.settings).clock())
    result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 1, result.output
    told = result.output.strip().splitlines()
    assert all(line[0] in "✓!✗" for line in told[:-2])
    assert "✓ 场次《示例：党纪法规知识测试》" in result.output
    assert "只有本机能打开" in result.output
    assert "项要先改好" in told[-1]
