"""Questions from other files: read, shown beside their source with every doubt, taken or left, written as drafts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as widgets

from quizlib.core.bank import Bank
from quizlib.core.moment import local
from quizlib.core.question import Question
from quizlib.errors import PlanError
from quizlib.faces.console.bank.comparing import Comparing
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.looks import problems_html
from quizlib.faces.console.parts import Ask, Download, Progress, heading, note, row
from quizlib.faces.import_page import state_of
from quizlib.services.importing import Import, read_files

_KINDS = ".docx,.xlsx,.txt,.csv,.xml,.zip,.gift"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST = 100
_NATURAL = {"width": "auto"}


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and the bank that it was compared with."""

    imports: list[Import]
    bank: Bank
    regulation: str


class Importing:
    """``closed`` is called when it is left."""

    def __init__(self, desk: Desk, closed: Callable[[], None]) -> None:
        self._desk = desk
        self._read: Read | None = None
        self.upload = widgets.FileUpload(accept=_KINDS, multiple=True, description="选择文件", icon="")
        self.upload.observe(lambda _: self._uploaded(), "value")
        self.file = widgets.Combobox(
            description="写入题库文件", placeholder="例如 jilv，可以写新的", layout={"width": "22rem"}
        )
        self.regulation = widgets.Dropdown(description="没有写依据的题目，依据", layout={"width": "34rem"})
        self.reviewed = widgets.Checkbox(description="没有疑问的直接算作由我审定", indent=False, layout=_NATURAL)
        for one in (self.file, self.regulation):
            one.style.description_width = "auto"
        self.start = widgets.Button(description="读取", button_style="primary", disabled=True)
        self.start.on_click(lambda _: self._start())
        self.chosen = widgets.HTML()
        close = widgets.Button(description="返回列表")
        close.on_click(lambda _: closed())
        self.comparing = Comparing(self._counted)
        self.write = widgets.Button(button_style="primary")
        self.write.on_click(lambda _: self._ask_write())
        self.rest = Download("下载先要改正的题目（Excel）", self._unsettled, desk.notice)
        self.ask = Ask(desk.notice)
        self.problems = widgets.HTML()
        self._found = widgets.VBox([])
        self._parts = [row(self.write, self.reviewed, self.rest), self.ask, self.problems, self.comparing.widget]
        about = (
            "Word、Excel、文本、GIFT、Aiken、Moodle XML、QTI 都可以，按内容认格式；写入的都是草稿，审定以后才会被抽到。"
        )
        self.widget = widgets.VBox(
            [
                row(heading("导入题目", 3), close),
                note(about),
                desk.notice,
                row(self.upload, self.chosen),
                row(self.file, self.regulation, self.start),
                self._found,
            ]
        )

    def open(self) -> widgets.Widget:
        """Begin, or go on where one was."""
        self.file.options = [one.stem for one in self._desk.home.banks.files()]
        regulations = self._desk.index.bank.regulations.values()
        kept = self.regulation.value
        self.regulation.options = [("不指定", ""), *((f"《{one.title}》", one.id) for one in regulations)]
        self.regulation.value = kept or ""
        return self.widget

    def _uploaded(self) -> None:
        names = [str(one["name"]) for one in self.upload.value]
        self.start.disabled = not names
        self.chosen.value = note(f"已选 {len(names)} 个文件：{'、'.join(names)}").value if names else ""

    def _start(self) -> None:
        with self._desk.notice.guarding():
            files = [(str(one["name"]), bytes(one["content"])) for one in self.upload.value]
            self._found.children = []
            self._desk.work.run("正在读取文件……", lambda progress: self._reading(files, progress), self._show)

    def _reading(self, files: list[tuple[str, bytes]], progress: Progress) -> Read:
        bank, today = self._desk.index.bank, local(self._desk.home.clock()).date()
        prefix = self.file.value.strip().removesuffix(".yaml").replace("_", "-")
        regulation = self.regulation.value or (prefix if prefix in bank.regulations else "")
        with TemporaryDirectory() as folder:
            paths = []
            for number, (name, content) in enumerate(files):
                path = Path(folder) / str(number) / _safe(name)
                path.parent.mkdir()
                path.write_bytes(content)
                paths.append(path)

            def tell(_: str, share: float) -> None:
                progress(int(share * 1000), 1000)

            return Read(
                read_files(paths, bank, today, regulation=regulation, prefix=prefix, progress=tell), bank, regulation
            )

    def _show(self, read: Read) -> None:
        self._read = read
        problems = [(one.where, one.message) for each in read.imports for one in each.problems]
        self.problems.value = problems_html(problems) if problems else ""
        self.comparing.show(read.imports)
        self.rest.layout.display = "" if self._left_out() else "none"
        self._found.children = self._parts

    def _counted(self, taken: int) -> None:
        self.write.description = f"写入取用的 {taken} 道题"
        self.write.disabled = taken == 0

    def _ask_write(self) -> None:
        with self._desk.notice.guarding():
            path = self._desk.home.authoring.path(self.file.value)
            count = len(self.comparing.taken)
            reviewer = self._desk.reviewer if self.reviewed.value else ""
            how = f"没有疑问的算作由 {reviewer} 审定，其余是草稿" if reviewer else "都是草稿"
            self.ask.ask(f"把取用的 {count} 道题写入 {path.name}？{how}。", "写入题库", lambda _: self._write(reviewer))

    def _write(self, reviewer: str) -> None:
        read, authoring = self._read, self._desk.home.authoring
        if read is None:
            raise PlanError("请先读取文件")
        file, who, taken = self.file.value, self._desk.who, self.comparing.taken

        def write(_: Progress) -> list[Question]:
            now = self._desk.home.clock()
            return authoring.take(taken, file, read.bank, now, regulation=read.regulation, reviewer=reviewer, who=who)

        self._desk.work.run("正在写入题库……", write, self._written)

    def _written(self, done: list[Question]) -> None:
        self._read = None
        self._found.children = []
        self.upload.value = ()
        self._desk.renew()
        drafts = sum(one.review.value == "draft" for one in done)
        self._desk.notice.good(f"已写入 {len(done)} 道题，其中草稿 {drafts} 道。草稿审定后才会被抽到。")

    def _left_out(self) -> list[Any]:
        imports = self._read.imports if self._read else []
        return [each.reading for one in imports for each in one.questions if state_of(each) == "out"]

    def _unsettled(self) -> tuple[str, bytes]:
        from quizlib.exchange.formats.registry import format_named

        writer = format_named("xlsx").write
        assert writer is not None  # noqa: S101
        return "待改正.xlsx", writer(self._left_out())


def _safe(name: str) -> str:
    """A name for a file of one's own that is no path and that any system takes."""
    return _UNSAFE.sub("_", name).strip(". ")[-_LONGEST:] or "文件"
