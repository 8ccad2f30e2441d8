"""用 Excel 评分: the same answers as a workbook, out and in."""

from collections.abc import Sequence

import ipywidgets as widgets

from quizlib.core.audit import ORGANIZER, Export
from quizlib.core.frozen import plain
from quizlib.errors import PlanError
from quizlib.exchange.marks_xlsx import ReadMarks, read_marks, write_marks
from quizlib.faces.console.parts import Ask, LongDownload, Notice, Progress, Table, Upload, Work, heading, note
from quizlib.faces.console.results.files import folder, made_file
from quizlib.services.home import Home
from quizlib.services.marking import GivenMark, ToMark


class Workbook:
    """Download, fill in, give back: what changes is shown before it is kept."""

    def __init__(self, home: Home, notice: Notice, work: Work) -> None:
        self._home = home
        self._notice = notice
        self._work = work
        self._sitting_id = ""
        self.download = LongDownload("下载评分表（Excel）", self._written, work, notice, self._taken)
        self.upload = Upload("选择填好的评分表", ".xlsx", self._given, notice)
        self.asking = Ask(notice)
        self.table = Table(("作答编号", "题位", "原得分", "新得分", "评语"), page=10)
        self._preview = widgets.VBox([])
        self.widget = widgets.VBox(
            [
                heading("导出", 3),
                note("每道题一张工作表，不显示姓名；已评的得分填在表中。"),
                self.download,
                heading("导入", 3),
                note("得分留空的不导入；有问题时一条也不导入。"),
                self.upload,
                self._preview,
                self.asking,
            ]
        )

    def read(self, sitting_id: str) -> None:
        """Take the sitting."""
        self._sitting_id = sitting_id
        self._preview.children = []
        self.asking.close_question()

    def _taken(self, name: str, content: bytes) -> None:
        self._home.recording.exported(Export.MARKS, {name: content}, self._home.clock(), sitting_id=self._sitting_id)

    def _written(self, progress: Progress) -> tuple[str, bytes]:
        sitting, answers = self._home.planning.sitting(self._sitting_id), self._answers(progress)
        if not answers:
            raise PlanError("还没有需要评分的简答题（没有交卷的、没有作答的不用评）")
        return made_file(f"{sitting.title}-评分", ".xlsx", lambda path: write_marks(path, sitting, answers))

    def _given(self, name: str, content: bytes) -> None:
        def read(progress: Progress) -> ReadMarks:
            with folder() as place:
                path = place / (name.replace("\\", "/").rpartition("/")[2] or "评分.xlsx")
                path.write_bytes(content)
                return read_marks(path, self._answers(progress))

        self._work.run("正在读评分表", read, self._ask)

    def _ask(self, found: ReadMarks) -> None:
        different = [one for one in found.marks if one.earlier != one.points]
        first = sum(one.earlier is None for one in different)
        self.table.show(
            [
                (
                    *(one.attempt_id, one.slot, "" if one.earlier is None else plain(one.earlier)),
                    *(plain(one.points), one.note),
                )
                for one in different
            ]
        )
        self._preview.children = [self.table]
        told = f"读到 {len(found.marks)} 个得分：新评 {first} 个，改分 {len(different) - first} 个，其余不变。"
        if found.only_notes:
            told += f"有 {found.only_notes} 行只写了评语没有得分，不会导入。"
        self.asking.ask(told, "确认导入", lambda _: self._keep(found))

    def _keep(self, found: ReadMarks) -> None:
        marks = [GivenMark(one.attempt_id, one.slot, one.points, one.note) for one in found.marks]
        written = self._home.marking.give(self._sitting_id, marks, self._home.clock(), who=ORGANIZER)
        self._preview.children = []
        self._notice.good(f"已导入，改动 {written} 处。")

    def _answers(self, progress: Progress) -> Sequence[ToMark]:
        return self._home.marking.to_mark(self._sitting_id, self._home.clock(), progress)
