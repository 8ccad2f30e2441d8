"""A real member site in a process of its own, on a home folder of the test's."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizlib.core.member import Member
from quizlib.core.sitting import Sitting
from quizlib.services.home import Home
from quizlib.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
EVERY_KIND = [
    *("t-single", "t-multiple", "t-truefalse", "t-fill", "t-case", "t-short"),
    *("t-numerical", "t-match", "t-order"),
]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_home(folder: Path, members: int = 3, **sitting: object) -> Path:
    """A home with the test bank, a roster and one open sitting, ``test``, with every kind of question."""
    shutil.copytree(ROOT / "tests" / "bank", folder / "questions")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "quiz.ipynb", folder / "notebooks")
    home = Home(Settings(home=folder, store=""))
    now = datetime.now(UTC)
    people = [
        (Member(number=f"{n:06}", name=f"样例{n:04}", branch=f"第{'一二三'[n % 3]}党支部"), "")
        for n in range(1, members + 1)
    ]
    home.planning.import_roster(people, now)
    plan = {
        "id": "test",
        "title": "测试场次",
        "opens": now - timedelta(minutes=1),
        "closes": now + timedelta(hours=2),
        "time_limit": 30,
        "attempts": 3,
        "blueprint": {"fixed": [{"id": name} for name in EVERY_KIND]},
        "keys_shown": "handed_in",
        **sitting,
    }
    home.planning.plan(Sitting.model_validate(plan), home.bank, now)
    home.close()
    return folder


class RunningSite:
    """``quizlib serve`` on ``home``. ``log`` holds everything it printed."""

    program: tuple[str, ...] = ("-m", "quizlib")

    def __init__(self, home: Path, port: int | None = None, **environment: str) -> None:
        self.home, self.port = home, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = home / f"site-{self.port}.log"  # two nodes may share a home
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8")

    def start(self) -> "RunningSite":
        command = [sys.executable, *self.program, "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        environment = {**os.environ, "QUIZLIB_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        environment.pop("QUIZLIB_STORE", None)
        environment |= self._environment
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--no-sample", "--no-console"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.home,
            )
        for _ in range(600):
            try:
                with urllib.request.urlopen(self.url, timeout=2):
                    return self
            except OSError:
                assert self._process.poll() is None, self.log
                time.sleep(0.1)
        raise AssertionError(f"the site did not start:\n{self.log}")

    def kill(self) -> None:
        """Like pulling the plug."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As a service manager does; the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def signal(self, number: int) -> None:
        """Send a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait until it has ended; the exit code."""
        assert self._process is not None
        return self._process.wait(timeout=90)

    def __enter__(self) -> "RunningSite":
        return self.start()

    def __exit__(self, *_error: object) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self.kill()

    def open_home(self) -> Home:
        """The same home, opened from the test; close it."""
        return Home(Settings(home=self.home, store=""))
