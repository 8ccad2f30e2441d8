"""Tells the operator when the machine's clock has parted from the time that the site keeps."""

import logging
from dataclasses import dataclass

from quizlib.services.clock import MOST_APART, SteadyClock

log = logging.getLogger(__name__)

EVERY = 10.0  # seconds


@dataclass
class ClockWatch:
    """``look`` is called every few seconds; a line when they part or part further, another when they agree again."""

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
            "要改用本机现在的时间，请在没有人作答时重新启动网站。",
            "快" if apart > 0 else "慢",
            abs(apart),
        )
