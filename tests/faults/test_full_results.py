"""A disk that is full while results are frozen, exported and backed up, and one that is read-only from the start."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faults.disks import small_disk
from running_site import free_port, make_home

from quizlib.services.home import Home
from quizlib.settings import Settings


def test_results_that_do_not_fit_leave_nothing_half_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        now = datetime.now(UTC)
        window = {"opens": now - timedelta(hours=2), "closes": now - timedelta(minutes=5)}
        folder = make_home(tmp_path / "disk" / "home", **window)
        site = Home(Settings(home=folder, store=""))  # has the database open, as the site has
        before = files(folder)
        year = str(now.year)
        for command in (
            ("backup", "--to", "backup.zip"),
            ("scores", "export", "test", "--to", "scores.xlsx"),
            ("figures", "--from", f"{year}-01-01", "--to", f"{year}-12-31"),
        ):
            disk.fill()  # also what a command before has given back
            done = quizlib(folder, *command)
            assert done.returncode == 1, (command, done.stdout)
            assert done.stderr.startswith("错误："), done.stderr
            assert "磁盘" in done.stderr
            assert done.stderr.count("\n") == 1, done.stderr
            assert files(folder) == before, command
        disk.free()
        assert quizlib(folder, "backup", "--to", "backup.zip").returncode == 0
        assert files(folder) == before | {"backup.zip"}
        site.close()


def quizlib(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The command, on the home in ``folder``."""
    command = [sys.executable, "-m", "quizlib", *words]
    environment = {**os.environ, "QUIZLIB_HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> set[str]:
    """All but those that the database makes for itself while it is open."""
    found = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    return {one for one in found if not one.endswith(("-wal", "-shm"))}


def test_a_site_on_a_read_only_disk_does_not_start_and_says_why(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = make_home(tmp_path / "disk" / "home")
        disk.protect()
        done = quizlib(folder, "serve", "--no-console", "--no-sample", "--port", str(free_port()))
        assert done.returncode == 1
        assert done.stderr.startswith("错误："), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
