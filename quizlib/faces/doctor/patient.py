"""What is examined: one installation on this machine."""

import subprocess
from dataclasses import dataclass
from datetime import datetime

from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import StoreError
from quizlib.services.home import Home
from quizlib.settings import Settings

_PATIENCE = 10  # seconds for a program of the system


@dataclass(frozen=True, slots=True)
class Patient:
    """An installation at a moment.

    ``home`` is None where the database does not open, and ``trouble`` says why. ``ahead`` are the sittings that run or
    are to come, with how many are due in each; ``persons`` is how many to expect at once.
    """

    settings: Settings
    now: datetime
    home: Home | None = None
    trouble: str = ""
    ahead: tuple[tuple[Sitting, int], ...] = ()
    persons: int = 0


def patient_of(home: Home) -> Patient:
    """The installation of ``home``."""
    now = home.clock()
    try:
        due = home.planning.due_counts()
        sittings = [one for one in home.planning.sittings() if one.phase(now) is not Phase.CLOSED]
        active = sum(one.active for one in home.planning.roster())
    except StoreError as error:
        return Patient(home.settings, now, None, str(error))
    ahead = tuple((one, due.get(one.id, 0)) for one in sittings)
    return Patient(home.settings, now, home, "", ahead, max([count for _, count in ahead] or [active]))


def ran(*command: str) -> tuple[int, str]:
    """The exit code and what a program of the system printed; (-1, "") where there is none or it hangs."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of the system
            command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return -1, ""
    return done.returncode, done.stdout
