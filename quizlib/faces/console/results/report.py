"""写报告: a template, a period and maybe a ledger become a work report in Word."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import ipywidgets as widgets

from quizlib.core.audit import Export
from quizlib.core.moment import local
from quizlib.faces.console.parts import Download, Notice, Progress, Work, heading, inert, note, row
from quizlib.faces.console.results.changed import changed_rows, changed_table
from quizlib.faces.console.results.choice import PeriodFields
from quizlib.faces.console.results.files import FileField, folder, made_file
from quizlib.faces.reporting import ledger_at, written_report
from quizlib.services.home import Home

if TYPE_CHECKING:  # Word is loaded when a report is written
    from quizlib.reports.report_docx import WrittenReport

_DECIMALS = {"一位": 1, "两位": 2}
_WIDE = {"width": "min(36rem, 100%)"}


class Report:
    """The form, and after writing what an organizer should still look at."""

    def __init__(self, home: Home, notice: Notice, work: Work) -> None:
        self._home = home
        self._notice = notice
        self._work = work
        self.period = PeriodFields(local(home.clock()).date(), lambda: None)
        self.template = FileField("选择模板（.docx）", ".docx", notice)
        self.ledger = FileField("选择台账（.xlsx）", ".xlsx", notice)
        self.charts = _check("在正文后面加上图")
        self.sources = _check("附上“数据来源”，每个数字链到出处", value=True)
        self.rounded = _check("一万以上写成约数（1.2万余）")
        self.decimals = widgets.Dropdown(description="小数", options=list(_DECIMALS))
        self.name = widgets.Text(value="工作报告", description="文件名", layout=_WIDE)
        self.write = widgets.Button(description="写报告", button_style="primary")
        self.write.on_click(lambda _: self._work.run("正在写报告", self._written, self._done))
        self.shipped = Download("下载自带的模板", self._shipped, notice)
        self.form = Download("下载空台账", self._form, notice)
        self.download = Download("下载报告", lambda: self._made, notice, self._taken)
        self._made = ("", b"")
        self._told = widgets.VBox([])
        self.widget = widgets.VBox(
            [
                heading("统计期间", 3),
                self.period.widget,
                heading("模板", 3),
                note(
                    "不选就用自带的半年报告模板。您自己的模板里写 {{ 参与率 }} 这样的字段；手头的旧报告可以先变成模板。"
                ),
                row(self.template, self.shipped),
                heading("活动台账", 3),
                note("填三会一课次数、招聘人数等系统不知道的数字；没有也可以写，空着的地方会用黄色标出。"),
                row(self.ledger, self.form),
                heading("样子", 3),
                row(self.charts, self.sources, self.rounded, self.decimals),
                self.name,
                row(self.write),
                self._told,
            ]
        )

    def show(self) -> None:
        """Nothing changes by itself."""

    def _written(self, progress: Progress) -> "tuple[WrittenReport, tuple[str, bytes], tuple[str, ...]]":
        from quizlib.reports.names import file_names
        from quizlib.reports.report_docx import Wishes
        from quizlib.reports.sentences import Manner

        manner = Manner(_DECIMALS[self.decimals.value], self.rounded.value)
        wishes = Wishes(self.charts.value, self.sources.value, manner)
        with folder() as place:
            ledger = ledger_at(self.ledger.saved(place)) if self.ledger.content else None
            template = self.template.saved(place) if self.template.content else None
            (name,) = file_names([self.name.value.removesuffix(".docx") or "工作报告"], ".docx")
            (place / "报告").mkdir()
            target = place / "报告" / name
            done = written_report(
                self._home,
                target,
                self.period.period,
                template=template,
                ledger=ledger.ledger if ledger else None,
                wishes=wishes,
                progress=progress,
            )
            return done, (name, target.read_bytes()), ledger.doubts if ledger else ()

    def _done(self, found: "tuple[WrittenReport, tuple[str, bytes], tuple[str, ...]]") -> None:
        done, self._made, doubts = found
        self._notice.good(f"报告写好了：{self._made[0]}，{self.period.period}。")
        self._told.children = [row(self.download), *_open_ends(done, doubts)]

    def _taken(self, name: str, content: bytes) -> None:
        self._home.recording.exported(
            Export.REPORT, {name: content}, self._home.clock(), period=str(self.period.period)
        )

    def _shipped(self) -> tuple[str, bytes]:
        from quizlib.reports.report_docx import SHIPPED

        return "半年报告模板.docx", SHIPPED.read_bytes()

    def _form(self) -> tuple[str, bytes]:
        from quizlib.exchange.ledger_form import write_ledger_form
        from quizlib.reports.adopt import open_names

        names: list[str] = []
        if self.template.content:
            with folder() as place:
                names = open_names(self.template.saved(place))
        return made_file("活动台账", ".xlsx", lambda path: write_ledger_form(path, names))


def _open_ends(done: "WrittenReport", doubts: tuple[str, ...]) -> Iterator[widgets.Widget]:
    """What an organizer should still look at."""
    texts = [f"台账请核对：{one}" for one in doubts]
    if done.unfilled:
        texts.append(f"还有 {len(done.unfilled)} 处没有填：{'、'.join(done.unfilled)}。填进台账再写一次，或直接改。")
    if done.untold:
        texts.append(f"有 {len(done.untold)} 个指标没有数值，写成了“—”：{'、'.join(done.untold)}。")
    texts += [f"上升、下降写反了，在报告里用黄色标着：{one}" for one in done.contradictions]
    if texts:
        items = "".join(f"<li>{inert(one)}</li>" for one in texts)
        yield heading("请看一看", 3)
        yield widgets.HTML(f"<ul>{items}</ul>")
    if done.changed:
        table = changed_table()
        table.show(changed_rows(done.changed))
        yield heading("与以前的报告不同", 3)
        yield table


def _check(description: str, *, value: bool = False) -> widgets.Checkbox:
    return widgets.Checkbox(value=value, description=description, indent=False, layout={"width": "auto"})
