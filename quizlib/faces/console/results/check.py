"""核对: whether frozen sittings are what they were, and which numbers of earlier reports are others now."""

from typing import TYPE_CHECKING

import ipywidgets as widgets

from quizlib.faces.console.parts import Notice, Progress, Table, Work, heading, note, row
from quizlib.faces.console.results.changed import changed_rows, changed_table
from quizlib.faces.reporting import bank_or_none, changed_since, verdicts
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures.reported import Changed
    from quizlib.figures.verify import Verdict


class Check:
    """Two checks, each on request."""

    def __init__(self, home: Home, notice: Notice, work: Work) -> None:
        self._home = home
        self._notice = notice
        self._work = work
        self.verify = widgets.Button(description="核对归档")
        self.compare = widgets.Button(description="核对以前报告里的数字")
        self.frozen = Table(("场次", "版本", "结果"), page=20)
        self.changed = changed_table()
        self._frozen_place, self._changed_place = widgets.VBox([]), widgets.VBox([])
        self.verify.on_click(lambda _: self._work.run("正在核对归档", self._verified, self._told))
        self.compare.on_click(lambda _: self._work.run("正在核对报告", self._compared, self._differ))
        self.widget = widgets.VBox(
            [
                heading("归档有没有被改动", 3),
                note(
                    "已经结束的场次在第一次统计时归档，报告里的数字都从归档中来。核对文件、操作记录和数据库是否一致。"
                ),
                row(self.verify),
                self._frozen_place,
                heading("以前的报告引用过、现在不同的数字", 3),
                note("改分、更正名册等以后，以前报告里的数字可能与现在不同。来自活动台账的数字在写报告时核对。"),
                row(self.compare),
                self._changed_place,
            ]
        )

    def show(self) -> None:
        """Nothing: both take time, and are asked for."""

    def _verified(self, progress: Progress) -> list["Verdict"]:
        return verdicts(self._home, progress)

    def _told(self, found: list["Verdict"]) -> None:
        titles = {one.id: one.title for one in self._home.planning.sittings()}
        self.frozen.show(
            [
                (
                    titles.get(one.sitting, one.sitting) or "操作记录",
                    f"第 {one.version} 版" if one.version else "",
                    "；".join(one.problems) or "完好",
                )
                for one in found
            ]
        )
        self._frozen_place.children = [self.frozen] if found else []
        wrong = sum(bool(one.problems) for one in found)
        if wrong:
            self._notice.wrong(f"有 {wrong} 处不符，请从备份中恢复，并查明是谁改动的。")
        else:
            self._notice.good(f"{len(found)} 个归档全部完好。" if found else "还没有归档的场次。")

    def _compared(self, progress: Progress) -> list["Changed"]:
        found = changed_since(self._home, bank_or_none(self._home), progress)
        return [one for each in found.values() for one in each]

    def _differ(self, found: list["Changed"]) -> None:
        self.changed.show(changed_rows(found))
        self._changed_place.children = [self.changed] if found else []
        self._notice.good(
            f"有 {len(found)} 个数字与以前的报告不同，请告诉看过报告的人。"
            if found
            else "以前的报告引用过的数字都没有变。"
        )
