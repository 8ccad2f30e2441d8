"""Bytes exactly as an attacker writes them, over a bare socket."""

import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from protocol import ProtocolMember


@dataclass(frozen=True)
class Answer:
    """What came back until the other side closed or said no more; ``status`` is 0 where nothing did."""

    raw: bytes

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1]) if self.raw.startswith(b"HTTP/1.1 ") else 0

    @property
    def head(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]


def request(
    target: str | bytes, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """One request that asks to close afterwards; ``target`` goes out as it is."""
    head = {"Host": "127.0.0.1", "Connection": "close", **({"Content-Length": str(len(body))} if body else {})}
    lines = [f"{name}: {value}" for name, value in {**head, **(headers or {})}.items()]
    raw = target if isinstance(target, bytes) else target.encode()
    return method.encode() + b" " + raw + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def send(port: int, data: bytes, patience: float = 5) -> Answer:
    """Send ``data`` and take what comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as one:
        with suppress(OSError):
            one.sendall(data)
        return Answer(_all(one))


def _all(one: socket.socket) -> bytes:
    came = b""
    with suppress(OSError):
        while data := one.recv(65536):
            came += data
    return came


def frame(opcode: int, data: bytes, *, final: bool = True, reserved: int = 0, masked: bool = True) -> bytes:
    """A websocket frame; the mask is zero."""
    size = len(data)
    mask = 0x80 if masked else 0
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    if size < 126:
        head += bytes([mask | size])
    elif size < 2**16:
        head += bytes([mask | 126]) + struct.pack(">H", size)
    else:
        head += bytes([mask | 127]) + struct.pack(">Q", size)
    return head + (b"\0\0\0\0" if masked else b"") + data


class RawSocket:
    """The websocket of a member who has opened the page, frame by frame. Raises ConnectionRefusedError: the answer."""

    def __init__(self, member: ProtocolMember, port: int, **headers: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        wanted = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Cookie": member.cookie,
            **headers,
        }
        self._socket.sendall(request(member.page["socket"], headers=wanted))
        self.head = b""
        while b"comm_open" not in self.head:
            data = self._socket.recv(65536)
            self.head += data
            if not data or not self.head.startswith(b"HTTP/1.1 101 "[: len(self.head)]):
                self._socket.close()
                raise ConnectionRefusedError(self.head.decode("latin-1"))

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            self._socket.sendall(data)

    def send_frame(self, opcode: int, data: bytes) -> None:
        self.send(frame(opcode, data))

    def is_closed_within(self, seconds: float) -> bool:
        """Whether the other side closes; what it sends until then is passed over."""
        end = time.monotonic() + seconds
        self._socket.settimeout(0.2)
        while time.monotonic() < end:
            try:
                if not self._socket.recv(65536):
                    return True
            except TimeoutError:
                continue
            except OSError:
                return True
        return False

    def close(self) -> None:
        self._socket.close()
