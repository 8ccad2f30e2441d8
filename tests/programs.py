"""Programs that tests need and Python does not bring: found, or the test is skipped with a reason.

Where ``QUIZLIB_TEST_PROGRAMS`` is ``required``, as ``scripts/run.py test`` sets it for CI on Debian, a missing one is a
failure.
"""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
_ALSO = ("/usr/sbin", "/usr/local/sbin")


def program(name: str) -> Path:
    """Where the program ``name`` is."""
    found = find(name)
    if found is None:
        no_program(f"{name} is not installed here")
    return found


@cache
def find(name: str) -> Path | None:
    """The same, or None; of several versions the newest."""
    newest = sorted((one for place in _PLACES for one in Path("/").glob(place[1:])), key=_version, reverse=True)
    folders = [*map(str, newest), os.environ.get("PATH", os.defpath), *_ALSO]
    path = shutil.which(name, path=os.pathsep.join(folders))
    return Path(path) if path else None


def no_program(reason: str) -> None:
    """Skip the test for ``reason``, or fail it where nothing may be missing."""
    if os.environ.get("QUIZLIB_TEST_PROGRAMS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def _version(folder: Path) -> int:
    return int("".join(one for one in folder.parent.name if one.isdigit()) or 0)
