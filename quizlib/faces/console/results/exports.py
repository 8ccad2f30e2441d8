"""导出: the scores of a sitting as a workbook, as one workbook for each branch, and as plain text."""

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from quizlib.core.audit import Export
from quizlib.errors import PlanError
from quizlib.faces.console.parts import LongDownload, Notice, Progress, Work, heading, note, row
from quizlib.faces.console.parts.download import Taken
from quizlib.faces.console.results.files import made_file
from quizlib.faces.console.results.told import Told
from quizlib.services.home import Home


class ExportsView:
    """Three files to download."""

    def __init__(self, home: Home, work: Work, notice: Notice) -> None:
        self._home = home
        self.branches = widgets.Checkbox(
            value=False, description="每个党支部另加一个工作表", indent=False, layout={"width": "auto"}
        )
        self.workbook = LongDownload("下载成绩表（Excel）", self._workbook, work, notice, self._taken(Export.SCORES))
        self.each = LongDownload(
            "下载各党支部成绩表（.zip）", self._each, work, notice, self._taken(Export.BRANCH_SCORES)
        )
        self.plain = LongDownload("下载成绩（CSV）", self._plain, work, notice, self._taken(Export.SCORES_CSV))
        self._told: Told | None = None
        self._about = widgets.HTML()
        self.widget = widgets.VBox(
            [
                self._about,
                heading("成绩表", 3),
                note("封面、成绩、各支部、未参加人员、题目统计、每道题的作答和说明。含个人成绩，请注意保管。"),
                row(self.workbook, self.branches),
                heading("分给各党支部", 3),
                note("压缩包里每个党支部一个 Excel 文件，只有本支部的人，可以分别转发。"),
                self.each,
                heading("供其他软件读取", 3),
                note("名单上一人一行，UTF-8 编码，Excel 和 WPS 可以直接打开。"),
                self.plain,
            ]
        )

    def make(self, told: Told, progress: Progress) -> None:
        """Nothing: the files are made when they are asked for."""

    def draw(self, told: Told, made: Any) -> None:
        """Take the sitting."""
        self._told = told
        open_still = told.facts.held[0].version == 0
        self._about.value = "<p class='quizlib-note'>场次还没有结束，文件里会写明导出的时间。</p>" if open_still else ""

    def _workbook(self, progress: Progress) -> tuple[str, bytes]:
        from quizlib.reports.scores_xlsx import write_scores

        told = self._detail()

        def write(path: Path) -> None:
            write_scores(path, told, branches=self.branches.value, progress=progress)

        return made_file(f"{told.sitting.title}-成绩", ".xlsx", write)

    def _each(self, progress: Progress) -> tuple[str, bytes]:
        from quizlib.reports.scores_zip import write_branch_zip

        told = self._detail()
        return made_file(
            f"{told.sitting.title}-各党支部成绩", ".zip", lambda path: write_branch_zip(path, told, progress)
        )

    def _plain(self, _progress: Progress) -> tuple[str, bytes]:
        from quizlib.reports.scores_csv import write_csv

        told = self._detail()
        return made_file(f"{told.sitting.title}-成绩", ".csv", lambda path: write_csv(path, told))

    def _taken(self, what: Export) -> Taken:
        def record(name: str, content: bytes) -> None:
            told = self._detail()
            self._home.recording.exported(
                what, {name: content}, self._home.clock(), sitting_id=told.sitting.id, persons=len(told.people)
            )

        return record

    def _detail(self) -> Any:
        if self._told is None or self._told.sitting is None:
            raise PlanError("请先选择一个场次")
        return self._told.detail
