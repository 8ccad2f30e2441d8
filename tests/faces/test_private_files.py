"""Whatever the umask is, only the owner reads what is kept, backed up and exported."""

import os
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from taking import StillClock, Taking, plan

from quizlib.faces.cli import cli
from quizlib.services.home import Home
from quizlib.services.password import Password
from quizlib.settings import Settings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps lists of access instead of modes")


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """One that takes nothing from anybody."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    there = [folder, *folder.rglob("*")]
    return [f"{path} {path.stat().st_mode & 0o777:o}" for path in there if path.stat().st_mode & 0o077]


def run(*words: str) -> None:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output


def test_results_exports_backups_and_what_is_restored_are_for_their_owner_alone(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "home"
    place.mkdir()
    (place / "questions").symlink_to(Path(__file__).parents[2] / "questions", target_is_directory=True)
    (place / "results").mkdir(mode=0o777)
    (place / "results").chmod(0o777)  # as an earlier version left it
    home = Home(Settings(home=place, store=""), clock)
    taking = Taking(home, plan(home))
    taking.submit(taking.start())
    clock.move(timedelta(days=3))
    home.settings.secret  # noqa: B018 - makes the file
    Password(home.settings.results).set("correct-horse")
    assert readable_by_others(place / "results") == []

    monkeypatch.setenv("QUIZLIB_HOME", str(place))
    out = tmp_path / "out"
    out.mkdir()
    (out / "旧.xlsx").touch(mode=0o666)
    monkeypatch.chdir(out)
    run("scores", "export", "ceshi", "--to", "旧.xlsx", "--csv", "成绩.csv", "--folder", "支部")
    run("absent", "ceshi", "--to", "跟进.xlsx")
    run("links", "ceshi", "--to", "链接.xlsx")
    run("report", "--from", "2026-01-01", "--to", "2026-12-31", "--to", "报告.docx")
    run("bank", "export", "--to", "题库.xlsx", "--reviewed")
    run("backup", "--to", "备份.zip")
    home.close()
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) == 9
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []
    assert readable_by_others(place / "results") == []
    assert (place / "results" / "ceshi" / "1" / "due.parquet").is_file()

    with zipfile.ZipFile("备份.zip") as archive:
        assert "results/audit.head" in archive.namelist()
    new = tmp_path / "new"
    new.mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(new))
    run("restore", "备份.zip")
    assert readable_by_others(new / "results") == []
    run("audit", "verify")
    run("verify")
