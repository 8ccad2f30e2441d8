"""What balancers ask: ``/healthz``, whether the process lives, and ``/readyz``, whether to send members here.

Both are cheap, say nothing about who answers, and leave no line in the log; that a node turns ready or not leaves one.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from quizlib.errors import StoreError
from quizlib.serving.site import SiteHandler
from quizlib.store import Store
from quizlib.store.probe import answers

log = logging.getLogger(__name__)

WITHIN = 1.0  # seconds in which the store must answer
_FRESH = 1.0  # seconds for which an answer stands, however many ask


@dataclass(eq=False)
class Readiness:
    """Whether this node can serve members: its writer answers in time, and it is not leaving."""

    store: Store
    leaving: bool = False
    _asked: asyncio.Future[Any] | None = None
    _asked_at: float = 0.0
    _was: bool = field(default=True)

    async def now(self) -> bool:
        """The answer. One question to the store is under way at a time: a store that hangs is not asked again."""
        trouble = "" if self.leaving else await self._trouble()
        why = "正在停止" if self.leaving else trouble
        if self._was is not (not why):
            self._was = not why
            log.warning("本节点暂不接新人：%s", why) if why else log.warning("本节点又可以接新人了。")
        return not why

    async def _trouble(self) -> str:
        if self._asked is None or (self._asked.done() and time.monotonic() - self._asked_at > _FRESH):
            self._asked = asyncio.wrap_future(self.store.write(answers, beside=True))
            self._asked.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._asked_at = time.monotonic()
        try:
            await asyncio.wait_for(asyncio.shield(self._asked), WITHIN)
        except TimeoutError:
            if self._asked.done():
                return ""  # the store did answer: this loop is late, and whoever is busy is not out of order
            return f"数据库 {WITHIN:.0f} 秒没有应答"
        except StoreError as error:
            return str(error)
        return ""


class _Quiet(SiteHandler):
    """Plain text for machines."""

    def tell(self, status: int, text: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/plain")
        self.finish(text + "\n")

    def _log(self) -> None:
        """Leave no line: a balancer asks every second."""


class AliveHandler(_Quiet):
    """``/healthz``: the process answers; nothing else is looked at, so that a lost store restarts no node."""

    def get(self) -> None:
        self.tell(200, "alive")

    head = get


class ReadyHandler(_Quiet):
    """``/readyz``: 200 where members may come, else 503."""

    async def get(self) -> None:
        readiness: Readiness = self.settings["quizlib_readiness"]
        if await readiness.now():
            self.tell(200, "ready")
        else:
            self.tell(503, "not ready")

    head = get
