"""Who has not begun, as a message to be copied."""

import ipywidgets as widgets

from quizlib.core.member import in_order
from quizlib.faces.console.parts import CopyText, note, row
from quizlib.services.home import Home
from quizlib.services.watching import Attendant, State, Watched, reminder

ALL = "全部党支部"


class Absent:
    """未参加名单."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.branch = widgets.Dropdown(description="党支部", options=[ALL], layout={"width": "24rem"})
        self.refresh = widgets.Button(description="刷新名单")
        self.text = CopyText("可以复制到微信或短信里的文字")
        self._watched: Watched | None = None
        self._absent: list[Attendant] = []
        self.branch.observe(lambda _: self._draw(), "value")
        self.refresh.on_click(lambda _: self._read())
        about = "只列还没有开始的人；正在作答的和免考的不在其中。名单不会自己变，复制以前请先刷新。"
        self.widget = widgets.VBox([row(self.branch, self.refresh), note(about), self.text])

    def show(self, watched: Watched) -> None:
        """Read the names."""
        self._watched = watched
        self._read()

    def beat(self, watched: Watched) -> None:
        """Nothing: a text that somebody is about to copy stays as it is."""

    def _read(self) -> None:
        if self._watched is None:
            return
        people = self._home.watching.people(self._watched.sitting.id, self._home.clock())
        self._absent = sorted(
            (one for one in people if one.state is State.NOT_BEGUN),
            key=lambda one: (in_order(one.branch), one.number),
        )
        branches = [ALL, *dict.fromkeys(one.branch for one in self._absent)]
        kept = self.branch.value
        self.branch.options = branches
        self.branch.value = kept if kept in branches else ALL
        self._draw()

    def _draw(self) -> None:
        if self._watched is not None:
            chosen = [one for one in self._absent if self.branch.value in (ALL, one.branch)]
            self.text.value = reminder(self._watched.sitting, chosen, self._home.clock())
