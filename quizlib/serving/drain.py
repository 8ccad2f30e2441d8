"""Leaving in order, so that members notice nothing: what a node does when it is asked to stop.

From then on it is not ready and takes no new sessions. For a fifth of the time nothing else happens: balancers notice.
Then its members are sent on in waves (close code 1012, on which the page reconnects at once, at another node), so that
they do not all arrive there in the same second. Pages and sign-ins, which need no session, are served to the end.
"""

import asyncio
import logging
import math
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from quizlib.errors import StoreError
from quizlib.serving.health import Readiness
from quizlib.serving.site import Site
from quizlib.store.probe import answers

log = logging.getLogger(__name__)

SERVICE_RESTART = 1012
_NOTICING = 0.2  # of the time, for balancers
_LEFT_BY = 0.8  # of the time: the last socket is told; the rest is for farewells and commits
_WAVE = 0.25  # seconds
_SMALLEST_WAVE = 10


@dataclass(eq=False)
class Drain:
    """Empties one node within ``seconds``, then calls ``stop``; 0 stops at once."""

    site: Site
    readiness: Readiness
    seconds: float
    stop: Callable[[], None]
    _task: asyncio.Task[None] | None = field(default=None)

    def begin(self) -> None:
        """Called on the loop, at the first signal; who calls again waits no longer."""
        if self.seconds <= 0 or self.readiness.leaving:
            self.stop()
            return
        self.readiness.leaving = True
        log.warning("收到停止的通知，%g 秒内把 %d 个连接交给别的节点。", self.seconds, len(self._sockets()))
        self._task = asyncio.get_running_loop().create_task(self._leave())

    async def _leave(self) -> None:
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._send_on(), self.seconds)
            log.warning("停止前还有 %d 个连接没有交出。", len(self._sockets()))
        finally:  # whatever went wrong: a node that says it leaves must not stay
            self.stop()

    async def _send_on(self) -> None:
        await asyncio.sleep(self.seconds * _NOTICING)
        sockets = self._sockets()
        random.shuffle(sockets)
        last = time.monotonic() + self.seconds * (_LEFT_BY - _NOTICING)
        while sockets:
            waves = max(1.0, (last - time.monotonic()) / _WAVE)
            size = max(_SMALLEST_WAVE, math.ceil(len(sockets) / waves))
            wave, sockets = sockets[:size], sockets[size:]
            await self._acknowledge()
            for socket in wave:
                socket.close(SERVICE_RESTART, "service restart")
            await asyncio.sleep(_WAVE * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        while self._sockets():
            await asyncio.sleep(0.05)
        await self._acknowledge()

    async def _acknowledge(self) -> None:
        """Wait until all that was sent before is committed, and so told."""
        with suppress(StoreError):
            await asyncio.wrap_future(self.site.home.store.write(answers, beside=True))

    def _sockets(self) -> list[Any]:
        return [socket for sockets in self.site.sockets.values() for socket in sockets]
