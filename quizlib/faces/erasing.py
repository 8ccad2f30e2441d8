"""What the command line and the console do alike to erase persons: the store, then the files of frozen sittings."""

import shutil
import sqlite3

from quizlib.errors import StoreError, system_reason
from quizlib.private import private_file
from quizlib.services.erasing import Erasure
from quizlib.services.home import Home
from quizlib.store.copies import compact

#: In the results while the database's file may still hold what was erased.
_UNTIDY = ".untidy"


def erased(home: Home, numbers: list[str], reason: str, who: str) -> Erasure:
    """Erase the persons with these numbers everywhere; what it concerned.

    Raises:
        PlanError: as ``Erasing.preview``, or there is no reason.
        ReportError: a frozen sitting was changed before.
        StoreError: not saved. Where only files could not be put in place, erasing anybody goes on with them.
    """
    from quizlib.figures.erasing import drop, put_in_place, rewrite

    finish_erasing(home)
    results, now = home.settings.results, home.clock()
    erasure = home.erasing.preview(numbers, now)
    with home.store.read() as connection:
        made = rewrite(connection, results, erasure.sittings, erasure.people, now)
    versions: dict[str, dict[str, str]] = {}
    for one in made:
        manifest = one.version.manifest
        versions.setdefault(manifest.sitting, {})[str(manifest.version)] = one.checksum
    try:
        _untidy(home)
        home.erasing.erase(erasure, versions, reason, now, who=who)
    except BaseException:
        drop(made)
        raise
    put_in_place(made)
    _compacted(home)
    return erasure


def sitting_erased(home: Home, sitting_id: str, reason: str, who: str) -> int:
    """Delete a sitting that is over with all that was done in it, and its frozen files; how many attempts there were.

    Raises:
        PlanError: as ``Erasing.erase_sitting``.
        StoreError: not saved, or the files are still there.
    """
    _untidy(home)
    gone = home.erasing.erase_sitting(sitting_id, reason, home.clock(), who=who)
    folder = home.settings.results / sitting_id
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise StoreError(
            f"场次 {sitting_id} 已删除，但归档没有删掉（{system_reason(error)}），请自己删除文件夹 {folder}"
        ) from error
    _compacted(home)
    return gone


def finish_erasing(home: Home, *, tidy: bool = False) -> None:
    """Go on with what was cut short; ``tidy`` the database also where nothing was. Raises StoreError.

    Copies with the old names that a killed rehearsal has left go too.
    """
    from quizlib.figures.erasing import finish
    from quizlib.serving.rehearsal.leftovers import sweep

    sweep(home.settings.results)
    with home.store.read() as connection:
        left = finish(connection, home.settings.results)
    if left or tidy or (home.settings.results / _UNTIDY).exists():
        _compacted(home)


def _untidy(home: Home) -> None:
    """Note that the database's file is to be tidied. Raises StoreError."""
    try:
        private_file(home.settings.results / _UNTIDY)
    except OSError as error:
        raise StoreError(f"{home.settings.results}：写不进去（{system_reason(error)}），没有删除") from error


def _compacted(home: Home) -> None:
    """Leave nothing in the database file of what was erased. PostgreSQL does that by itself, in time."""
    try:
        if home.store.path is not None:
            compact(home.store.path)
    except sqlite3.Error as error:
        raise StoreError(
            f"姓名和工号已经删除，但数据库文件没有整理成（{error}），里面可能还有旧数据的残迹；请在没人使用时运行 "
            "quizlib roster erase --tidy"
        ) from error
    (home.settings.results / _UNTIDY).unlink(missing_ok=True)
