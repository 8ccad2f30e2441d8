"""What those who wait see: a light page with their place, and the short answers that keep it true."""

import base64
import hashlib
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import jinja2
from markupsafe import Markup

from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.language import translate
from quizlib.serving.paths import STATIC

Say = Callable[[str], str]
_NEAR = timedelta(hours=1)
_FORESEEN = 2 * 60 * 60  # seconds; what is longer nobody can tell
_SOONEST, _LATEST = 5.0, 15.0  # seconds until the page asks again


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in the line: how many are before, about how many seconds that takes, and what for."""

    before: int
    seconds: float | None
    sitting: Sitting | None


class WaitingPage:
    """Made once for a site."""

    def __init__(self, environment: jinja2.Environment, language: str) -> None:
        self._template = environment.get_template("waiting.html.j2")
        self._language = language
        self._say: Say = partial(translate, language=language)
        self._style, self._script = (
            (STATIC / f"waiting.{kind}").read_text(encoding="utf-8").strip() for kind in ("css", "js")
        )
        self._script = f"(() => {{\n{self._script}\n}})();"
        self.policy = (
            f"default-src 'none'; script-src 'sha256-{_digest(self._script)}'; "
            f"style-src 'sha256-{_digest(self._style)}'; img-src data:; connect-src 'self'; "
            "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        )

    def render(self, standing: Standing, now: datetime, ask: str) -> str:
        """The page; ``ask`` is the address that answers how it stands now."""
        say, answer = self._say, self.answer(standing)
        return self._template.render(
            language="zh-CN" if self._language == "zh_CN" else self._language,
            title=say("现在人多，请稍候"),
            told=answer["told"],
            again=answer["again"],
            ask=ask,
            cut=say("暂时连不上网站，恢复后会继续排队。"),
            calm=say("轮到您时会自动进入，不用刷新，也不用退出。"),
            closes=self._closes(standing.sitting, now),
            kept=say("刷新页面或断开一会儿，排队的先后不变。"),
            style=Markup(self._style),  # noqa: S704 - our own files
            script=Markup(self._script),  # noqa: S704
        )

    def answer(self, standing: Standing) -> dict[str, Any]:
        """The same as short as it can be: what to say, and in how many milliseconds to ask again."""
        place, seconds = standing.before + 1, standing.seconds
        told = self._say("您排在第 {place} 位。").format(place=place)
        if seconds is not None and seconds <= _FORESEEN:
            minutes = max(1, math.ceil(seconds / 60))
            told = self._say("您排在第 {place} 位，约需 {minutes} 分钟。").format(place=place, minutes=minutes)
        # the farther back, the slower; not all at once
        again = min(_LATEST, _SOONEST + 1 + standing.before / 40) * random.uniform(0.85, 1.15)  # noqa: S311 - no secret
        return {"told": told, "again": round(1000 * min(_LATEST, max(_SOONEST, again)))}

    def _closes(self, sitting: Sitting | None, now: datetime) -> str:
        if sitting is None or sitting.closes - now > _NEAR:
            return ""
        return self._say("《{title}》{closes} 截止。").format(title=sitting.title, closes=spoken(sitting.closes))


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
