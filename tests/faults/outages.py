"""A member in a real browser whose network fails in the middle of a test, again and again, each time for longer.

``test_outages`` plays it with a shortened clock, ``python -m benchmarks.outages`` in full length.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from browser.steps import answer, following, saved, sign_in, start
from chromium import HOST
from playwright.sync_api import Page, WebSocket, expect
from proxy import Proxy

LENGTHS = (8, 40, 200, 400)  # seconds
KINDS = ("cut", "held up")  # every connection is closed; nothing comes through, and nobody is told

PassTime = Callable[[Page, float], None]
ComeBack = Callable[[Page], None]


@dataclass
class Outage:
    """What came of one: whether the page said so, and seconds from its end until all was kept."""

    kind: str
    seconds: float
    told: str = ""
    recovered: float = 0.0


@dataclass
class Sent:
    """The operations that a page has sent, each as often as it was sent, and those that it was told are kept."""

    operations: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._saw(frame, lambda operation: self.operations.update([operation])))
        socket.on("framereceived", lambda frame: self._saw(frame, self.kept.add, "kept"))

    def _saw(self, frame: str | bytes, note: Callable[[str], None], kind: str = "") -> None:
        content: dict[str, Any] = json.loads(frame)["content"].get("data", {}).get("content", {})
        if "operation" in content and kind in {"", content["type"]}:
            note(content["operation"])


def play(page: Page, network: Proxy, kind: str, pass_time: PassTime, come_back: ComeBack = saved) -> list[Outage]:
    """Take the test through ``network``, with an outage of every length; what came of each."""
    page.goto(f"http://{HOST}:{network.port}/")
    sign_in(page)
    start(page)
    found = []
    for seconds in LENGTHS:
        answer(page)
        come_back(page)
        following(page)
        found.append(_suffer(page, network, Outage(kind, seconds), pass_time, come_back))
        following(page)
    return found


def _suffer(page: Page, network: Proxy, outage: Outage, pass_time: PassTime, come_back: ComeBack) -> Outage:
    """Lose the network, answer a question all the same, and get the network back."""
    if outage.kind == "cut":
        network.cut()
        expect(page.locator(".qz-status")).to_contain_text("连接中断")
    else:
        network.hold()
    answer(page)
    pass_time(page, outage.seconds)
    outage.told = page.locator(".qz-status").inner_text()
    network.restore()
    restored = time.monotonic()
    come_back(page)
    outage.recovered = time.monotonic() - restored
    return outage
