"""Thousands of members in one process of its own: they come within a minute, answer every ten seconds, hand in.

``python surge.py URL MEMBERS ARRIVE_SECONDS STAY_SECONDS`` prints a line of JSON: errors, the operations acknowledged
by attempt, and how long acknowledgements took.
"""

import asyncio
import json
import random
import re
import sys
import time
import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from homes import SITTING, name_of, number_of
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

_PAGE = re.compile(rb'<script type="application/json" id="page">(.*?)</script>', re.DOTALL)
_BETWEEN = 10.0  # seconds between a member's answers


class Surge:
    """What all members of a run share: the site, the tally."""

    def __init__(self, url: str, first: int = 0) -> None:
        self.url, self.first = url.rstrip("/"), first
        self.host, port = self.url.removeprefix("http://").split(":")
        self.port = int(port)
        self.errors: list[str] = []
        self.seconds: list[float] = []
        self.acknowledged: dict[str, list[int]] = {}
        self.admitted: list[float] = []
        self.handed_in = 0

    async def member(self, n: int, comes: float, stays: float) -> None:
        """One member's whole visit, beginning after ``comes`` seconds."""
        await asyncio.sleep(comes)
        began = time.perf_counter()
        try:
            cookie = await self._sign_in(n)
            page = await self._page(cookie)
            async with connect(
                self.url.replace("http", "ws") + page["socket"],
                additional_headers={"Cookie": cookie},
                origin=Origin(self.url),
                compression=None,
                proxy=None,
                open_timeout=60,
                ping_interval=None,
            ) as socket:
                visit = _Visit(socket)
                paper = await visit.ask(type="start", sitting=SITTING)
                self.admitted.append(time.perf_counter() - began)
                await self._answer(visit, paper, stays - comes)
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}"[:200])

    async def _answer(self, visit: "_Visit", paper: dict[str, Any], stays: float) -> None:
        attempt, slots = paper["attempt"], [one["number"] for one in paper["sheet"]]
        mine = self.acknowledged.setdefault(attempt, [])
        leaves = time.perf_counter() + stays
        await asyncio.sleep(random.random() * _BETWEEN)
        for place in range(10_000):
            if time.perf_counter() >= leaves:
                break
            slot = slots[place % len(slots)]
            sent = time.perf_counter()
            reply = await visit.ask(
                type="respond", operation=uuid.uuid4().hex, attempt=attempt, slot=slot, response=random.choice("ABCD")
            )
            self.seconds.append(time.perf_counter() - sent)
            if reply.get("type") != "kept":
                raise RuntimeError(f"not kept: {reply}")
            mine.append(slot)
            await asyncio.sleep(_BETWEEN * random.uniform(0.9, 1.1))
        await asyncio.sleep(random.random() * 50)
        sent = time.perf_counter()
        await visit.ask(type="submit", operation=uuid.uuid4().hex, attempt=attempt)
        self.seconds.append(time.perf_counter() - sent)
        self.handed_in += 1

    async def _sign_in(self, n: int) -> str:
        body = urlencode({"number": number_of(self.first + n), "name": name_of(self.first + n)}).encode()
        head, _ = await self._fetch(
            b"POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n", b"", body
        )
        found = re.search(rb"(?im)^set-cookie: ([^;\r]+)", head)
        if not found:
            raise RuntimeError(f"no cookie: {head[:80]!r}")
        return found.group(1).decode()

    async def _page(self, cookie: str) -> dict[str, Any]:
        _, body = await self._fetch(b"GET / HTTP/1.1\r\n", f"Cookie: {cookie}\r\n".encode())
        found = _PAGE.search(body)
        if not found:
            raise RuntimeError("the page holds no session")
        return dict(json.loads(found.group(1)))

    async def _fetch(self, first: bytes, more: bytes, body: bytes = b"") -> tuple[bytes, bytes]:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        head = f"Host: {self.host}:{self.port}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        writer.write(first + more + head + body)
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        head, _, content = answer.partition(b"\r\n\r\n")
        return head, content


class _Visit:
    """The widget's side of one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._comm = socket, ""

    async def ask(self, **content: Any) -> dict[str, Any]:
        """Say something and take the next custom message for the answer."""
        if not self._comm:
            self._comm = (await self._next("comm_open"))["comm_id"]
        message = {
            "channel": "shell",
            "header": {"msg_id": uuid.uuid4().hex, "msg_type": "comm_msg", "version": "5.3"},
            "content": {"comm_id": self._comm, "data": {"method": "custom", "content": content}},
            "parent_header": {},
            "metadata": {},
        }
        await self._socket.send(json.dumps(message))
        return dict((await self._next("comm_msg"))["data"]["content"])

    async def _next(self, kind: str) -> dict[str, Any]:
        while True:
            message = json.loads(await asyncio.wait_for(self._socket.recv(), 60))
            if message["header"]["msg_type"] == kind:
                return dict(message["content"])


async def run(url: str, members: int, arrive: float, stay: float, first: int = 0) -> dict[str, Any]:
    """All members' visits; what came of them. Everybody hands in within a minute after ``stay`` seconds."""
    surge = Surge(url, first)
    begun = time.perf_counter()
    await asyncio.gather(*(surge.member(n, arrive * n / members, stay) for n in range(members)))
    took = sorted(surge.seconds) or [0.0]
    return {
        "members": members,
        "errors": len(surge.errors),
        "examples": surge.errors[:5],
        "handed_in": surge.handed_in,
        "responses": sum(map(len, surge.acknowledged.values())),
        "acknowledged": surge.acknowledged,
        "p50_ms": 1000 * took[len(took) // 2],
        "p99_ms": 1000 * took[int(len(took) * 0.99)],
        "longest_ms": 1000 * took[-1],
        "admission_p99_ms": 1000 * (sorted(surge.admitted) or [0.0])[int(len(surge.admitted) * 0.99) - 1],
        "seconds": time.perf_counter() - begun,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))))
