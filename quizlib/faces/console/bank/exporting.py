"""Questions in other makers' formats and as a paper to print, with what each format cannot hold."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.audit import Export
from quizlib.core.question import Question, Review
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.listing import Listing
from quizlib.faces.console.parts import Download, Progress, heading, inert, row
from quizlib.services.exporting import PAPER, Exported, export, formats

_LISTED, _WHOLE = "listed", "whole"


class Exporting:
    """Takes the questions that are listed, or the whole bank; ``closed`` is called when it is left."""

    def __init__(self, desk: Desk, listing: Listing, closed: Callable[[], None]) -> None:
        self._desk = desk
        self._listing = listing
        self._file: tuple[str, bytes] = ("", b"")
        self._held = 0
        self.which = widgets.Dropdown(description="导出哪些", layout={"width": "auto"})
        self.reviewed = widgets.Checkbox(description="只要已审定的", value=True, indent=False, layout={"width": "auto"})
        names = [(label, name) for name, label in formats().items()]
        self.format = widgets.Dropdown(options=names, description="格式", value="xlsx", layout={"width": "auto"})
        self.title = widgets.Text(description="试卷标题", value="党规党纪知识测试题", layout={"width": "26rem"})
        self.make = widgets.Button(description="生成文件", button_style="primary")
        self.make.on_click(lambda _: self._start())
        for one in (self.which, self.format, self.title):
            one.style.description_width = "auto"
        for one in (self.which, self.reviewed, self.format, self.title):
            one.observe(lambda _: self._changed(), "value")
        close = widgets.Button(description="返回列表")
        close.on_click(lambda _: closed())
        self.download = Download("下载", lambda: self._file, desk.notice, self._taken)
        self.told = widgets.HTML()
        self._done = widgets.VBox([])
        self.widget = widgets.VBox(
            [
                row(heading("导出题目", 3), close),
                desk.notice,
                row(self.which, self.reviewed, self.format, self.title),
                row(self.make, self._done),
                self.told,
            ]
        )

    def open(self) -> widgets.Widget:
        """Begin with what is listed now."""
        self.which.options = [
            (f"列出的 {len(self._listing.found)} 道", _LISTED),
            (f"整个题库 {len(self._desk.index.bank)} 道", _WHOLE),
        ]
        self.which.value = _LISTED
        self._changed()
        return self.widget

    def _changed(self) -> None:
        self.title.layout.display = "" if self.format.value == PAPER else "none"
        self._done.children, self.told.value = [], ""

    def _chosen(self) -> list[Question]:
        whole = self.which.value == _WHOLE
        questions = self._desk.index.bank.questions.values() if whole else [one.question for one in self._listing.found]
        return [one for one in questions if not self.reviewed.value or one.review is Review.REVIEWED]

    def _taken(self, name: str, content: bytes) -> None:
        home = self._desk.home
        home.recording.exported(Export.QUESTIONS, {name: content}, home.clock(), questions=self._held)

    def _start(self) -> None:
        name, title, questions = self.format.value, self.title.value, self._chosen()
        regulations = self._desk.index.bank.regulations

        def make(_: Progress) -> Exported:
            return export(questions, name, regulations, title=title)

        with self._desk.notice.guarding():
            self._changed()
            self._desk.work.run(f"正在生成 {len(questions)} 道题的文件……", make, lambda done: self._show(done, name))

    def _show(self, done: Exported, name: str) -> None:
        stem = "试卷" if name == PAPER else "题库"
        self._held = done.held
        self._file = (f"{stem}{done.suffix}", done.content)
        self.download.label = f"下载 {self._file[0]}（{done.label}，{done.held} 道题）"
        lines = [f"{done.label} 存不下：{phrase}（{count} 道题）" for phrase, count in done.lost.items()]
        if done.reviews_lost:
            lines.append("由谁、何时审定不随文件带走；再导入的题目要重新审定。")
        items = "".join(f"<li>{inert(line)}</li>" for line in lines)
        self.told.value = f"<ul class='quizlib-note'>{items}</ul>" if lines else ""
        self._done.children = [self.download]
