"""The board's widget. Its page asks every few seconds and draws what it gets; nothing needs to be pressed."""

import logging
from pathlib import Path
from typing import Any

import anywidget

from quizlib.core.sitting import Sitting
from quizlib.errors import QuizlibError
from quizlib.faces.board.content import Slide, content, ranking, withheld
from quizlib.faces.steady import Steady
from quizlib.services.home import Home
from quizlib.settings import Settings

log = logging.getLogger(__name__)
_STATIC = Path(__file__).parents[1] / "static"


class Board(anywidget.AnyWidget):
    """Shows the sitting with this id, or the one that the address names (``?sitting=``), or what runs."""

    _esm = _STATIC / "board.js"
    _css = _STATIC / "board.css"

    def __init__(self, home: Home, sitting_id: str = "") -> None:
        super().__init__()
        self._home = home
        self._wanted = sitting_id
        self._ranked: tuple[str, list[Slide]] = ("", [])
        self._ranking = ""
        self.steady = Steady(self._rank, self._failed)
        self.on_msg(self._asked)

    def _asked(self, _widget: object, message: object, _buffers: object) -> None:
        if isinstance(message, dict) and message.get("type") == "beat":
            try:
                self.send(self._content(message.get("sitting")))
            except QuizlibError as error:
                self.send({"problem": str(error)})
            except Exception:
                log.exception("the board could not be drawn")
                self.send({"problem": "系统出错，正在重试。"})

    def _content(self, named: object) -> dict[str, Any]:
        now = self._home.clock()
        sitting = self._sitting(named)
        if sitting is None:
            return {"now": round(now.timestamp() * 1000), "title": ""}
        changed, self._ranking = sitting.id != self._ranking, sitting.id
        if sitting.standings or sitting.standings_persons:
            self.steady.nudge(at_once=changed)
        watched = self._home.watching.turnout(sitting.id, now)
        ranked_id, ranked = self._ranked
        return content(watched, ranked if ranked_id == sitting.id else []) | {
            "withheld": withheld(sitting, sitting.phase(now))
        }

    def _sitting(self, named: object) -> Sitting | None:
        """What to show; a name that is none is passed over."""
        watching, now = self._home.watching, self._home.clock()
        there = {one.id: one for one in watching.sittings(now)}
        return (
            there.get(self._wanted) or (there.get(named) if isinstance(named, str) else None) or watching.foremost(now)
        )

    def _rank(self) -> None:
        sitting_id = self._ranking
        self._ranked = (
            sitting_id,
            ranking(self._home.store, self._home.settings.results, sitting_id, self._home.clock()),
        )

    def _failed(self, error: Exception) -> None:
        log.error("the standings could not be counted", exc_info=error)


def open_board(sitting_id: str = "") -> Board:
    """The board over the home of this installation."""
    return Board(Home(Settings()), sitting_id)
