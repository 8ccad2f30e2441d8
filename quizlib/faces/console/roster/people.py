"""Everybody on the roster, found by number, name or pinyin, by branch and cohort."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.member import within
from quizlib.faces.console.parts import SearchField, Table, row
from quizlib.services.enrolling import Finder, levels
from quizlib.services.home import Home
from quizlib.store.rosters import Enrolled

_ALL = ""
_INDENT = "　　"


class People:
    """``chosen`` is called with the number of the person to open, ``add`` for a new one."""

    def __init__(self, home: Home, chosen: Callable[[str], None], add: Callable[[], None]) -> None:
        self._home = home
        self._found: list[Enrolled] = []
        self._showing = False
        self.search = SearchField("查找", lambda _: self._list(), placeholder="工号、姓名、拼音（如 zhangsan、zs）")
        self.add = widgets.Button(description="新增一人")
        self.tree = widgets.Select(rows=16, description="党组织", layout={"width": "15rem", "flex_flow": "column"})
        self.tree.style.description_width = "auto"
        self.tree.add_class("quizlib-tree")
        self.cohort = widgets.Dropdown(description="人员类别", layout={"width": "18rem"})
        self.gone = widgets.Checkbox(description="只看已移出的人", indent=False, layout={"width": "auto"})
        self.table = Table(
            ("工号", "姓名", "党支部", "人员类别", "PIN 码"), lambda place: chosen(self._found[place].member.number)
        )
        self.add.on_click(lambda _: add())
        for one in (self.tree, self.cohort, self.gone):
            one.observe(lambda _: self._list(), "value")
        right = widgets.VBox([self.table], layout={"flex": "1 1 20rem", "min_width": "0"})
        sides = row(self.tree, right)
        sides.add_class("quizlib-top")
        self.widget = widgets.VBox([row(self.search, self.cohort, self.gone, self.add), sides])

    def show(self) -> None:
        """Read the roster again; what is chosen stays where it is still there."""
        everybody = self._home.enrolling.roster()
        self._here, self._left = ([one for one in everybody if one.active is state] for state in (True, False))
        self._finders = {False: Finder(self._here), True: Finder(self._left)}
        members = [one.member for one in self._here]
        self._showing = True
        tree, cohort = self.tree.value, self.cohort.value
        paths = levels(members)
        self.tree.options = [
            (f"全部（{len(members)} 人）", _ALL),
            *((f"{_INDENT * one.depth}{one.name}（{one.persons} 人）", one.path) for one in paths),
        ]
        self.tree.value = tree if tree in {one.path for one in paths} else _ALL
        cohorts = sorted({one.cohort for one in members})
        self.cohort.options = [("全部", _ALL), *((one, one) for one in cohorts)]
        self.cohort.value = cohort if cohort in cohorts else _ALL
        self._showing = False
        self._list()

    def _list(self) -> None:
        if self._showing:
            return
        self._found = [
            one
            for one in self._finders[self.gone.value].find(self.search.value)
            if (not self.tree.value or within(one.member.branch, self.tree.value))
            and (not self.cohort.value or one.member.cohort == self.cohort.value)
        ]
        self.table.show(
            [
                (
                    *(one.member.number, one.member.name, one.member.branch, one.member.cohort),
                    "有" if one.pin else "",
                )
                for one in self._found
            ]
        )
