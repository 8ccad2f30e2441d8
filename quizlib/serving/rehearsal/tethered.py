"""``quizlib serve`` that ends with whoever started it: a rehearsal that is killed leaves no site behind."""

import os
import runpy
import signal
import threading


def _end_with_starter() -> None:
    """Wait until the other end of the standard input is gone, however that came."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_starter, daemon=True).start()
    runpy.run_module("quizlib", run_name="__main__", alter_sys=True)
