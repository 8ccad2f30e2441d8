"""Frozen sittings: ``results/<sitting>/<version>/`` holds what a closed sitting was, so that a figure cited once can be
found again.

A version is written once and never changed. ``manifest.json`` names the files with their SHA-256, the rules
(``sitting.json``: blueprint, lines, window), the units of points and why the version was made; its own SHA-256 is the
``checksum`` of the version, which also stands in the store's audit log. What changes a closed sitting (a mark, a
regrade, a late paper, a corrected roster) makes the next version; the earlier ones stay. Only where a person's name
and number are erased (``erasing``) are files of earlier versions written anew, which the audit log tells.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from quizlib import __version__
from quizlib.core.sitting import Sitting
from quizlib.errors import ReportError, StoreError, system_reason
from quizlib.figures.tables import TABLES
from quizlib.private import keep_private, private_folder

MANIFEST = "manifest.json"
RULES = "sitting.json"
ERASING = ".erasing-"  # the name of a version that is written anew, beside it, begins so


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself.

    ``entry`` is the number of the last entry of the audit log that it takes into account, ``frozen`` when it was made
    (ISO, UTC), ``reason`` why. ``files`` holds the SHA-256 of each file by its name, ``rows`` the rows of each table.
    ``noted`` and ``chain`` are where the audit log stood, ``steps`` how many steps the sitting had (None: made by an
    earlier version of quizlib, which did not count them). ``erased`` are the moments (ISO, UTC) at which names and
    numbers in its files were replaced; nothing else in a version ever changes.
    """

    sitting: str
    version: int
    frozen: str
    entry: int
    reason: str
    full_marks: str
    scale: int
    rows: dict[str, int]
    files: dict[str, str]
    quizlib: str
    noted: int = 0
    chain: str = ""
    erased: tuple[str, ...] = ()
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version on disk: its folder, manifest and checksum."""

    folder: Path
    manifest: Manifest
    checksum: str

    @property
    def frozen(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.manifest.frozen)

    @property
    def full_marks(self) -> Fraction:
        """Full marks of a paper."""
        return Fraction(self.manifest.full_marks)

    @property
    def sitting(self) -> Sitting:
        """The rules as they stood."""
        return Sitting.model_validate_json((self.folder / RULES).read_bytes())


def versions(results: Path, sitting_id: str) -> list[Version]:
    """The versions of a sitting, the oldest first.

    Raises:
        ReportError: a manifest cannot be read.
    """
    folder = results / sitting_id
    if not folder.is_dir():
        return []
    numbers = sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal() and one.is_dir())
    return [read_version(folder / str(number)) for number in numbers]


def frozen_sittings(results: Path) -> list[str]:
    """The ids of all sittings that have a version."""
    found = [one.parent.parent.name for one in results.glob(f"*/*/{MANIFEST}") if one.parent.name.isdecimal()]
    return sorted(set(found))


def attach(tables: duckdb.DuckDBPyConnection, s: int, version: Version) -> None:
    """Make the files of ``version`` the tables of sitting number ``s``.

    Raises:
        ReportError: a file is missing or was changed.
    """
    wrong = list(faults(version))
    if wrong:
        raise ReportError(f"{wrong[0]}；请用 quizlib verify 查看全部，并从备份中恢复这个文件夹")
    for table in TABLES:
        path = str(version.folder / f"{table}.parquet").replace("'", "''")
        tables.execute(f"CREATE VIEW {table}_{s} AS FROM read_parquet('{path}')")


def faults(version: Version) -> Iterator[str]:
    """What is wrong with the files of a version, a sentence each; nothing where all is as it was written."""
    for name, digest in version.manifest.files.items():
        path = version.folder / name
        if not path.is_file():
            yield f"{path}：归档文件缺失"
        elif digest_of(path) != digest:
            yield f"{path}：归档文件被改动过（校验值不符）"


def freeze(
    tables: duckdb.DuckDBPyConnection,
    s: int,
    results: Path,
    sitting: Sitting,
    *,
    number: int,
    entry: int,
    noted: tuple[int, str],
    steps: int,
    reason: str,
    full_marks: Fraction,
    scale: int,
    now: datetime,
) -> Version:
    """Write the tables of sitting number ``s`` as version ``number``; where it is there already, that one stays.

    Raises:
        StoreError: the folder cannot be written.
    """
    target = results / sitting.id / str(number)
    draft = results / sitting.id / f".{secrets.token_hex(8)}"
    try:
        private_folder(target.parent)
        private_folder(draft)
        for table in TABLES:
            path = str(draft / f"{table}.parquet").replace("'", "''")
            tables.execute(f"COPY {table}_{s} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        (draft / RULES).write_text(sitting.model_dump_json(indent=2), encoding="utf-8")
        rows = {table: _count(tables, f"{table}_{s}") for table in TABLES}
        files = {one.name: digest_of(one) for one in sorted(draft.iterdir())}
        manifest = Manifest(
            *(sitting.id, number, now.isoformat(), entry, reason, str(full_marks), scale, rows, files, __version__),
            *noted,
            steps=steps,
        )
        write_manifest(draft, manifest)
        keep_private(draft)
        if not target.exists():
            os.replace(draft, target)
    except (OSError, duckdb.IOException) as error:
        full = "磁盘已满" if "No space left on device" in str(error) else str(error)
        why = system_reason(error) if isinstance(error, OSError) else full
        raise StoreError(f"{target}：场次归档写不进去（{why}），请检查磁盘空间和权限") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return read_version(target)


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write the manifest of the version in ``folder``; its checksum. Raises OSError."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2, sort_keys=True).encode()
    (folder / MANIFEST).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def read_version(folder: Path) -> Version:
    """The version in a folder. Raises ReportError where its manifest cannot be read."""
    try:
        content = (folder / MANIFEST).read_bytes()
        values: dict[str, Any] = json.loads(content)
        manifest = Manifest(**values | {"erased": tuple(values.get("erased", ()))})
    except (OSError, ValueError, TypeError) as error:
        raise ReportError(f"{folder / MANIFEST}：归档说明缺失或读不出来，请从备份中恢复这个文件夹") from error
    return Version(folder, manifest, hashlib.sha256(content).hexdigest())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _count(tables: duckdb.DuckDBPyConnection, name: str) -> int:
    row = tables.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
