"""旧报告变模板: an old report's blanks, a proposal for each, and the template with what was decided."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.errors import PlanError
from quizlib.faces.adopting import Adopted, adopted
from quizlib.faces.console.parts import Download, Notice, Progress, Table, Work, heading, inert, note, row
from quizlib.faces.console.results.files import FileField, folder
from quizlib.reports.docx_file import DocxFile

_WIDTHS = ("4rem", "7rem", "", "13rem", "6rem")
_WIDE = {"width": "min(36rem, 100%)"}


class Adopt:
    """Blanks in a table; the chosen one is changed below it. ``used`` takes the template to write a report with."""

    def __init__(self, notice: Notice, work: Work, used: Callable[[str, bytes], None]) -> None:
        self._notice = notice
        self._work = work
        self._used = used
        self._adopted: Adopted | None = None
        self._place = -1
        self.report = FileField("选择旧报告（.docx）", ".docx", notice, self._read)
        self.ledger = FileField("选择台账（.xlsx，可以不选）", ".xlsx", notice, self._read)
        self.choices = FileField("选择改好的确认表（.xlsx）", ".xlsx", notice, self._take)
        self.table = Table(("序号", "位置", "原文", "写入", "把握"), self._choose, page=8, widths=_WIDTHS)
        self.change = widgets.Combobox(description="改为", placeholder="指标、待填.名称，或者一个值", layout=_WIDE)
        self.set, self.keep = (widgets.Button(description=one) for one in ("改这一处", "不动这一处"))
        self.back, self.next = (widgets.Button(description=one) for one in ("用建议的", "下一处"))
        self.set.on_click(lambda _: self._decide(self.change.value))
        self.keep.on_click(lambda _: self._decide("保留"))
        self.back.on_click(lambda _: self._decide(""))
        self.next.on_click(lambda _: self._choose(self._place + 1))
        self.sheet = Download("下载确认表（Excel）", self._sheet, notice)
        self.template = Download("下载模板", self._template, notice)
        self.use = widgets.Button(description="用这个模板写报告", button_style="primary")
        self.use.on_click(lambda _: self._use())
        self._one = widgets.VBox([])
        self._found = widgets.VBox([])
        self._left = widgets.HTML()
        self.widget = widgets.VBox(
            [
                note(
                    "选一份上期的 Word 报告：找出里面的 XX、××、___ 等空白，逐处建议应填的指标。其余文字不作任何改动。"
                ),
                row(self.report, self.ledger),
                self._found,
            ]
        )

    def show(self) -> None:
        """Nothing changes by itself."""

    def _read(self) -> None:
        if self.report.content:
            self._work.run("正在读报告", self._proposals, self._show)

    def _proposals(self, progress: Progress) -> Adopted:
        with folder() as place:
            ledger = self.ledger.saved(place) if self.ledger.content else None
            found = adopted(DocxFile.of(self.report.name, self.report.content), ledger)
        progress(1, 1)
        return found

    def _show(self, found: Adopted) -> None:
        self._adopted, self._place = found, -1
        self.change.options = [name for name, _ in found.fields.names()]
        self._draw()
        hint = "点一行来改，同意的不用动；写着“请确认”的请逐处看一看。也可以下载确认表，在 Excel 里改好再传回来。"
        self._found.children = [
            heading("空白和建议", 3),
            note(hint),
            self.table,
            self._one,
            row(self.sheet, self.choices),
            row(self.template, self.use),
            self._left,
        ]
        if found.findings.blanks:
            self._choose(0)
        self._notice.good(found.counted())

    def _draw(self) -> None:
        adopted = self._there()
        self.table.show(
            [
                (blank.number, blank.place, blank.marked, text, sure)
                for blank, (text, sure) in zip(adopted.findings.blanks, adopted.told(), strict=True)
            ]
        )
        lines = adopted.left()
        items = "".join(f"<li>{inert(one)}</li>" for one in lines)
        self._left.value = f"<h3>写成模板以后</h3><ul>{items}</ul>"

    def _choose(self, place: int) -> None:
        with self._notice.guarding():
            adopted = self._there()
            if not adopted.findings.blanks:
                return
            self._place = place % len(adopted.findings.blanks)
            blank, proposal = adopted.findings.blanks[self._place], adopted.proposals[self._place]
            self.change.value = adopted.changes.get(blank.number, "")
            second = f"；也可能是 {proposal.second}" if proposal.second else ""
            self._one.children = [
                heading(f"第 {blank.number} 处（{blank.place}）", 3),
                widgets.HTML(f"<p>{inert(blank.marked)}</p>"),
                note(f"建议 {proposal.field}（{proposal.label}）：{adopted.fields.meaning(proposal.field)}{second}"),
                row(self.change),
                row(self.set, self.back, self.keep, self.next),
            ]

    def _decide(self, change: str) -> None:
        with self._notice.guarding():
            adopted = self._there()
            number = adopted.findings.blanks[self._place].number
            adopted.change(number, change.strip())
            self._draw()
            self._choose(self._place + 1 if self._place + 1 < len(adopted.findings.blanks) else self._place)
            self._notice.good(f"第 {number} 处已记下。")

    def _take(self) -> None:
        with self._notice.guarding():
            adopted = self._there()
            with folder() as place:
                count = adopted.take(self.choices.saved(place))
            self._draw()
            self._notice.good(f"已按确认表改了 {count} 处。")

    def _sheet(self) -> tuple[str, bytes]:
        return self._there().sheet()

    def _template(self) -> tuple[str, bytes]:
        return self._there().template()

    def _use(self) -> None:
        with self._notice.guarding():
            self._used(*self._there().template())

    def _there(self) -> Adopted:
        if self._adopted is None:
            raise PlanError("请先选择一份旧报告")
        return self._adopted
