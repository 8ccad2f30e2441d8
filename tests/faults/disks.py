"""Disks that are full when the test says so: a small one of its own, and a limit that needs no rights."""

import errno
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from running_site import RunningSite

_MOUNT = ("mount", "-t", "tmpfs", "tmpfs")
_BLOCK = bytes(4096)


class Disk(Protocol):
    """What a site stores its answers on."""

    def fill(self, site: RunningSite) -> None:
        """No byte more can be written."""

    def free(self, site: RunningSite) -> None:
        """There is room again."""


class SmallDisk:
    """A file system in memory, a few megabytes large."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, _site: RunningSite | None = None) -> None:
        try:
            with self._filler.open("ab", buffering=0) as file:
                while file.write(_BLOCK):
                    pass
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017

    def free(self, _site: RunningSite | None = None) -> None:
        self._filler.unlink()

    def protect(self) -> None:
        """Make it read-only; nobody may have a file open on it."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)


class SizeLimit:
    """No file of the site's process may grow beyond its first bytes (RLIMIT_FSIZE)."""

    def fill(self, site: RunningSite) -> None:
        self._allow(site, 1)

    def free(self, site: RunningSite) -> None:
        self._allow(site, resource.RLIM_INFINITY)

    def _allow(self, site: RunningSite, size: int) -> None:
        _, hard = resource.prlimit(site.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(site.pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(folder: Path, megabytes: int = 16) -> Iterator[SmallDisk]:
    """Mounted at ``folder``; skips the test where that is not allowed."""
    folder.mkdir()
    made = subprocess.run([*_MOUNT, "-o", f"size={megabytes}m", folder], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"a small disk needs the right to mount: {made.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
