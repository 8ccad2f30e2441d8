"""Names and numbers replaced in the files of frozen sittings: the only change that a version ever sees.

A rewritten version is made beside the old one, takes effect when the audit log has its checksum, and only then takes
the place of the old one. Where that was cut short, ``finish`` goes on.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import sqlalchemy as sa

from quizlib.core.audit import Action
from quizlib.core.pseudonym import NAME, Erased, Eraser, pseudonym
from quizlib.errors import ReportError, StoreError, system_reason
from quizlib.figures.frozen import (
    ERASING,
    MANIFEST,
    Version,
    digest_of,
    faults,
    frozen_sittings,
    read_version,
    versions,
    write_manifest,
)
from quizlib.figures.tables import TABLES
from quizlib.figures.verify import noted_checksums
from quizlib.private import keep_private
from quizlib.store.audit import select_audit
from quizlib.store.sittings import select_planned

_GONE = ".erased-"
_DUE = "due.parquet"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A version written anew in ``draft``, which has ``checksum``."""

    version: Version
    draft: Path
    checksum: str


def rewrite(
    connection: sa.Connection,
    results: Path,
    sitting_ids: Sequence[str],
    people: Sequence[Erased],
    now: datetime,
) -> list[Rewritten]:
    """Write anew every version of these sittings that names one of ``people``, also in the reason why it was made.

    Raises:
        ReportError: a version was changed before: it must be brought back from a backup first.
        StoreError: the folder cannot be written.
    """
    made: list[Rewritten] = []
    try:
        for id in sitting_ids:
            noted = noted_checksums(connection, id)
            for one in versions(results, id):
                if noted.get(one.manifest.version) != one.checksum or any(faults(one)):
                    raise ReportError(f"{one.folder}：归档被改动过，请先用 quizlib verify 查看，从备份中恢复后再删除")
                if _names_one_of(one, people):
                    made.append(_rewritten(one, people, now))
    except BaseException:
        for each in made:
            shutil.rmtree(each.draft, ignore_errors=True)
        raise
    return made


def put_in_place(made: Sequence[Rewritten]) -> None:
    """Let the rewritten versions take the place of the old ones. Raises StoreError."""
    for one in made:
        _swap(one.version.folder, one.draft)


def drop(made: Sequence[Rewritten]) -> None:
    """Forget drafts that came to nothing."""
    for one in made:
        shutil.rmtree(one.draft, ignore_errors=True)


def finish(connection: sa.Connection, results: Path) -> bool:
    """Go on where erasing was cut short: drafts that the audit log has go in place, others are forgotten, and frozen
    files of a sitting that was deleted go.

    Whether there was anything to do. Raises StoreError.
    """
    done = False
    for draft in sorted(results.glob(f"*/{ERASING}*")):
        sitting_id, version = draft.parent.name, draft.name.removeprefix(ERASING)
        if _is_whole(draft, noted_checksums(connection, sitting_id).get(int(version), "")):
            _swap(draft.parent / version, draft)
            done = True
        else:
            shutil.rmtree(draft, ignore_errors=True)
    for sitting_id in frozen_sittings(results):
        entries = select_audit(connection, sitting_id)
        if entries and entries[-1].action is Action.REMOVED and select_planned(connection, sitting_id) is None:
            shutil.rmtree(results / sitting_id, ignore_errors=True)
            done = True
    for gone in results.glob(f"*/{_GONE}*"):
        shutil.rmtree(gone, ignore_errors=True)
        done = True
    return done


def _is_whole(draft: Path, checksum: str) -> bool:
    """Whether a draft was written to its end, and is what the audit log has under ``checksum``."""
    try:
        made = read_version(draft)
    except ReportError:
        return False
    return made.checksum == checksum and not any(faults(made))


def _names_one_of(version: Version, people: Sequence[Erased]) -> bool:
    pseudonyms = _pseudonyms(people)
    if Eraser(people).text(version.manifest.reason) != version.manifest.reason:
        return True
    with duckdb.connect() as tables:
        found = tables.execute(
            "SELECT member, number, name FROM read_parquet(?) WHERE list_contains(?, member)",
            [str(version.folder / _DUE), list(pseudonyms)],
        ).fetchall()
    return any(pseudonyms[member] != (number, name) for member, number, name in found)


def _pseudonyms(people: Sequence[Erased]) -> dict[str, tuple[str, str]]:
    """Number and name from now on, by id."""
    return {one.id: (pseudonym(one.id), NAME) for one in people}


def _rewritten(version: Version, people: Sequence[Erased], now: datetime) -> Rewritten:
    draft = version.folder.with_name(f"{ERASING}{version.folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        shutil.copytree(version.folder, draft, ignore=shutil.ignore_patterns(MANIFEST, _DUE))
        _write_due(version.folder / _DUE, draft / _DUE, _pseudonyms(people))
        files = version.manifest.files | {_DUE: digest_of(draft / _DUE)}
        erased = (*version.manifest.erased, now.isoformat())
        reason = Eraser(people).text(version.manifest.reason)
        checksum = write_manifest(draft, replace(version.manifest, files=files, erased=erased, reason=reason))
        keep_private(draft)
    except (OSError, duckdb.IOException) as error:
        shutil.rmtree(draft, ignore_errors=True)
        why = system_reason(error) if isinstance(error, OSError) else str(error)
        raise StoreError(f"{version.folder}：归档写不进去（{why}），没有删除；请检查磁盘空间和权限") from error
    return Rewritten(version, draft, checksum)


def _write_due(source: Path, target: Path, pseudonyms: Mapping[str, tuple[str, str]]) -> None:
    with duckdb.connect() as tables:
        tables.execute("CREATE TABLE erased (member VARCHAR, number VARCHAR, name VARCHAR)")
        tables.executemany("INSERT INTO erased VALUES (?, ?, ?)", [[id, *new] for id, new in pseudonyms.items()])
        cells = ", ".join(
            f"coalesce(e.{one}, d.{one}) AS {one}" if one in {"number", "name"} else f"d.{one}" for one in TABLES["due"]
        )
        tables.execute(
            f"CREATE TABLE due AS SELECT {cells} FROM read_parquet(?, file_row_number = true) d "  # noqa: S608
            "LEFT JOIN erased e USING (member) ORDER BY d.file_row_number",
            [str(source)],
        )
        path = str(target).replace("'", "''")
        tables.execute(f"COPY due TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _swap(folder: Path, draft: Path) -> None:
    gone = folder.with_name(f"{_GONE}{folder.name}")
    if not draft.is_dir():
        raise StoreError(f"{folder}：新的归档不见了，可能另一个程序也在删除个人信息，请再运行一次")
    try:
        shutil.rmtree(gone, ignore_errors=True)
        if folder.exists():
            os.replace(folder, gone)
        os.replace(draft, folder)
        shutil.rmtree(gone)
    except OSError as error:
        raise StoreError(
            f"{folder}：新的归档没有放到位（{system_reason(error)}），请关闭打开着它的程序，再运行一次"
        ) from error
