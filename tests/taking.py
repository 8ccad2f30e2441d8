"""A member who takes a test over the services, on a clock that the test moves."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from examples import BANK, NOON, member, sitting
from sqlalchemy import Connection

from quizlib.core.attempt import Attempt
from quizlib.core.audit import Action
from quizlib.core.sitting import Sitting
from quizlib.services.home import Home
from quizlib.store.append_only import lifted
from quizlib.store.audit import Entry


class StillClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class Taking:
    """A member's steps in one sitting, each at the clock's moment and done when the call returns."""

    def __init__(self, home: Home, sitting: Sitting, number: str = "001") -> None:
        self.home, self.sitting = home, sitting
        self.member_id = next(one.id for one in home.planning.roster() if one.member.number == number)
        self._fresh = count(1)

    def start(self) -> Attempt:
        """Start or resume."""
        return self.home.delivery.start(self.member_id, self.sitting.id, self.home.clock()).result()

    def respond(self, attempt: Attempt, slot: int, response: Any, operation: str = "") -> Attempt:
        """Respond in the author's letters; without ``operation`` it is a new one."""
        place = attempt.paper.slot(slot)
        raw = place.shown(response) if place else response
        named = operation or f"operation-{next(self._fresh)}"
        return self.home.delivery.respond(self.member_id, attempt.id, slot, raw, named, self.home.clock()).result()

    def submit(self, attempt: Attempt, operation: str = "hand-in-1") -> Attempt:
        """Hand in."""
        return self.home.delivery.submit(self.member_id, attempt.id, operation, self.home.clock()).result()


def plan(home: Home, **rules: Any) -> Sitting:
    """Plan a sitting over the small bank; members 001 样例甲 and 002 样例乙 (PIN 1234) are on the roster."""
    one = sitting(**rules)
    people = [(member("001", "样例甲"), ""), (member("002", "样例乙", "第二党支部"), "1234")]
    home.planning.import_roster(people, home.clock())
    home.planning.plan(one, BANK, home.clock())
    return one


def acts(home: Home, sitting_id: str | None = None) -> list[Entry]:
    """What was recorded after the roster was imported and the sitting planned."""
    before = {Action.ROSTER_IMPORTED, Action.PLANNED}
    return [one for one in home.recording.entries(sitting_id) if one.action not in before]


def tamper(home: Home, statement: str) -> None:
    """Change the record as somebody does who means to."""

    def operation(connection: Connection) -> None:
        with lifted(connection):
            connection.exec_driver_sql(statement)

    home.store.write(operation).result()


def id_of(home: Home, number: str) -> str:
    """The id of the member with this number."""
    return next(one.id for one in home.planning.roster() if one.member.number == number)
