"""What a rehearsal that was killed has left behind: a copy of the database, with every name in it."""

import os
import re
import secrets
import shutil
from pathlib import Path

import psutil

_FOLDER = re.compile(r"\.rehearsal-(\d+)-")


def new_folder(results: Path) -> Path:
    """Where a rehearsal of this process has its copy; the folder is not made."""
    return results / f".rehearsal-{os.getpid()}-{secrets.token_hex(4)}"


def sweep(results: Path) -> None:
    """Remove the copies whose rehearsals are no more."""
    for path in results.glob(".rehearsal-*"):
        found = _FOLDER.match(path.name)
        if found and not _is_played(path, int(found.group(1))):
            shutil.rmtree(path, ignore_errors=True)


def _is_played(folder: Path, process: int) -> bool:
    """Whether the process lives that made the folder; one that began later has its number by chance."""
    try:
        return psutil.Process(process).create_time() <= folder.stat().st_mtime
    except (psutil.NoSuchProcess, OSError):
        return False
    except psutil.Error:
        return True
