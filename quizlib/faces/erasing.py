"""What the command line and the console do alike to erase persons: the store, then the files of frozen sittings."""

import sqlite3

from quizlib.errors import StoreError
from quizlib.services.erasing import Erasure
from quizlib.services.home import Home
from quizlib.store.copies import compact


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
        home.erasing.erase(erasure, versions, reason, now, who=who)
    except BaseException:
        drop(made)
        raise
    put_in_place(made)
    _compacted(home)
    return erasure


def finish_erasing(home: Home, *, tidy: bool = False) -> None:
    """Go on with what was cut short; ``tidy`` the database also where nothing was. Raises StoreError."""
    from quizlib.figures.erasing import finish

    with home.store.read() as connection:
        left = finish(connection, home.settings.results)
    if left or tidy:
        _compacted(home)


def _compacted(home: Home) -> None:
    """Leave nothing in the database file of what was erased. PostgreSQL does that by itself, in time."""
    if home.store.path is None:
        return
    try:
        compact(home.store.path)
    except sqlite3.Error as error:
        raise StoreError(
            f"姓名和工号已经删除，但数据库文件没有整理成（{error}），里面可能还有旧数据的残迹；请在没人使用时运行 "
            "quizlib roster erase --tidy"
        ) from error
