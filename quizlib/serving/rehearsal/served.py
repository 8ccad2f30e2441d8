"""``quizlib serve`` on a home folder, in a process whose cost can be read."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from quizlib.errors import SiteError

_STARTS_WITHIN = 60  # seconds
_STOPS_WITHIN = 20


class Served:
    """The members' site on ``home``, for this machine only. ``more`` are settings by name, such as ``capacity``."""

    def __init__(self, home: Path, more: Mapping[str, object] | None = None) -> None:
        self.home, self.port = home, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "site.log"
        own = {"home": home.absolute(), "host": "127.0.0.1", "port": self.port}
        given = {f"QUIZLIB_{name.upper()}": str(value) for name, value in ({**(more or {}), **own}).items()}
        outside = {name: value for name, value in os.environ.items() if not name.startswith("QUIZLIB_")}
        self._environment = {**outside, **given, "PYTHONUNBUFFERED": "1"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers. Raises SiteError with what it said where it does not."""
        command = [sys.executable, "-m", "quizlib.serving.rehearsal.tethered", "serve", "--no-sample", "--no-console"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command, env=self._environment, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.home
            )
        patient_until = time.monotonic() + _STARTS_WITHIN
        while self._process.poll() is None and time.monotonic() < patient_until:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url, timeout=5):  # noqa: S310 - our own
                return
            time.sleep(0.1)
        self.kill()
        raise SiteError(f"网站没有启动：{self.log.read_text(encoding='utf-8', errors='replace')[-1000:].strip()}")

    def kill(self) -> None:
        """Like pulling the plug."""
        if self._process is not None:
            for one in self._processes():
                with contextlib.suppress(psutil.Error):
                    one.kill()
            self._process.wait()
            self._let_go()

    def stop(self) -> None:
        """As the system asks, and like ``kill`` where that does not help."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOPS_WITHIN)
                self._let_go()
                return
            self.kill()

    def cpu(self) -> float:
        """CPU seconds used so far."""
        total = 0.0
        for one in self._processes():
            with contextlib.suppress(psutil.Error):
                times = one.cpu_times()
                total += times.user + times.system
        return total

    def memory(self) -> int:
        """Bytes of memory that it has for itself."""
        total = 0
        for one in self._processes():
            with contextlib.suppress(psutil.Error):
                total += one.memory_full_info().uss
        return total

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _processes(self) -> list[psutil.Process]:
        """The process and those below it: on Windows the Python of a virtual environment is one below."""
        if self._process is None:
            return []
        try:
            top = psutil.Process(self._process.pid)
            return [top, *top.children(recursive=True)]
        except psutil.Error:
            return []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
