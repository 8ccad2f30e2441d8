"""The way in: whom the node takes now, who waits and what they are told.

Nobody waits while there is room. A member whose paper runs, or who has a session, always comes in. Where somebody with
something to answer waits, those inside who only look, and have long been silent, go and wait instead.
"""

import logging
import time
from collections.abc import MutableMapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import RequestHandler

from quizlib.errors import StoreError
from quizlib.services.errand import Errand, errand
from quizlib.services.home import Home
from quizlib.serving.identity import TICKET, TICKET_LASTS, Identity
from quizlib.serving.listener import most_connections
from quizlib.serving.pressure import Pressure
from quizlib.serving.waiting import WaitingRoom
from quizlib.serving.waiting_page import Standing, WaitingPage
from quizlib.store.probe import answers

log = logging.getLogger(__name__)

WAIT = 4430  # the close code on which a page goes and waits
_COMMON = 20_000  # members: some 30 KB each
_BEAT = 0.5  # seconds
_ERRAND_LASTS, _NO_ERRAND_LASTS = 300.0, 30.0  # a sitting may open meanwhile
_LOGGED_EVERY = 60.0
SILENT = 300.0  # seconds without a message, after which one who only looks is taken to have forgotten the page
_LOOKED_AT = 20  # silent members a second: each costs a look into the store


class Lobby:
    """One for a site; used on its loop only. ``inside`` are the members with a session, and their sockets."""

    def __init__(
        self,
        home: Home,
        identity: Identity,
        page: WaitingPage,
        inside: MutableMapping[str, list[Any]],
        base_url: str,
    ) -> None:
        self._home, self._identity, self._page, self._base_url = home, identity, page, base_url
        self._errands: dict[str, tuple[Errand, float]] = {}
        self._pressure = Pressure()
        self._store_asked: float | None = None
        self._store_took = self._ticked = self._logged = 0.0
        self._inside = inside
        self.room = WaitingRoom(home.settings.capacity or usual_capacity(), inside)

    def start(self, loop: IOLoop) -> None:
        """Begin to watch over the node on ``loop``."""
        loop.call_later(_BEAT, self._beat, loop, time.monotonic() + _BEAT)

    def keeps(self, handler: RequestHandler, member_id: str) -> bool:
        """Send the waiting page if this member must wait; whether that is so. Raises StoreError."""
        now = self._home.clock()
        self._errands.pop(member_id, None)  # who loads the page may have begun a paper at another node
        standing = self._ask(handler, member_id)
        if standing is None:
            if handler.get_cookie(TICKET):
                handler.clear_cookie(TICKET, path=self._base_url)
            return False
        handler.set_header("Content-Type", "text/html; charset=utf-8")
        handler.set_header("Content-Security-Policy", self._page.policy)
        handler.set_header("Connection", "close")  # who waits shall hold no socket
        handler.finish(self._page.render(standing, now, f"{self._base_url}waiting"))
        return True

    def answer(self, handler: RequestHandler, member_id: str | None) -> None:
        """How one who waits stands now. One whom nobody knows loads the page and signs in."""
        standing = self._ask(handler, member_id) if member_id else None
        handler.set_header("Connection", "close")
        handler.finish({"enter": True} if standing is None else self._page.answer(standing))

    def lets_in(self, member_id: str) -> bool:
        """Whether a session of this member may begin now. Raises StoreError."""
        now = time.monotonic()
        if self.room.admits(member_id, now):
            return True
        if not errand(self._home.store, member_id, self._home.clock()).answering:
            return False
        self.room.seat(member_id, now)
        return True

    def _ask(self, handler: RequestHandler, member_id: str) -> Standing | None:
        """How this member stands in the line; None for one who may come in. Gives a ticket."""
        steady, now = time.monotonic(), self._home.clock()
        if self.room.admits(member_id, steady):
            return None
        what = self._errand(member_id, steady)
        if what.answering:
            self.room.seat(member_id, steady)
            return None
        ticket = handler.get_cookie(TICKET)
        arrived = self._identity.arrival(ticket, member_id, now)
        if arrived is None:
            arrived = round(now.timestamp() * 1000)
            handler.set_cookie(
                TICKET,
                self._identity.ticket(member_id, arrived, now),
                path=self._base_url,
                max_age=int(TICKET_LASTS.total_seconds()),
                httponly=True,
                samesite="Lax",
                secure=handler.request.protocol == "https",
            )
        before = self.room.place(member_id, 0 if what.sitting else 1, arrived, steady)
        if before is None:
            self._errands.pop(member_id, None)  # what comes next may be a paper
            return None
        return Standing(before, self.room.seconds(before), what.sitting)

    def _errand(self, member_id: str, steady: float) -> Errand:
        known = self._errands.get(member_id)
        if known is None or known[1] <= steady:
            found = errand(self._home.store, member_id, self._home.clock())
            known = found, steady + (_ERRAND_LASTS if found.sitting else _NO_ERRAND_LASTS)
            self._errands[member_id] = known
        return known[0]

    def _beat(self, loop: IOLoop, planned: float) -> None:
        self.start(loop)
        now = time.monotonic()
        self._weigh(max(now - planned, self._store_late(now)), now)
        if now - self._ticked >= 1:
            self._ticked = now
            self.room.tick(now)
            self._errands = {member: known for member, known in self._errands.items() if known[1] > now}
            if self.room.is_blocked:
                with suppress(StoreError):  # which readiness and the log tell
                    self._make_room(now)
        if len(self.room) and now - self._logged >= _LOGGED_EVERY:
            self._logged = now
            log.warning("等候 %d 人，已进入 %d 人，上限 %d 人。", len(self.room), len(self._inside), self.room.capacity)

    def _make_room(self, now: float) -> None:
        """Send those away who only look and have long been silent. Raises StoreError."""
        silent = (who for who, sockets in self._inside.items() if all(one.heard + SILENT <= now for one in sockets))
        for member_id in list(islice(silent, _LOOKED_AT)):
            what = errand(self._home.store, member_id, self._home.clock())
            if what.answering or what.sitting:
                for one in self._inside[member_id]:
                    one.heard = now  # not asked about again for a while
            else:
                for one in self._inside.pop(member_id):
                    one.close(WAIT, "wait")
                self.room.gave_up(member_id)

    def _weigh(self, late: float, now: float) -> None:
        was = self._pressure.too_much
        self.room.closed = self._pressure.note(late, now)
        if was != self._pressure.too_much:
            log.warning("网站跟上了（慢 %.1f 秒）。" if was else "网站忙不过来（慢 %.1f 秒），新来的先等候。", late)

    def _store_late(self, now: float) -> float:
        """How long the store takes, or has taken so far, for what asks nothing of it."""
        asked = self._store_asked
        if asked is not None:
            return max(self._store_took, now - asked)
        if self._inside or len(self.room):
            self._store_asked = now
            self._home.store.write(answers, beside=True).add_done_callback(partial(self._store_answered, now))
        return self._store_took

    def _store_answered(self, asked: float, _done: Future[None]) -> None:
        """Called in the writer's thread."""
        self._store_took, self._store_asked = time.monotonic() - asked, None


def usual_capacity() -> int:
    """How many members one node takes where nobody has said: what it has memory and sockets for."""
    return min(_COMMON, most_connections() * 4 // 5)
