"""HAProxy and nginx as they are shipped in ``deploy/``, before nodes of the test: only places are replaced."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from programs import program
from running_site import ROOT, free_port

DEPLOY = ROOT / "deploy"
NAMES = ("haproxy", "nginx")
_NODES = ("10.0.0.11:8866", "10.0.0.12:8866")


class Balancer:
    """One of ``NAMES`` before the nodes at ``ports``, with a certificate of its own; everything is in ``folder``."""

    def __init__(self, name: str, folder: Path, ports: Sequence[int]) -> None:
        self.name, self.folder, self.port = name, folder, free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = make_certificate(folder)
        self._plain = free_port()
        self._configuration = self._haproxy(ports) if name == "haproxy" else self._nginx(ports)
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> subprocess.CompletedProcess[str]:
        """Its own judgement of the configuration."""
        command = [*self._command(), "-c"] if self.name == "haproxy" else [*self._command(), "-t"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def change(self, old: str, new: str) -> None:
        """Replace something in the configuration before the start."""
        written = self.folder / ("haproxy.cfg" if self.name == "haproxy" else "quizlib.conf")
        text = written.read_text(encoding="utf-8")
        assert old in text
        written.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def log(self) -> str:
        """Everything it has logged."""
        return "".join(one.read_text(encoding="utf-8", errors="replace") for one in sorted(self.folder.glob("*.log")))

    def logs(self, text: str) -> bool:
        """Whether it logs ``text``, maybe a moment after it answered."""
        for _ in range(100):
            if text in self.log:
                return True
            time.sleep(0.05)
        return False

    def __enter__(self) -> "Balancer":
        with (self.folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                assert self._process.poll() is None, self.log
                time.sleep(0.05)
        raise AssertionError(self.log)

    def __exit__(self, *_error: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)

    def _command(self) -> list[str]:
        if self.name == "haproxy":
            return [str(program("haproxy")), "-db", "-f", str(self._configuration)]
        return [str(program("nginx")), "-p", str(self.folder), "-c", str(self._configuration)]

    def _haproxy(self, ports: Sequence[int]) -> Path:
        places = {
            "log /dev/log local0": "log stdout format raw local0",
            "maxconn 50000": f"maxconn {min(50_000, _open_files() // 3)}",
            "/etc/haproxy/quizlib-503.http": str(DEPLOY / "haproxy" / "quizlib-503.http"),
            "/etc/haproxy/certs/quiz.pem": str(self.folder / "both.pem"),
            "bind :80": f"bind 127.0.0.1:{self._plain}",
            "bind :443": f"bind 127.0.0.1:{self.port}",
        }
        return self._written(DEPLOY / "haproxy" / "haproxy.cfg", places, ports)

    def _nginx(self, ports: Sequence[int]) -> Path:
        places = {
            "/etc/nginx/certs/quiz.crt": str(self.certificate),
            "/etc/nginx/certs/quiz.key": str(self.folder / "key.pem"),
            "/var/log/nginx/quizlib.log": str(self.folder / "access.log"),
            "listen 80;": f"listen 127.0.0.1:{self._plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
        }
        included = self._written(DEPLOY / "nginx" / "quizlib.conf", places, ports)
        temporary = "".join(
            f"{kind}_temp_path {self.folder / kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = self.folder / "nginx.conf"
        whole.write_text(
            f"{'user root;' if getattr(os, 'geteuid', lambda: 1)() == 0 else ''} daemon off; worker_processes 2;\n"
            f"pid {self.folder / 'nginx.pid'}; error_log {self.folder / 'error.log'} info;\n"
            f"events {{ worker_connections {min(8192, _open_files() // 3)}; }}\n"
            f"http {{ {temporary} include {included}; }}\n",
            encoding="utf-8",
        )
        return whole

    def _written(self, shipped: Path, places: dict[str, str], ports: Sequence[int]) -> Path:
        """The shipped file with other places; each must be there, so that the file and the test stay together."""
        text = shipped.read_text(encoding="utf-8")
        places = places | {node: f"127.0.0.1:{port}" for node, port in zip(_NODES, ports, strict=True)}
        for old, new in places.items():
            assert old in text, f"{shipped} has no {old}"
            text = re.sub(re.escape(old) + r"(?!\d)", lambda _, new=new: new, text)  # type: ignore[misc]
        written = self.folder / shipped.name
        written.write_text(text, encoding="utf-8")
        return written


def make_certificate(folder: Path) -> Path:
    """A certificate for loopback and ``quiz.test``, signed by itself; its key and ``both.pem`` lie beside it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=quiz.test",
    ]
    names = ["-addext", "subjectAltName=DNS:quiz.test,IP:127.0.0.1", "-keyout", key, "-out", certificate]
    subprocess.run([*command, *names], capture_output=True, check=True)
    (folder / "both.pem").write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate


def _open_files() -> int:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if most != resource.RLIM_INFINITY else 100_000
