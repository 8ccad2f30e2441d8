"""A sitting that runs: who is in, and which branches lag behind."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.member import in_order
from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.faces.console.live.tiles import rate, tiles
from quizlib.faces.console.parts import heading, inert, row
from quizlib.services.watching import Turnout, Watched

#: Per cent; a branch with less wants a word.
ENOUGH = 80
_NAMED = 5


class Running(widgets.VBox):  # type: ignore[misc]
    """One sitting, brought up to date by ``show``."""

    def __init__(self, sitting: Sitting, go: Callable[[str, str | None], None]) -> None:
        self._numbers, self._behind = widgets.HTML(), widgets.HTML()
        self.live = widgets.Button(description="看实时情况", button_style="primary")
        self.rules = widgets.Button(description="看场次")
        self.live.on_click(lambda _: go("live", sitting.id))
        self.rules.on_click(lambda _: go("sittings", sitting.id))
        closes = widgets.HTML(f"<span class='quizlib-note'>{sitting.kind.label}，{spoken(sitting.closes)} 关闭</span>")
        super().__init__([heading(sitting.title, 3), closes, self._numbers, self._behind, row(self.live, self.rules)])
        self.add_class("quizlib-card")

    def show(self, watched: Watched) -> None:
        """Show these numbers."""
        self._numbers.value = tiles(watched.total)
        behind = lagging(watched)
        self._behind.value = f"<p class='quizlib-note'>{inert(named(behind))}</p>" if behind else ""


def lagging(watched: Watched) -> list[Turnout]:
    """The branches with a participation below ``ENOUGH``, the lowest first."""
    behind = [one for one in watched.branches if one.participation is not None and one.participation < ENOUGH]
    return sorted(behind, key=lambda one: (one.participation or 0, in_order(one.branch)))


def named(behind: list[Turnout]) -> str:
    """How many they are, with the first few of them."""
    first = "、".join(f"{one.branch}（{rate(one)}）" for one in behind[:_NAMED])
    return f"{len(behind)} 个党支部的参与率不到 {ENOUGH}%：{first}{'等' if len(behind) > _NAMED else ''}"
