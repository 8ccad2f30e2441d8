"""Members without browsers, as many as wanted: for rehearsals, drills and benchmarks.

Each does what the page does: signs in, opens the socket, answers one question after the other, sends again under the
same operation what was not acknowledged, connects again with back-off after a loss, and hands in. Only the sign-in
costs the site more: the page goes on with what it brings, and these load the page after it.
"""

import asyncio
import json
import random
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.iostream import StreamClosedError
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from quizlib.serving.any_response import response_to
from quizlib.serving.lobby import WAIT

_PAGE = re.compile(rb'<script type="application/json" id="page">(.*?)</script>', re.DOTALL)
_ANSWERED_WITHIN = 10.0  # seconds, as the page has it
_PATIENCE = 180.0  # seconds that a guest goes on trying the same thing
_chance = random.Random()  # noqa: S311 - no secret
_LOST = (OSError, TimeoutError, StreamClosedError, WebSocketClosedError)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who comes: by number and name (and PIN), or by the address of a personal link (``/in/…``)."""

    number: str
    name: str
    pin: str = ""
    link: str = ""


@dataclass
class Tally:
    """What came of a crowd so far. Durations are in seconds, ``deadlines`` in milliseconds UTC."""

    arrived: int = 0
    admitted: list[float] = field(default_factory=list)  # from arrival to the paper
    seconds: list[float] = field(default_factory=list)  # from each response to its acknowledgement
    acknowledged: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    deadlines: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    recovered: int = 0
    waited: int = 0
    handed_in: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def responses(self) -> int:
        """How many responses were acknowledged."""
        return sum(map(len, self.acknowledged.values()))


class Crowd:
    """Members of one sitting at one site, or at its nodes (``addresses``), who answer every ``between`` seconds."""

    def __init__(self, addresses: Sequence[str], sitting_id: str, between: float = 10.0) -> None:
        self.addresses = [one.rstrip("/") for one in addresses]
        self.sitting_id, self.between = sitting_id, between
        self.tally = Tally()
        self.leaves = 0.0  # of the steady clock; may be moved while it plays
        self.visitors: list[Visitor] = []
        self.client: AsyncHTTPClient | None = None

    async def play(self, guests: Iterable[Guest], arrive: float, stay: float, hand_in: float = 50.0) -> Tally:
        """All guests come within ``arrive`` seconds, answer until ``stay``, and hand in within ``hand_in`` more."""
        people = list(guests)
        self.client = SimpleAsyncHTTPClient(force_instance=True, max_clients=len(people) + 1)
        self.visitors = [Visitor(self, guest, place) for place, guest in enumerate(people)]
        self.leaves = time.monotonic() + stay
        try:
            comes = (arrive * place / len(people) for place in range(len(people)))
            await asyncio.gather(*(one.attend(at, hand_in) for one, at in zip(self.visitors, comes, strict=True)))
        finally:
            self.client.close()
        return self.tally


class Visitor:
    """One guest at the site."""

    def __init__(self, crowd: Crowd, guest: Guest, place: int) -> None:
        self._crowd, self._guest, self._tally = crowd, guest, crowd.tally
        self._node = place % len(crowd.addresses)
        self._cookies: dict[str, str] = {}
        self._page: dict[str, Any] = {}
        self._socket: WebSocketClientConnection | None = None
        self._comm = self._attempt = ""

    async def attend(self, comes: float, hand_in: float) -> None:
        """The whole visit, beginning after ``comes`` seconds; what goes wrong for good is noted."""
        await asyncio.sleep(comes)
        self._tally.arrived += 1
        began = time.monotonic()
        try:
            await self._enter()
            paper = await self._ask({"type": "start", "sitting": self._crowd.sitting_id}, "paper")
            self._tally.admitted.append(time.monotonic() - began)
            self._attempt = paper["attempt"]
            self._tally.deadlines[self._attempt].add(paper["deadline"])
            await self._answer(paper["sheet"])
            await asyncio.sleep(_chance.random() * hand_in)
            await self._keep({"type": "submit", "attempt": self._attempt})
            self._tally.handed_in += 1
        except Exception as error:
            self._tally.errors.append(f"{self._guest.number}: {type(error).__name__}: {error}"[:200])
        finally:
            self._leave()

    def cut(self) -> None:
        """Lose the connection without a word, as a phone in a tunnel does."""
        if self._socket is not None:
            stream = getattr(self._socket.protocol, "stream", None)
            if stream is not None:
                stream.close()

    async def _answer(self, sheet: list[dict[str, Any]]) -> None:
        await asyncio.sleep(_chance.random() * self._crowd.between)
        place = 0
        while time.monotonic() < self._crowd.leaves:
            face = sheet[place % len(sheet)]
            sent = time.monotonic()
            response = {"type": "respond", "slot": face["number"], "response": response_to(face)}
            operation = await self._keep({**response, "attempt": self._attempt})
            self._tally.seconds.append(time.monotonic() - sent)
            self._tally.acknowledged[self._attempt][operation] = face["number"]
            place += 1
            await asyncio.sleep(self._crowd.between * _chance.uniform(0.9, 1.1))

    async def _keep(self, content: dict[str, Any]) -> str:
        """Send until it is acknowledged; its operation."""
        operation = uuid.uuid4().hex
        patient_until = time.monotonic() + _PATIENCE
        while True:
            reply = await self._ask({**content, "operation": operation}, operation)
            if reply["type"] == "kept":
                return operation
            if reply["type"] != "unsaved" or time.monotonic() > patient_until:
                raise RuntimeError(f"{content['type']} was not kept: {reply.get('message', reply)}")
            await asyncio.sleep(2)

    async def _ask(self, content: dict[str, Any], wanted: str) -> dict[str, Any]:
        """Send ``content`` until it is answered by the view or for the operation that is ``wanted``."""
        patient_until = time.monotonic() + _PATIENCE
        failures = 0
        while True:
            try:
                if self._socket is None:
                    await self._connect()
                await self._tell(content)
                async with asyncio.timeout(_ANSWERED_WITHIN):
                    while True:
                        reply = await self._hear()
                        if wanted in (reply.get("view"), reply.get("operation")):
                            return reply
                        if reply.get("type") == "notice":
                            raise RuntimeError(f"{content['type']} was refused: {reply['message']}")
            except _LOST as error:
                self._leave()
                failures += 1
                if time.monotonic() > patient_until:
                    raise TimeoutError(f"no connection for {_PATIENCE:.0f} s, last: {error}") from error
                await asyncio.sleep(min(8.0, 0.4 * 2 ** min(failures, 5)) * _chance.uniform(0.5, 1.5))
                self._node = (self._node + 1) % len(self._crowd.addresses)

    async def _connect(self) -> None:
        """Open the socket of the page, and the page again where the site does not know it any more."""
        headers = {"Cookie": self._cookie(), "Origin": self._address}
        request = HTTPRequest(
            self._address.replace("http", "ws", 1) + self._page["socket"],
            headers=headers,
            connect_timeout=_ANSWERED_WITHIN,  # which closes the connection too, as the page does
            request_timeout=_ANSWERED_WITHIN,
        )
        try:
            self._socket = await websocket_connect(request)
            self._comm = ""
            async with asyncio.timeout(_ANSWERED_WITHIN):
                while not self._comm:
                    await self._hear()
        except WebSocketClosedError:
            if self._socket is not None and self._socket.close_code == WAIT:
                await self._enter()
            raise
        except HTTPClientError as error:
            if error.code in {403, 404}:  # the site is there and does not know the page
                await self._enter()
            raise ConnectionError(f"the socket was refused: {error}") from error
        if self._attempt:
            self._tally.recovered += 1
            await self._tell({"type": "hello", "fresh": True, "attempt": self._attempt})

    async def _tell(self, content: dict[str, Any]) -> None:
        if self._socket is None:
            raise WebSocketClosedError()
        message = {
            "channel": "shell",
            "header": {"msg_id": uuid.uuid4().hex, "msg_type": "comm_msg", "version": "5.3"},
            "parent_header": {},
            "metadata": {},
            "content": {"comm_id": self._comm, "data": {"method": "custom", "content": content}},
        }
        await self._socket.write_message(json.dumps(message))

    async def _hear(self) -> dict[str, Any]:
        """The next thing that the widget says; an opened comm is remembered and tells nothing."""
        frame = await self._socket.read_message() if self._socket is not None else None
        if frame is None:
            raise WebSocketClosedError()
        message = json.loads(frame)
        content = message["content"]
        if message["header"]["msg_type"] == "comm_open":
            self._comm = content["comm_id"]
            return {}
        told = dict(content["data"].get("content") or {})
        if self._attempt and told.get("attempt", self._attempt) == self._attempt and told.get("deadline"):
            self._tally.deadlines[self._attempt].add(told["deadline"])
        return told

    async def _enter(self) -> None:
        """Sign in and open the page; a waiting page is waited on."""
        patient_until = time.monotonic() + _PATIENCE
        while True:
            try:
                if not self._cookies:
                    await self._sign_in()
                found = _PAGE.search((await self._fetch("/")).body)
                page = json.loads(found.group(1)) if found else {}
                if "socket" in page:
                    self._page = page
                    return
                if page.get("view", {}).get("view") == "sign_in":
                    raise RuntimeError(f"not signed in: {page['view'].get('message', '')}")
                self._tally.waited += 1
                began = time.monotonic()
                try:
                    await self._wait()
                finally:
                    patient_until += time.monotonic() - began
            except (*_LOST, HTTPClientError) as error:
                if time.monotonic() > patient_until:
                    raise TimeoutError(f"the page did not open for {_PATIENCE:.0f} s, last: {error}") from error
                self._node = (self._node + 1) % len(self._crowd.addresses)
                await asyncio.sleep(_chance.uniform(1, 3))

    async def _wait(self) -> None:
        """Ask now and then, as the waiting page does, until it is this guest's turn."""
        answer: dict[str, Any] = {"again": 5000}
        while not answer.get("enter"):
            await asyncio.sleep(answer["again"] / 1000)
            answer = json.loads((await self._fetch("/waiting")).body)

    async def _sign_in(self) -> None:
        guest = self._guest
        if guest.link:
            answer = await self._fetch(guest.link)
        else:
            form = urlencode({"number": guest.number, "name": guest.name, "pin": guest.pin})
            answer = await self._fetch("/sign-in", method="POST", body=form)
        if answer.code == 403:
            raise RuntimeError("the sign-in was refused")

    async def _fetch(self, path: str, **options: Any) -> HTTPResponse:
        assert self._crowd.client is not None  # noqa: S101 - made when the crowd plays
        headers = {"Cookie": self._cookie()} if self._cookies else {}
        request = HTTPRequest(
            self._address + path,
            headers=headers,
            follow_redirects=False,
            connect_timeout=30,
            request_timeout=60,
            decompress_response=True,
            **options,
        )
        answer = await self._crowd.client.fetch(request, raise_error=False)
        if answer.code == 599 or answer.code >= 500 or answer.code == 429:
            raise ConnectionError(f"{path}: {answer.code} {answer.error or ''}")
        for one in answer.headers.get_list("Set-Cookie"):
            name, _, value = one.split(";")[0].partition("=")
            self._cookies[name] = value
        return answer

    def _leave(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    @property
    def _address(self) -> str:
        return self._crowd.addresses[self._node]
