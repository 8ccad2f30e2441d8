"""A network that can be cut, frozen, held up and delayed: a TCP proxy in front of a site."""

import contextlib
import socket
import threading
import time


class Proxy:
    """Forwards to ``target`` (a port of this machine) until something is done to it."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = int(self._listener.getsockname()[1])
        self._near: set[socket.socket] = set()
        self._far: set[socket.socket] = set()
        self._silent: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._up = True
        self._flowing = threading.Event()
        self._flowing.set()
        self._delay = 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close every connection; new ones are closed at once."""
        self._up = False
        with self._lock:
            for one in self._near | self._far:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self._flowing.set()

    def hold(self) -> None:
        """Let nothing through on any connection, open or new, and lose nothing: it arrives after ``restore``."""
        self._flowing.clear()

    def freeze(self) -> None:
        """Go silent on every connection that is open, without closing it; new ones go through."""
        with self._lock:
            self._silent |= self._near | self._far

    def swallow(self) -> None:
        """Deliver what is asked on every connection that is open, and lose every answer; new ones go through."""
        with self._lock:
            self._silent |= self._far

    def delay(self, seconds: float) -> None:
        """From now on, everything takes so long in each direction."""
        self._delay = seconds

    def restore(self) -> None:
        """Let connections through again."""
        self._up = True
        self._flowing.set()

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._up:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._near.add(near)
                self._far.add(far)
            threading.Thread(target=self._pump, args=(near, far), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._delay:
                    time.sleep(self._delay)
                self._flowing.wait()
                if source not in self._silent:
                    sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        source.close()
        with self._lock:
            self._near.discard(source)
            self._far.discard(source)
