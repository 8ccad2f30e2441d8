"""A backup opens again and holds what was acknowledged; what is no backup is refused, and nothing is overwritten."""

import errno
import shutil
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from running_site import make_home

from quizlib.errors import PlanError, StoreError
from quizlib.services.backup import back_up, look_into, restore
from quizlib.services.home import Home
from quizlib.settings import Settings

NOW = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home with three members and a sitting."""
    one = Home(Settings(home=make_home(tmp_path / "home"), store=""))
    yield one
    one.close()


def test_what_is_restored_is_what_was_there(home: Home, tmp_path: Path) -> None:
    home.settings.secret  # noqa: B018 - makes the file
    contents = back_up(home.store, home.settings, tmp_path / "a.zip", NOW)
    assert (contents.members, contents.sittings, contents.attempts) == (3, 1, 0)
    restored = restore(tmp_path / "a.zip", tmp_path / "new")
    assert restored == contents
    other = Home(Settings(home=tmp_path / "new", store=""))
    assert [one.member for one in other.planning.roster()] == [one.member for one in home.planning.roster()]
    assert other.settings.secret == home.settings.secret
    assert other.bank.questions.keys() == home.bank.questions.keys()
    assert (tmp_path / "new" / "results" / "secret.key").stat().st_mode & 0o077 == 0
    other.close()


def test_a_backup_while_members_answer_holds_every_answer_that_was_acknowledged_before(
    home: Home, tmp_path: Path
) -> None:
    member = home.planning.roster()[0].id
    attempt = home.delivery.start(member, "test", home.clock()).result()
    acknowledged, stop = [0], threading.Event()

    def answer() -> None:
        while not stop.is_set():
            operation = f"operation-{acknowledged[0]}"
            home.delivery.respond(member, attempt.id, 1, "A", operation, home.clock()).result()
            acknowledged[0] += 1

    writer = threading.Thread(target=answer)
    writer.start()
    while not acknowledged[0]:
        pass
    before = acknowledged[0]
    contents = back_up(home.store, home.settings, tmp_path / "live.zip", NOW)
    stop.set()
    writer.join()
    assert contents.steps >= before
    assert look_into(tmp_path / "live.zip") == contents


def test_nothing_is_overwritten(home: Home, tmp_path: Path) -> None:
    back_up(home.store, home.settings, tmp_path / "a.zip", NOW)
    with pytest.raises(PlanError, match="已经有这个文件"):
        back_up(home.store, home.settings, tmp_path / "a.zip", NOW)
    with pytest.raises(PlanError, match="里已有内容，没有动它"):
        restore(tmp_path / "a.zip", home.settings.home)


def test_a_restoring_that_was_cut_short_leaves_nothing_and_can_be_done_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = back_up(home.store, home.settings, tmp_path / "a.zip", home.clock())
    new = tmp_path / "new"
    with monkeypatch.context() as full:
        full.setattr("quizlib.services.backup.keep_private", _no_room)
        with pytest.raises(StoreError, match="磁盘已满"):
            restore(tmp_path / "a.zip", new)
    assert list(new.iterdir()) == []
    (new / ".restoring" / "results").mkdir(parents=True)  # as after a kill
    (new / ".restoring" / "results" / "quiz.db").write_bytes(b"half")
    assert restore(tmp_path / "a.zip", new) == contents
    assert sorted(one.name for one in new.iterdir()) == ["questions", "results"]


def _no_room(_folder: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_is_no_backup_or_damaged_is_refused(home: Home, tmp_path: Path) -> None:
    back_up(home.store, home.settings, tmp_path / "a.zip", NOW)
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    for name in ("cut.zip", "text.zip", "other.zip"):
        with pytest.raises(PlanError, match="不是完好的 quizlib 备份"):
            restore(tmp_path / name, tmp_path / "new")
    with pytest.raises(PlanError, match="没有这个文件"):
        restore(tmp_path / "none.zip", tmp_path / "new")


def test_a_path_that_leads_out_of_the_folder_is_not_followed(home: Home, tmp_path: Path) -> None:
    back_up(home.store, home.settings, tmp_path / "a.zip", NOW)
    shutil.copy(tmp_path / "a.zip", tmp_path / "evil.zip")
    with zipfile.ZipFile(tmp_path / "evil.zip", "a") as archive:
        archive.writestr("../outside.txt", "out")
    restore(tmp_path / "evil.zip", tmp_path / "deep" / "new")
    assert not (tmp_path / "deep" / "outside.txt").exists()
