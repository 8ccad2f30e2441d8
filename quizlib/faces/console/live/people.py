"""Who is where, by name, and what an organizer can do for one of them or for all."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.member import in_order
from quizlib.faces.console.live.acts import Acts
from quizlib.faces.console.parts import SearchField, Table, row
from quizlib.services.home import Home
from quizlib.services.watching import Attendant, State, Watched

ALL_STATES, ALL_BRANCHES = "全部", "全部党支部"


class People:
    """名单与处理. The list is read when it is opened, and again on request: it does not move under the hand."""

    def __init__(self, home: Home, changed: Callable[[], None]) -> None:
        self._home = home
        self._changed = changed
        self._people: list[Attendant] = []
        self._shown: list[Attendant] = []
        self._sitting_id = ""
        self.state = widgets.Dropdown(description="状态", options=[ALL_STATES, *(one.label for one in State)])
        self.branch = widgets.Dropdown(description="党支部", options=[ALL_BRANCHES])
        self.search = SearchField("查找", lambda _: self._searched(), placeholder="姓名或工号")
        self.refresh = widgets.Button(description="刷新名单")
        self.table = Table(("工号", "姓名", "党支部", "类别", "状态", "次数", "免考原因"), self._choose, page=10)
        self.acts = Acts(home, self._acted)
        for one in (self.state, self.branch):
            one.observe(lambda _: self._draw(), "value")
        self.refresh.on_click(lambda _: self._read())
        filters = row(self.state, self.branch, self.search, self.refresh)
        self.widget = widgets.VBox([filters, self.table, self.acts])

    def show(self, watched: Watched) -> None:
        """Read the list; another sitting's person is let go."""
        if watched.sitting.id != self._sitting_id:
            self._sitting_id = watched.sitting.id
            self.acts.about(watched.sitting)
        self._read()

    def beat(self, watched: Watched) -> None:
        """Nothing: the list stays as it is until it is asked for."""

    def _read(self) -> None:
        people = self._home.watching.people(self._sitting_id, self._home.clock())
        self._people = sorted(people, key=lambda one: (in_order(one.branch), one.number))
        branches = [ALL_BRANCHES, *dict.fromkeys(one.branch for one in self._people)]
        if list(self.branch.options) != branches:
            self.branch.options = branches
        self._draw()

    def _draw(self) -> None:
        wanted = self.search.value.strip()
        self._shown = [
            one
            for one in self._people
            if self.state.value in (ALL_STATES, one.state.label)
            and self.branch.value in (ALL_BRANCHES, one.branch)
            and (wanted in one.name or wanted in one.number)
        ]
        self.table.show(
            [
                (one.number, one.name, one.branch, one.cohort, one.state.label, one.attempts or "", one.excused)
                for one in self._shown
            ]
        )

    def _searched(self) -> None:
        self._draw()
        if len(self._shown) == 1:  # found by keyboard
            self._choose(0)

    def _choose(self, place: int) -> None:
        self.acts.choose(self._shown[place].number)

    def _acted(self) -> None:
        self._changed()
        self._read()
