"""跟进名单: whom to see after a sitting, by branch."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.core.audit import Export
from quizlib.faces.console.parts import CopyText, Download, Notice, Progress, Table, note, row
from quizlib.faces.console.results.files import made_file
from quizlib.faces.console.results.told import Told
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures.follow_up import BranchFollowUp

_ALL = "全部党支部"
_KINDS = ("未参加", "不合格", "待评分")


class FollowUpView:
    """The counts of each branch, and the lists as a text to copy and as a workbook."""

    def __init__(self, home: Home, notice: Notice) -> None:
        self._home = home
        self.branch = widgets.Dropdown(description="党支部", options=[_ALL], layout={"width": "24rem"})
        self.lists = {
            label: widgets.Checkbox(value=True, description=label, indent=False, layout={"width": "auto"})
            for label in _KINDS
        }
        self.text = CopyText("可以复制到微信、短信或邮件里的文字")
        self.table = Table(("党支部", "应参加", "参加", "未参加", "不合格", "待评分", "免考"), page=50)
        self.download = Download("下载名单（Excel）", self._workbook, notice, self._taken)
        self._told: Told | None = None
        self._persons = 0
        self._made: list[BranchFollowUp] = []
        for one in (self.branch, *self.lists.values()):
            one.observe(lambda _: self._draw(), "value")
        self.widget = widgets.VBox(
            [
                row(self.branch, *self.lists.values(), self.download),
                note("免考的人不列；还可以再考的，名字后面写着剩几次。"),
                self.text,
                self.table,
            ]
        )

    def make(self, told: Told, progress: Progress) -> list["BranchFollowUp"]:
        """The lists of every branch."""
        from quizlib.figures.follow_up import follow_up

        found = follow_up(told.detail)
        progress(1, 1)
        return found

    def draw(self, told: Told, made: Any) -> None:
        """Show them."""
        from quizlib.reports.follow_up import summary

        self._told, self._made = told, []
        kept, branches = self.branch.value, [_ALL, *(one.branch for one in made)]
        self.branch.options = branches
        self.branch.value = kept if kept in branches else _ALL
        self._made = made
        self.table.show(summary(made))
        self._draw()

    def _draw(self) -> None:
        from quizlib.reports.follow_up import message

        if self._told is not None:
            self.text.value = message(self._told.detail, self._chosen(), self._kinds())

    def _chosen(self) -> list["BranchFollowUp"]:
        return [one for one in self._made if self.branch.value in (_ALL, one.branch)]

    def _kinds(self) -> list[str]:
        return [label for label, box in self.lists.items() if box.value]

    def _taken(self, name: str, content: bytes) -> None:
        if self._told is not None and self._told.sitting is not None:
            id, now = self._told.sitting.id, self._home.clock()
            self._home.recording.exported(Export.FOLLOW_UP, {name: content}, now, sitting_id=id, persons=self._persons)

    def _workbook(self) -> tuple[str, bytes]:
        from quizlib.errors import PlanError
        from quizlib.reports.follow_up import write_follow_up

        if self._told is None or self._told.sitting is None:
            raise PlanError("请先选择一个场次")
        told = self._told.detail
        title = told.sitting.title if self.branch.value == _ALL else f"{told.sitting.title}-{self.branch.value}"

        def write(path: Path) -> None:
            self._persons = write_follow_up(path, told, self._chosen(), self._kinds())

        return made_file(f"{title}-跟进名单", ".xlsx", write)
