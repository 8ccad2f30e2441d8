"""Whether a visitor still waits for the answer.

Where more ask than a site can answer at once, its queue holds requests of visitors who have long given up and asked
again. To work through them in full would make the next ones give up too, and so on for ever.
"""

import socket
from typing import Any

from tornado.httputil import HTTPServerRequest


def has_left(request: HTTPServerRequest) -> bool:
    """Whether the other side has closed the connection; tornado itself sees that only after the answer."""
    stream: Any = getattr(request.connection, "stream", None)
    if stream is None or stream.closed():
        return True
    try:
        return bool(stream.socket.recv(1, socket.MSG_PEEK) == b"")
    except BlockingIOError:
        return False
    except OSError:
        return True
