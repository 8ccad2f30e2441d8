"""Tells the operator what nobody else would notice in time: a clock that was set, a disk that is full.

``look`` is called every few seconds; it writes a line when something changes.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from tornado.ioloop import PeriodicCallback

from quizlib.services.clock import MOST_APART, Clock, SteadyClock
from quizlib.services.room import trouble_with

log = logging.getLogger(__name__)

EVERY = 10.0  # seconds


@dataclass
class ClockWatch:
    """Whether the machine's clock has parted from the time that the site keeps."""

    clock: SteadyClock
    _told: float = 0.0

    def look(self) -> None:
        apart = self.clock.follow()
        if abs(apart - self._told) <= MOST_APART:
            return
        if abs(apart) <= MOST_APART:
            log.warning("本机时钟与网站的时间又一致了。")
            self._told = 0.0
            return
        self._told = apart
        log.warning(
            "本机时钟比网站的时间%s %.0f 秒，可能被调整过。网站仍按原来的时间走，截止时间都不变；"
            "要改用本机现在的时间，请等所有人都交卷了（走开的人可以代为交卷）再重新启动网站。",
            "快" if apart > 0 else "慢",
            abs(apart),
        )


@dataclass
class RoomWatch:
    """Whether there is room for answers in the folder of the database."""

    folder: Path
    _told: str = ""

    def look(self) -> None:
        trouble = trouble_with(self.folder)
        kind = trouble.partition("（")[0]  # without the figure, which changes
        if kind == self._told:
            return
        self._told = kind
        log.warning(trouble or "磁盘又有空间了，作答正常保存。")


def keep_watch(clock: Clock, database: Path | None) -> None:
    """Look every few seconds as long as the loop runs; no ``database`` here means that a server looks after its own."""
    looks = [ClockWatch(clock).look] if isinstance(clock, SteadyClock) else []
    looks += [RoomWatch(database.parent).look] if database else []
    for look in looks:
        look()
        PeriodicCallback(look, EVERY * 1000).start()
