"""A practice made of the articles on which a sitting did worst."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Notice, Progress, Table, Work, note, row
from quizlib.services.home import Home
from quizlib.services.practising import MOST, Weak, practice_of

if TYPE_CHECKING:
    import pandas as pd


class WeakPractice:
    """``made`` is called with the practice, to be looked at and published."""

    def __init__(self, home: Home, notice: Notice, made: Callable[[Sitting, str], None]) -> None:
        self._home, self._notice, self._made = home, notice, made
        self._found: pd.DataFrame | None = None
        self.source = widgets.Dropdown(description="依据", layout={"width": "min(40rem, 100%)"})
        self.below = widgets.BoundedIntText(
            value=80,
            min=1,
            max=100,
            description="得分率低于（%）",
            style={"description_width": "9rem"},
            layout={"width": "15rem"},
        )
        self.find = widgets.Button(description="找薄弱条文")
        self.make = widgets.Button(description="用这些条文出练习", button_style="primary", disabled=True)
        self.work = Work(notice)
        self.table = Table(("条文", "得分率", "作答份数", "题目数"))
        self.find.on_click(lambda _: self._find())
        self.make.on_click(lambda _: self._make())
        self.widget = widgets.VBox(
            [
                note(
                    f"从一个场次里找出得分率低的条文，每条出几道题（合计最多 {MOST} 道），交卷就看到解析，可以反复做。"
                ),
                row(self.source, self.below, self.find),
                *(self.work, self.table, row(self.make)),
            ]
        )

    def show(self) -> None:
        """List the sittings that have begun, the last first."""
        now = self._home.clock()
        begun = [one for one in self._home.planning.sittings() if one.phase(now) is not Phase.UPCOMING]
        self.source.options = [(f"{one.title}（{spoken(one.opens)}）", one.id) for one in reversed(begun)]
        self.source.value = begun[-1].id if begun else None
        self.make.disabled = True
        self.table.show([])

    def _find(self) -> None:
        if self.source.value is None:
            self._notice.wrong("还没有进行过的场次。")
            return
        self._notice.clear()
        self.work.run("正在统计", self._search, self._show)

    def _search(self, progress: Progress) -> "pd.DataFrame":
        from quizlib.figures import gather_sittings
        from quizlib.figures.weak import weak_spots

        home = self._home
        facts = gather_sittings(home.store, home.settings.results, [self.source.value], home.clock(), progress)
        found = weak_spots(facts, "article")
        return found[found["rate"].map(lambda rate: 100 * rate < self.below.value)].head(MOST)

    def _show(self, found: "pd.DataFrame") -> None:
        from quizlib.figures.figure import decimal

        self._found = found
        self.table.show(
            [(one.name, f"{decimal(100 * one.rate)}%", one.responses, one.questions) for one in _rows(found)]
        )
        self.make.disabled = found.empty
        if found.empty:
            self._notice.good("没有得分率这样低的条文（作答不足 10 份的不计）。")

    def _make(self) -> None:
        with self._notice.guarding():
            if self._found is None:
                raise PlanError("请先找薄弱条文")
            home = self._home
            made = practice_of(
                [Weak(one.regulation, one.edition, one.article) for one in _rows(self._found)],
                home.bank,
                home.clock(),
                found_in=home.planning.sitting(self.source.value),
                known=[one.id for one in home.planning.sittings()],
            )
            left = f"没有放进练习的：{'；'.join(made.left_out)}。" if made.left_out else ""
            self._made(made.sitting, f"已组成练习，共 {made.sitting.blueprint.count} 道题，看一看再发布。{left}")


def _rows(found: "pd.DataFrame") -> Any:
    return found.itertuples(index=False)
