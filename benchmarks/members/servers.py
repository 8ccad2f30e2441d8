"""The servers that are compared, each a process (with its children) on loopback whose cost can be read."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

HERE = Path(__file__).parent


class Server:
    """A process and its children. ``name`` stands in the table."""

    name = ""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, _free_port()
        self.url = f"http://127.0.0.1:{self.port}/"

    def command(self) -> list[str]:
        """How to start it."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        environment = {**os.environ, "QUIZLIB_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        self._log = (self.home / f"{type(self).__name__}.log").open("ab")
        self._process = subprocess.Popen(
            self.command(), env=environment, cwd=self.home, stdout=self._log, stderr=subprocess.STDOUT
        )
        self._gone = 0.0
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start, see {self._log.name}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for one in self.processes()[::-1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        self._process.wait()
        self._log.close()

    def processes(self) -> list[psutil.Process]:
        """The process and all below it."""
        top = psutil.Process(self._process.pid)
        return [top, *top.children(recursive=True)]

    def cpu(self) -> float:
        """CPU seconds used so far by the process and its living children, to a tick or better."""
        return sum(_cpu_of(one) for one in self.processes())

    def memory(self) -> int:
        """Bytes of private memory (USS) of the process and its children."""
        total = 0
        for one in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                total += one.memory_full_info().uss
        return total


class Stock(Server):
    """``voila notebooks/quiz.ipynb``: a kernel for each visitor."""

    name = "Voila"

    def command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "voila", "notebooks/quiz.ipynb", "--no-browser", f"--port={self.port}"),
            *("--Voila.ip=127.0.0.1", "--port_retries=0"),
        ]


class Preheated(Stock):
    """The same with a pool of kernels that are started before anybody comes."""

    name = "Voila, preheated"

    def command(self) -> list[str]:
        return [*super().command(), "--preheat_kernel=True", "--pool_size=4"]


class Solara(Server):
    """An equal quiz in Solara."""

    name = "Solara"

    def command(self) -> list[str]:
        app = str(HERE / "solara_quiz.py")
        return [
            *(sys.executable, "-m", "solara", "run", app, "--host=127.0.0.1", f"--port={self.port}"),
            *("--production", "--no-open"),
        ]


class Quizlib(Server):
    """``quizlib serve``."""

    name = "quizlib"

    def command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "quizlib", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--no-sample", "--no-console"),
        ]


class Floor(Server):
    """A plain tornado handler that sends the page of quizlib, once fetched: what cannot be beaten."""

    name = "plain tornado"

    def __init__(self, home: Path, page: bytes) -> None:
        super().__init__(home)
        (home / "page.html").write_bytes(page)

    def command(self) -> list[str]:
        return [sys.executable, str(HERE / "floor.py"), str(self.port), str(self.home / "page.html")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu_of(process: psutil.Process) -> float:
    """CPU seconds with those of ended children; from the scheduler where it tells nanoseconds (Linux)."""
    try:
        times = process.cpu_times()
        waited = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        tasks = Path(f"/proc/{process.pid}/task")
        if tasks.is_dir():
            own = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9
            return max(own, times.user + times.system - 0.02) + waited
        return times.user + times.system + waited
    except (psutil.NoSuchProcess, OSError):
        return 0.0
