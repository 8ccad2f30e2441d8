"""A network that loses single connections: a TCP proxy in front of the site, in the event loop of the drill."""

import asyncio
import contextlib
import random
from dataclasses import dataclass


@dataclass(eq=False)
class _Line:
    """One connection through the proxy, with a side towards the member and one towards the site."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    frozen: bool = False


class Wire:
    """Forwards to ``target``, a port of this machine; ``harm`` does something bad to some of the connections."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._lines: set[_Line] = set()
        self._server: asyncio.Server | None = None
        self.harmed = {"cut": 0, "half closed": 0, "frozen": 0}

    async def open(self) -> str:
        """Begin; the address for members."""
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", 0, backlog=1024)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def harm(self, share: float, chance: random.Random) -> None:
        """Cut, half close or freeze this share of the connections."""
        for line in list(self._lines):
            if line.frozen or chance.random() > share:
                continue
            kind = chance.choice(list(self.harmed))
            self.harmed[kind] += 1
            with contextlib.suppress(OSError, RuntimeError):
                if kind == "cut":
                    line.near.transport.abort()
                    line.far.transport.abort()
                elif kind == "half closed":
                    line.near.write_eof()
                else:
                    line.frozen = True

    async def close(self) -> None:
        """Let go of every connection."""
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.near.transport.abort()
            line.far.transport.abort()

    async def _forward(self, near_reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            near.transport.abort()
            return
        line = _Line(near, far)
        self._lines.add(line)
        try:
            await asyncio.gather(self._pump(line, near_reader, far), self._pump(line, far_reader, near))
        finally:
            self._lines.discard(line)

    async def _pump(self, line: _Line, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # which writing raises on a side that is half closed
            while data := await source.read(65536):
                if not line.frozen:
                    sink.write(data)
                    await sink.drain()
        with contextlib.suppress(OSError, RuntimeError):
            sink.close()
