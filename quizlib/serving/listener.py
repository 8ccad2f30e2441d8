"""The HTTP server of the member site, which goes on serving whatever connects and says nothing.

Tornado takes connections until the process may open no more files, and then neither serves nor rests. This one keeps
some files back for the database. When the rest is used up, the connection that has been waiting longest without a
request makes room; where nearly all are busy, new ones wait in the system's queue until somebody leaves.
"""

import contextlib
import logging
import socket
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream

log = logging.getLogger(__name__)

QUEUE = 1024  # connections that the system keeps until they are taken
_KEPT_BACK = 128  # files for the database and everything else
_AT_ONCE = 128  # connections taken before others have their turn
_NEWCOMERS = 16  # where fewer are idle they have only just come, and must not push each other out
_REST = 0.5  # seconds
_WITHOUT_A_LIMIT = 480  # Windows: Python's select takes 512 sockets
_COMMON = 10_240  # what macOS allows a process where it says that there is no limit


class Listener(HTTPServer):
    """An HTTP server with at most ``most`` connections."""

    def initialize(self, request_callback: Any, *, most: int, **options: Any) -> None:  # type: ignore[override]
        """Called by ``__init__``; ``options`` are those of tornado's server."""
        super().initialize(request_callback, **options)
        self._most = most
        self._open: set[IOStream] = set()
        self._idle: dict[IOStream, None] = {}  # without a request so far, or since the last; the longest first
        self._resting = False

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        """Take connections on these sockets."""
        for sock in sockets:
            self._sockets[sock.fileno()] = sock
            self._handlers[sock.fileno()] = partial(IOLoop.current().remove_handler, sock)
            IOLoop.current().add_handler(sock, self._take, IOLoop.READ)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Called by tornado when it waits for a request on a connection."""
        stream: IOStream = request_conn.stream  # type: ignore[attr-defined]
        if not stream.closed():
            self._idle[stream] = None
        return _Heard(super().start_request(server_conn, request_conn), partial(self._idle.pop, stream, None))

    def _take(self, sock: socket.socket, _events: int) -> None:
        for _ in range(_AT_ONCE):
            if len(self._open) >= self._most and len(self._idle) < _NEWCOMERS:
                self._rest(sock, "都在用着")
                return
            try:
                connection, address = sock.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue
            except OSError as error:
                self._rest(sock, str(error))
                return
            if len(self._open) >= self._most:
                next(iter(self._idle)).close()
            stream = _Stream(connection, max_buffer_size=self.max_buffer_size, read_chunk_size=self.read_chunk_size)
            stream.gone = partial(self._forget, stream)
            self._open.add(stream)
            self.handle_stream(stream, address)

    def _forget(self, stream: IOStream) -> None:
        self._open.discard(stream)
        self._idle.pop(stream, None)

    def _rest(self, sock: socket.socket, reason: str) -> None:
        """Take no more for a moment: asking at once again would only use up the processor."""
        if not self._resting:
            log.warning("连接不够，新来的先等候：%s（开着 %d 个）", reason, len(self._open))
        self._resting = True
        IOLoop.current().remove_handler(sock)
        IOLoop.current().call_later(_REST, self._go_on, sock)

    def _go_on(self, sock: socket.socket) -> None:
        self._resting = False
        if not self._stopped:
            IOLoop.current().add_handler(sock, self._take, IOLoop.READ)


class _Stream(IOStream):
    """A stream that says when it is closed, whoever has taken it over."""

    gone: Callable[[], None]

    def close_fd(self) -> None:
        super().close_fd()
        self.gone()


class _Heard(HTTPMessageDelegate):
    """Hands everything on, and says when the head of the request is there."""

    def __init__(self, inner: HTTPMessageDelegate, heard: Callable[[], object]) -> None:
        self._inner, self._heard = inner, heard

    def headers_received(self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders) -> Any:
        self._heard()
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()


def most_connections() -> int:
    """How many connections this process may have, after raising the limit of open files to what the system allows."""
    try:
        import resource
    except ImportError:
        return _WITHOUT_A_LIMIT
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (most, _COMMON):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            break
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(allowed - _KEPT_BACK, allowed // 2) if allowed != resource.RLIM_INFINITY else _COMMON
