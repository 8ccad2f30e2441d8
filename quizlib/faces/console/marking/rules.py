"""评分规则: whether one person marks the short answers of a sitting, or two, and how far these may be apart."""

from fractions import Fraction

import ipywidgets as widgets

from quizlib.core.frozen import plain
from quizlib.faces.console.parts import Ask, Notice, note, row
from quizlib.services.double_marking import USUAL_LIMIT
from quizlib.services.home import Home

ONE, TWO = "一人评", "两人分别评"


class Rules:
    """Two markers and a difference rule, where an organizer wants them."""

    def __init__(self, home: Home, notice: Notice) -> None:
        self._home = home
        self._notice = notice
        self._sitting_id = ""
        self.markers = widgets.Dropdown(description="谁评", options=[ONE, TWO])
        self.limit = widgets.BoundedIntText(min=0, max=99, description="相差限度", layout={"width": "12rem"})
        self.set = widgets.Button(description="改评分规则")
        self.set.on_click(lambda _: self._ask())
        self.markers.observe(lambda _: self._draw(), "value")
        self.asking = Ask(notice)
        about = (
            "两人分别评：各自打分，互相看不到。相差不超过限度（占该题满分的百分比）的取平均；超过的由第三人定分，"
            "定分以前算待评分。已经有的得分不变。"
        )
        self.widget = widgets.VBox(
            [
                note(about),
                row(self.markers, self.limit, widgets.HTML("<span class='quizlib-note'>%（占满分）</span>"), self.set),
                self.asking,
            ]
        )

    def read(self, sitting_id: str) -> None:
        """Take the sitting."""
        self._sitting_id = sitting_id
        limit = self._home.double_marking.limit(sitting_id)
        self.markers.value = ONE if limit is None else TWO
        self.limit.value = round(100 * (USUAL_LIMIT if limit is None else limit))
        self.asking.close_question()
        self._draw()

    def _draw(self) -> None:
        self.limit.disabled = self.markers.value == ONE

    def _ask(self) -> None:
        limit = None if self.markers.value == ONE else Fraction(self.limit.value, 100)
        told = "改为一人评分。" if limit is None else f"改为两人分别评，相差限度为满分的 {plain(100 * limit)}%。"
        self.asking.ask(told, "确认", lambda reason: self._set(limit, reason, told), reason=True)

    def _set(self, limit: Fraction | None, reason: str, told: str) -> None:
        self._home.double_marking.set_limit(self._sitting_id, limit, self._home.clock(), reason=reason)
        self._notice.good(f"已{told}")
