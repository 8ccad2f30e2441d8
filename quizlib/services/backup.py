"""A copy of one installation in one file, made while the site runs, and the way back.

A backup that does not open again is no backup, so each is opened and counted before it gets its name. Whatever database
it was made of, it holds a SQLite file, and can be brought back into any: this is also the way from one to the other.
"""

import json
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from quizlib.errors import PlanError, StoreError, system_reason
from quizlib.private import keep_private, private_file, private_folder
from quizlib.settings import Settings
from quizlib.store import Store
from quizlib.store.copies import COUNTED, bring_in, copy_database, counts
from quizlib.store.engine import reason
from quizlib.store.witness import NOTES

_DATABASE = "results/quiz.db"
_ABOUT = "quizlib-backup.json"
_DRAFT = ".restoring"
_KEPT = ("results/*/*/*", "results/secret.key", "results/organizer.password", "results/reports/*", "questions/**/*")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: when it was made (ISO, UTC) and how many rows of what matters."""

    made: str
    members: int
    sittings: int
    attempts: int
    steps: int


def back_up(store: Store, settings: Settings, target: Path, now: datetime) -> Contents:
    """Write ``target`` (.zip) with the database, the frozen sittings, the bank and the keys; what is in it.

    Raises:
        PlanError: ``target`` is there already, or its name is none of a backup.
        StoreError: it cannot be written, or the copy does not open.
    """
    if target.suffix.lower() != ".zip":
        raise PlanError(f"{target}：备份文件名应以 .zip 结尾")
    if target.exists():
        raise PlanError(f"{target}：已经有这个文件，请换一个名字")
    mark = secrets.token_hex(8)
    copy, draft = target.with_name(f".{mark}.db"), target.with_name(f".{mark}.zip")
    try:
        for one in (copy, draft):
            private_file(one)
        noted = _noted(settings.results)  # before the database, which then has all that is noted
        copy_database(store, copy)
        contents = Contents(now.isoformat(), **counts(copy))
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, _DATABASE)
            for path in _files(settings.home):
                archive.write(path, path.relative_to(settings.home).as_posix())
            if noted:
                archive.writestr(f"results/{NOTES}", noted)
            archive.writestr(_ABOUT, json.dumps(asdict(contents), ensure_ascii=False))
        look_into(draft)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        why = reason(error)
        raise StoreError(f"{target}：备份没有写成（{why}），请检查磁盘空间和权限") from error
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return contents


def look_into(backup: Path) -> Contents:
    """What a backup holds, after every file in it was read and its database opened.

    Raises:
        PlanError: it is no backup of quizlib, or damaged.
    """
    try:
        with zipfile.ZipFile(backup) as archive:
            torn = archive.testzip()
            if torn is not None:
                raise PlanError(f"{backup}：备份里的 {torn} 已损坏，请换一份备份")
            about = json.loads(archive.read(_ABOUT))
            copy = backup.with_name(f".{secrets.token_hex(8)}.db")
            try:
                private_file(copy)
                with archive.open(_DATABASE) as source, copy.open("wb") as target:
                    shutil.copyfileobj(source, target)
                found = counts(copy)
            finally:
                copy.unlink(missing_ok=True)
    except FileNotFoundError as error:
        raise PlanError(f"{backup}：没有这个文件，请检查路径") from error
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, sqlite3.Error) as error:
        raise PlanError(f"{backup}：这不是完好的 quizlib 备份，请换一份") from error
    contents = Contents(**about)
    if any(found[name] != getattr(contents, name) for name in COUNTED):
        raise PlanError(f"{backup}：备份里的数据库与备份时的记录不符，请换一份")
    return contents


def restore(backup: Path, home: Path, url: str = "") -> Contents:
    """Bring a backup back into ``home``, whose ``results`` and ``questions`` must be absent or empty.

    ``url``: bring its database into the one at this address, which must be empty, instead of ``results/quiz.db``.

    Raises:
        PlanError: it is no backup, or there is something already.
        StoreError: it cannot be written, or the database is not empty.
    """
    contents = look_into(backup)
    for name in ("results", "questions"):
        there = [one for one in (home / name).iterdir() if one.name != ".gitkeep"] if (home / name).is_dir() else []
        if there:
            raise PlanError(f"{home / name} 里已有内容，没有动它；请先把 results 和 questions 文件夹改名或移走，再恢复")
    draft = home / _DRAFT  # what is cut short leaves nothing that looks like an installation
    try:
        shutil.rmtree(draft, ignore_errors=True)
        private_folder(draft)
        with zipfile.ZipFile(backup) as archive:
            for member in archive.infolist():
                path = (draft / member.filename).resolve()
                passed_over = {_ABOUT, _DATABASE} if url else {_ABOUT}
                if member.filename in passed_over or member.is_dir() or not path.is_relative_to(draft.resolve()):
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target)
            if url:
                _bring_database(archive, url)
        keep_private(draft / "results")
        private_folder(home / "results")
        for name in ("questions", "results"):
            _move_into(home / name, draft / name)
    except OSError as error:
        raise StoreError(f"{home}：恢复没有完成（{system_reason(error)}），请检查磁盘空间和权限") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return contents


def _move_into(folder: Path, draft: Path) -> None:
    """Move all that is in ``draft``, if it is there, into ``folder``."""
    for path in sorted(draft.iterdir()) if draft.is_dir() else ():
        folder.mkdir(exist_ok=True)
        shutil.move(path, folder / path.name)


def _bring_database(archive: zipfile.ZipFile, url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="quizlib-") as folder:  # for its owner alone
        copy = Path(folder) / "quiz.db"
        with archive.open(_DATABASE) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        bring_in(copy, url)


def _noted(results: Path) -> bytes:
    try:
        return (results / NOTES).read_bytes()
    except FileNotFoundError:
        return b""


def _files(home: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    for pattern in _KEPT:
        for path in sorted(home.glob(pattern)):
            hidden = any(part.startswith(".") for part in path.relative_to(home).parts)
            if path.is_file() and path not in seen and not hidden:
                seen.add(path)
                yield path
