"""``quizlib`` with shorter waits, fewer files or a machine whose clock is set: as ``OTHER`` in the environment says.

Nothing else differs from the real program. ``OTHER`` is JSON: ``ping`` and ``head`` (seconds), ``files`` (the limit of
open files), ``clock`` (a file with the seconds by which the machine's clock is set wrong), ``watch`` (seconds).
"""

import json
import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from quizlib.faces.cli import main
from quizlib.services import clock
from quizlib.serving import app, watches


class _Set(datetime):
    """The machine's time as somebody has set it."""

    file: Path

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=float(cls.file.read_text(encoding="utf-8")))


def be_other(other: dict[str, Any]) -> None:
    app.PING = other.get("ping", app.PING)
    app.HEAD_WITHIN = other.get("head", app.HEAD_WITHIN)
    watches.EVERY = other.get("watch", watches.EVERY)
    if "clock" in other:
        _Set.file = Path(other["clock"])
        clock.datetime = _Set  # type: ignore[attr-defined]
    if "files" in other:
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (other["files"], other["files"]))


if __name__ == "__main__":
    be_other(json.loads(os.environ["OTHER"]))
    main()
