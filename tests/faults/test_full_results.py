"""A disk that is full while results are frozen, exported and backed up, and one that is read-only from the start."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faults.disks import small_disk
from running_site import make_home


def test_results_that_do_not_fit_leave_nothing_half_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = make_home(tmp_path / "disk" / "home", closes=datetime.now(UTC) + timedelta(seconds=1))
        assert quizlib(folder, "sitting", "list").returncode == 0
        time.sleep(1)
        disk.fill()
        before = files(folder)
        for command in (
            ("backup", "--to", "backup.zip"),
            ("scores", "test", "--to", "scores.xlsx"),
            ("figures", "test"),
            ("absent", "test", "--to", "absent.xlsx"),
            ("verify",),
        ):
            done = quizlib(folder, *command)
            print(command, done.returncode, done.stdout, done.stderr)
            assert files(folder) == before, command
        disk.free()
        assert quizlib(folder, "backup", "--to", "backup.zip").returncode == 0
        assert files(folder) == before | {"backup.zip"}


def quizlib(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The command, on the home in ``folder``."""
    command = [sys.executable, "-m", "quizlib", *words]
    environment = {**os.environ, "QUIZLIB_HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
