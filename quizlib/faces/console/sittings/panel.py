"""The panel: the list of sittings, a new one, or one of them."""

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.core.text import folded
from quizlib.faces.console.parts import Notice, SearchField, Table, heading, row
from quizlib.faces.console.shell import NEW, Console
from quizlib.faces.console.sittings.new import NewSitting
from quizlib.faces.console.sittings.one import OneSitting
from quizlib.faces.console.sittings.weak import WeakPractice
from quizlib.services.preparing import Workbench

_ALL = "全部"


class SittingsPanel:
    """场次."""

    def __init__(self, console: Console) -> None:
        self._home = console.home
        self._sittings: list[Sitting] = []
        self._bench: Workbench | None = None
        self.notice = Notice()
        self.search = SearchField("查找", lambda _: self._list(), placeholder="标题、编号、类型")
        self.phase = widgets.Dropdown(
            options=[_ALL, *(one.label for one in Phase)], description="状态", layout={"width": "14rem"}
        )
        self.phase.observe(lambda _: self._list(), "value")
        self.table = Table(("场次", "类型", "开放", "关闭", "状态", "应参加"), self._chosen)
        self.new, self.weak = widgets.Button(description="新建场次", button_style="primary"), widgets.Button()
        self.weak.description = "按薄弱条文出练习"
        self.back = widgets.Button(description="← 场次列表")
        self.new.on_click(lambda _: self._new())
        self.weak.on_click(lambda _: self._weak())
        self.back.on_click(lambda _: self._leave())
        self.one = OneSitting(console, self.notice, self._leave)
        self.newly = NewSitting(self._home, self.notice, self._publish, self._draft)
        self.practice = WeakPractice(self._home, self.notice, self._practice)
        self._list_view = [row(self.search, self.phase, self.new, self.weak), self.table]
        self._place = widgets.VBox(self._list_view)
        self.widget = widgets.VBox([heading("场次"), self.notice, self._place])

    def show(self) -> None:
        """Read the sittings again; one that is open stays open."""
        with self.notice.guarding():
            self._read()

    def open(self, what: str) -> None:
        """Open the sitting with this id, or the questions for a new one; ``id/links`` is how members come to it."""
        if what == NEW:
            self._new()
            return
        what, _, view = what.partition("/")
        with self.notice.guarding():
            self.one.show(self._home.planning.sitting(what), self._working(), stored=True)
            if view:
                self.one.hand_out()
            self._place.children = [row(self.back), self.one.widget]

    def _read(self) -> None:
        self._all = self._home.planning.sittings()[::-1]
        self._due = self._home.planning.due_counts()
        self._list()

    def _list(self) -> None:
        now, words = self._home.clock(), [folded(one) for one in self.search.value.split()]
        texts = {one.id: folded(f"{one.title} {one.id} {one.kind.label}") for one in self._all}
        order = {Phase.OPEN: 0, Phase.UPCOMING: 1, Phase.CLOSED: 2}
        self._sittings = sorted(
            (
                one
                for one in self._all
                if all(word in texts[one.id] for word in words) and self.phase.value in (_ALL, one.phase(now).label)
            ),
            key=lambda one: order[one.phase(now)],
        )
        self.table.show(
            [
                (
                    *(one.title, one.kind.label, spoken(one.opens), spoken(one.closes)),
                    *(one.phase(now).label, self._due.get(one.id, 0)),
                )
                for one in self._sittings
            ]
        )

    def _chosen(self, place: int) -> None:
        self.open(self._sittings[place].id)

    def _new(self) -> None:
        with self.notice.guarding():
            self.newly.show(self._working())
            self._place.children = [row(self.back), self.newly.widget]

    def _weak(self) -> None:
        with self.notice.guarding():
            self.practice.show()
            self._place.children = [row(self.back), self.practice.widget]

    def _leave(self) -> None:
        with self.notice.guarding():
            self._read()
            self._place.children = self._list_view

    def _publish(self, sitting: Sitting) -> None:
        self.one.bench = self._working()
        self.one.publish(sitting)
        self._place.children = [row(self.back), self.one.widget]

    def _draft(self, sitting: Sitting) -> None:
        self.one.show(sitting, self._working(), stored=False)
        self._place.children = [row(self.back), self.one.widget]

    def _practice(self, sitting: Sitting, told: str) -> None:
        self._draft(sitting)
        self.notice.good(told)

    def _working(self) -> Workbench:
        """The bank as it is now; the same bench where its files are the same and the day too."""
        bank, now = self._home.bank, self._home.clock()
        if self._bench is None or self._bench.bank is not bank or self._bench.now.date() != now.date():
            self._bench = Workbench(bank, now)
        return self._bench
