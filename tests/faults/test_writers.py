"""Eight processes that write one SQLite file at once, and a backup while they do."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faults import writer
from faults.sites import is_sound, operations
from running_site import make_home

from quizlib.services.backup import back_up, look_into, restore
from quizlib.services.home import Home
from quizlib.settings import Settings

WRITERS = 8
ANSWERS = 100


@pytest.mark.slow
def test_eight_writers_at_once_meet_no_lock_and_a_backup_meanwhile_is_whole(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "home", members=WRITERS)
    running = [
        subprocess.Popen(
            [sys.executable, writer.__file__, str(folder), str(number), str(ANSWERS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(1, WRITERS + 1)
    ]
    early = [one.stdout.readline().strip() for one in running if one.stdout]  # all of them write by now
    home = Home(Settings(home=folder, store=""))
    contents = back_up(home.store, home.settings, tmp_path / "live.zip", datetime.now(UTC))
    told = [one.communicate() for one in running]
    home.close()
    assert [one.returncode for one in running] == [0] * WRITERS
    assert "".join(error for _, error in told) == ""
    acknowledged = {*early, *(line for output, _ in told for line in output.split())}
    assert len(acknowledged) == WRITERS * ANSWERS
    held = operations(folder)
    assert sorted(held) == sorted(acknowledged)
    assert is_sound(folder)
    assert look_into(tmp_path / "live.zip") == contents
    assert restore(tmp_path / "live.zip", tmp_path / "restored") == contents
    assert set(early) <= set(operations(tmp_path / "restored")) <= acknowledged
    assert is_sound(tmp_path / "restored")
