"""The copy on which a rehearsal plays, and that nothing else is touched."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from postgresql import Cluster
from running_site import ROOT, make_home

from quizlib.core.member import Member
from quizlib.core.sitting import Audience, Phase
from quizlib.errors import PlanError
from quizlib.faces.cli import cli
from quizlib.services.home import Home
from quizlib.serving.rehearsal.leftovers import sweep
from quizlib.serving.rehearsal.stage import PLAYED, sitting_to_rehearse, staged
from quizlib.settings import Settings
from quizlib.store.copies import bring_in


def opened(folder: Path) -> Home:
    return Home(Settings(home=folder, store=""))


def rows(home: Home) -> dict[str, list[str]]:
    """Every row of every table."""
    with home.store.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = [name for (name,) in names.fetchall()]
        return {name: sorted(map(str, connection.exec_driver_sql(f"SELECT * FROM {name}"))) for name in tables}


def files(folder: Path) -> dict[str, bytes]:
    """Everything in the folder that holds something for good."""
    passing = (".db-wal", ".db-shm")
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and not one.name.endswith(passing)
    }


def test_a_stage_holds_the_roster_then_made_up_members_all_due_in_a_sitting_that_is_open(tmp_path: Path) -> None:
    home = opened(
        make_home(tmp_path / "home", 3, opens=datetime.now(UTC) + timedelta(days=3), closes="2099-01-01T00:00Z")
    )
    before = rows(home)
    sitting = home.planning.sitting("test")
    with staged(home, sitting, 5, 1) as stage:
        copy = opened(stage.folder)
        played = copy.planning.sitting(PLAYED)
        assert played.phase(copy.clock()) is Phase.OPEN
        assert played.blueprint == sitting.blueprint
        due = {one.member.number for one in copy.planning.due_members(PLAYED)}
        copy.close()
        names = [one.name for one in stage.guests]
        assert sorted(names[:3]) == ["样例0001", "样例0002", "样例0003"]
        assert names[3:] == ["彩排000001", "彩排000002"]
        assert due >= {one.number for one in stage.guests}
        assert stage.made_up == 2
    assert not stage.folder.exists()
    assert rows(home) == before
    home.close()


def test_members_with_a_pin_can_sign_in_to_the_copy(tmp_path: Path) -> None:
    home = opened(make_home(tmp_path / "home", 1))
    home.planning.import_roster([(Member(number="000001", name="样例0001", branch="第二党支部"), "9876")], home.clock())
    with staged(home, home.planning.sitting("test"), 1, 1) as stage:
        copy = opened(stage.folder)
        (guest,) = stage.guests
        assert copy.delivery.sign_in(guest.number, guest.name, guest.pin)
        copy.close()
    assert home.delivery.sign_in("000001", "样例0001", "9876")
    home.close()


def test_only_those_whom_the_sitting_is_for_are_played(tmp_path: Path) -> None:
    home = opened(make_home(tmp_path / "home", 6, audience=Audience(branches=("第三党支部",))))
    with staged(home, home.planning.sitting("test"), 3, 1) as stage:
        copy = opened(stage.folder)
        due = {one.member.number: one.member.branch for one in copy.planning.due_members(PLAYED)}
        copy.close()
    assert stage.made_up == 1
    assert {due[one.number] for one in stage.guests} == {"第三党支部"}
    home.close()


def test_the_sitting_that_runs_comes_before_the_next_and_the_next_before_the_last(home: Home) -> None:
    with pytest.raises(PlanError, match="还没有场次"):
        sitting_to_rehearse(home)
    with pytest.raises(PlanError, match="没有场次 nichts"):
        sitting_to_rehearse(home, "nichts")


def test_a_store_on_postgresql_is_copied_into_a_file(tmp_path: Path, postgresql: Cluster) -> None:
    make_home(tmp_path / "home", 2)
    with postgresql.database() as address:
        bring_in(tmp_path / "home" / "results" / "quiz.db", address)
        home = Home(Settings(home=tmp_path / "home", store=address))
        with staged(home, home.planning.sitting("test"), 2, 1) as stage:
            copy = opened(stage.folder)
            assert {one.number for one in stage.guests} == {"000001", "000002"}
            assert copy.planning.sitting(PLAYED).phase(copy.clock()) is Phase.OPEN
            copy.close()
        assert [one.id for one in home.planning.sittings()] == ["test"]
        home.close()


def test_what_a_killed_rehearsal_left_is_swept_away(tmp_path: Path) -> None:
    home = opened(make_home(tmp_path / "home", 1))
    left = home.settings.results / ".rehearsal-99999999-x"
    left.mkdir()
    another = left.with_name(f".rehearsal-{os.getpid()}-x")  # whose number this process got later
    another.mkdir()
    os.utime(another, (0, 0))
    with staged(home, home.planning.sitting("test"), 1, 1) as stage:
        assert not left.exists()
        assert not another.exists()
        sweep(home.settings.results)
        assert stage.folder.exists()
    home.close()


@pytest.mark.slow
def test_forty_members_are_rehearsed_and_the_installation_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_home(tmp_path / "home", 30)
    opened(folder).close()
    before = files(folder)
    monkeypatch.setenv("QUIZLIB_HOME", str(folder))
    monkeypatch.chdir(folder)
    asked = CliRunner().invoke(cli, ["rehearse", "--members", "40"], input="n\n")
    assert "《测试场次》正在进行" in asked.output
    assert asked.exit_code == 1
    result = CliRunner().invoke(cli, ["rehearse", "--members", "40", "--minutes", "0.1", "--yes"])
    assert result.exit_code == 0, result.output
    assert "40 人（名册里不够，其中 10 人是虚构的）" in result.output
    assert "40/40 人看到了试卷，40 人交了卷" in result.output
    assert "出错 0，丢失 0" in result.output
    assert "最先不够的是" in result.output
    assert files(folder) == before


def rehearsing(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A rehearsal under way, and what it has said so far."""
    running = subprocess.Popen(
        [sys.executable, "-m", "quizlib", "rehearse", "--minutes", "5", "--yes"],
        env={**os.environ, "QUIZLIB_HOME": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    assert running.stdout
    said = ""
    while "到场" not in said:
        said += running.stdout.readline()
    return running, said


@pytest.mark.slow
def test_a_rehearsal_that_is_killed_leaves_no_site_and_its_copy_goes_with_the_next_start(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "home", 5)
    running, _ = rehearsing(folder)
    beside = psutil.Process(running.pid).children(recursive=True)
    assert beside
    running.kill()
    running.communicate()
    _, alive = psutil.wait_procs(beside, 30)
    assert alive == []
    (left,) = (folder / "results").glob(".rehearsal-*")
    sweep(folder / "results")
    assert not left.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends Ctrl-C to a process group")
def test_ctrl_c_ends_a_rehearsal_and_removes_the_copy(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "home", 5)
    running, said = rehearsing(folder)
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGINT)
    said += running.communicate(timeout=60)[0]
    assert "彩排已停止，副本已删除" in said, said
    assert running.returncode == 130
    assert not list((folder / "results").glob(".rehearsal-*"))
