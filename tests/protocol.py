"""A member without a browser: speaks HTTP and the widget messages, and keeps every frame it gets."""

import asyncio
import json
import re
import uuid
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

T = TypeVar("T")
_here: list["ProtocolMember"] = []
_PAGE = re.compile(r'<script type="application/json" id="page">(.*?)</script>', re.DOTALL)


async def fetch(url: str, method: str = "GET", **options: Any) -> HTTPResponse:
    """A request that follows no redirect and raises nothing for an error status."""
    options.setdefault("body", b"" if method == "POST" else None)
    request = HTTPRequest(url, method=method, follow_redirects=False, request_timeout=60, **options)
    return await AsyncHTTPClient().fetch(request, raise_error=False)


def run(walk: Coroutine[Any, Any, T]) -> T:
    """Run ``walk`` to its end; every member of it leaves."""

    async def whole() -> T:
        try:
            return await walk
        finally:
            while _here:
                await _here.pop().leave()

    return asyncio.run(whole())


class ProtocolMember:
    """One member at one site."""

    def __init__(self, url: str, number: int = 1) -> None:
        self.url, self.number, self.name = url, f"{number:06}", f"样例{number:04}"
        self.cookie, self.comm = "", ""
        self.page: dict[str, Any] = {}
        self.frames: list[str] = []
        self.html = ""
        self.socket: ClientConnection | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie}

    async def sign_in(self) -> HTTPResponse:
        body = urlencode({"number": self.number, "name": self.name})
        response = await fetch(self.url + "/sign-in", "POST", body=body)
        self.take_cookie(response)
        return response

    def take_cookie(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_list("Set-Cookie"):
            self.cookie = cookie.split(";")[0]

    async def open_page(self) -> dict[str, Any]:
        response = await fetch(self.url + "/", headers=self.headers)
        assert response.code == 200, response.code
        self.html = response.body.decode()
        found = _PAGE.search(self.html)
        assert found
        self.page = json.loads(found.group(1))
        return self.page

    async def connect(self, path: str = "", **headers: str) -> None:
        """Open the page's socket (or the one at ``path``) and wait for the widget's comm. Raises InvalidStatus."""
        address = self.url.replace("http", "ws") + (path or self.page["socket"])
        origin = headers.pop("Origin", self.url)
        self.socket = await connect(
            address, additional_headers={**self.headers, **headers}, origin=Origin(origin), compression=None, proxy=None
        )
        _here.append(self)
        opened = await self.receive("comm_open")
        self.comm = opened["content"]["comm_id"]

    async def receive(self, kind: str = "") -> dict[str, Any]:
        """The next message, or the next of ``kind``. Raises ConnectionClosed."""
        assert self.socket is not None
        while True:
            frame = await asyncio.wait_for(self.socket.recv(), 30)
            self.frames.append(str(frame))
            message = json.loads(frame)
            if not kind or message["header"]["msg_type"] == kind:
                return dict(message)

    async def say(self, **content: Any) -> None:
        await self.send_frame("comm_msg", {"comm_id": self.comm, "data": {"method": "custom", "content": content}})

    async def send_frame(self, msg_type: str, content: dict[str, Any], channel: str = "shell") -> None:
        assert self.socket is not None
        header = {"msg_id": uuid.uuid4().hex, "msg_type": msg_type, "username": "", "session": "", "version": "5.3"}
        message = {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.socket.send(json.dumps(message))

    async def ask(self, **content: Any) -> dict[str, Any]:
        """Say something and take the next custom message for the answer."""
        await self.say(**content)
        message = await self.receive("comm_msg")
        return dict(message["content"]["data"]["content"])

    async def arrive(self) -> dict[str, Any]:
        """Sign in, open the page, connect and start the sitting; the paper's view."""
        await self.sign_in()
        await self.open_page()
        await self.connect()
        return await self.ask(type="start", sitting="test")

    async def respond(self, paper: dict[str, Any], slot: int, response: Any, operation: str = "") -> dict[str, Any]:
        operation = operation or uuid.uuid4().hex
        return await self.ask(
            type="respond", operation=operation, attempt=paper["attempt"], slot=slot, response=response
        )

    async def submit(self, paper: dict[str, Any]) -> dict[str, Any]:
        await self.ask(type="submit", operation=uuid.uuid4().hex, attempt=paper["attempt"])
        return await self.ask(type="look", attempt=paper["attempt"])

    async def leave(self) -> None:
        """Close the socket and wait until it is closed."""
        if self.socket is not None:
            await self.socket.close()
            self.socket = None


__all__ = ["ConnectionClosed", "InvalidStatus", "ProtocolMember", "fetch", "run"]
