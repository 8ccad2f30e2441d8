"""The kernel websocket at Voila's address, with a visitor session behind it instead of a kernel."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from quizlib.serving.site import SiteHandler
from quizlib.serving.visitor import VisitorSession

log = logging.getLogger(__name__)

MOST_SESSIONS_OF_A_MEMBER = 4


class SessionSocket(SiteHandler, WebSocketHandler):
    """``/api/kernels/<id>/channels``: text frames of the Jupyter protocol, owner only."""

    session: VisitorSession | None = None
    member: str = ""

    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc.lower() == self.request.host.lower()

    async def get(self, session_id: str) -> None:
        if self.settings["quizlib_readiness"].leaving:
            raise HTTPError(503)  # a balancer tries the next node
        member_id = self.member_id()
        if member_id is None or not self.site.identity.owns(member_id, session_id):
            raise HTTPError(403)
        self.member = member_id
        await super().get(session_id)

    def open(self, *_args: str, **_options: str) -> None:
        self.set_nodelay(True)  # Nagle's algorithm would add 40 ms to a reply
        mine = self.site.sockets[self.member]
        while len(mine) >= MOST_SESSIONS_OF_A_MEMBER:
            mine.pop(0).close(4429, "too many windows")
        mine.append(self)
        self.session = VisitorSession(self.site.cells, self.site.visit(self.member), self._write)
        try:
            self.session.start()
        except Exception:
            log.exception("a visitor session could not start")
            self.close(1011)

    def on_message(self, message: str | bytes) -> None:
        allowed = self.site.allowances[self.member].take(time.monotonic())
        if isinstance(message, bytes) or not allowed:
            log.warning("a socket was closed: %s", "binary frame" if isinstance(message, bytes) else "flood")
            self.close(1008)
        elif self.session is not None:
            self.session.receive(message)

    def on_close(self) -> None:
        mine = self.site.sockets.get(self.member, [])
        if self in mine:
            mine.remove(self)
        if not mine:
            self.site.sockets.pop(self.member, None)
        if self.session is not None:
            self.session.close()
            self.session = None

    def _write(self, frame: str) -> None:
        try:
            future: Any = self.write_message(frame)
        except WebSocketClosedError:
            return  # the visitor is gone; what was kept is kept
        future.add_done_callback(lambda done: done.exception())
