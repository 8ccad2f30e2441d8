"""A PostgreSQL server of the tests' own, in a folder of its own, on loopback; it can be killed and started again.

The server sorts texts as Chinese do, by sound: whatever relies on the order of code points shows.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg
from programs import find, no_program, program
from running_site import free_port

_USER = "quizlib"
_PATIENCE = 60.0
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=zh-u-co-pinyin")
_CONFIGURATION = {"unix_socket_directories": "", "listen_addresses": "127.0.0.1", "shared_buffers": "32MB"}


class Cluster:
    """One server with its databases. ``running()`` makes and removes it."""

    def __init__(self, folder: Path, *, fsync: bool) -> None:
        self.folder, self.fsync = folder, fsync
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        if "user" in _unprivileged():
            shutil.chown(folder, _unprivileged()["user"])
        made = subprocess.run(
            [program("initdb"), "--no-sync", "--auth=trust", "-U", _USER, *_LOCALE, "-D", self._data],
            **_unprivileged(),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        """Start it, after ``kill`` too on the same port, and wait until it takes connections."""
        assert self._process is None
        configuration = {**_CONFIGURATION, "fsync": "on" if self.fsync else "off"}
        settings = [word for item in configuration.items() for word in ("-c", "=".join(item))]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", self._data, "-p", str(self.port), *settings],
                **_unprivileged(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    self.kill()
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """End all its processes at once, as ``kill -9`` does: nothing is written to disk any more."""
        if self._process is None:
            return
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(self._process.pid)
            doomed = [family, *family.children(recursive=True)]
            for one in doomed:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            while not all(map(_is_gone, doomed)):
                time.sleep(0.01)
        self._process.wait(_PATIENCE)
        self._process = None

    def url(self, template: str = "template0") -> str:
        """The address, as ``QUIZLIB_STORE`` takes it, of a new database, empty or a copy of another."""
        name = f"quiz_{next(self._numbers)}"
        self.run(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, which is dropped afterwards."""
        address = self.url(template)
        yield address
        self.run(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the owner of everything; its rows, if it gives any."""
        with psycopg.connect(self._address(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def cut(self) -> None:
        """End every connection from the server's side, as an administrator or a restart does."""
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _address(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={_USER} dbname={database}"


@contextmanager
def running(*, fsync: bool = True) -> Iterator[Cluster]:
    """A server while it is needed. Skips the test where PostgreSQL is not installed.

    Without ``fsync`` it is quicker, and survives all but a crash of the machine.
    """
    if find("initdb") is None:
        no_program("PostgreSQL is not installed here")
    folder = Path(tempfile.mkdtemp(prefix="quizlib-postgresql-"))
    try:
        cluster = Cluster(folder, fsync=fsync)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()
    finally:
        shutil.rmtree(folder)


def _unprivileged() -> dict[str, Any]:
    """How its processes run where the tests run as root, which PostgreSQL refuses to."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        return {}
    import pwd

    known = {one.pw_name: one for one in pwd.getpwall() if one.pw_uid}
    user = known.get("postgres") or known.get("nobody") or next(iter(known.values()))
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _is_gone(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True
