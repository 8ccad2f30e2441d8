"""A real console in a process of its own."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from running_site import free_port


class RunningConsole:
    """``quizlib organize`` on ``home``, with the password ``correct-horse``."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = home / "console.log"

    def __enter__(self) -> "RunningConsole":
        command = [sys.executable, "-m", "quizlib", "organize", "--organizer-port", str(self.port)]
        environment = {**os.environ, "QUIZLIB_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        environment.pop("QUIZLIB_STORE", None)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=self.home, stdout=log, stderr=log)
        for _ in range(600):
            if self._link():
                return self
            assert self.process.poll() is None, self.log
            time.sleep(0.1)
        raise AssertionError(f"the console did not start:\n{self.log}")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8")

    @property
    def link(self) -> str:
        """The address in the terminal, which needs no password."""
        found = self._link()
        assert found
        return found

    def _link(self) -> str:
        found = re.search(r"http://\S+/in/\S+", self.log)
        return found.group() if found else ""
