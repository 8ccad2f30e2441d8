"""A visitor who has given up is seen before anything is done for the visit."""

import asyncio
import socket
import threading

from tornado.web import Application, RequestHandler

from quizlib.serving.presence import has_left


class _Hung(RequestHandler):
    """Comes to its answer only once it may, as on a site that has too much to do."""

    def initialize(self, may: threading.Event, seen: list[bool]) -> None:
        self._may, self._seen = may, seen

    def get(self) -> None:
        self._may.wait(10)
        self._seen.append(has_left(self.request))


async def _visited(gives_up: bool) -> list[bool]:
    may, seen = threading.Event(), list[bool]()
    server = Application([("/", _Hung, {"may": may, "seen": seen})], log_function=lambda _: None).listen(0, "127.0.0.1")
    port = next(iter(server._sockets.values())).getsockname()[1]

    def visit() -> None:
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            if gives_up:
                visitor.close()
            may.set()
            if not gives_up:
                visitor.recv(100)

    await asyncio.to_thread(visit)
    while not seen:
        await asyncio.sleep(0.01)
    server.stop()
    return seen


def test_who_waits_for_the_answer_is_there() -> None:
    assert asyncio.run(_visited(gives_up=False)) == [False]


def test_who_has_closed_the_connection_has_left() -> None:
    assert asyncio.run(_visited(gives_up=True)) == [True]
