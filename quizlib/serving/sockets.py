"""The kernel websocket at Voila's address, with a visitor session behind it instead of a kernel."""

import logging
import time
from typing import Any

from tornado.iostream import StreamBufferFullError
from tornado.web import Finish, HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from quizlib.serving.lobby import WAIT
from quizlib.serving.origin import from_our_page
from quizlib.serving.presence import has_left
from quizlib.serving.site import SiteHandler
from quizlib.serving.visitor import VisitorSession

log = logging.getLogger(__name__)

MOST_SESSIONS_OF_A_MEMBER = 4
MOST_UNREAD = 4 * 2**20  # bytes that wait for a page that does not read
_OPENING = 5  # an opened session costs as much as so many messages


class SessionSocket(SiteHandler, WebSocketHandler):
    """``/api/kernels/<id>/channels``: text frames of the Jupyter protocol, owner only."""

    session: VisitorSession | None = None
    member: str = ""
    heard: float = 0.0  # when the page last said something, in seconds of a steady clock

    def check_origin(self, origin: str) -> bool:
        return from_our_page(self)

    async def get(self, session_id: str) -> None:
        if self.settings["quizlib_readiness"].leaving:
            raise HTTPError(503)  # a balancer tries the next node
        if has_left(self.request):
            raise Finish
        if not from_our_page(self):
            raise HTTPError(403)  # before tornado stumbles over an origin of no form
        member_id = self.member_id()
        if member_id is None or not self.site.identity.owns(member_id, session_id):
            raise HTTPError(403)
        self.member = member_id
        if not self._may(_OPENING):
            raise HTTPError(429)
        await super().get(session_id)

    def open(self, *_args: str, **_options: str) -> None:
        self.set_nodelay(True)  # Nagle's algorithm would add 40 ms to a reply
        self.heard = time.monotonic()
        assert self.ws_connection is not None and self.ws_connection.stream is not None  # noqa: S101, PT018 - just opened
        self._wire = self.ws_connection.stream
        self._wire.max_write_buffer_size = MOST_UNREAD
        if not self.site.lobby.lets_in(self.member):
            self.close(WAIT, "wait")
            return
        mine = self.site.sockets[self.member]
        while len(mine) >= MOST_SESSIONS_OF_A_MEMBER:
            mine.pop(0).close(4429, "too many windows")
        mine.append(self)
        self.site.lobby.room.came_in(self.member)
        self.session = VisitorSession(self.site.cells, self.site.visit(self.member), self._write)
        try:
            self.session.start()
        except Exception:
            log.exception("a visitor session could not start")
            self.close(1011)

    def on_message(self, message: str | bytes) -> None:
        if self.session is None:
            return
        self.heard = time.monotonic()
        if isinstance(message, bytes):
            self._cut("发来的不是文字")
        elif not self._may():
            self._cut("发得太多太快")
        else:
            self.session.receive(message)

    def on_close(self) -> None:
        mine = self.site.sockets.get(self.member, [])
        if self in mine:
            mine.remove(self)
            if not mine:
                self.site.sockets.pop(self.member, None)
                self.site.lobby.room.went(self.member, time.monotonic())
        if self.session is not None:
            self.session.close()
            self.session = None
            self.site.tidying.session_ended(len(self.site.sockets))

    def _may(self, cost: int = 1) -> bool:
        return self.site.allowances[self.member].take(time.monotonic(), cost)

    def _cut(self, reason: str) -> None:
        """Close at once, deaf to what is on the way."""
        log.warning("断开一个连接：%s", reason)
        self.close(1008)
        self._wire.close()
        self.on_close()

    def _write(self, frame: str) -> None:
        try:
            future: Any = self.write_message(frame)
        except WebSocketClosedError:
            return  # the visitor is gone; what was kept is kept
        except StreamBufferFullError:
            self._cut("发去的没有人收")
            return
        future.add_done_callback(lambda done: done.exception())
