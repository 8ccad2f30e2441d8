"""What runs now, what needs doing, what comes next."""

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.faces.console.parts import Notice, Table, heading
from quizlib.faces.console.shell import Console


class Overview:
    """The first panel."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.notice = Notice()
        self._sittings = Table(("场次", "类型", "开放", "关闭", "状态"), self._chosen)
        self.widget = widgets.VBox([heading("概览"), self.notice, self._sittings])

    def show(self) -> None:
        """Read everything again."""
        with self.notice.guarding():
            now = self._console.home.clock()
            self._all = self._console.home.planning.sittings()[::-1]
            words = {Phase.UPCOMING: "未开始", Phase.OPEN: "进行中", Phase.CLOSED: "已结束"}
            self._sittings.show(
                [
                    (one.title, one.kind.label, spoken(one.opens), spoken(one.closes), words[one.phase(now)])
                    for one in self._all
                ]
            )

    def _chosen(self, place: int) -> None:
        self._console.go("sittings", self._all[place].id)
