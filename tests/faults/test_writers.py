"""Eight processes that write one SQLite file at once, and a backup while they do."""

import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest
from faults import writer
from faults.sites import is_sound, operations
from running_site import make_home

from quizlib.services.backup import back_up, look_into, restore
from quizlib.services.home import opened
from quizlib.settings import Settings

WRITERS = 8
ANSWERS = 100


@pytest.mark.slow
def test_eight_writers_at_once_meet_no_lock_and_a_backup_meanwhile_is_whole(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "home", members=WRITERS)
    told = [tmp_path / f"{number}.txt" for number in range(1, WRITERS + 1)]
    with ExitStack() as stack:
        running = [
            stack.enter_context(_writing(folder, number, stack.enter_context(path.open("wb"))))
            for number, path in enumerate(told, 1)
        ]
        while not all(path.stat().st_size for path in told):  # until all of them write
            assert not any(one.poll() for one in running), [path.read_text() for path in told]
            time.sleep(0.05)
        early = {line for path in told for line in path.read_text().split()[:-1]}
        home = stack.enter_context(opened(Settings(home=folder, store="")))
        contents = back_up(home.store, home.settings, tmp_path / "live.zip", datetime.now(UTC))
        assert [one.wait() for one in running] == [0] * WRITERS
    acknowledged = {line for path in told for line in path.read_text().split()}
    assert len(acknowledged) == WRITERS * ANSWERS
    held = operations(folder)
    assert sorted(held) == sorted(acknowledged)
    assert is_sound(folder)
    assert look_into(tmp_path / "live.zip") == contents
    assert restore(tmp_path / "live.zip", tmp_path / "restored") == contents
    assert early <= set(operations(tmp_path / "restored")) <= acknowledged
    assert is_sound(tmp_path / "restored")


def _writing(folder: Path, number: int, told: IO[bytes]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, writer.__file__, str(folder), str(number), str(ANSWERS)]
    return subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
