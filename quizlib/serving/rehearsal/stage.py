"""The copy on which a rehearsal plays: the organizer's own database, bank and sitting, in a folder of its own."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from quizlib.core.member import Member
from quizlib.core.sitting import Audience, Phase, Sitting
from quizlib.errors import PlanError, StoreError, system_reason
from quizlib.services.home import Home
from quizlib.services.pins import pin_hash
from quizlib.serving.crowd import Guest
from quizlib.serving.rehearsal.leftovers import new_folder, sweep
from quizlib.settings import Settings
from quizlib.store.copies import copy_database
from quizlib.store.rosters import Enrolled, renew_due, select_roster, upsert_members
from quizlib.store.sittings import Planned, planned_in, upsert_sitting

#: The id of the sitting that is played; in the copy only.
PLAYED = "caipai"
_PIN = "2468"
_NUMBER = "CP{:06}"
_BEFORE, _AFTER = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stage:
    """The copy in ``folder``, who comes, and how many of them had to be made up."""

    folder: Path
    guests: tuple[Guest, ...]
    made_up: int


def sitting_to_rehearse(home: Home, sitting_id: str = "") -> Sitting:
    """The sitting with this id; without one that which runs, else the next, else the last. Raises PlanError."""
    if sitting_id:
        return home.planning.sitting(sitting_id)
    now, sittings = home.clock(), home.planning.sittings()
    if not sittings:
        raise PlanError("还没有场次可以彩排；请先新建场次")
    by_phase = {phase: [one for one in sittings if one.phase(now) is phase] for phase in Phase}
    return (by_phase[Phase.OPEN] or by_phase[Phase.UPCOMING] or by_phase[Phase.CLOSED][-1:])[0]


@contextmanager
def staged(home: Home, sitting: Sitting, members: int, minutes: float) -> Iterator[Stage]:
    """A copy for so many members and minutes, on the same disk as the store; it is gone afterwards.

    Raises:
        StoreError: the copy cannot be written.
    """
    results = home.settings.results
    sweep(results)
    folder = new_folder(results)
    try:
        try:
            folder.mkdir(mode=0o700)
            stage = _made(home, folder, sitting, members, minutes)
        except (OSError, sqlite3.Error) as error:
            why = system_reason(error) if isinstance(error, OSError) else str(error)
            raise StoreError(f"{folder}：副本没有建成（{why}），请检查磁盘空间") from error
        yield stage
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(home: Home, folder: Path, sitting: Sitting, members: int, minutes: float) -> Stage:
    settings = home.settings
    (folder / "results").mkdir()
    (folder / "notebooks").mkdir()
    shutil.copy(settings.notebooks / "quiz.ipynb", folder / "notebooks")
    shutil.copytree(settings.questions, folder / "questions", ignore=shutil.ignore_patterns(".*"))
    copy_database(home.store, folder / "results" / "quiz.db")
    copy = Home(Settings(home=folder, store=""), home.clock)
    try:
        return Stage(folder, *copy.store.write(lambda db: _cast(db, copy, sitting, members, minutes)).result())
    finally:
        copy.close()


def _cast(
    connection: sa.Connection, copy: Home, sitting: Sitting, members: int, minutes: float
) -> tuple[tuple[Guest, ...], int]:
    """Who plays: those due, each with a PIN that is known, then others made up; and the sitting, open from now on."""
    now = copy.clock()
    audience = sitting.audience
    due = [one for one in select_roster(connection) if one.active and _is_due(one, audience)][:members]
    pin = pin_hash(_PIN) if any(one.pin for one in due) else None
    upsert_members(connection, [(one.member, pin) for one in due if one.pin])
    like = due[0].member if due else Member(number="0", name="彩排", **_place(audience))
    others = [
        like.model_copy(update={"number": _NUMBER.format(n), "name": f"彩排{n:06}"})
        for n in range(1, members - len(due) + 1)
    ]
    upsert_members(connection, [(one, None) for one in others])
    played = sitting.model_copy(
        update={
            "id": PLAYED,
            "opens": now - _BEFORE,
            "closes": now + timedelta(minutes=sitting.time_limit + minutes) + _AFTER,
            "stagger": 0,
        }
    )
    planned = planned_in(connection, sitting.id)
    upsert_sitting(connection, Planned(played, secrets.token_hex(32), planned.pool, planned.stale), now)
    renew_due(connection, played)
    guests = [Guest(one.member.number, one.member.name, _PIN if one.pin else "") for one in due]
    return (*guests, *(Guest(one.number, one.name) for one in others)), len(others)


def _is_due(one: Enrolled, audience: Audience) -> bool:
    return audience.includes(one.member.branch, one.member.cohort)


def _place(audience: Audience) -> dict[str, str]:
    """A branch and a cohort that are due."""

    def first(names: Sequence[str], otherwise: str) -> str:
        return next(iter(names), otherwise)

    return {"branch": first(audience.branches, "第一党支部"), "cohort": first(audience.cohorts, "党员")}
