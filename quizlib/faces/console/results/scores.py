"""成绩: a period or a sitting, and the ways to look at it."""

from typing import Any

import ipywidgets as widgets

from quizlib.faces.console.parts import Notice, Progress, Work, inert
from quizlib.faces.console.results.changes import ChangesView
from quizlib.faces.console.results.charts import ChartsView
from quizlib.faces.console.results.choice import SITTING, Choice
from quizlib.faces.console.results.exports import ExportsView
from quizlib.faces.console.results.figures import FiguresView
from quizlib.faces.console.results.follow_up import FollowUpView
from quizlib.faces.console.results.notice import NoticeView
from quizlib.faces.console.results.questions import QuestionsView
from quizlib.faces.console.results.ranks import RanksView
from quizlib.faces.console.results.told import Told, View, gathered
from quizlib.faces.console.results.weak import WeakView
from quizlib.faces.console.shell import Console

_OF_PERIOD = ("指标", "图", "变化", "薄弱知识点", "题目")
_OF_SITTING = ("指标", "图", "名次", "薄弱知识点", "题目", "跟进名单", "通报", "导出")


class Scores:
    """What is chosen is gathered at once; each view is counted when it is first looked at."""

    def __init__(self, console: Console, notice: Notice, work: Work) -> None:
        self._home = console.home
        self._notice = notice
        self._work = work
        self.choice = Choice(console.home, self._choose)
        self.views: dict[str, View] = {
            "指标": FiguresView(),
            "图": ChartsView(),
            "变化": ChangesView(console.home),
            "名次": RanksView(),
            "薄弱知识点": WeakView(console, notice),
            "题目": QuestionsView(),
            "跟进名单": FollowUpView(self._home, notice),
            "通报": NoticeView(),
            "导出": ExportsView(self._home, work, notice),
        }
        self.view = widgets.ToggleButtons(options=_OF_SITTING)
        self.view.add_class("quizlib-views")
        self.view.observe(lambda _: self._look(), "value")
        self.again = widgets.Button(description="重新统计", tooltip="按现在的数据再统计一次")
        self.again.on_click(lambda _: self._choose())
        self._title = widgets.HTML()
        self._place = widgets.VBox([])
        self._told: Told | None = None
        self._drawn: set[str] = set()
        self._laying_out = False
        head = widgets.HBox([self._title, self.again])
        head.add_class("quizlib-row")
        self.widget = widgets.VBox([self.choice.widget, head, self.view, self._place])

    def show(self) -> None:
        """List the sittings; what was looked at stays, a first look begins by itself."""
        self.choice.list()
        if self._told is None:
            self._choose()

    def open(self, sitting_id: str) -> None:
        """Look at this sitting."""
        self.choice.what.value = SITTING
        if sitting_id in {id for _, id in self.choice.sitting.options}:
            self.choice.sitting.value = sitting_id

    def _choose(self) -> None:
        with self._notice.guarding():
            period = self.choice.period.period if self.choice.of_period else None
            sitting_id = self.choice.sitting.value
            if period is None and sitting_id is None:
                self._title.value = "<p class='quizlib-note'>还没有开放过的场次。</p>"
                return
            self._lay_out()
            self._told, self._title.value, self._place.children = None, "", []
            name = self.view.value

            def work(progress: Progress) -> tuple[Told, Any]:
                told = gathered(self._home, period, sitting_id, progress)
                return told, self.views[name].make(told, progress)

            self._work.run_instead("正在统计", work, lambda found: self._found(name, *found))

    def _found(self, name: str, told: Told, made: Any) -> None:
        self._told, self._drawn = told, set()
        count = f"，{len(told.facts.held)} 场竞赛和测试" if told.period else ""
        self._title.value = f"<strong>{inert(told.title)}</strong><span class='quizlib-note'>{inert(count)}</span>"
        self._drawn_now(told, name, made)

    def _look(self) -> None:
        """Another view of the same facts."""
        told, name = self._told, self.view.value
        if self._laying_out:
            return
        if told is None:
            self._choose()
            return
        if name in self._drawn:
            self._place.children = [self.views[name].widget]
            return
        with self._notice.guarding():
            self._work.run_instead(
                f"正在统计{name}",
                lambda progress: self.views[name].make(told, progress),
                lambda made: self._drawn_now(told, name, made),
            )

    def _drawn_now(self, told: Told, name: str, made: Any) -> None:
        self.views[name].draw(told, made)
        self._drawn.add(name)
        self._place.children = [self.views[name].widget]

    def _lay_out(self) -> None:
        """Offer the views that there are of a period, or of a sitting."""
        names = _OF_PERIOD if self.choice.of_period else _OF_SITTING
        if tuple(self.view.options) != names:
            self._laying_out, kept = True, self.view.value
            self.view.options = names
            self.view.value = kept if kept in names else names[0]
            self._laying_out = False
