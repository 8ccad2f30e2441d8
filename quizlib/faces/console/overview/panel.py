"""The first panel: what runs now and who is in, what needs doing, what comes next and what is over."""

from collections.abc import Sequence
from datetime import datetime

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.faces.console.live.tiles import rate
from quizlib.faces.console.overview.examination import Examination
from quizlib.faces.console.overview.first import first_steps
from quizlib.faces.console.overview.lines import Line, line
from quizlib.faces.console.overview.running import Running
from quizlib.faces.console.overview.todo import todo
from quizlib.faces.console.parts import Notice, Progress, Pulse, Work, heading, note, row
from quizlib.faces.console.shell import Console

_SECONDS = 10.0
_SHOWN = 3


class Overview:
    """概览. The numbers of running sittings keep up; what needs doing is looked for each time it is opened."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._home = console.home
        self.notice = Notice()
        self.pulse = Pulse(self._beat, self.notice, seconds=_SECONDS)
        self.work = Work(self.notice)
        self.examination = Examination(self._home, self.notice)
        self.running: dict[str, Running] = {}
        self.first, self.now, self.todo, self.next, self.last = (widgets.VBox([]) for _ in range(5))
        head = row(heading("概览"), self.pulse)
        parts = (self.notice, self.first, self.now, self.todo, self.work, self.next, self.examination, self.last)
        self.widget = widgets.VBox([head, *parts])

    def show(self) -> None:
        """Read everything again."""
        with self.notice.guarding():
            self._draw(self._home.clock())
            if not self.work.busy:
                self.work.run("正在清点待办", self._look, self._found)

    def _draw(self, now: datetime) -> None:
        by_phase: dict[Phase, list[Sitting]] = {phase: [] for phase in Phase}
        for one in self._home.watching.sittings(now):
            by_phase[one.phase(now)].append(one)
        steps = first_steps(self._home)
        self.first.children = _section("三步开始", steps, self._console) if steps else []
        self.running = {one.id: Running(one, self._console.go) for one in by_phase[Phase.OPEN]}
        self._count(now)
        nothing = "现在没有正在进行的场次。"
        self.now.children = [heading("正在进行", 3), *(self.running.values() if self.running else [note(nothing)])]
        coming = [
            Line(
                f"{spoken(one.opens)} 开放  {one.title}（{one.kind.label}），应参加 {self._due(one)} 人",
                "看场次",
                "sittings",
                one.id,
            )
            for one in by_phase[Phase.UPCOMING][:_SHOWN]
        ]
        self.next.children = _section("接下来", coming, self._console, "没有将要开放的场次。")
        over = [
            Line(f"{spoken(one.closes)} 结束  {one.title}，{self._turnout(one, now)}", "看成绩", "results", one.id)
            for one in by_phase[Phase.CLOSED][:_SHOWN]
        ]
        self.last.children = _section("最近结束", over, self._console) if over else []

    def _count(self, now: datetime) -> None:
        for id, shown in self.running.items():
            shown.show(self._home.watching.turnout(id, now))

    def _beat(self) -> datetime:
        now = self._home.clock()
        if {one.id for one in self._home.watching.sittings(now) if one.phase(now) is Phase.OPEN} == set(self.running):
            self._count(now)
        else:
            self._draw(now)
        return now

    def _due(self, one: Sitting) -> int:
        return self._home.planning.due_count(one.id)

    def _turnout(self, one: Sitting, now: datetime) -> str:
        total = self._home.watching.turnout(one.id, now).total
        return f"应参加 {total.due} 人，参加 {total.ended} 人，参与率 {rate(total)}"

    def _look(self, progress: Progress) -> list[Line]:
        return todo(self._home, progress)

    def _found(self, lines: list[Line]) -> None:
        self.todo.children = _section("待办", lines, self._console, "没有要办的事。")


def _section(title: str, lines: Sequence[Line], console: Console, nothing: str = "") -> list[widgets.Widget]:
    return [heading(title, 3), *([line(one, console.go) for one in lines] or [note(nothing)])]
